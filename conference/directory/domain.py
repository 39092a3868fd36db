"""Words of the directory."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from conference.kernel.localday import end_of_day, start_of_day


class AgencyKind(StrEnum):
    """What kind of body an agency is; the law it is bound by follows from it."""

    VICTIM_SERVICES = "victim_services"
    POLICE = "police"
    INCOME_SUPPORT = "income_support"
    CHILD_PROTECTION = "child_protection"
    HEALTH = "health"
    SHELTER = "shelter"
    LEGAL = "legal"
    COURT_SUPPORT = "court_support"
    INDIGENOUS_SERVICES = "indigenous_services"
    IMMIGRATION = "immigration"
    MENTAL_HEALTH = "mental_health"
    HOUSING = "housing"
    OTHER = "other"


STRICT_ENTRY = frozenset({AgencyKind.VICTIM_SERVICES})
"""Kinds that may type an identifying detail only while a release covers it. Source: rule book, finding 1."""


class Profile(StrEnum):
    """Whose law the task force's settings begin from. Source: rule book, Decisions, 1."""

    TABLE = "table"
    STRICT = "strict"


@dataclass(frozen=True, slots=True)
class Policy:
    """A task force's settings of who may see what; every change is in the record. Source: rule book, Decisions, 4.

    `involved_only`: only involved people may know that a case exists, cards carry no free text, and a case has a fresh
    label at each conference until the table accepts it. `agencies_stand_in`: colleagues of the lead agency and of a
    holder are assigned to the case without being named on its team. `actions_hours`, `minutes_days`: until when what a
    conference asked of whom, and its minutes, are circulated; days are working days.
    """

    involved_only: bool = False
    agencies_stand_in: bool = True
    strict_entry: frozenset[AgencyKind] = STRICT_ENTRY
    longest_release_days: int = 90
    offered_release_days: int = 30
    override_hours: int = 4
    longest_override_hours: int = 24
    override_review_days: int = 2
    keep_days: int = 90
    actions_hours: int = 24
    minutes_days: int = 3
    hidden_inside: int = 5
    hidden_published: int = 10
    guardian_releases_end_at_18: bool = True
    permissive_reports: bool = False


PROFILES = {
    Profile.TABLE: Policy(),
    Profile.STRICT: Policy(involved_only=True, agencies_stand_in=False),
}
"""What each profile begins with."""


@dataclass(frozen=True, slots=True)
class AgreementDays:
    """Local days of a signed agreement, both included."""

    first: date
    last: date

    def current(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether the agreement is in force: from the start of its first local day to the end of its last."""
        return start_of_day(self.first, zone) <= now < end_of_day(self.last, zone)


@dataclass(frozen=True, slots=True)
class ListedService:
    """A service as another directory publishes it. Never an address: where a shelter stands is not for a list."""

    source_id: str
    organisation: str
    name: str
    description: str
    eligibility: str
    languages: str
    phone: str
    web: str
    last_checked: date | None
