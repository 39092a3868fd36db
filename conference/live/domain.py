"""Words of the running meeting: who looks, and what there is to see."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from conference.actions.domain import ActionFacts
from conference.cases.domain import Card
from conference.consent.domain import Category, Purpose
from conference.kernel.ids import AgencyId, CaseId, DetailId, ItemId, MeetingId, MemberId
from conference.kernel.narrative import Narrative
from conference.meetings.domain import ItemKind, ItemState, MeetingState, ReturnReason


class Region(StrEnum):
    """A part of the page that is pushed whole."""

    BAR = "bar"
    AGENDA = "agenda"
    CURRENT = "current"
    SHARING = "sharing"
    TALK = "talk"
    PEOPLE = "people"


EVERYTHING = frozenset(Region)


@dataclass(frozen=True, slots=True)
class LiveAudience:
    """People who are shown the same: by right (chair or not, which cases are hidden from them) and by language.

    `bare`: cases whose cards they read without free text. `unnamed`: those that they meet under this meeting's label.
    """

    meeting: MeetingId
    chair: bool
    hidden: frozenset[CaseId]
    language: str
    bare: frozenset[CaseId] = frozenset()
    unnamed: frozenset[CaseId] = frozenset()

    @property
    def room(self) -> str:
        """The name of the socket room. Drawn from rights that the server computed, never from what a client sent."""
        cut = (",".join(sorted(map(str, cases))) for cases in (self.hidden, self.bare, self.unnamed))
        digest = hashlib.sha256("|".join(cut).encode()).hexdigest()[:16]
        return f"meeting:{self.meeting}:{'chair' if self.chair else 'seated'}:{self.language}:{digest}"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One item of the agenda."""

    id: ItemId
    kind: ItemKind
    case: CaseId | None
    minutes: int
    state: ItemState
    returned_because: ReturnReason | None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A line written at the table."""

    item: ItemId
    by: str
    agency: str
    text: Narrative
    at: datetime


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody in the room."""

    member: MemberId
    name: str
    agency: str


@dataclass(frozen=True, slots=True)
class SharedDetail:
    """What is being shown, and to whom: the fact of it, never its contents. `until` is when the first basis ends."""

    detail: DetailId
    holder: AgencyId
    holder_name: str
    category: Category
    purpose: Purpose
    open_to: tuple[tuple[AgencyId, str], ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """Everything of a running meeting, before it is cut down to what an audience may see."""

    id: MeetingId
    version: int
    state: MeetingState
    starts_at: datetime
    minutes: int
    clock_until: datetime | None
    clock_left: int | None
    chair_name: str | None
    items: tuple[ItemFacts, ...]
    cards: dict[CaseId, Card]
    notes: tuple[NoteLine, ...]
    actions: tuple[ActionFacts, ...]
    unfinished: tuple[ActionFacts, ...]
    people: tuple[Attendee, ...]
    shared: tuple[SharedDetail, ...]
    today: date
    now: datetime
