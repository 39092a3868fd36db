"""Words of the running meeting: who looks, and what there is to see."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from conference.actions.domain import ActionFacts
from conference.cases.domain import Card
from conference.consent.domain import Category, Purpose
from conference.consent.domain.contacts import CallsNow
from conference.kernel.ids import AgencyId, CaseId, DetailId, DisplayId, HandId, ItemId, MeetingId, MemberId, NoteId
from conference.kernel.narrative import Narrative
from conference.meetings.domain import ItemKind, ItemOutcome, ItemState, MeetingState, NoteKind, ReturnReason


class Region(StrEnum):
    """A part of the page that is pushed whole."""

    __hash__ = str.__hash__  # regions are looked up all the time, and an enum's own is slow

    BAR = "bar"
    AGENDA = "agenda"
    CURRENT = "current"
    VOICES = "voices"
    SHARING = "sharing"
    TALK = "talk"
    SPEAKERS = "speakers"
    PEOPLE = "people"
    CHAIR = "chair"
    """The chair's dialogs. Whatever it follows on, the chair's agenda and bar follow too: they bear warnings."""
    ENDING = "ending"


EVERYTHING = frozenset(Region)


class Place(StrEnum):
    """From where a page looks at the meeting."""

    CHAIR = "chair"
    SEATED = "seated"
    OBSERVER = "observer"
    ROOM = "room"


@dataclass(frozen=True)
class LiveAudience:
    """People who are shown the same: by right (their place, which cases are hidden from them) and by language.

    `bare`: cases whose cards they read without free text. `unnamed`: those that they meet under this meeting's label.
    `agency`: whose private notes they read; None where there are none.
    """

    meeting: MeetingId
    place: Place
    hidden: frozenset[CaseId]
    language: str
    bare: frozenset[CaseId] = frozenset()
    unnamed: frozenset[CaseId] = frozenset()
    agency: AgencyId | None = None

    def __hash__(self) -> int:
        """Made once: audiences are looked up all the time."""
        return hash(self.room)

    @cached_property
    def chair(self) -> bool:
        """Whether it is the page of whoever chairs."""
        return self.place is Place.CHAIR

    @cached_property
    def room(self) -> str:
        """The name of the socket room. Drawn from rights that the server computed, never from what a client sent."""
        cut = [",".join(sorted(map(str, cases))) for cases in (self.hidden, self.bare, self.unnamed)]
        digest = hashlib.sha256("|".join([*cut, str(self.agency)]).encode()).hexdigest()[:16]
        return f"meeting:{self.meeting}:{self.place}:{self.language}:{digest}"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One item of the agenda. `title`: what a standing one is called."""

    id: ItemId
    kind: ItemKind
    case: CaseId | None
    minutes: int
    state: ItemState
    returned_because: ReturnReason | None
    label: str | None = None
    threshold_met: bool | None = None
    outcome: ItemOutcome | None = None
    title: Narrative | None = None


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A line written at the table. `private_to`: the agency that alone reads it, until it shares it."""

    id: NoteId
    item: ItemId
    by: str
    agency: str
    text: Narrative
    at: datetime
    kind: NoteKind = NoteKind.NOTE
    private_to: AgencyId | None = None


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody in the room. `by_chair`: noted by the chair, and has no page open. `pledged`: on a page or aloud."""

    member: MemberId
    name: str
    agency: str
    by_chair: bool = False
    pledged: bool = True


def by_agency(people: tuple[Attendee, ...]) -> tuple[tuple[str, tuple[Attendee, ...]], ...]:
    """People by the name of their agency; they come in that order."""
    return tuple((agency, tuple(them)) for agency, them in groupby(people, key=attrgetter("agency")))


@dataclass(frozen=True, slots=True)
class DisplayFacts:
    """A screen that shows the conference: who paired it, and when."""

    id: DisplayId
    by: str
    at: datetime


ByAgency = tuple[tuple[str, tuple[tuple[MemberId, str], ...]], ...]
"""Names of agencies, and of the members that act for each."""


