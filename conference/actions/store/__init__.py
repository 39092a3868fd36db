"""Queries of actions. Lists for a page take the actor, so that only actions of visible cases are in them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from conference.accounts import store as accounts
from conference.actions.domain import (
    OPEN_STATES,
    ActionFacts,
    ActionState,
    GapCause,
    GapLine,
    UpdateLine,
)
from conference.actions.models import Action, ActionUpdate, Gap
from conference.actions.schemas import NO_AGENCY
from conference.actions.store.history import history, last_nudges, moves_of, step, steps, taken_back
from conference.actions.store.inbox import Own, choice, looked_after
from conference.cases.domain import Step
from conference.cases.models import Case
from conference.consent import store as consent
from conference.consent.policy import NO_NAME
from conference.directory import store as directory
from conference.infra.database import session
from conference.kernel.actor import Actor
from conference.kernel.ids import ActionId, AgencyId, CaseId, MeetingId, ReferralId

__all__ = [
    "Own",
    "action",
    "at_the_table",
    "choice",
    "done",
    "facts",
    "for_case",
    "for_meeting",
    "gap",
    "gaps",
    "history",
    "last_nudges",
    "left_with_kept_out",
    "looked_after",
    "moves_of",
    "open_everywhere",
    "open_for_agency",
    "overdue",
    "running",
    "running_of",
    "step",
    "steps",
    "to_clear",
    "unfinished",
]

_FAR_AWAY = date.max
_DONE = sa.text("outcome = 'done' AND cleared_at IS NULL")
"""In the words of the index of these, for SQLite takes it only so."""


def action(action_id: ActionId, *, for_change: bool = False) -> Action | None:
    """One action; read afresh and locked until the transaction ends when it is about to change."""
    return session().get(Action, action_id, with_for_update=for_change or None)


def facts(action_ids: Sequence[ActionId]) -> Sequence[ActionFacts]:
    """Some actions with their history, open ones first by their day, for callers who know that they are visible."""
    return _facts(sa.select(Action).where(Action.id.in_(action_ids)))


def for_case(case_id: CaseId) -> Sequence[ActionFacts]:
    """The actions of a case that the caller knows to be visible."""
    return _facts(sa.select(Action).where(Action.case_id == case_id))


def for_meeting(meeting_id: MeetingId) -> Sequence[ActionFacts]:
    """What was proposed in a meeting. Of every case: the caller cuts it down to its audience."""
    return _facts(sa.select(Action).where(Action.meeting_id == meeting_id))


def at_the_table(meeting_id: MeetingId, cases: Sequence[CaseId]) -> Sequence[ActionFacts]:
    """What was proposed in a meeting, and what is open of its cases from before. The caller cuts it down likewise."""
    open_before = sa.and_(Action.case_id.in_(cases), Action.state.in_(OPEN_STATES))
    return _facts(sa.select(Action).where(sa.or_(Action.meeting_id == meeting_id, open_before)))


def open_everywhere(meeting_id: MeetingId | None = None) -> Sequence[ActionFacts]:
    """Unfinished business: accepted, not closed, and not from this very meeting; the longest overdue first. With it
    what was done since and no chair has cleared.

    Of every case: the caller cuts it down to its audience.
    """
    query = sa.select(Action).where(sa.or_(Action.state == ActionState.ACCEPTED, _DONE))
    if meeting_id is not None:
        query = query.where(sa.or_(Action.meeting_id.is_(None), Action.meeting_id != meeting_id))
    return _facts(query)


def unfinished(actor: Actor, now: datetime, meeting_id: MeetingId, *, most: int) -> Sequence[ActionFacts]:
    """Unfinished business as the actor may know it, in the same order, at most so much."""
    open_before = sa.select(Action.id).where(
        Action.state == ActionState.ACCEPTED,
        sa.or_(Action.meeting_id.is_(None), Action.meeting_id != meeting_id),
        consent.visible_cases(actor, now).where(Case.id == Action.case_id).exists(),
    )
    found = list[ActionId]()
    for has_day in (Action.due.is_not(None), Action.due.is_(None)):
        query = open_before.where(has_day).order_by(Action.due, Action.proposed_at, Action.id)
        found += session().scalars(query.limit(most - len(found)))
    return facts(found)


def done(actor: Actor, now: datetime, *, most: int) -> Sequence[ActionFacts]:
    """What is done and not cleared yet, of cases that the actor may know of; the latest first, at most so much."""
    query = _done(actor, now).order_by(Action.closed_at.desc(), Action.id.desc()).limit(most)
    found = {held.id: held for held in facts(session().scalars(query.with_only_columns(Action.id)).all())}
    return sorted(found.values(), key=lambda held: held.closed_at or held.proposed_at, reverse=True)


def to_clear(actor: Actor, now: datetime) -> Sequence[Action]:
    """The same, all of it; locked, for it is about to be cleared."""
    return session().scalars(_done(actor, now).order_by(Action.id).with_for_update()).all()


def _done(actor: Actor, now: datetime) -> sa.Select[Any]:
    visible = consent.visible_cases(actor, now).where(Case.id == Action.case_id).exists()
    return sa.select(Action).where(_DONE, visible)


def overdue(cases: Collection[CaseId], today: date) -> Mapping[CaseId, int]:
    """How many promises of some cases, which the caller knows to be visible, are past their day."""
    query = sa.select(Action.case_id, Action.state, Action.due).where(Action.case_id.in_(cases))
    # Counted here: without statistics SQLite would go through every promise that is overdue.
    return Counter(
        case for case, state, due in session().execute(query) if state is ActionState.ACCEPTED and due and due < today
    )


def open_for_agency(agency: AgencyId, visible: sa.Select[CaseId]) -> Sequence[ActionFacts]:
    """What an agency is asked or has promised, of the cases in `visible`; by due day."""
    own = Action.agency_id == agency, Action.case_id.in_(visible)
    return _facts(sa.select(Action).where(*own, Action.state.in_(OPEN_STATES)))


def running(case_id: CaseId) -> Sequence[Action]:
    """The actions of a case that an agency is asked for or has promised; locked, for they are about to change."""
    query = sa.select(Action).where(Action.case_id == case_id, Action.state.in_(OPEN_STATES))
    return session().scalars(query.order_by(Action.id).with_for_update()).all()


def running_of(agency: AgencyId) -> Sequence[Action]:
    """What an agency is asked for or has promised, in every case, and what is offered to it; locked, for it is about to
    change.
    """
    its = sa.or_(Action.agency_id == agency, Action.offered_to_id == agency)
    query = sa.select(Action).where(its, Action.state.in_(OPEN_STATES))
    return session().scalars(query.order_by(Action.id).with_for_update()).all()


def left_with_kept_out(now: datetime) -> Sequence[CaseId]:
    """The cases in which something is asked of an agency, promised by it, or offered to it, that she keeps out."""
    out = consent.agencies_kept_out(now).subquery()
    theirs = sa.or_(Action.agency_id == out.c.agency_id, Action.offered_to_id == out.c.agency_id)
    query = sa.select(Action.case_id).join(out, sa.and_(out.c.case_id == Action.case_id, theirs))
    return session().scalars(query.where(Action.state.in_(OPEN_STATES)).distinct()).all()


def _facts(query: sa.Select[Any]) -> list[ActionFacts]:
    rows: Sequence[Action] = session().scalars(query).all()
    if not rows:
        return []
    updates = _updates([row.id for row in rows])
    agencies = directory.names()
    pseudonyms = _pseudonyms([row.case_id for row in rows])
    gaps = _causes([row.id for row in rows])
    found = [
        _one(row, pseudonyms[row.case_id], agencies[row.agency_id], gaps.get(row.id), updates.get(row.id, ()))
        for row in rows
    ]
    return sorted(found, key=lambda held: (held.due or _FAR_AWAY, held.proposed_at, str(held.id)))


def _one(
    row: Action, pseudonym: str, agency_name: str, gap: GapCause | None, updates: tuple[UpdateLine, ...]
) -> ActionFacts:
    without = row.state is ActionState.TO_PLACE
    return ActionFacts(
        id=row.id,
        case=row.case_id,
        pseudonym=pseudonym,
        agency=None if without else row.agency_id,
        agency_name=NO_AGENCY if without else agency_name,
        text=row.text,
        due=row.due,
        state=row.state,
        outcome=row.outcome,
        reason=row.reason,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        meeting=row.meeting_id,
        item=row.item_id,
        need=row.need_id,
        gap=gap,
        updates=updates,
        carrier=row.carrier_id,
        begun_at=row.begun_at,
        offered_to=row.offered_to_id,
        asked_until=row.asked_until,
        asked_by=row.asked_by,
        snoozed_until=row.snoozed_until,
        parent=row.parent_id,
    )


def gap(action_id: ActionId) -> Gap | None:
    """The line of the gap ledger that an action has."""
    return session().scalar(sa.select(Gap).where(Gap.action_id == action_id))


def referral_gap(referral_id: ReferralId) -> Gap | None:
    """The line of the gap ledger that a referral has."""
    return session().scalar(sa.select(Gap).where(Gap.referral_id == referral_id))


def gaps(visible: sa.Select[CaseId], *, most: int) -> Sequence[GapLine]:
    """The gap ledger of the cases in `visible`, the newest lines first, at most so many."""
    query = sa.select(Gap).where(Gap.case_id.in_(visible)).order_by(Gap.at.desc(), Gap.id.desc()).limit(most)
    rows = session().scalars(query).all()
    asked = {held.id: held for held in facts([row.action_id for row in rows if row.action_id])}
    return [_gap_line(row, asked[row.action_id] if row.action_id else None) for row in rows]


def _gap_line(row: Gap, action: ActionFacts | None) -> GapLine:
    return GapLine(
        case=row.case_id,
        action=row.action_id,
        need_id=action.need if action else row.need_id,
        cause=row.cause,
        at=row.at,
        text=action.text if action else "",
    )


def _causes(action_ids: Sequence[ActionId]) -> Mapping[ActionId, GapCause]:
    query = sa.select(Gap.action_id, Gap.cause).where(Gap.action_id.in_(action_ids))
    return {action: cause for action, cause in session().execute(query) if action is not None}


def _pseudonyms(case_ids: Sequence[CaseId]) -> Mapping[CaseId, str]:
    """The names that actions are filed under: in `strict`, until the table accepts a case, it has none here."""
    query = sa.select(Case.id, Case.pseudonym, Case.step).where(Case.id.in_(case_ids))
    strict = directory.policy().involved_only
    return {
        case: NO_NAME if strict and step < Step.LIMITED_IDENTITY else pseudonym
        for case, pseudonym, step in session().execute(query)
    }


def _updates(action_ids: Sequence[ActionId]) -> Mapping[ActionId, tuple[UpdateLine, ...]]:
    query = sa.select(ActionUpdate).where(ActionUpdate.action_id.in_(action_ids))
    rows = session().scalars(query.order_by(ActionUpdate.at, ActionUpdate.id)).all()
    taken = taken_back(action_ids)
    rows = [row for row in rows if row.action_id not in taken or row.at > taken[row.action_id]]
    names = accounts.names([row.by_member for row in rows])
    found: dict[ActionId, tuple[UpdateLine, ...]] = {}
    for row in rows:
        line = UpdateLine(at=row.at, by=names[row.by_member][0], text=row.text)
        found[row.action_id] = (*found.get(row.action_id, ()), line)
    return found
