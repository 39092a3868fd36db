"""Use cases of the running meeting."""
