"""Actions: proposed to an agency, accepted or declined, followed up, closed out."""
