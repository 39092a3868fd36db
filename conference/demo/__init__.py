"""A fictional task force to look around in."""
