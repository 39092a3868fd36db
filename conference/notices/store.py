"""Queries of following up."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from conference.accounts.domain import Staff
from conference.actions import store as actions
from conference.actions.domain import ActionFacts, ActionState, Move
from conference.actions.models import Action, ActionMove
from conference.actions.policy.looking_after import mine
from conference.actions.store.inbox import looked_after
from conference.cases.models import Case
from conference.consent import store as consent
from conference.directory import service as directory
from conference.infra.database import add_once, session
from conference.kernel.actor import Actor
from conference.kernel.ids import ActionId, AgencyId, CaseId, MemberId, PersonId
from conference.notices.domain import COUNTED, Kept, Open
from conference.notices.models import FollowUp, LetterDay, OwnReminders, WaitingNudge

_LOOKED_AT = 1000
"""How many promises of an agency are looked at, of each kind: who has more that were not kept needs help anyway."""
_NOT_DONE = sa.text("outcome = 'not_done'")
"""In the words of the index of these, for SQLite takes it only so."""


def follow_up(*, for_change: bool = False) -> FollowUp | None:
    """How the task force wants it; `for_change`: kept for the open transaction alone."""
    query = sa.select(FollowUp)
    return session().scalar(query.with_for_update() if for_change else query)


def own(person: PersonId) -> OwnReminders | None:
    """What somebody chose, if they did."""
    return session().get(OwnReminders, person)


def everybodys_own() -> Mapping[PersonId, OwnReminders]:
    """What each chose who did."""
    return {row.person_id: row for row in session().scalars(sa.select(OwnReminders))}


def promised_between(
    first: date, last: date, today: date
) -> Sequence[tuple[ActionId, CaseId, AgencyId, MemberId | None, date]]:
    """The promises whose day is in a span, both days included: action, case, agency, who carries it, day. Those that
    are set aside until a later day are none of them.
    """
    query = sa.select(Action.id, Action.case_id, Action.agency_id, Action.carrier_id, Action.due)
    awake = sa.or_(Action.snoozed_until.is_(None), Action.snoozed_until <= today)
    rows = session().execute(query.where(Action.state == ActionState.ACCEPTED, Action.due.between(first, last), awake))
    return [(action, case, agency, carried_by, due) for action, case, agency, carried_by, due in rows if due]


def promises_until(
    reader: Actor, agencies: Collection[AgencyId], due: tuple[date, date], closed_since: datetime, now: datetime
) -> Sequence[Kept]:
    """How promises went of some agencies, of cases that the reader may know of: whose day is in a span, both days
    included, or that were closed out as not done since an instant; of each kind the latest, as far as it matters. What
    was taken from an agency since `now`, because she keeps it out, stands as it was.
    """
    kinds = (
        ([Action.state == ActionState.CLOSED, _NOT_DONE, Action.closed_at >= closed_since], Action.closed_at),
        ([Action.state == ActionState.CLOSED, Action.due.between(*due)], Action.due),
        ([Action.state == ActionState.ACCEPTED, Action.due.between(*due)], Action.due),
    )
    known = consent.visible_cases(reader, now).where(Case.id == Action.case_id).exists()
    found: dict[ActionId, Action] = {}
    for agency in agencies:
        for kind, latest in kinds:
            query = sa.select(Action).where(Action.agency_id == agency, *kind, known)
            rows = session().scalars(query.order_by(latest.desc()).limit(_LOOKED_AT)).all()
            found |= {row.id: row for row in rows}
    taken = _taken_back(agencies, due, known, now)
    return [*taken.values(), *(_kept(row) for row in found.values() if row.id not in taken)]


def _taken_back(
    agencies: Collection[AgencyId], due: tuple[date, date], known: sa.Exists, since: datetime
) -> Mapping[ActionId, Kept]:
    """The promises that were taken from their agencies since an instant, as they were. Found from the few whom she
    keeps out since then.
    """
    before = aliased(ActionMove)
    promised = sa.and_(before.action_id == ActionMove.action_id, before.state == ActionState.ACCEPTED)
    until_then = sa.exists().where(promised, before.number == ActionMove.number - 1)
    bound = before.kind.in_((Move.ACCEPTED, Move.TAKEN_ON, Move.REOPENED))
    began = (
        sa.select(sa.func.max(before.at)).where(promised, bound, before.number < ActionMove.number).scalar_subquery()
    )
    query = (
        sa.select(ActionMove, Action.case_id, began)
        .join(Action, Action.id == ActionMove.action_id)
        .where(
            Action.case_id.in_(consent.kept_out_since(since)),
            ActionMove.kind == Move.TAKEN_BACK,
            ActionMove.at >= since,
            ActionMove.agency_id.in_(agencies),
            ActionMove.day.between(*due),
            until_then,
            began.is_not(None),
            known,
        )
    )
    rows = session().execute(query.order_by(ActionMove.number.desc())).all()
    return {
        move.action_id: Kept(move.agency_id, case, directory.today(at), move.day, None, None, None)
        for move, case, at in rows
    }


def _kept(row: Action) -> Kept:
    return Kept(
        agency=row.agency_id,
        case=row.case_id,
        since=directory.today(row.answered_at or row.proposed_at),
        due=row.due,
        closed_on=directory.today(row.closed_at) if row.closed_at else None,
        outcome=row.outcome,
        reason=row.reason,
    )


def wait(action: ActionId, by: MemberId) -> None:
    """Keep a nudge until whoever looks after the promise is told; one that waits already is enough."""
    add_once(WaitingNudge(action_id=action, by_member=by))


def waiting_nudges() -> Sequence[tuple[WaitingNudge, ActionFacts]]:
    """The nudges that nobody was told of yet, each with its action."""
    rows = session().scalars(sa.select(WaitingNudge).order_by(WaitingNudge.action_id, WaitingNudge.by_member)).all()
    held = {action.id: action for action in actions.facts([row.action_id for row in rows])}
    return [(row, held[row.action_id]) for row in rows]


def forget(nudge: WaitingNudge) -> None:
    """Whoever had to be told was, or nobody is to be."""
    session().delete(nudge)


def had_letter(today: date) -> frozenset[PersonId]:
    """Who got their gathered mail on this day already."""
    return frozenset(session().scalars(sa.select(LetterDay.person_id).where(LetterDay.day == today)))


def note_letter(person: PersonId, today: date) -> None:
    """Note that somebody gets their gathered mail on this day."""
    session().merge(LetterDay(person_id=person, day=today))


def open_of(actor: Actor, now: datetime, today: date, staff: Staff | None = None) -> Open:
    """What somebody looks after, or without `staff` what their whole agency has promised and not closed out, as far as
    they may know of it.
    """
    query = sa.select(Action.id).where(
        Action.agency_id == actor.agency,
        Action.state == ActionState.ACCEPTED,
        consent.visible_cases(actor, now).where(Case.id == Action.case_id).exists(),
    )
    if staff is not None:
        query = query.where(looked_after(mine(actor, staff), staff, now))
    return Open(_counted(query), _counted(query.where(Action.due < today)))


def _counted(query: sa.Select[ActionId]) -> int:
    """No further than one more than is said, however many there are."""
    found = query.limit(COUNTED + 1).subquery()
    return session().execute(sa.select(sa.func.count()).select_from(found)).scalar_one()
