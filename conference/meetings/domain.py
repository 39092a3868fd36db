"""Words of a meeting (a conference, in people's words): its states, its items, its clock, its events."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from conference.kernel.ids import CaseId, MeetingId, MemberId

PLACE_LIMIT = 200
"""Characters of a place or a video link."""
TITLE_LIMIT = 80
"""Characters of what a standing item, or a holiday, is called."""


class MeetingState(StrEnum):
    """Where a meeting is on its way."""

    PLANNED = "planned"
    PUBLISHED = "published"
    LIVE = "live"
    ENDED = "ended"
    SKIPPED = "skipped"


class Because(StrEnum):
    """Why a date was moved or skipped. Fixed words: free ones would be the first place to write of a case."""

    HOLIDAY = "holiday"
    TOO_FEW = "too_few"
    NO_ROOM = "no_room"
    SOMETHING_URGENT = "something_urgent"
    OTHER = "other"


class Owed(StrEnum):
    """What members are to be told of a meeting's time."""

    CALLED = "called"
    MOVED = "moved"
    CALLED_OFF = "called_off"


class ItemKind(StrEnum):
    """What an agenda item is about."""

    UNFINISHED = "unfinished"
    CASE = "case"
    STANDING = "standing"
    """What every agenda begins or ends with: it has a title and no case."""


class StandingPlace(StrEnum):
    """Where a standing item has its place: before everything else, or after it."""

    FIRST = "first"
    LAST = "last"


class ItemState(StrEnum):
    """Where an item is on its way."""

    WAITING = "waiting"
    CURRENT = "current"
    DONE = "done"
    RETURNED = "returned"


class ReturnReason(StrEnum):
    """Why an item went back to the queue undiscussed. Source: design, "What must always hold", 5."""

    NOT_REACHED = "not_reached"
    INFORMATION_AWAITED = "information_awaited"
    NEEDED_AGENCY_ABSENT = "needed_agency_absent"
    SURVIVOR_ASKED_TO_WAIT = "survivor_asked_to_wait"


class AgendaChange(StrEnum):
    """What kind of thing changed in an agenda after it was published: never of which case."""

    ADDED = "added"
    REMOVED = "removed"
    ORDER = "order"
    MINUTES = "minutes"


class CameBack(NamedTuple):
    """Why a case came back undiscussed, and from how many conferences in a row."""

    reason: ReturnReason
    times: int


class ItemOutcome(StrEnum):
    """What the table hears of a case afterwards, and no more. Source: rule book, four filters, "after"."""

    CONNECTED = "connected"
    DECLINED = "declined"
    CLOSED = "closed"


class NoteKind(StrEnum):
    """A line said at the table, or what the table decided."""

    NOTE = "note"
    DECISION = "decision"


class EventKind(StrEnum):
    """What happened in a meeting. Events are its record and the source of its minutes."""

    OPENED = "opened"
    ITEM_CALLED = "item_called"
    ITEM_CLOSED = "item_closed"
    ITEM_RETURNED = "item_returned"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    ARRIVED = "arrived"
    LEFT = "left"
    NOTED = "noted"
    ACTION_PROPOSED = "action_proposed"
    ACTION_ACCEPTED = "action_accepted"
    ACTION_DECLINED = "action_declined"
    SHARED = "shared"
    SHARING_STOPPED = "sharing_stopped"
    STEP_SET = "step_set"
    ENDED = "ended"
    CHAIR_OFFERED = "chair_offered"
    CHAIR_BACK = "chair_back"
    CHAIR_TAKEN = "chair_taken"
    CHAIR_HANDED = "chair_handed"
    CO_CHAIR_NAMED = "co_chair_named"
    CO_CHAIR_DROPPED = "co_chair_dropped"
    HAND_RAISED = "hand_raised"
    HAND_LOWERED = "hand_lowered"
    FLOOR_GIVEN = "floor_given"
    FLOOR_LEFT = "floor_left"
    SPEAKERS_CLOSED = "speakers_closed"
    SPEAKERS_OPENED = "speakers_opened"
    VOICE_GIVEN = "voice_given"
    THRESHOLD_SET = "threshold_set"
    OUTCOME_SET = "outcome_set"
    DECIDED = "decided"
    NOTED_PRIVATELY = "noted_privately"
    NOTE_SHARED = "note_shared"
    NEED_CHANGED = "need_changed"
    ACTION_PLACED = "action_placed"
    GAP_NOTED = "gap_noted"
    DONE_CLEARED = "done_cleared"
    READ_BACK_BEGUN = "read_back_begun"
    READ_BACK_LEFT = "read_back_left"
    DISPLAY_PAIRED = "display_paired"
    DISPLAY_ENDED = "display_ended"


CLOCK_KINDS = frozenset(
    {EventKind.ITEM_CALLED, EventKind.ITEM_CLOSED, EventKind.ITEM_RETURNED, EventKind.PAUSED, EventKind.RESUMED}
)
"""The events that tell how long an item was before the table."""


@dataclass(frozen=True, slots=True)
class Running:
    """The item's clock runs and its time is used up at `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Paused:
    """The item's clock stands, with this much left (negative when the item ran over)."""

    remaining: timedelta


ItemClock = Running | Paused


def pause(clock: ItemClock, now: datetime) -> Paused:
    """The clock, standing. Pausing twice changes nothing."""
    return clock if isinstance(clock, Paused) else Paused(clock.until - now)


def resume(clock: ItemClock, now: datetime) -> Running:
    """The clock, running. Resuming twice changes nothing."""
    return clock if isinstance(clock, Running) else Running(now + clock.remaining)


def extend(clock: ItemClock, by: timedelta) -> ItemClock:
    """The clock with more time on it, running or standing as before."""
    if isinstance(clock, Running):
        return Running(clock.until + by)
    return Paused(clock.remaining + by)


def remaining(clock: ItemClock, now: datetime) -> timedelta:
    """What is left; never below zero for people: an item that ran over has no time left."""
    left = clock.remaining if isinstance(clock, Paused) else clock.until - now
    return max(left, timedelta())


@dataclass(frozen=True, slots=True)
class Standing:
    """A meeting as its rules read it. `chair` is None until somebody opened it.

    `offered`: the chair's connection is lost, and the chair may be taken. `one_case`: called for one case in an
    emergency, and for nothing else.
    """

    state: MeetingState
    chair: MemberId | None
    offered: bool = False
    one_case: bool = False


@dataclass(frozen=True, slots=True)
class MeetingNow:
    """A meeting as it is stored at an instant: what its running page is made of."""

    id: MeetingId
    version: int
    state: MeetingState
    starts_at: datetime
    called_for: CaseId | None
    chair: MemberId | None
    chair_offered: bool
    clock_until: datetime | None
    clock_left: int | None
    speakers_closed: bool
    reading_back: bool

    @property
    def standing(self) -> Standing:
        """The meeting as its rules read it."""
        return Standing(self.state, self.chair, offered=self.chair_offered, one_case=self.called_for is not None)
