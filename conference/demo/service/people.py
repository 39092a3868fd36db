"""Agencies, people and services of the demo, and what the story needs to speak of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.demo.domain.people import AGENCIES, PEOPLE, offers
from conference.directory import service as directory
from conference.kernel.actor import Actor
from conference.kernel.errors import require_known
from conference.kernel.ids import AgencyId

JOINED = timedelta(days=300)
"""How long before today everybody joined, and the first agreements were signed."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody and every agency of the demo, by key, and the present of the story."""

    now: datetime
    today: date
    zone: ZoneInfo
    agencies: Mapping[str, AgencyId]
    people: Mapping[str, Actor]

    def at(self, day: date, clock: str) -> datetime:
        """The instant of a local time of day: `13:30` of a day of the story."""
        return datetime.combine(day, time.fromisoformat(clock), self.zone).astimezone(UTC)


def seat(now: datetime, password_hash: str) -> Cast:
    """Bring the agencies, their people and their services to the table, inside the caller's transaction."""
    today = directory.today(now)
    agencies: dict[str, AgencyId] = {}
    for part in AGENCIES:
        row = directory.add_agency(name=part.name, kind=part.kind, emergency_phone=part.phone)
        last_day = today + timedelta(days=part.days_left)
        directory.sign_agreement(row.id, first_day=today - JOINED, last_day=last_day)
        agencies[part.key] = row.id
    for offered in offers(today):
        directory.list_service(offered, now)
    people = _people(now - JOINED + timedelta(days=1), agencies, password_hash)
    return Cast(now=now, today=today, zone=directory.zone(), agencies=agencies, people=people)


def _people(joined: datetime, agencies: Mapping[str, AgencyId], password_hash: str) -> dict[str, Actor]:
    found: dict[str, Actor] = {}
    for part in PEOPLE:
        member = accounts.add_member(
            name=part.name,
            email=part.email,
            language=part.language,
            agency=agencies[part.agency],
            roles=part.roles,
            now=joined,
        )
        # Everybody shares one hash; setting the same password eighteen times would take seconds.
        require_known(accounts_store.person_by_email(part.email)).password_hash = password_hash
        found[part.key] = require_known(accounts_store.actor(member, joined))
    return found
