"""Words of following up: what somebody is reminded of, when, and how a task force wants it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from conference.actions.domain import GapReason, Outcome
from conference.kernel.actor import Role
from conference.kernel.ids import ActionId, AgencyId, CaseId, MemberId


class Reminder(StrEnum):
    """What somebody hears of: a promise, as its day comes and goes, in that order; that one is asked after; that it is
    time to ask her how a referral goes; and, for the steering group, that agencies may need help.
    """

    AHEAD = "ahead"
    TODAY = "today"
    LATE = "late"
    VERY_LATE = "very_late"
    NUDGED = "nudged"
    CHECK = "check"
    REPEATED = "repeated"


OF_A_DAY = (Reminder.AHEAD, Reminder.TODAY, Reminder.LATE, Reminder.VERY_LATE)
"""What follows from the day of a promise, in its order."""
TOLD_ONLY = {Reminder.VERY_LATE: Role.CHAIR, Reminder.REPEATED: Role.STEERING}
"""What one role alone hears."""
OF_THE_TASK_FORCE = frozenset(Reminder) - {Reminder.NUDGED}
"""What a task force can leave unsaid. A nudge is a person's own gesture, which each may choose not to hear of."""


@dataclass(frozen=True, slots=True)
class Times:
    """When a task force wants promises followed up: so many days before their day and after it, and after how many the
    chair hears. `off`: what nobody is told. `monday`: whether everybody gets a count once a week. `repeats`: from how
    many promises not kept in the last `repeat_days` the steering group hears of an agency.
    """

    ahead_days: int = 2
    late_days: int = 2
    chair_days: int = 5
    off: frozenset[Reminder] = frozenset()
    monday: bool = True
    repeats: int = 3
    repeat_days: int = 90


@dataclass(frozen=True, slots=True)
class Promise:
    """An action that an agency said yes to and that has a day. `known_to`: who may know of its case now."""

    action: ActionId
    agency: AgencyId
    carried_by: MemberId | None
    due: date
    known_to: frozenset[MemberId]


COUNTED = 99
"""How far open promises are counted: whoever has more is not helped by the number."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How a promise went: since when its agency has it, the day of it, and how it was closed out, if it was. All days
    are local ones.
    """

    agency: AgencyId
    case: CaseId
    since: date
    due: date | None
    closed_on: date | None
    outcome: Outcome | None
    reason: GapReason | None


@dataclass(frozen=True, slots=True)
class Open:
    """How much somebody has to look after, and how much of it is past its day; one more than COUNTED says "more"."""

    promised: int
    late: int
