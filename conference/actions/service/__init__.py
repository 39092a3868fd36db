"""Use cases of actions: propose, accept, decline, follow up, close out."""

from datetime import date, datetime

from conference.actions import store
from conference.actions.domain import ActionState, GapReason, Move, Outcome
from conference.actions.models import Action
from conference.actions.policy import Verb, may_be_due, must_be_placed, reason_is_wrong
from conference.actions.service import unplaced
from conference.actions.service.following import (
    add_line,
    answer_time,
    ask_time,
    begin,
    carry,
    clear_done,
    colleagues,
    comment,
    keep_step,
    offer,
    reopen,
    snooze,
    take_on,
    tick_step,
    update,
)
from conference.actions.service.history import moved, over, promised_by_nobody
from conference.actions.service.inbox import MOST, Choice, Inbox, choice, choose, inbox
from conference.actions.service.nudging import asked_after, nudge, nudgeable
from conference.actions.service.owning import owners
from conference.actions.service.reading import allowed, own
from conference.actions.service.together import each
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
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.events import RightsChanged
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import InvalidError, require
from conference.kernel.ids import ActionId, AgencyId, CaseId, ItemId, MeetingId, NeedId, new_uuid
from conference.kernel.narrative import Narrative

__all__ = [
    "LEDGER_LINES",
    "MOST",
    "Choice",
    "Inbox",
    "answer_time",
    "ask_again",
    "ask_time",
    "asked_after",
    "begin",
    "carry",
    "choice",
    "choose",
    "clear_done",
    "close_failed",
    "colleagues",
    "comment",
    "each",
    "gap_lines",
    "inbox",
    "keep_step",
    "leave_nothing_unplaced",
    "note_failed",
    "note_gap",
    "nudge",
    "nudgeable",
    "offer",
    "own",
    "owners",
    "place",
    "reopen",
    "snooze",
    "tick_step",
    "update",
]


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
    parent: ActionId | None = None,
) -> ActionId:
    """Propose an action to an agency. It binds nobody until a member of that agency accepts it. `need`: one of the
    case's, if it is for that; `parent`: the action of the same case that it follows from, if it does.

    Raises HiddenError, RefusedError with a code of `policy.Refusal`.
    """
    with transaction() as current:
        consent.hold_still(case)
        facts = consent.require_visible(actor, case, now, meeting=meeting)
        unplaced.require_may_ask(actor, agency, facts, now)
        require(may_be_due(due, directory.today(now)))
        row = Action(
            id=ActionId(new_uuid()),
            case_id=case,
            meeting_id=meeting,
            item_id=item,
            agency_id=agency,
            need_id=need,
            parent_id=parent,
            text=text,
            due=due,
            state=ActionState.PROPOSED,
            proposed_by=actor.member,
            proposed_at=now,
        )
        current.add(row)
        current.flush()
        moved(row, Move.PROPOSED, now, actor.member)
        return row.id


def accept(actor: Actor, action: ActionId, now: datetime, *, meeting: MeetingId | None = None) -> None:
    """Say yes for the actor's own agency, in a meeting or elsewhere: to what is asked of it, or to taking on what
    another agency had promised. Whoever says yes carries it. Raises HiddenError, RefusedError.
    """
    with transaction():
        row, _held = allowed(_answer(actor, action, Verb.ACCEPT), actor, action, now, meeting)
        if row.state is ActionState.ACCEPTED:
            take_on(actor, row, now)
            return
        row.state, row.answered_by, row.answered_at = ActionState.ACCEPTED, actor.member, now
        row.carrier_id = actor.member
        unplaced.close_gap(row)
        moved(row, Move.ACCEPTED, now, actor.member)


def decline(
    actor: Actor, action: ActionId, reason: GapReason, now: datetime, *, meeting: MeetingId | None = None
) -> None:
    """Say no for the actor's own agency, and why, in a meeting or elsewhere. At the table another agency may be asked
    before it rises; elsewhere it is a gap at once. What another agency offered stays with that one.

    Raises HiddenError, RefusedError.
    """
    with transaction():
        row, _held = allowed(_answer(actor, action, Verb.DECLINE), actor, action, now, meeting)
        if row.state is ActionState.ACCEPTED:
            row.offered_to_id = None
            moved(row, Move.NOT_TAKEN_ON, now, actor.member)
            return
        row.state, row.answered_by, row.answered_at = ActionState.DECLINED, actor.member, now
        row.reason = reason
        if meeting is None:
            unplaced.failed(row, reason, now, actor.member)
        else:
            unplaced.answer_gap(row, reason)
        moved(row, Move.DECLINED, now, actor.member)


def _answer(actor: Actor, action: ActionId, verb: Verb) -> Verb:
    """What a yes or no means: to what the agency is asked for, or to what another one offers it."""
    row = store.action(action)
    if row is None or row.state is not ActionState.ACCEPTED or row.offered_to_id != actor.agency:
        return verb
    return Verb.TAKE_ON if verb is Verb.ACCEPT else Verb.NOT_TAKE_ON


def close(
    actor: Actor, action: ActionId, outcome: Outcome, *, reason: GapReason | None, text: Narrative | None, now: datetime
) -> None:
    """Close an accepted action out, once. What was not done says why, and the gap ledger has it.

    Raises HiddenError, RefusedError, InvalidError with `reason`.
    """
    with transaction():
        row, _held = allowed(Verb.CLOSE, actor, action, now)
        if reason_is_wrong(outcome, reason):
            raise InvalidError({"reason": "required"})
        row.state, row.closed_by, row.closed_at = ActionState.CLOSED, actor.member, now
        why = None if outcome is Outcome.DONE else reason
        row.outcome, row.reason = outcome, why
        over(row)
        if text:
            add_line(actor, row, text, now)
        if why is not None:
            unplaced.failed(row, why, now, actor.member)
        moved(row, Move.CLOSED, now, actor.member)


def hand_over(old: AgencyId, new: AgencyId, now: datetime) -> None:
    """What an agency was asked for or has promised passes to the one that took it over. Where the survivor keeps that
    one out, it goes back to the table by itself, as `take_back_from_kept_out` has it.
    """
    with transaction():
        for row in store.running_of(old):
            if row.agency_id == old:
                row.agency_id = new
            row.offered_to_id = new if row.offered_to_id == old else row.offered_to_id
            row.offered_to_id = None if row.offered_to_id == row.agency_id else row.offered_to_id
            moved(row, Move.AGENCY_MERGED, now, None)
            publish(RightsChanged(row.case_id))


def take_back_from_kept_out(case: CaseId, now: datetime) -> None:
    """Actions of agencies that the survivor keeps out of the case need another agency, and none is offered to them.
    Nobody is told which, or why.
    """
    facts = consent_store.case_facts([case], directory.zone()).get(case)
    if facts is None or not facts.exclusions:
        return
    before = directory_store.lineage()
    with transaction():
        for row in store.running(case):
            if must_be_placed(row.agency_id, facts, before.get(row.agency_id, frozenset()), now):
                row.state = ActionState.TO_PLACE
                promised_by_nobody(row)
                moved(row, Move.TAKEN_BACK, now, None)
            elif row.offered_to_id and must_be_placed(
                row.offered_to_id, facts, before.get(row.offered_to_id, frozenset()), now
            ):
                row.offered_to_id = None
                moved(row, Move.NOT_TAKEN_ON, now, None)


def take_back_what_is_left(now: datetime) -> None:
    """The same, wherever it was cut short."""
    for case in store.left_with_kept_out(now):
        take_back_from_kept_out(case, now)
