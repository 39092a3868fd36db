"""Queries of what happened to actions: their moves, and the private steps of an agency."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from conference.accounts import store as accounts
from conference.actions.domain import Move, MoveLine, Step
from conference.actions.models import ActionMove, PrivateStep
from conference.actions.schemas import NO_AGENCY
from conference.directory import store as directory
from conference.infra.database import session
from conference.kernel.ids import ActionId, AgencyId, RowId


def moves_of(action_id: ActionId) -> int:
    """How many moves the history of an action has."""
    query = sa.select(sa.func.max(ActionMove.number)).where(ActionMove.action_id == action_id)
    return session().scalar(query) or 0


def history(action_id: ActionId) -> Sequence[MoveLine]:
    """The moves of an action, the first one first. Once it was taken from its agency, nothing tells whose it was: what
    came before is left out for everybody. Who did not take on what was offered is named to nobody: an offer that ended
    because she keeps that agency out looks the same.
    """
    query = sa.select(ActionMove).where(ActionMove.action_id == action_id).order_by(ActionMove.number)
    rows = session().scalars(query).all()
    last = max((row.number for row in rows if row.kind is Move.TAKEN_BACK), default=0)
    told = [row for row in rows if row.number >= last]
    members = {member for row in told for member in (row.by_member, row.carrier_id) if member}
    names, agencies = accounts.names(list(members)), directory.names()
    return [
        MoveLine(
            kind=row.kind,
            at=row.at,
            by=names[row.by_member][0] if row.by_member and row.kind is not Move.NOT_TAKEN_ON else None,
            agency=NO_AGENCY if row.kind is Move.TAKEN_BACK else agencies[row.agency_id],
            carrier=names[row.carrier_id][0] if row.carrier_id else None,
            day=row.day,
            outcome=row.outcome,
            reason=row.reason,
            text=row.text,
        )
        for row in told
    ]


def step(step_id: RowId, action_id: ActionId, agencies: Collection[AgencyId]) -> PrivateStep | None:
    """A private step towards an action, of one of these agencies, locked."""
    row = session().get(PrivateStep, step_id, with_for_update=True)
    return row if row is not None and row.action_id == action_id and row.agency_id in agencies else None


def steps(action_id: ActionId, agencies: Collection[AgencyId]) -> Sequence[Step]:
    """The private steps towards an action, of these agencies alone: those that their reader stands for."""
    query = sa.select(PrivateStep).where(PrivateStep.action_id == action_id, PrivateStep.agency_id.in_(agencies))
    rows = session().scalars(query.order_by(PrivateStep.at, PrivateStep.id)).all()
    names = accounts.names([row.by_member for row in rows])
    return [Step(row.id, row.text, names[row.by_member][0], row.at, row.done_at) for row in rows]


def taken_back(action_ids: Sequence[ActionId]) -> Mapping[ActionId, datetime]:
    """When actions were last taken from their agency. What was said before then would tell whose they were."""
    return _last(action_ids, Move.TAKEN_BACK)


def last_nudges(action_ids: Sequence[ActionId]) -> Mapping[ActionId, datetime]:
    """When each of some actions was nudged last, where it was."""
    return _last(action_ids, Move.NUDGED)


def _last(action_ids: Sequence[ActionId], kind: Move) -> Mapping[ActionId, datetime]:
    query = sa.select(ActionMove.action_id, sa.func.max(ActionMove.at)).where(
        ActionMove.action_id.in_(action_ids), ActionMove.kind == kind
    )
    return dict(session().execute(query.group_by(ActionMove.action_id)).all())
