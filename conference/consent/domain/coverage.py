"""How an agency stands to one kind of detail of one holder, for the grid of who may see what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from conference.consent.domain.answers import Answer
from conference.consent.domain.facts import ReleaseFacts, Viewer
from conference.consent.domain.words import Basis, Purpose
from conference.kernel.clock import Span
from conference.kernel.ids import AgencyId


@dataclass(frozen=True, slots=True)
class Party:
    """An agency as the rules ask about it. `viewers`: nobody in particular of it, then its people whom a release or an
    override names. `current`: its agreement is in force.
    """

    agency: AgencyId
    name: str
    current: bool
    viewers: tuple[Viewer, ...]


class Cover(StrEnum):
    """The answer in one word. `ENDED` and `KEPT_OUT` are not for everybody to know."""

    SEES = "sees"
    WAITS = "waits"
    """A release in effect covers it, and something else still keeps it shut."""
    ENDED = "ended"
    KEPT_OUT = "kept_out"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Covered:
    """The answer with what it rests on. `code`: the reason of a no. `named_only`: not the agency, but somebody in it by
    name. `meeting_only`: at one conference. `until`: the end of what it rests on.
    """

    cover: Cover
    code: str
    basis: Basis | None = None
    until: datetime | None = None
    purposes: tuple[Purpose, ...] = ()
    named_only: bool = False
    meeting_only: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why somebody may see a detail, or why not: the answer, and the release or the hours of the override it rests on.

    `reasons`: of a no, in rank. `release`, of a no: the latest that matches in full, whatever became of it.
    """

    answer: Answer
    reasons: tuple[str, ...] = ()
    release: ReleaseFacts | None = None
    override: Span | None = None
