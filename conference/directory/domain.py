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
