"""Sealed details, releases, exclusions; decide(); the one visible-cases query. The waist of the house."""
