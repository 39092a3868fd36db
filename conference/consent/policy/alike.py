"""Who is alike to the rules: hundreds may look at one meeting, and the rules tell few of them apart.

A rule reads a viewer's person only to find it in the facts. Whose person is nowhere in them gets the answer that
anybody else of the same agency and roles gets. No rule of its own stands here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any
from uuid import UUID

from conference.consent.domain import CaseFacts, Viewer
from conference.kernel.ids import PersonId

_ANYBODY = PersonId(UUID(int=0))


def everyone_in(cases: Iterable[CaseFacts]) -> frozenset[UUID]:
    """Every id that stands anywhere in the facts of some cases, whoever or whatever it is of."""
    found: set[UUID] = set()
    for case in cases:
        _gather(case, found)
    return frozenset(found)


def _gather(fact: Any, found: set[UUID]) -> None:
    if isinstance(fact, UUID):
        found.add(fact)
    elif is_dataclass(fact):
        for part in fields(fact):
            _gather(getattr(fact, part.name), found)
    elif isinstance(fact, Mapping):
        for key, value in fact.items():
            _gather(key, found)
            _gather(value, found)
    elif isinstance(fact, list | tuple | set | frozenset):
        for part in fact:
            _gather(part, found)


def as_anybody(viewer: Viewer, everyone: frozenset[UUID]) -> Viewer:
    """The viewer as the rules see it: nobody in particular, unless the facts name this very person."""
    return viewer if viewer.person in everyone else replace(viewer, person=_ANYBODY)
