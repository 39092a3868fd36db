"""Whom a notice goes to."""

from collections.abc import Collection, Mapping
from datetime import datetime

from conference.accounts import service as accounts_service
from conference.accounts import store as accounts
from conference.actions import store as actions
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.kernel.actor import Role
from conference.kernel.ids import AgencyId, CaseId, MeetingId, MemberId
from conference.minutes import service as minutes


def addressees(now: datetime) -> Mapping[str, str]:
    """Address and language of every active member whose agency's agreement is in force; one mail for each address."""
    current = directory_store.current_agencies(now, directory.zone())
    return {email: language for email, language, agency in accounts.emails(now).values() if agency in current}


def reached(members: Collection[MemberId], now: datetime) -> Mapping[str, str]:
    """Address and language of those of some members who can act now; one mail for each address."""
    acting, known = accounts_service.acting(list(members), now), accounts.emails(now)
    return {known[member][0]: known[member][1] for member in acting}


def keepers(
    agencies: Collection[AgencyId], case: CaseId, now: datetime, *, but: MemberId | None = None
) -> Mapping[str, str]:
    """Address and language of the representatives and coordinators of some agencies who may know of a case now."""
    known = accounts.emails(now)
    acting = [
        actor
        for actor in accounts.active_members(now)
        if any(actor.stands_for(agency) for agency in agencies)
        and actor.has(Role.REPRESENTATIVE, Role.COORDINATOR)
        and actor.member != but
    ]
    current = directory_store.current_agencies(now, directory.zone())
    return {
        known[actor.member][0]: known[actor.member][1]
        for actor in acting
        if actor.agency in current and consent_store.sees(actor, case, now)
    }


def readers(now: datetime) -> Mapping[str, str]:
    """Address and language of everybody who can act now and reads cards; one mail for each address."""
    return reached([actor.member for actor in accounts.active_members(now) if actor.reads_cards], now)


def asked_in(meeting: MeetingId, now: datetime) -> Mapping[str, str]:
    """Address and language of the representatives and coordinators of the agencies that a meeting asked something of,
    as far as they may know of the case; one mail for each address, however much was asked.
    """
    found: dict[str, str] = {}
    for held in actions.for_meeting(meeting):
        if held.agency is not None:
            found |= keepers([held.agency], held.case, now)
    return found


def to_remind(now: datetime) -> Mapping[str, str]:
    """Address and language of those who keep minutes that are nearly late. That they were reminded is
    noted in the caller's transaction.
    """
    return reached(minutes.take_reminders(now), now)


def to_prompt(now: datetime) -> Mapping[str, str]:
    """Whom to ask to speak with a survivor again before a release ends: address and language, one mail for each,
    however many releases end. The prompts are noted as given, in the caller's transaction.
    """
    found: dict[str, str] = {}
    for release in consent.take_prompts(now):
        found |= keepers([release.holder_id], release.case_id, now)
    return found