class Warned(StrEnum):
    """What the chair is warned of before an item is called. Source: issue "The live conference holds", Running it."""

    AGENCY_ABSENT = "agency_absent"
    CONTACTS_ABSENT = "contacts_absent"
    NOTHING_SHARED = "nothing_shared"
    PRIVATE_TO = "private_to"
    """People who took a seat by themselves."""
    PRIVATE_TO_NOTED = "private_to_noted"
    """Somebody whom the chair noted, without a name: a chair may note anybody, and would learn whom she keeps out."""
    NOT_PLEDGED = "not_pledged"
    """Said of every case alike, whoever it is. Source: rule book, four filters, step 2: "pledged attendees"."""


BEFORE_CALLING = frozenset({Warned.PRIVATE_TO, Warned.PRIVATE_TO_NOTED, Warned.NOT_PLEDGED})
"""What the chair has to have been told before the item is called."""


@dataclass(frozen=True, slots=True)
class Caution:
    """One warning, and the agencies or people it names, if it names any. Never why an item is private to somebody."""

    of: Warned
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChairFacts:
    """What only the chair's page shows. `cautions`: of the cases on the agenda, those too that are hidden from the
    chair. `to_hand`: who may be handed the chair. By agency, `to_name`: who may be named for the chair's list;
    `absent`: who can be noted as present.
    """

    cautions: Mapping[CaseId, tuple[Caution, ...]]
    to_hand: tuple[Attendee, ...]
    to_name: ByAgency
    absent: ByAgency


@dataclass(frozen=True, slots=True)
class HandFacts:
    """A raised hand of the item on the table: it waits, has the floor (`spoke_at`), or is over (`over_at`)."""

    id: HandId
    member: MemberId
    name: str
    agency: AgencyId
    agency_name: str
    direct: bool
    raised_at: datetime
    spoke_at: datetime | None
    over_at: datetime | None


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """An agency's answer to whether the threshold is met for the item on the table."""

    agency: AgencyId
    agency_name: str
    yes: bool


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
    """Everything of a running meeting, before it is cut down to what an audience may see.

    `asked`: while the table is asked if the threshold is met, the agencies in the room, whether or not they may know
    the case. `needed`: those with a part to play in the case on the table. `hers`: her contacts.
    `calls`: whom she calls today.
    `moved_last`: while nothing is on the table and a threshold was not met, the item that was last on it.
    `chairs`: who is on the chair's list by role. `co_chairs`: who was named for this meeting.
    `notes`: what was written of the item on the table. `keeping`: the agencies that keep notes of this meeting to
    themselves. `agencies_here`: the people by their agency. `agencies`: those that can be asked for an action.
    `next_at`: when the table meets again.
    """

    id: MeetingId
    version: int
    state: MeetingState
    starts_at: datetime
    clock_until: datetime | None
    clock_left: int | None
    chair: MemberId | None
    chair_name: str | None
    chair_offered: bool
    chairs: frozenset[MemberId]
    co_chairs: frozenset[MemberId]
    speakers_closed: bool
    reading_back: bool
    displays: tuple[DisplayFacts, ...]
    hands: tuple[HandFacts, ...]
    voices: tuple[VoiceFacts, ...]
    asked: frozenset[AgencyId]
    needed: frozenset[AgencyId]
    hers: frozenset[MemberId]
    calls: CallsNow | None
    moved_last: ItemId | None
    items: tuple[ItemFacts, ...]
    cards: dict[CaseId, Card]
    notes: tuple[NoteLine, ...]
    keeping: frozenset[AgencyId]
    actions: tuple[ActionFacts, ...]
    unfinished: tuple[ActionFacts, ...]
    people: tuple[Attendee, ...]
    agencies_here: tuple[tuple[str, tuple[Attendee, ...]], ...]
    shared: tuple[SharedDetail, ...]
    agencies: tuple[tuple[AgencyId, str], ...]
    next_at: datetime | None
    today: date
    now: datetime = field(compare=False)
