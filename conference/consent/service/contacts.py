"""Whom she calls today, as people read it."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from conference.cases.domain import Contact
from conference.consent.domain import CaseFacts
from conference.consent.domain.contacts import CallsNow, ContactFacts
from conference.consent.policy import calls_today
from conference.consent.service.rights import facts_of
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.kernel.ids import AgencyId, CaseId
from conference.kernel.localday import last_day


def calls_now(case: CaseFacts, now: datetime) -> CallsNow:
    """Whom she calls today, for a reader who may know of the case."""
    return calls_told(case, now, directory_store.names(), directory.zone())


def calls_told(case: CaseFacts, now: datetime, names: Mapping[AgencyId, str], zone: ZoneInfo) -> CallsNow:
    """The same, told with the names of the agencies, in the task force's zone."""
    found = calls_today(case, now)
    return CallsNow(
        people=tuple(_told(held, names) for held in found.people),
        why=found.why,
        until=last_day(found.until, zone) if found.until else None,
        lead=names[case.lead],
    )


def contact_of(held: ContactFacts) -> Contact:
    """A contact as people read it."""
    return _told(held, directory_store.names())


def _told(held: ContactFacts, names: Mapping[AgencyId, str]) -> Contact:
    return Contact(held.member, held.name, names[held.agency])


def calls_of(case: CaseId, now: datetime) -> CallsNow:
    """The same for a case that the caller knows to be visible."""
    return calls_now(facts_of(case), now)
