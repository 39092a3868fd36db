"""Use cases of actions: propose, accept, decline, follow up, close out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from conference.actions import store
from conference.actions.domain import ActionFacts, ActionState, GapReason, Outcome
from conference.actions.models import Action, ActionUpdate
from conference.actions.policy import (
    ANSWERING_ROLES,
    Refusal,
    Verb,
    may,
    must_be_placed,
    reason_is_wrong,
)
from conference.actions.service import unplaced
from conference.actions.service.unplaced import (
    LEDGER_LINES,
    ask_again,
    close_failed,
    gap_lines,
    leave_nothing_unplaced,
    note_failed,
    note_gap,
    place,
)
from conference.cases.domain import Card
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.events import RightsChanged
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, InvalidError, RefusedError, require, require_known
from conference.kernel.ids import ActionId, AgencyId, CaseId, ItemId, MeetingId, NeedId, RowId, new_uuid
from conference.kernel.narrative import Narrative

__all__ = [
    "LEDGER_LINES",
    "ask_again",
    "close_failed",
    "gap_lines",
    "leave_nothing_unplaced",
    "note_failed",
    "note_gap",
    "place",
]

LATELY = timedelta(days=30)
"""How long what is over stays on the agency's page."""


def propose(
    actor: Actor,
    *,
    case: CaseId,
    agency: AgencyId,
    text: Narrative,
    due: date | None,
    now: datetime,
    meeting: MeetingId | None = None,
    item: ItemId | None = None,
    need: NeedId | None = None,
) -> ActionId:
    """Propose an action to an agency. It binds nobody until a member of that agency accepts it. `need`: one of the
    case's, if it is for that.

    Raises HiddenError, RefusedError with a code of `policy.Refusal`.
    """
    with transaction() as current:
        consent.hold_still(case)
        facts = consent.require_visible(actor, case, now, meeting=meeting)
        unplaced.require_may_ask(actor, agency, facts, now)
        if due is not None and due < directory.today(now):
            raise RefusedError(Refusal.DUE_DAY_PAST)
        row = Action(
            id=ActionId(new_uuid()),
            case_id=case,
            meeting_id=meeting,
            item_id=item,
            agency_id=agency,
            need_id=need,
            text=text,
            due=due,
            state=ActionState.PROPOSED,
            proposed_by=actor.member,
            proposed_at=now,
        )
        current.add(row)
        current.flush()
        unplaced.changed(row)
        return row.id


def accept(actor: Actor, action: ActionId, now: datetime, *, meeting: MeetingId | None = None) -> None:
    """Say yes for the actor's own agency, in a meeting or elsewhere. Raises HiddenError, RefusedError."""
    with transaction():
        row = _allowed(Verb.ACCEPT, actor, action, now, meeting)
        row.state, row.answered_by, row.answered_at = ActionState.ACCEPTED, actor.member, now
        unplaced.close_gap(row)
        unplaced.changed(row)


def decline(
    actor: Actor, action: ActionId, reason: GapReason, now: datetime, *, meeting: MeetingId | None = None
) -> None:
    """Say no for the actor's own agency, and why, in a meeting or elsewhere. Raises HiddenError, RefusedError."""
    with transaction():
        row = _allowed(Verb.DECLINE, actor, action, now, meeting)
        row.state, row.answered_by, row.answered_at = ActionState.DECLINED, actor.member, now
        row.reason = reason
        unplaced.answer_gap(row, reason)
        unplaced.changed(row)


def update(actor: Actor, action: ActionId, text: Narrative, now: datetime) -> None:
    """Add a line to the history of an accepted action. Raises HiddenError, RefusedError."""
    with transaction():
        row = _allowed(Verb.UPDATE, actor, action, now)
        _add_line(actor, row, text, now)
        unplaced.changed(row)


def close(
    actor: Actor, action: ActionId, outcome: Outcome, *, reason: GapReason | None, text: Narrative | None, now: datetime
) -> None:
    """Close an accepted action out, once. What was not done says why.

    Raises HiddenError, RefusedError, InvalidError with `reason`.
    """
    with transaction():
        row = _allowed(Verb.CLOSE, actor, action, now)
        if reason_is_wrong(outcome, reason):
            raise InvalidError({"reason": "required"})
        row.state, row.closed_by, row.closed_at = ActionState.CLOSED, actor.member, now
        row.outcome, row.reason = outcome, None if outcome is Outcome.DONE else reason
        if text:
            _add_line(actor, row, text, now)
        unplaced.changed(row)


def hand_over(old: AgencyId, new: AgencyId) -> None:
    """What an agency was asked for or has promised passes to the one that took it over. Where the survivor keeps that
    one out, it goes back to the table by itself, as `take_back_from_kept_out` has it.
    """
    with transaction():
        for row in store.running_of(old):
            row.agency_id = new
            unplaced.changed(row)
            publish(RightsChanged(row.case_id))


def take_back_from_kept_out(case: CaseId, now: datetime) -> None:
    """Actions of agencies that the survivor keeps out of the case need another agency. Nobody is told which, or why."""
    facts = consent_store.case_facts([case], directory.zone()).get(case)
    if facts is None or not facts.exclusions:
        return
    before = directory_store.lineage()
    with transaction():
        for row in store.running(case):
            if must_be_placed(row.agency_id, facts, before.get(row.agency_id, frozenset()), now):
                row.state = ActionState.TO_PLACE
                unplaced.changed(row)


def own(actor: Actor, action: ActionId, now: datetime, *, meeting: MeetingId | None = None) -> ActionFacts:
    """An action of the actor's own agency, of a case the actor may know. Raises HiddenError for every other."""
    row = require_known(store.action(action))
    consent.require_visible(actor, row.case_id, now, meeting=meeting)
    held = store.facts([action])[0]
    if held.agency != actor.agency:
        raise HiddenError
    return held


@dataclass(frozen=True, slots=True)
class Inbox:
    """What an agency has to do with actions, as one of its members may know it, with the cards they belong to.

    `to_place`: actions of cases that the agency leads, which need another agency.
    """

    asked: tuple[ActionFacts, ...]
    owed: tuple[ActionFacts, ...]
    over: tuple[ActionFacts, ...]
    to_place: tuple[ActionFacts, ...]
    cards: Mapping[CaseId, Card]


def inbox(actor: Actor, now: datetime) -> Inbox:
    """The actions of the actor's agency: waiting for its answer, promised (overdue first), and lately closed."""
    visible = consent_store.visible_cases(actor, now)
    running = store.open_for_agency(actor.agency, visible)
    over = store.closed_for_agency(actor.agency, visible, now - LATELY)
    leads = actor.agencies if actor.has(*ANSWERING_ROLES) else ()
    to_place = store.without_agency(leads, visible)
    return Inbox(
        asked=tuple(held for held in running if held.state is ActionState.PROPOSED),
        owed=tuple(held for held in running if held.state is ActionState.ACCEPTED),
        over=tuple(over),
        to_place=tuple(to_place),
        cards=consent_store.cards_for(actor, [held.case for held in (*running, *over, *to_place)]),
    )


def _allowed(verb: Verb, actor: Actor, action: ActionId, now: datetime, meeting: MeetingId | None = None) -> Action:
    """The action, read afresh and locked, if the actor may do this with it."""
    row = require_known(store.action(action, for_change=True))
    require(may(verb, actor, own(actor, action, now, meeting=meeting)))
    return row


def _add_line(actor: Actor, row: Action, text: Narrative, now: datetime) -> None:
    with transaction() as current:
        current.add(ActionUpdate(id=RowId(new_uuid()), action_id=row.id, at=now, by_member=actor.member, text=text))
