"""What has no yes: it is asked of another agency, or goes to the gap ledger with its cause."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from conference.actions import store
from conference.actions.domain import ActionState, GapCause, GapLine, GapReason, Move
from conference.actions.models import Action, Gap
from conference.actions.policy import may_ask_again, may_note_gap, may_place, may_propose, without_yes
from conference.actions.service.history import changed, moved, promised_by_nobody
from conference.actions.service.reading import in_turn
from conference.cases.domain import Card
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import CaseFacts
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, require, require_known
from conference.kernel.ids import (
    ActionId,
    AgencyId,
    CaseId,
    GapId,
    MeetingId,
    MemberId,
    NeedId,
    ReferralId,
    new_uuid,
)

LEDGER_LINES = 200
"""How many lines of the ledger a page shows: the newest."""


def require_may_ask(actor: Actor, agency: AgencyId, case: CaseFacts, now: datetime) -> None:
    """Raise RefusedError unless an action of the case may be proposed to the agency."""
    before = directory_store.lineage().get(agency, frozenset())
    require(may_propose(actor, agency, case, now, current=directory.is_current(agency, now), before=before))


def ask(actor: Actor, row: Action, agency: AgencyId, case: CaseFacts, now: datetime) -> None:
    """Propose an action anew, to this agency, in the caller's transaction; the ledger has it no longer.

    Raises RefusedError.
    """
    require_may_ask(actor, agency, case, now)
    row.agency_id, row.state = agency, ActionState.PROPOSED
    row.proposed_by, row.proposed_at = actor.member, now
    row.answered_by = row.answered_at = row.reason = None
    promised_by_nobody(row)
    close_gap(row)
    moved(row, Move.ASKED_ANEW, now, actor.member)


def place(actor: Actor, action: ActionId, agency: AgencyId, now: datetime) -> None:
    """Ask another agency for an action that has none. Raises HiddenError, RefusedError."""
    with transaction():
        row = in_turn(action)
        facts = consent.require_visible(actor, row.case_id, now)
        require(may_place(actor, facts))
        if row.state is not ActionState.TO_PLACE:
            raise HiddenError
        ask(actor, row, agency, facts, now)


def ask_again(
    actor: Actor, action: ActionId, agency: AgencyId, now: datetime, *, meeting: MeetingId, chairs: bool
) -> None:
    """Ask an agency, in the meeting it was proposed in, for what has no yes yet. Raises HiddenError, RefusedError."""
    with transaction():
        row, case = _of_meeting(actor, action, now, meeting)
        require(may_ask_again(actor, store.facts([action])[0], agency, chairs=chairs))
        ask(actor, row, agency, case, now)


def note_gap(
    actor: Actor, action: ActionId, cause: GapCause, now: datetime, *, meeting: MeetingId, chairs: bool
) -> None:
    """Write into the ledger that no agency can do this now, and why. An agency that was asked may still say yes.

    Raises HiddenError, RefusedError.
    """
    with transaction():
        row, _case = _of_meeting(actor, action, now, meeting)
        require(may_note_gap(actor, store.facts([action])[0], chairs=chairs))
        _write(row, cause, now, actor.member)
        changed(row)


def leave_nothing_unplaced(meeting: MeetingId, now: datetime, *, by: MemberId) -> Sequence[ActionId]:
    """The table rises: whatever was proposed in the meeting and has no yes goes to the ledger, of every case. Gives
    what went there.
    """
    with transaction():
        asked = sorted(action.id for action, _cause in without_yes(store.for_meeting(meeting)))
        rows = {action: require_known(store.action(action, for_change=True)) for action in asked}
        left = without_yes(store.facts(asked))  # of which none is answered any more until this is stored
        for action, cause in left:
            _write(rows[action.id], cause, now, by)
            changed(rows[action.id])
    return [action.id for action, _cause in left]


def failed(row: Action, reason: GapReason, now: datetime, by: MemberId) -> None:
    """Write into the ledger that what she asked for was not done, in the caller's transaction: why, and not by whom."""
    _write(row, GapCause(reason.value), now, by)


def close_gap(row: Action) -> None:
    """An agency said yes, or is asked anew: it is no gap any more. In the caller's transaction."""
    held = store.gap(row.id)
    if held is not None:
        with transaction() as current:
            current.delete(held)
            current.flush()


def answer_gap(row: Action, reason: GapReason) -> None:
    """An agency said no to what stands in the ledger as unanswered, in the caller's transaction: now it says why."""
    held = store.gap(row.id)
    if held is not None and held.cause is GapCause.NOT_ANSWERED:
        held.cause = GapCause(reason.value)


def gap_lines(actor: Actor, now: datetime) -> Sequence[GapLine]:
    """What nobody could do, of the cases that the actor may know of, under the names that they know these by."""
    lines = store.gaps(consent_store.visible_cases(actor, now), most=LEDGER_LINES)
    cards = consent_store.cards_for(actor, [line.case for line in lines])
    return [_as_read(line, cards[line.case]) for line in lines]


def _as_read(line: GapLine, card: Card) -> GapLine:
    need = next((need.text for need in card.needs if need.id == line.need_id), "")
    return replace(line, pseudonym=card.pseudonym, need=need)


def note_failed(
    referral: ReferralId, case: CaseId, need: NeedId, cause: GapCause, now: datetime, *, by: MemberId
) -> None:
    """A referral was declined, or did not hold, in the caller's transaction: what she needs has nobody."""
    with transaction() as current:
        held = store.referral_gap(referral)
        if held is not None:
            held.cause, held.at, held.by_member = cause, now, by
            return
        kept = {"id": GapId(new_uuid()), "referral_id": referral, "case_id": case, "need_id": need}
        current.add(Gap(**kept, cause=cause, at=now, by_member=by))
        current.flush()


def close_failed(referral: ReferralId) -> None:
    """A referral that did not hold holds after all, in the caller's transaction: it is no gap any more."""
    held = store.referral_gap(referral)
    if held is not None:
        with transaction() as current:
            current.delete(held)
            current.flush()


def _of_meeting(actor: Actor, action: ActionId, now: datetime, meeting: MeetingId) -> tuple[Action, CaseFacts]:
    """An action that was proposed in this meeting, locked, of a case that the actor may know of."""
    row = in_turn(action)
    case = consent.require_visible(actor, row.case_id, now, meeting=meeting)
    if row.meeting_id != meeting:
        raise HiddenError
    return row, case


def _write(row: Action, cause: GapCause, now: datetime, by: MemberId) -> None:
    with transaction() as current:
        held = store.gap(row.id)
        if held is not None:
            held.cause, held.at, held.by_member = cause, now, by
            return
        current.add(
            Gap(
                id=GapId(new_uuid()),
                action_id=row.id,
                case_id=row.case_id,
                meeting_id=row.meeting_id,
                cause=cause,
                at=now,
                by_member=by,
            )
        )
        current.flush()
