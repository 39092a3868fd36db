"""The history of an action: every move is a row, written with what it moves."""

from datetime import date, datetime

from conference.actions import store
from conference.actions.domain import Move
from conference.actions.events import ActionChanged
from conference.actions.models import Action, ActionMove
from conference.infra.database import publish, transaction
from conference.kernel.ids import MemberId
from conference.kernel.narrative import Narrative

NOTHING = Narrative.read("")


def moved(
    row: Action, kind: Move, now: datetime, by: MemberId | None, *, day: date | None = None, text: Narrative = NOTHING
) -> None:
    """Write a move that was just made into the history, in the caller's transaction, and tell of it. `by` None: it
    followed from something else. `day`: the one that was named, where it is not the day of the action itself.
    """
    with transaction() as current:
        current.add(
            ActionMove(
                action_id=row.id,
                number=store.moves_of(row.id) + 1,
                kind=kind,
                at=now,
                by_member=by,
                state=row.state,
                agency_id=row.agency_id,
                carrier_id=row.carrier_id,
                day=row.due if day is None else day,
                outcome=row.outcome,
                reason=row.reason,
                text=text,
            )
        )
        current.flush()
    changed(row)


def changed(row: Action) -> None:
    """Tell, once it is stored, that an action is not as it was."""
    publish(ActionChanged(action=row.id, case=row.case_id, meeting=row.meeting_id))


def promised_by_nobody(row: Action) -> None:
    """Forget what an agency had made of an action: who carries it, since when, and what it had asked for."""
    row.carrier_id = row.begun_at = row.offered_to_id = None
    row.asked_until = row.asked_by = row.snoozed_until = None


def over(row: Action) -> None:
    """Nothing is asked for any more, and nothing waits."""
    row.offered_to_id = row.asked_until = row.asked_by = row.snoozed_until = None
