"""Series, conferences, agenda, minutes."""
