"""Queries of consent. What people see of a case has come up through here."""

from conference.consent.store.facts import case_facts, release_facts
from conference.consent.store.rows import (
    details,
    exclusion,
    narrowings,
    open_reveals,
    release,
    releases,
    releases_between,
    sealed,
    sealed_row,
    signatures,
)
from conference.consent.store.visible import sees, visible_among, visible_cases

__all__ = [
    "case_facts",
    "details",
    "exclusion",
    "narrowings",
    "open_reveals",
    "release",
    "release_facts",
    "releases",
    "releases_between",
    "sealed",
    "sealed_row",
    "sees",
    "signatures",
    "visible_among",
    "visible_cases",
]
