"""Pure words everything else is made of. Standard library only."""
