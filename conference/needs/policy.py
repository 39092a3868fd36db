"""Rules of what her contacts look after. Pure."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum

from conference.actions.policy import ANSWERING_ROLES
from conference.cases.domain import Agrees, CaseState
from conference.consent.domain import CaseFacts
from conference.consent.policy import acts_as_primary, may_know, viewer_of, works_on
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import MemberId
from conference.kernel.verdict import Verdict, allow, deny
from conference.needs.domain import LONGEST_TOGETHER, MOST_LEFT, NewHandover


class Refusal(StrEnum):
    """Why it is refused."""

    NOT_HER_CONTACT = "not_her_contact"
    CASE_IS_CLOSED = "case_is_closed"
    BEING_HANDED_OVER = "being_handed_over"
    NOT_HANDED_OVER = "not_handed_over"
    HAS_LEFT = "has_left"


def may_look_after(actor: Actor, case: CaseFacts, now: datetime) -> Verdict:
    """Whether the actor may say how her needs stand, and write down what she was told: her contacts, and whoever
    answers for the agency that leads the case. Source: experience, Primary contact.
    """
    if not _close_to_her(actor, case, now):
        return deny(Refusal.NOT_HER_CONTACT)
    return allow() if case.state is CaseState.OPEN else deny(Refusal.CASE_IS_CLOSED)


def reads_told(actor: Actor, case: CaseFacts, now: datetime) -> bool:
    """Whether the actor reads what she was told, and what she answered. Whoever may know of the case reads that she was
    told, and when.
    """
    return _close_to_her(actor, case, now)


def may_ask_her(actor: Actor, case: CaseFacts, now: datetime) -> Verdict:
    """Whether the actor asks her how it was: her contacts alone. Source: issue "Every promise is closed out"."""
    if not case.contacts.has(actor.person, actor.agency, now):
        return deny(Refusal.NOT_HER_CONTACT)
    return allow() if case.state is CaseState.OPEN else deny(Refusal.CASE_IS_CLOSED)


def may_hand_over(actor: Actor, case: CaseFacts, now: datetime) -> Verdict:
    """Whether the actor hands her primary contact over to somebody else, ends that sooner or takes it back: whoever
    answers for the agency that leads the case, and her primary contact. Source: issue "Every promise is closed out",
    Needs and the primary contact.
    """
    leads = actor.has(*ANSWERING_ROLES) and actor.stands_for(case.lead)
    if not (leads or acts_as_primary(viewer_of(actor), case, now)):
        return deny(Refusal.NOT_HER_CONTACT)
    return allow() if case.state is CaseState.OPEN else deny(Refusal.CASE_IS_CLOSED)


def may_take_over(chosen: Actor, actor: Actor, case: CaseFacts, now: datetime) -> bool:
    """Whether somebody can be chosen: a representative who may know of the case, and who works on it already, or acts
    for the agency that leads it or that of who chooses. So who is no choice may simply have no part in it. Nobody
    names themselves into a case that they do not work on, and who runs the system works on none. Source: rule book,
    section (c), Privilege creep.
    """
    runs_the_system = chosen.has(Role.ADMINISTRATOR)
    if runs_the_system or not chosen.has(Role.REPRESENTATIVE) or not may_know(viewer_of(chosen), case, now):
        return False
    near = chosen.stands_for(case.lead) or chosen.agency == actor.agency
    return (near and chosen.person != actor.person) or works_on(viewer_of(chosen), case, now)


def handover_wrong(new: NewHandover, *, choices: Collection[MemberId], together: bool, today: date) -> dict[str, str]:
    """What is missing or contradicts itself, as field and code. `together`: somebody is there who hands over, so that
    there is a last day.
    """
    found = {
        "to": None if new.to in choices else "unknown",
        "last_day": _day_wrong(new.last_day, today) if together else None,
        "why": None if new.agrees is Agrees.YES or new.why else "required",
        "left": "too_many" if len(new.left) > MOST_LEFT else None,
    }
    return {field: code for field, code in found.items() if code}


def _day_wrong(last_day: date | None, today: date) -> str | None:
    if last_day is None:
        return "required"
    if last_day < today:
        return "past"
    return "too_late" if last_day - today > LONGEST_TOGETHER else None


def sees_to_it(people: Sequence[Actor], case: CaseFacts, away: Collection[MemberId], now: datetime) -> list[Actor]:
    """Who is asked to find her a contact when there is none: of those at work who may know of the case, the
    coordinators of the agency that leads it, else whoever answers for it, else the chairs. Source: design, "What must
    always hold", 5.
    """
    here = [held for held in people if held.member not in away and may_know(viewer_of(held), case, now)]
    lead = [held for held in here if held.stands_for(case.lead)]
    ranks = (
        [held for held in lead if held.has(Role.COORDINATOR)],
        [held for held in lead if held.has(*ANSWERING_ROLES)],
        [held for held in here if held.has(Role.CHAIR)],
    )
    return next((rank for rank in ranks if rank), list[Actor]())


def _close_to_her(actor: Actor, case: CaseFacts, now: datetime) -> bool:
    leads = actor.has(*ANSWERING_ROLES) and actor.stands_for(case.lead)
    return leads or case.contacts.has(actor.person, actor.agency, now)
