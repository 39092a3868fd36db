"""The dates in people's own calendars, and the pages on which they say who comes. Nothing here names a case."""
