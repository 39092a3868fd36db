"""Rules of actions: nobody promises for another agency, and an action is closed out once, honestly. Pure."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from conference.actions.domain import ActionFacts, ActionState, GapReason, Outcome
from conference.consent.domain import CaseFacts
from conference.kernel.actor import CARD_ROLES, Actor, Role
from conference.kernel.ids import AgencyId
from conference.kernel.verdict import Verdict, allow, deny

ANSWERING_ROLES = frozenset({Role.REPRESENTATIVE, Role.COORDINATOR})
"""Who speaks for an agency about its actions."""


class Verb(StrEnum):
    """What is done with an action."""

    ACCEPT = "accept"
    DECLINE = "decline"
    UPDATE = "update"
    CLOSE = "close"


class Refusal(StrEnum):
    """Why it is refused."""

    NOT_YOUR_AGENCY = "not_your_agency"
    NOT_YOUR_ROLE = "not_your_role"
    AGENCY_CANNOT_BE_ASKED = "agency_cannot_be_asked"
    DUE_DAY_PAST = "due_day_past"
    NOT_ANSWERED_YET = "not_answered_yet"
    ALREADY_ANSWERED = "already_answered"
    WAS_DECLINED = "was_declined"
    ALREADY_CLOSED = "already_closed"
    TO_BE_PLACED = "to_be_placed"


_STATE = ActionState
_NOT_OPEN = {
    _STATE.PROPOSED: Refusal.NOT_ANSWERED_YET,
    _STATE.DECLINED: Refusal.WAS_DECLINED,
    _STATE.CLOSED: Refusal.ALREADY_CLOSED,
    _STATE.TO_PLACE: Refusal.TO_BE_PLACED,
}
_ANSWERED = {
    _STATE.ACCEPTED: Refusal.ALREADY_ANSWERED,
    _STATE.DECLINED: Refusal.ALREADY_ANSWERED,
    _STATE.CLOSED: Refusal.ALREADY_CLOSED,
    _STATE.TO_PLACE: Refusal.TO_BE_PLACED,
}
_REFUSED: Mapping[Verb, Mapping[ActionState, Refusal]] = {
    Verb.ACCEPT: _ANSWERED,
    Verb.DECLINE: _ANSWERED,
    Verb.UPDATE: _NOT_OPEN,
    Verb.CLOSE: _NOT_OPEN,
}
"""The states in which a verb is not allowed, and why. Whatever is not here is allowed."""


def may_propose(
    actor: Actor,
    asked: AgencyId,
    case: CaseFacts,
    now: datetime,
    *,
    current: bool,
    before: frozenset[AgencyId] = frozenset(),
) -> Verdict:
    """Whether an action of a case may be proposed to an agency. `current`: its agreement is in force; `before`: the
    agencies that merged into it.

    An agency that may not know of the case cannot be asked; the answer is the same for each reason why.
    """
    if not actor.has(*CARD_ROLES):
        return deny(Refusal.NOT_YOUR_ROLE)
    if not current or must_be_placed(asked, case, before, now):
        return deny(Refusal.AGENCY_CANNOT_BE_ASKED)
    return allow()


def may(verb: Verb, actor: Actor, action: ActionFacts) -> Verdict:
    """Whether the actor may accept, decline, update or close an action: for its own agency, in its present state."""
    if actor.agency != action.agency:
        return deny(Refusal.NOT_YOUR_AGENCY)
    if not actor.has(*ANSWERING_ROLES):
        return deny(Refusal.NOT_YOUR_ROLE)
    refusal = _REFUSED[verb].get(action.state)
    return allow() if refusal is None else deny(refusal)


def must_be_placed(agency: AgencyId, case: CaseFacts, before: frozenset[AgencyId], now: datetime) -> bool:
    """Whether an agency's actions of a case go back to the table: the survivor keeps it, or an agency that merged into
    it (`before`), out of the whole case. Source: rule book, Events, Exclusion added.
    """
    return any(
        held.agency in {agency, *before} and held.categories is None and held.span.holds(now)
        for held in case.exclusions
    )


def may_place(actor: Actor, case: CaseFacts) -> Verdict:
    """Whether the actor may ask another agency for an action that has none: for the agency that leads the case."""
    if not actor.stands_for(case.lead):
        return deny(Refusal.NOT_YOUR_AGENCY)
    return allow() if actor.has(*ANSWERING_ROLES) else deny(Refusal.NOT_YOUR_ROLE)


def reason_is_wrong(outcome: Outcome, reason: GapReason | None) -> bool:
    """Whether the reason is missing. What was not done says why; what was done needs no reason."""
    return outcome is not Outcome.DONE and reason is None
