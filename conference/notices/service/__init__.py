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
from conference.kernel.errors import require_known
from conference.kernel.ids import AgencyId, CaseId, MeetingId, MemberId
from conference.meetings import service as meetings
from conference.meetings import store as meetings_store
from conference.meetings.models import Meeting
from conference.minutes import service as minutes


def told_of(meeting: Meeting, told: Collection[MemberId], now: datetime) -> Mapping[str, tuple[str, bool]]:
    """The addresses that hear of a meeting, with their language, and whether it goes to their calendar: of those who
    are `told`, and of a date of the series, without the date, of every active member who sits in no conference. One
    mail for each address.
    """
    known = accounts.emails(now)
    acting = accounts_service.acting(list(known), now)
    found: dict[str, tuple[str, bool]] = {}
    if meeting.called_for is None:
        elsewhere = [member for member, actor in acting.items() if not actor.sits_at_the_table]
        found = {known[member][0]: (known[member][1], False) for member in elsewhere}
    return found | {known[member][0]: (known[member][1], True) for member in told if member in acting}


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


def of_contacts(case: CaseId, lead: AgencyId, members: Collection[MemberId], now: datetime) -> Mapping[str, str]:
    """Address and language of her contacts whom a change is about, and of the agency that leads the case, as far as
    they may know of it now.
    """
    acting = accounts_service.acting(list(members), now).values()
    knowing = [actor.member for actor in acting if consent_store.sees(actor, case, now)]
    return {**reached(knowing, now), **keepers([lead], case, now)}


def readers(meeting_id: MeetingId, now: datetime) -> Mapping[str, str]:
    """Address and language of everybody who can act now, reads cards and may know of a meeting; one mail for each
    address.
    """
    readers_ = [actor.member for actor in accounts.active_members(now) if actor.reads_cards]
    return reached(meetings.knowing(readers_, require_known(meetings_store.meeting(meeting_id)), now), now)


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
