"""The record: who did what, append-only, proving itself."""
