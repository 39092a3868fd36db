"""Words of following up: what somebody is reminded of, when, and how a task force wants it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from conference.kernel.ids import ActionId, AgencyId, MemberId


class Reminder(StrEnum):
    """What is said of a promise as its day comes and goes, in that order."""

    AHEAD = "ahead"
    TODAY = "today"
    LATE = "late"
    VERY_LATE = "very_late"


@dataclass(frozen=True, slots=True)
class Times:
    """When a task force wants promises followed up: so many days before their day and after it, and after how many the
    chair hears. `off`: what nobody is told. `monday`: whether everybody gets a count once a week.
    """

    ahead_days: int = 2
    late_days: int = 2
    chair_days: int = 5
    off: frozenset[Reminder] = frozenset()
    monday: bool = True


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
class Open:
    """How much somebody has to look after, and how much of it is past its day; one more than COUNTED says "more"."""

    promised: int
    late: int
