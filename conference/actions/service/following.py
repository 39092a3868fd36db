"""Following an action up: begin, say how it goes, ask for more time, hand over, offer to another agency, reopen."""

from collections.abc import Sequence
from datetime import date, datetime

from conference.accounts import service as accounts
from conference.actions import store
from conference.actions.domain import ActionState, Move
from conference.actions.models import Action, ActionUpdate, PrivateStep
from conference.actions.policy import (
    ANSWERING_ROLES,
    Refusal,
    Verb,
    may,
    may_last_until,
    may_wait_until,
    state_reopened,
)
from conference.actions.service import unplaced
from conference.actions.service.history import changed, moved, promised_by_nobody
from conference.actions.service.reading import allowed, own
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.directory import service as directory
from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import RefusedError, require, require_known
from conference.kernel.ids import ActionId, AgencyId, CaseId, MemberId, RowId, new_uuid
from conference.kernel.narrative import Narrative


def begin(actor: Actor, action: ActionId, now: datetime) -> None:
    """Say that the agency is at it. Raises HiddenError, RefusedError."""
    with transaction():
        row, _held = allowed(Verb.BEGIN, actor, action, now)
        _begin(actor, row, now)


def update(actor: Actor, action: ActionId, text: Narrative, now: datetime) -> None:
    """Say, for its agency, where an action stands; with that it has begun. Raises HiddenError, RefusedError."""
    with transaction():
        row, held = allowed(Verb.UPDATE, actor, action, now)
        add_line(actor, row, text, now)
        if held.begun_at is None:
            _begin(actor, row, now)
        changed(row)


def comment(actor: Actor, action: ActionId, text: Narrative, now: datetime) -> None:
    """Write a line to everybody who has a part in an action. Raises HiddenError, RefusedError."""
    with transaction():
        row, _held = allowed(Verb.COMMENT, actor, action, now)
        add_line(actor, row, text, now)
        changed(row)


def ask_time(actor: Actor, action: ActionId, until: date, text: Narrative, now: datetime) -> None:
    """Ask for more time: its day stays as it is until a chair or whoever proposed it agrees.

    Raises HiddenError, RefusedError.
    """
    with transaction():
        row, held = allowed(Verb.ASK_TIME, actor, action, now)
        require(may_last_until(held, until, directory.today(now)))
        row.asked_until, row.asked_by = until, actor.member
        moved(row, Move.ASKED_FOR_TIME, now, actor.member, day=until, text=text)


def answer_time(actor: Actor, action: ActionId, now: datetime, *, agree: bool) -> None:
    """Agree to more time, or not. Raises HiddenError, RefusedError."""
    with transaction():
        row, held = allowed(Verb.ANSWER_TIME, actor, action, now)
        row.asked_until = row.asked_by = None
        if agree:
            row.due = held.asked_until
        moved(row, Move.GIVEN_TIME if agree else Move.NOT_GIVEN_TIME, now, actor.member, day=held.asked_until)


def carry(actor: Actor, action: ActionId, colleague: MemberId, now: datetime) -> None:
    """Hand an action over to a colleague who answers for the same agency and may know of the case.

    Raises HiddenError, RefusedError: the same one, whichever reason there is against the colleague.
    """
    with transaction():
        row, held = allowed(Verb.HAND_OVER, actor, action, now)
        if held.carrier == colleague:
            raise RefusedError(Refusal.CARRIES_ALREADY)
        if not _can_carry(colleague, held.agency, held.case, now):
            raise RefusedError(Refusal.CANNOT_CARRY)
        row.carrier_id = colleague
        moved(row, Move.HANDED_OVER, now, actor.member)


def offer(actor: Actor, action: ActionId, agency: AgencyId, text: Narrative, now: datetime) -> None:
    """Ask another agency to take on what was promised. Until it says yes the promise stays where it is.

    Raises HiddenError, RefusedError.
    """
    with transaction():
        row, held = allowed(Verb.OFFER, actor, action, now)
        facts = consent.require_visible(actor, row.case_id, now)
        if agency in {held.agency, held.offered_to}:
            raise RefusedError(Refusal.ASKED_ALREADY)
        unplaced.require_may_ask(actor, agency, facts, now)
        row.offered_to_id = agency
        moved(row, Move.OFFERED, now, actor.member, text=text)


