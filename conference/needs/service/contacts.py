"""Who is asked to see to it where she has nobody to call."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.consent import store as consent_store
from conference.consent.policy import needs_a_contact
from conference.directory import service as directory
from conference.kernel.actor import Actor
from conference.kernel.ids import CaseId, MemberId
from conference.needs.policy import sees_to_it


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
