"""Whom she calls today, and who is asked to see to it where that is nobody."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.cases.domain import Contact
from conference.consent import store as consent_store
from conference.consent.domain import CaseFacts
from conference.consent.domain.contacts import ContactFacts
from conference.consent.policy import calls_today, needs_a_contact
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.kernel.actor import Actor
from conference.kernel.ids import CaseId, MemberId
from conference.kernel.localday import last_day
from conference.needs.domain import CallsNow
from conference.needs.policy import sees_to_it


def calls_now(case: CaseFacts, now: datetime) -> CallsNow:
    """Whom she calls today, for a reader who may know of the case."""
    found, names = calls_today(case, now), directory_store.names()
    return CallsNow(
        people=tuple(contact_of(held) for held in found.people),
        why=found.why,
        until=last_day(found.until, directory.zone()) if found.until else None,
        lead=names[case.lead],
    )


def contact_of(held: ContactFacts) -> Contact:
    """A contact as people read it."""
    return Contact(held.member, held.name, directory_store.names()[held.agency])


def without_contact(now: datetime, among: Collection[CaseId] | None = None) -> Mapping[MemberId, Sequence[CaseId]]:
    """Who is asked today to find somebody whom she can call, and for which cases; of some, or (None) of all."""
    wanted = consent_store.perhaps_without_contact(now) if among is None else among
    cases = consent_store.case_facts(wanted, directory.zone())
    wanting = [case for case in cases.values() if needs_a_contact(case, now)]
    if not wanting:
        return {}
    people, away = list(accounts.everybody(now).values()), accounts_store.away(directory.today(now))
    found: dict[MemberId, list[CaseId]] = {}
    for case in wanting:
        for member in sees_to_it(people, case, away, now):
            found.setdefault(member.member, []).append(case.id)
    return found


def to_see_to(actor: Actor, now: datetime) -> Sequence[CaseId]:
    """The cases for which the actor is asked to find her a contact."""
    perhaps = consent_store.perhaps_without_contact(now)
    return without_contact(now, consent_store.visible_among(actor, perhaps, now)).get(actor.member, ())
