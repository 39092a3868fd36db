"""Rules of actions: nobody promises for another agency, and an action is closed out honestly. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
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
    BEGIN = "begin"
    UPDATE = "update"
    COMMENT = "comment"
    CLOSE = "close"
    REOPEN = "reopen"
    ASK_TIME = "ask_time"
    ANSWER_TIME = "answer_time"
    HAND_OVER = "hand_over"
    OFFER = "offer"
    TAKE_ON = "take_on"
    NOT_TAKE_ON = "not_take_on"
    SNOOZE = "snooze"
    KEEP_STEP = "keep_step"


class Part(StrEnum):
    """What somebody is to an action: they answer for its agency, or for the one that is asked to take it on; they
    proposed it; or they are a chair.
    """

    AGENCY = "agency"
    OFFERED = "offered"
    PROPOSER = "proposer"
    CHAIR = "chair"


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
    NOT_CLOSED = "not_closed"
    TO_BE_PLACED = "to_be_placed"
    ASKED_ALREADY = "asked_already"
    NOT_YOURS_TO_PLACE = "not_yours_to_place"
    BEGUN_ALREADY = "begun_already"
    NO_TIME_ASKED = "no_time_asked"
    ASKED_BY_YOU = "asked_by_you"
    NOT_LATER = "not_later"
    CANNOT_CARRY = "cannot_carry"
    CARRIES_ALREADY = "carries_already"
    SNOOZED_TO_THE_PAST = "snoozed_to_the_past"
    SNOOZED_BEYOND_ITS_DAY = "snoozed_beyond_its_day"
    NOT_PROMISED = "not_promised"
    YOURS_TO_LOOK_AFTER = "yours_to_look_after"
    NUDGED_TODAY = "nudged_today"


_STATE = ActionState
_ITS_AGENCY = frozenset({Part.AGENCY})
_WHO_ASKED_FOR_IT = frozenset({Part.PROPOSER, Part.CHAIR})
_EVERYBODY_IN_IT = frozenset(Part)
LIFE_CYCLE: Mapping[Verb, Mapping[ActionState, frozenset[Part]]] = {
    Verb.ACCEPT: {_STATE.PROPOSED: _ITS_AGENCY},
    Verb.DECLINE: {_STATE.PROPOSED: _ITS_AGENCY},
    Verb.BEGIN: {_STATE.ACCEPTED: _ITS_AGENCY},
    Verb.UPDATE: {_STATE.ACCEPTED: _ITS_AGENCY},
    Verb.COMMENT: dict.fromkeys(set(ActionState) - {_STATE.TO_PLACE}, _EVERYBODY_IN_IT),
    Verb.CLOSE: {_STATE.ACCEPTED: _ITS_AGENCY},
    Verb.REOPEN: {_STATE.CLOSED: _ITS_AGENCY | _WHO_ASKED_FOR_IT, _STATE.DECLINED: _ITS_AGENCY},
    Verb.ASK_TIME: {_STATE.ACCEPTED: _ITS_AGENCY},
    Verb.ANSWER_TIME: {_STATE.ACCEPTED: _WHO_ASKED_FOR_IT},
    Verb.HAND_OVER: {_STATE.ACCEPTED: _ITS_AGENCY},
    Verb.OFFER: {_STATE.ACCEPTED: _ITS_AGENCY},
    Verb.TAKE_ON: {_STATE.ACCEPTED: frozenset({Part.OFFERED})},
    Verb.NOT_TAKE_ON: {_STATE.ACCEPTED: frozenset({Part.OFFERED})},
    Verb.SNOOZE: {_STATE.ACCEPTED: _ITS_AGENCY},
    Verb.KEEP_STEP: {_STATE.PROPOSED: _ITS_AGENCY, _STATE.ACCEPTED: _ITS_AGENCY},
}
"""Who may do what with an action in which state; what is not here is refused. Nobody promises for another agency: only
its own people say yes, begin, close or say that they cannot, and who asked for it, or a chair, can reopen it only as a
question. Sources: design, "What must always hold", 3; issue 6, Actions.
"""
_NOT_OPEN = {
    _STATE.PROPOSED: Refusal.NOT_ANSWERED_YET,
    _STATE.ACCEPTED: Refusal.ALREADY_ANSWERED,
    _STATE.DECLINED: Refusal.WAS_DECLINED,
    _STATE.CLOSED: Refusal.ALREADY_CLOSED,
    _STATE.TO_PLACE: Refusal.TO_BE_PLACED,
}
_ANSWERED = {**_NOT_OPEN, _STATE.DECLINED: Refusal.ALREADY_ANSWERED}
_NOT_OVER = {**_NOT_OPEN, _STATE.PROPOSED: Refusal.NOT_CLOSED, _STATE.ACCEPTED: Refusal.NOT_CLOSED}
_SAID = {Verb.ACCEPT: _ANSWERED, Verb.DECLINE: _ANSWERED, Verb.REOPEN: _NOT_OVER}
"""What is said where the state stands in the way."""
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


def parts_of(actor: Actor, action: ActionFacts) -> frozenset[Part]:
    """What the actor is to an action."""
    answers = actor.has(*ANSWERING_ROLES)
    proposed = actor.reads_cards and actor.member == action.proposed_by
    found = {
        Part.AGENCY: answers and actor.agency == action.agency,
        Part.OFFERED: answers and actor.agency == action.offered_to,
        Part.PROPOSER: proposed,
        Part.CHAIR: actor.has(Role.CHAIR),
    }
    return frozenset(part for part, held in found.items() if held)


def has_a_part(actor: Actor, action: ActionFacts) -> bool:
    """Whether the actor follows an action: for its agency or the one that is asked to take it on, whatever their role
    there, as who proposed it, or as a chair. Whether they may know of its case at all is asked before.
    """
    return actor.agency in {action.agency, action.offered_to} or bool(parts_of(actor, action))


def may(verb: Verb, actor: Actor, action: ActionFacts) -> Verdict:
    """Whether the actor may do this with an action in its present state. Source: the life cycle above."""
    states, parts = LIFE_CYCLE[verb], parts_of(actor, action)
    if not any(parts & allowed for allowed in states.values()):
        ours = actor.agency in {action.agency, action.offered_to} and not actor.has(*ANSWERING_ROLES)
        return deny(Refusal.NOT_YOUR_ROLE if ours else Refusal.NOT_YOUR_AGENCY)
    if action.state not in states:
        return deny(_SAID.get(verb, _NOT_OPEN)[action.state])
    if not parts & states[action.state]:
        return deny(Refusal.NOT_YOUR_AGENCY)
    refusal = _stands_in_the_way(verb, actor, action)
    return allow() if refusal is None else deny(refusal)


def _stands_in_the_way(verb: Verb, actor: Actor, action: ActionFacts) -> Refusal | None:
    """What besides its state refuses a verb: it is done once, and nobody answers their own question."""
    if verb is Verb.BEGIN and action.begun_at is not None:
        return Refusal.BEGUN_ALREADY
    if verb is Verb.ANSWER_TIME and action.asked_until is None:
        return Refusal.NO_TIME_ASKED
    if verb is Verb.ANSWER_TIME and action.asked_by == actor.member:
        return Refusal.ASKED_BY_YOU
    return None


def state_reopened(actor: Actor, action: ActionFacts) -> ActionState:
    """How an action stands when the actor reopens it: its own agency promises it anew; anybody else only asks."""
    return ActionState.ACCEPTED if Part.AGENCY in parts_of(actor, action) else ActionState.PROPOSED


def may_wait_until(action: ActionFacts, day: date, today: date) -> Verdict:
    """Whether an action may be set aside until a day: to come, and not beyond its own. A promise cannot hide."""
    if day <= today:
        return deny(Refusal.SNOOZED_TO_THE_PAST)
    if action.due is not None and day > action.due:
        return deny(Refusal.SNOOZED_BEYOND_ITS_DAY)
    return allow()


def may_last_until(action: ActionFacts, day: date, today: date) -> Verdict:
    """Whether this is more time: a day to come, after the one that was promised."""
    later = day > today and (action.due is None or day > action.due)
    return allow() if later else deny(Refusal.NOT_LATER)


def may_be_due(day: date | None, today: date) -> Verdict:
    """Whether something can be asked for until a day: today or later, or without one."""
    return deny(Refusal.DUE_DAY_PAST) if day is not None and day < today else allow()


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
