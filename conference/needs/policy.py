"""Rules of what her contacts look after. Pure."""

from enum import StrEnum

from conference.actions.policy import ANSWERING_ROLES
from conference.cases.domain import CaseState
from conference.consent.domain import CaseFacts
from conference.kernel.actor import Actor
from conference.kernel.verdict import Verdict, allow, deny


class Refusal(StrEnum):
    """Why it is refused."""

    NOT_HER_CONTACT = "not_her_contact"
    CASE_IS_CLOSED = "case_is_closed"


def may_look_after(actor: Actor, case: CaseFacts) -> Verdict:
    """Whether the actor may say how her needs stand, and write down what she was told: her contacts, and whoever
    answers for the agency that leads the case. Source: experience, Primary contact.
    """
    if not _close_to_her(actor, case):
        return deny(Refusal.NOT_HER_CONTACT)
    return allow() if case.state is CaseState.OPEN else deny(Refusal.CASE_IS_CLOSED)


def reads_told(actor: Actor, case: CaseFacts) -> bool:
    """Whether the actor reads what she was told, and what she answered. Whoever may know of the case reads that she was
    told, and when.
    """
    return _close_to_her(actor, case)


def may_ask_her(actor: Actor, case: CaseFacts) -> Verdict:
    """Whether the actor asks her how it was: her contacts alone. Source: issue "Every promise is closed out"."""
    if (actor.person, actor.agency) not in case.contacts:
        return deny(Refusal.NOT_HER_CONTACT)
    return allow() if case.state is CaseState.OPEN else deny(Refusal.CASE_IS_CLOSED)


def _close_to_her(actor: Actor, case: CaseFacts) -> bool:
    leads = actor.has(*ANSWERING_ROLES) and actor.stands_for(case.lead)
    return leads or (actor.person, actor.agency) in case.contacts
