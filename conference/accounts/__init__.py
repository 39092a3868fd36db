"""Members, sign-in, sessions, roles."""
