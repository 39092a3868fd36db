"""Rules of actions: nobody promises for another agency, and an action is closed out once, honestly. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from conference.actions.domain import ActionFacts, ActionState, GapCause, GapReason, Outcome
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
    ASKED_ALREADY = "asked_already"
    NOT_YOURS_TO_PLACE = "not_yours_to_place"


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
_HAS_ITS_YES = {_STATE.ACCEPTED: Refusal.ALREADY_ANSWERED, _STATE.CLOSED: Refusal.ALREADY_CLOSED}


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


def may_ask_again(actor: Actor, action: ActionFacts, asked: AgencyId, *, chairs: bool) -> Verdict:
    """Whether the actor may ask another agency for what has no yes: who chairs the meeting that it was proposed in, its
    recorders, and who proposed it. The same agency is asked again only after its no.
    """
    if not (chairs or actor.has(Role.RECORDER) or actor.member == action.proposed_by):
        return deny(Refusal.NOT_YOURS_TO_PLACE)
    if refusal := _HAS_ITS_YES.get(action.state):
        return deny(refusal)
    asked_already = action.state is ActionState.PROPOSED and action.gap is None and asked == action.agency
    return deny(Refusal.ASKED_ALREADY) if asked_already else allow()


def may_note_gap(actor: Actor, action: ActionFacts, *, chairs: bool) -> Verdict:
    """Whether the actor may put what has no yes into the gap ledger: who chairs the meeting, and its recorders."""
    if not (chairs or actor.has(Role.RECORDER)):
        return deny(Refusal.NOT_YOURS_TO_PLACE)
    refusal = _HAS_ITS_YES.get(action.state)
    return allow() if refusal is None else deny(refusal)


def without_yes(actions: Iterable[ActionFacts]) -> tuple[tuple[ActionFacts, GapCause], ...]:
    """What goes to the gap ledger when the table rises, each with its cause: nobody said yes or no, or the agency said
    no and nobody else was asked. What is in the ledger already stays as it was noted; what was taken from its agency
    waits for the agency that leads the case. Source: design, "What must always hold", 3 and 5.
    """
    return tuple((action, _cause(action)) for action in actions if action.gap is None and action.state in _NO_YES)


_NO_YES = frozenset({ActionState.PROPOSED, ActionState.DECLINED})


def _cause(action: ActionFacts) -> GapCause:
    if action.state is ActionState.PROPOSED:
        return GapCause.NOT_ANSWERED
    return GapCause.OTHER if action.reason is None else GapCause(action.reason.value)


def reason_is_wrong(outcome: Outcome, reason: GapReason | None) -> bool:
    """Whether the reason is missing. What was not done says why; what was done needs no reason."""
    return outcome is not Outcome.DONE and reason is None
