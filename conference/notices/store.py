"""Queries of following up."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from conference.accounts.domain import Staff
from conference.actions.domain import ActionState
from conference.actions.models import Action
from conference.actions.policy.looking_after import mine
from conference.actions.store.inbox import looked_after
from conference.cases.models import Case
from conference.consent import store as consent
from conference.infra.database import session
from conference.kernel.actor import Actor
from conference.kernel.ids import ActionId, AgencyId, CaseId, MemberId, PersonId
from conference.notices.domain import COUNTED, Open
from conference.notices.models import FollowUp, OwnReminders


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
