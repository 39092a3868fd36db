"""Two cards that may be of one person: both agencies are asked to talk, and neither is shown what the other holds."""
