"""Queries of the queue. Its order is that of `policy.urgency`, as SQL; a test holds the two equal."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from conference.cases.domain import Card, CaseState, Step
from conference.cases.models import Case
from conference.consent import store as consent
from conference.directory import store as directory
from conference.infra.database import session
from conference.kernel.actor import Actor
from conference.kernel.ids import CaseId
from conference.queue.domain import Urgent, Wanted
from conference.queue.policy import CRISIS_DAYS, WEEK_DAYS


def open_cards(actor: Actor, now: datetime) -> Sequence[Card]:
    """The cards of the open cases that the actor may know of, in no order."""
    visible = consent.visible_cases(actor, now).where(Case.state == CaseState.OPEN)
    return list(consent.cards_for(actor, session().scalars(visible).all()).values())


def count(actor: Actor, wanted: Wanted, now: datetime, today: date) -> int:
    """How many open cases the actor may know of are wanted."""
    found = _wanted(actor, wanted, now, today).subquery()
    return session().scalar(sa.select(sa.func.count()).select_from(found)) or 0


def page(actor: Actor, wanted: Wanted, now: datetime, today: date, *, skip: int, most: int) -> Sequence[Card]:
    """The cards of the open cases that are wanted and that the actor may know of, the most urgent first."""
    found = _wanted(actor, wanted, now, today).order_by(*_by_urgency(now, today)).offset(skip).limit(most)
    ids = session().scalars(found).all()
    held = consent.cards_for(actor, ids)
    return [held[case_id] for case_id in ids]


def _wanted(actor: Actor, wanted: Wanted, now: datetime, today: date) -> sa.Select[CaseId]:
    query = consent.visible_cases(actor, now).where(Case.state == CaseState.OPEN)
    if wanted.pseudonym:
        query = query.where(Case.pseudonym.icontains(wanted.pseudonym, autoescape=True), _named(actor))
    if wanted.lead is not None:
        query = query.where(Case.lead_agency_id == wanted.lead)
    if wanted.reason is not None:
        query = query.where(_stated(now, today)[wanted.reason])
    return query


def _named(actor: Actor) -> sa.ColumnElement[bool]:
    """Which cases the actor meets under their pseudonym: the same rule as consent's `knows_pseudonym`."""
    if not directory.policy().involved_only:
        return sa.true()
    own = Case.lead_agency_id.in_([actor.agency, *actor.took_over])
    return sa.or_(Case.step >= Step.LIMITED_IDENTITY, own)


def _stated(now: datetime, today: date) -> dict[Urgent, sa.ColumnElement[bool]]:
    """When each reason is stated, the most pressing first."""
    crisis, week = now - timedelta(days=CRISIS_DAYS), now - timedelta(days=WEEK_DAYS)
    return {
        Urgent.CRISIS: sa.and_(Case.first_contact_at <= now, Case.first_contact_at > crisis),
        Urgent.FIRST_WEEK: sa.and_(Case.first_contact_at <= crisis, Case.first_contact_at > week),
        Urgent.FOLLOW_UP_DUE: Case.follow_up_on <= today,
        Urgent.RETURNED: Case.returned.is_(True),
        Urgent.WAITING: sa.true(),
    }


def _by_urgency(now: datetime, today: date) -> tuple[Any, ...]:
    stated = _stated(now, today)
    band = sa.case(*((holds, place) for place, holds in enumerate(stated.values())))
    in_window = sa.or_(stated[Urgent.CRISIS], stated[Urgent.FIRST_WEEK])
    started = sa.case((in_window, Case.first_contact_at))
    return band, started, Case.waiting_since, Case.pseudonym
