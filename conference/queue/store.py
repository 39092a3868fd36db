"""Queries of the queue. Its order is that of `policy.urgency`, as SQL; a test holds the two equal."""

from collections.abc import Collection, Iterator, Sequence
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
from conference.queue.domain import Order, Urgent, Wanted
from conference.queue.policy import CRISIS_DAYS, WEEK_DAYS

_BY_WAITING: tuple[Any, ...] = (Case.waiting_since, Case.pseudonym)
_ORDERS: dict[Urgent | Order, tuple[Any, ...]] = {
    Urgent.CRISIS: (Case.first_contact_at, *_BY_WAITING),
    Urgent.FIRST_WEEK: (Case.first_contact_at, *_BY_WAITING),
    Urgent.FOLLOWED: (Case.discussed_on, Case.pseudonym),
    Order.LONGEST: _BY_WAITING,
    Order.LATEST: (Case.waiting_since.desc(), Case.pseudonym.desc()),
}


def open_cards(actor: Actor, now: datetime) -> Sequence[Card]:
    """The cards of the open cases that the actor may know of, in no order."""
    visible = consent.visible_cases(actor, now).where(Case.state == CaseState.OPEN)
    return list(consent.cards_for(actor, session().scalars(visible).all()).values())


def page(actor: Actor, wanted: Wanted, now: datetime, today: date, *, skip: int, most: int) -> Sequence[Card]:
    """The cards of the open cases that are wanted and that the actor may know of, in the order that is wanted.

    By urgency it is asked band by band, each along an index, until there are enough: no band is read further than it
    is shown.
    """
    query, found = _wanted(actor, wanted, now, today), list[CaseId]()
    by_urgency = wanted.order is Order.URGENT
    for holds, order in _bands(now, today) if by_urgency else [(sa.true(), _ORDERS[wanted.order])]:
        missing = skip + most - len(found)
        if missing <= 0:
            break
        found += session().scalars(query.where(holds).order_by(*order).limit(missing))
    ids = found[skip:]
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
    facts = {Case.age_band: wanted.age_band, Case.step: wanted.step, Case.interpreter: wanted.interpreter or None}
    return query.where(*(column == fact for column, fact in facts.items() if fact is not None))


def cards_of(actor: Actor, cases: Collection[CaseId], now: datetime) -> Sequence[Card]:
    """The cards of those of some cases that are open and that the actor may know of, in no order."""
    visible = consent.visible_cases(actor, now).where(Case.state == CaseState.OPEN, Case.id.in_(cases))
    return list(consent.cards_for(actor, session().scalars(visible).all()).values())


def _named(actor: Actor) -> sa.ColumnElement[bool]:
    """Which cases the actor meets under their pseudonym: the same rule as consent's `knows_pseudonym`."""
    if not directory.policy().involved_only:
        return sa.true()
    own = Case.lead_agency_id.in_(actor.agencies)
    return sa.or_(Case.step >= Step.LIMITED_IDENTITY, own)


def _stated(now: datetime, today: date) -> dict[Urgent, sa.ColumnElement[bool]]:
    """When each reason is stated, the most pressing first."""
    crisis, week = now - timedelta(days=CRISIS_DAYS), now - timedelta(days=WEEK_DAYS)
    return {
        Urgent.CRISIS: sa.and_(Case.first_contact_at <= now, Case.first_contact_at > crisis),
        Urgent.FIRST_WEEK: sa.and_(Case.first_contact_at <= crisis, Case.first_contact_at > week),
        Urgent.FOLLOW_UP_DUE: Case.follow_up_on <= today,
        Urgent.RETURNED: Case.returned.is_(True),
        Urgent.WAITING: Case.discussed_on.is_(None),
        Urgent.FOLLOWED: Case.discussed_on.is_not(None),
    }


def _bands(now: datetime, today: date) -> Iterator[tuple[sa.ColumnElement[bool], tuple[Any, ...]]]:
    """The cases whose most pressing reason is each one, and their order among themselves."""
    before: list[sa.ColumnElement[bool]] = []
    for reason, stated in _stated(now, today).items():
        # That she is back moves nothing up once the table has discussed it: it is said of the case for good.
        holds = sa.and_(stated, Case.discussed_on.is_(None)) if reason is Urgent.RETURNED else stated
        yield (
            sa.and_(holds, *(~sa.func.coalesce(earlier, sa.false()) for earlier in before)),
            _ORDERS.get(reason, _BY_WAITING),
        )
        before.append(holds)
