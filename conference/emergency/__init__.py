"""A conference that cannot wait for the next date: asked for by the agency that brought the case; a chair answers."""
