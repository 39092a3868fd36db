"""Technique: database, http, sockets, sealing, mail, log. Knows no feature."""
