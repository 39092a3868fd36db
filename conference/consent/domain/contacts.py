"""Whom she calls: her contacts as the rules read them, and who it is today. Source: rule book, Decisions, 3."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from conference.cases.domain import Contact
from conference.kernel.clock import Span
from conference.kernel.ids import AgencyId, MemberId, PersonId

_ALWAYS = (Span(datetime.min.replace(tzinfo=UTC)),)


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """Somebody whom she calls, for the agency they were named for. `member_for`: from when until when they act for it.
    `agreed`: when that agency has an agreement. `away`: the local days on which they are away. `took_over`: the
    agencies that merged into it.
    """

    member: MemberId
    person: PersonId
    agency: AgencyId
    name: str
    member_for: Span
    agreed: tuple[Span, ...] = _ALWAYS
    away: tuple[Span, ...] = ()
    took_over: frozenset[AgencyId] = frozenset()

    @property
    def place(self) -> tuple[PersonId, AgencyId]:
        """The person, for this agency: it does not move with them to another one."""
        return self.person, self.agency

    def acts(self, now: datetime) -> bool:
        """Whether they act for the agency, and it for the table. Source: rule book, Events, agreement lapses."""
        return self.member_for.holds(now) and any(span.holds(now) for span in self.agreed)

    def back_at(self, now: datetime) -> datetime | None:
        """When somebody who is away now is back, however many absences follow each other; None while they are here."""
        found = now
        while True:
            ends = [span.end for span in self.away if span.end and span.holds(found)]
            if not ends:
                return None if found == now else found
            found = max(ends)


@dataclass(frozen=True, slots=True)
class HerContacts:
    """Whom her card names. `former`: who hands over to the primary contact, and is one, too, as long as they are
    `together`.
    """

    primary: ContactFacts | None = None
    backup: ContactFacts | None = None
    former: ContactFacts | None = None
    together: Span | None = None

    def primaries(self, now: datetime) -> tuple[ContactFacts, ...]:
        """Her primary contact, and while it is handed over the former one, too: whoever still acts."""
        former = self.former if self.together and self.together.holds(now) else None
        return tuple(held for held in (self.primary, former) if held and held.acts(now))

    def handed_over(self, now: datetime) -> bool:
        """Whether it is being handed over: both are there, and she can call either."""
        return len(self.primaries(now)) > 1

    def named(self, now: datetime) -> tuple[ContactFacts, ...]:
        """All her contacts. Whoever left the agency is none of them any longer, wherever they work now, nor is whose
        agency has no agreement.
        """
        backup = self.backup
        return (*self.primaries(now), *((backup,) if backup and backup.acts(now) else ()))

    def has(self, person: PersonId, agency: AgencyId, now: datetime) -> bool:
        """Whether somebody is one of them, for this agency."""
        return any(held.place == (person, agency) for held in self.named(now))


class Calls(StrEnum):
    """Why it is they whom she calls."""

    PRIMARY = "primary"
    TOGETHER = "together"
    """It is being handed over: until then she calls either."""
    MEANWHILE = "meanwhile"
    """Her primary contact is away; until then it is who hands over, or her backup contact."""
    FOR_NOW = "for_now"
    """Her primary contact is none any more; until there is another it is the same people."""
    NOBODY = "nobody"
    """The agency that leads her case sees to it."""


@dataclass(frozen=True, slots=True)
class CallsToday:
    """Whom she calls today, in this order. `until`: an instant at which that is over, where one is known."""

    people: tuple[ContactFacts, ...]
    why: Calls
    until: datetime | None = None

    def has(self, person: PersonId, agency: AgencyId) -> bool:
        """Whether it is somebody, for this agency."""
        return any(held.place == (person, agency) for held in self.people)


@dataclass(frozen=True, slots=True)
class CallsNow:
    """Whom she calls today, as people read it. `until`: the last local day of that, where it is known. `lead`: the
    agency that sees to it where there is nobody else.
    """

    people: tuple[Contact, ...]
    why: Calls
    until: date | None
    lead: str
