"""The minutes: written from what happened, corrected, approved, locked, circulated; and what she takes home of them."""
