"""Words of the queue."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from conference.cases.domain import AgeBand, Card, Knows, ProtectiveFactor, RiskFactor, Step
from conference.kernel.ids import AgencyId, CaseId, MemberId
from conference.kernel.narrative import Narrative


class Urgent(StrEnum):
    """Why a case is where it is in the queue, the most pressing first."""

    CRISIS = "crisis"
    FIRST_WEEK = "first_week"
    FOLLOW_UP_DUE = "follow_up_due"
    RETURNED = "returned"
    WAITING = "waiting"
    FOLLOWED = "followed"
    """Discussed at the table already, and nothing is due."""


class Stated(NamedTuple):
    """One reason with its number: the day of the window that runs, days past the due date, days waited, days since it
    was discussed.
    """

    reason: Urgent
    days: int


class Urgency(NamedTuple):
    """The stated reasons of a case, the most pressing first, and its rank: the lower, the sooner."""

    stated: tuple[Stated, ...]
    rank: tuple[int, int, int]


class Order(StrEnum):
    """How a list of cases is sorted: by the stated rule, or by the days that they were brought."""

    URGENT = "urgent"
    LONGEST = "longest"
    LATEST = "latest"


class Ending(NamedTuple):
    """A release of the reader's own agency that ends soon: whom it is for, and its last day."""

    recipient: str
    last_day: date


@dataclass(frozen=True, slots=True)
class Row:
    """A case as it stands in the queue. `ending` is said to the holder of the releases alone, and moves nothing up: it
    would differ by reader.
    """

    card: Card
    urgency: Urgency
    ending: tuple[Ending, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for in the queue, and in which order. None, empty and false: everything."""

    pseudonym: str = ""
    lead: AgencyId | None = None
    reason: Urgent | None = None
    age_band: AgeBand | None = None
    step: Step | None = None
    interpreter: bool = False
    order: Order = Order.URGENT


@dataclass(frozen=True, slots=True)
class Start:
    """Where a page of the queue is read from: behind a case, or `back` from it; without a case from the front, or back
    from the end.
    """

    case: CaseId | None = None
    back: bool = False


FRONT = Start()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the queue, in the order that was wanted. `before`, `more`: whether others stand before and behind."""

    rows: tuple[Row, ...]
    before: bool
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CardGiven:
    """A card as a form gives it, whether the case is brought or its card corrected."""

    question: Narrative
    does_not_want: Narrative
    age_band: AgeBand | None
    region: Narrative
    languages: Narrative
    interpreter: bool
    knows: Knows
    knows_why: Narrative
    primary: MemberId
    backup: MemberId | None
    first_contact_at: datetime | None
    returned: bool
    urgent_because: Narrative
    risks: frozenset[RiskFactor] = frozenset()
    protections: frozenset[ProtectiveFactor] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bringing(CardGiven):
    """A case as the bring form gives it. `to_the_table`: every agency may read its card from now on. `pseudonym`: which
    of those offered; None: any.
    """

    to_the_table: bool
    needs: tuple[Narrative, ...]
    kept_out: frozenset[AgencyId]
    pseudonym: str | None = None
