"""The pseudonymous case: card, needs, contacts, steps."""
