"""What the record and the cases tell: the privacy officer's page, and counts in which nobody can be found."""
