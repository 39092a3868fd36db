"""Bringing a case, urgency, list and search."""
