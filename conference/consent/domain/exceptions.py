"""What the rule book allows beside a release, as people ask for it and as pages read it. Source: rule book, (b)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from conference.consent.domain.words import (
    Body,
    Category,
    Claim,
    Harm,
    HoldReason,
    NotTold,
    ReviewResult,
)
from conference.kernel.clock import Span
from conference.kernel.ids import AgencyId, CaseId, DetailId, DutyId, HoldId, OrderId, OverrideId, PersonId


@dataclass(frozen=True, slots=True)
class NewOverride:
    """An override as somebody asks for it. `hours`: how long it holds from the second yes."""

    why: Harm
    people: frozenset[PersonId]
    categories: frozenset[Category]
    hours: int


class OverrideState(StrEnum):
    """Where an override stands."""

    WAITING = "waiting"
    HOLDS = "holds"
    OVER = "over"
    LAPSED = "lapsed"
    """Taken back, or not approved in time: it never held."""


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """An override as one member may know it. `case` and `pseudonym` are None for whoever may not know of the case;
    then `people` are agencies, never names. `code`: what people call it on the telephone.
    """

    id: OverrideId
    code: str
    why: Harm
    categories: tuple[Category, ...]
    hours: int
    asked_at: datetime
    asked_by: str
    people: tuple[str, ...]
    case: CaseId | None
    pseudonym: str | None
    said_yes: tuple[str, ...]
    state: OverrideState
    window: Span | None
    receives: bool
    may_approve: bool
    may_end: bool
    may_review: bool
    review_by: date | None
    review: ReviewResult | None
    late: bool


@dataclass(frozen=True, slots=True)
class OpenDetail:
    """A detail that an override opens to one recipient now."""

    id: DetailId
    category: Category
    holder: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Telling:
    """What was done to tell her: `told_on`, a local day; else why not yet, and the day to ask again if it is safe."""

    told_on: date | None
    not_told: NotTold | None
    ask_again_on: date | None

    @property
    def complete(self) -> bool:
        """Whether it says either that she knows, or why not and when to ask again."""
        return self.told_on is not None or (self.not_told is not None and self.ask_again_on is not None)


class TellWhat(StrEnum):
    """What she is to be told of."""

    OVERRIDE = "override"
    DISCLOSURE = "disclosure"
    SUBPOENA = "subpoena"
    COURT_ORDER = "court_order"


@dataclass(frozen=True, slots=True)
class ToTell:
    """Something that she has not been told of yet. `due`: the local day of the next attempt; None: as soon as safe."""

    id: UUID
    what: TellWhat
    case: CaseId
    pseudonym: str
    categories: tuple[Category, ...]
    body: Body | None
    at: datetime
    not_told: NotTold | None
    due: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class NewDisclosure:
    """A detail that somebody outside asks its holder for, and what was done to tell her."""

    claim: Claim
    body: Body
    telling: Telling
    duty: DutyId | None = None
    order: OrderId | None = None


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper from a court or a lawyer, addressed to the agency that records it: local days, both included."""

    by_judge: bool
    body: Body
    categories: frozenset[Category]
    first_day: date
    last_day: date
    stayed: bool = False


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper as its agency, the holder of what it asks for, or a privacy officer reads it."""

    id: OrderId
    code: str
    agency: AgencyId
    agency_name: str
    by_judge: bool
    body: Body
    categories: tuple[Category, ...]
    first_day: date
    last_day: date
    stayed: bool
    recorded_at: datetime
    reviewed: bool
    own: bool


@dataclass(frozen=True, slots=True)
class HoldLine:
    """A legal hold: nothing of its case is destroyed while it holds."""

    id: HoldId
    code: str
    because: HoldReason
    since: datetime
    until: datetime | None
    agency_name: str


@dataclass(frozen=True, slots=True)
class DisclosureLine:
    """A detail that was handed to one body outside the screen."""

    category: Category
    claim: Claim
    body: Body
    at: datetime
    told: bool
