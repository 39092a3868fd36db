"""Mails; they say nothing that identifies."""
