"""What she asked for, between conferences: how each need stands, and what she was told back."""
