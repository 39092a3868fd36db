"""Words of the minutes: how far they are, why they were opened again, what was circulated and when it is due."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from conference.kernel.ids import MemberId
from conference.meetings.domain import MeetingState


class ReopenReason(StrEnum):
    """Why approved minutes are opened again: fixed words, for everybody reads them, whatever cases they may know of."""

    WORDS_WRONG = "words_wrong"
    SOMETHING_MISSING = "something_missing"
    AGENCY_ASKED = "agency_asked"
    SURVIVOR_ASKED = "survivor_asked"


class MarkKind(StrEnum):
    """What became of the circulation of a meeting's minutes, each once."""

    ACTIONS_SENT = "actions_sent"
    ACTIONS_REMINDED = "actions_reminded"
    MINUTES_REMINDED = "minutes_reminded"


class Owed(StrEnum):
    """What is to be circulated after a meeting."""

    ACTIONS = "actions"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Standing:
    """Minutes as their rules read them. `chair`: who had the chair last. `approved`: they are locked."""

    meeting: MeetingState
    chair: MemberId | None
    approved: bool


@dataclass(frozen=True, slots=True)
class Version:
    """Minutes as they were approved once: by whom and when, and why they were opened again, if they were."""

    number: int
    approved_at: datetime
    approved_by: str
    reopened_at: datetime | None = None
    reopened_by: str | None = None
    reopened_because: ReopenReason | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """Until when something is to be circulated: an instant, and for days counted as such the last local day."""

    owed: Owed
    until: datetime
    last_day: date | None

    def late(self, now: datetime) -> bool:
        """Whether the time is over."""
        return self.until <= now
