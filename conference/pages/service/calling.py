"""Who calls the reader today, and what is being handed over."""

from datetime import datetime

from conference.cases.domain import Card
from conference.consent import store as consent_store
from conference.consent.domain import CaseFacts
from conference.consent.domain.contacts import Calls
from conference.consent.policy import acts_as_primary, calls_today, viewer_of
from conference.directory import service as directory
from conference.kernel.actor import Actor
from conference.kernel.localday import last_day
from conference.needs.policy import may_hand_over
from conference.pages import store
from conference.pages.projection import CallsMe, HandedOver


def call_me(actor: Actor, now: datetime) -> tuple[CallsMe, ...]:
    """The survivors who call the reader, the longest waiting first: their own, and those of whom they stand in for."""
    cases = consent_store.case_facts(store.cases_calling(actor, now), directory.zone())
    mine = [case for case in cases.values() if acts_as_primary(viewer_of(actor), case, now)]
    cards = consent_store.cards_for(actor, [case.id for case in mine])
    found = [_calls_me(actor, cards[case.id], case, now) for case in mine]
    return tuple(sorted(found, key=lambda one: (one.card.waiting_since, one.card.pseudonym)))


def _calls_me(actor: Actor, card: Card, case: CaseFacts, now: datetime) -> CallsMe:
    calls = calls_today(case, now)
    stands_in = calls.why in {Calls.MEANWHILE, Calls.FOR_NOW} and calls.has(actor.person, actor.agency)
    until = last_day(calls.until, directory.zone()) if stands_in and calls.until else None
    return CallsMe(card, stands_in, until)


def handed_over(actor: Actor, now: datetime) -> tuple[HandedOver, ...]:
    """What is being handed over, for whoever could take it back."""
    cases = consent_store.case_facts(store.cases_handed_over(actor, now), directory.zone())
    mine = [case for case in cases.values() if case.contacts.handed_over(now) and may_hand_over(actor, case, now)]
    cards, zone = consent_store.cards_for(actor, [case.id for case in mine]), directory.zone()
    return tuple(
        HandedOver(case.id, cards[case.id].pseudonym, former.name, to.name, last_day(together.end, zone))
        for case in mine
        if (to := case.contacts.primary)
        and (former := case.contacts.former)
        and (together := case.contacts.together)
        and together.end
    )