def take_on(actor: Actor, row: Action, now: datetime) -> None:
    """Take on what another agency had promised: from now on it binds the actor's. In the caller's transaction."""
    promised_by_nobody(row)
    row.agency_id, row.carrier_id = actor.agency, actor.member
    row.answered_by, row.answered_at = actor.member, now
    moved(row, Move.TAKEN_ON, now, actor.member)


def reopen(actor: Actor, action: ActionId, text: Narrative, now: datetime) -> None:
    """Open what is over once more, and say why: for its own agency as a promise, for anybody else as a question.

    Raises HiddenError, RefusedError.
    """
    with transaction():
        row, held = allowed(Verb.REOPEN, actor, action, now)
        state = state_reopened(actor, held)
        if state is ActionState.PROPOSED:
            unplaced.require_may_ask(actor, row.agency_id, consent.require_visible(actor, row.case_id, now), now)
        promised_by_nobody(row)
        row.state = state
        row.closed_by = row.closed_at = row.cleared_at = row.outcome = row.reason = None
        row.answered_by = row.answered_at = None
        if state is ActionState.ACCEPTED:
            row.carrier_id = row.answered_by = actor.member
            row.answered_at = now
        else:
            row.proposed_by, row.proposed_at = actor.member, now
        unplaced.close_gap(row)
        moved(row, Move.REOPENED, now, actor.member, text=text)


def snooze(actor: Actor, action: ActionId, until: date, now: datetime) -> None:
    """Set one action aside until a day, without its case. Raises HiddenError, RefusedError."""
    with transaction():
        row, held = allowed(Verb.SNOOZE, actor, action, now)
        require(may_wait_until(held, until, directory.today(now)))
        row.snoozed_until = until
        moved(row, Move.SNOOZED, now, actor.member, day=until)


def clear_done(actor: Actor, now: datetime) -> int:
    """Clear from unfinished business what is done, of the cases that the actor may know of; how much it was. The caller
    has asked whether the actor chairs.
    """
    with transaction():
        rows = store.to_clear(actor, now)
        for row in rows:
            row.cleared_at = now
            changed(row)
    return len(rows)


def keep_step(actor: Actor, action: ActionId, text: Narrative, now: datetime) -> None:
    """Note a step that the agency keeps for itself. Raises HiddenError, RefusedError."""
    with transaction() as current:
        row, _held = allowed(Verb.KEEP_STEP, actor, action, now)
        current.add(
            PrivateStep(
                id=RowId(new_uuid()),
                action_id=row.id,
                agency_id=actor.agency,
                text=text,
                at=now,
                by_member=actor.member,
                done_at=None,
            )
        )


def tick_step(actor: Actor, action: ActionId, step: RowId, now: datetime) -> None:
    """Note a private step as done, or as not done after all. Raises HiddenError, RefusedError."""
    with transaction():
        held = own(actor, action, now)
        row = require_known(store.step(step, action, actor.agencies))
        require(may(Verb.KEEP_STEP, actor, held))
        row.done_at = None if row.done_at else now


def add_line(actor: Actor, row: Action, text: Narrative, now: datetime) -> None:
    """Add a line to what was said of an action, in the caller's transaction."""
    with transaction() as current:
        current.add(ActionUpdate(id=RowId(new_uuid()), action_id=row.id, at=now, by_member=actor.member, text=text))
        current.flush()


def colleagues(actor: Actor, now: datetime) -> Sequence[Actor]:
    """Who answers for the actor's agency, by name. Whether they may know of a case is asked when one is handed over."""
    found = accounts.everybody(now).values()
    ours = [member for member in found if member.agency == actor.agency and member.has(*ANSWERING_ROLES)]
    return sorted(ours, key=lambda member: member.name)


def _begin(actor: Actor, row: Action, now: datetime) -> None:
    row.begun_at = now
    moved(row, Move.BEGUN, now, actor.member)


def _can_carry(colleague: MemberId, agency: AgencyId | None, case: CaseId, now: datetime) -> bool:
    found = accounts.acting([colleague], now).get(colleague)
    if found is None or found.agency != agency or not found.has(*ANSWERING_ROLES):
        return False
    return consent_store.sees(found, case, now)
