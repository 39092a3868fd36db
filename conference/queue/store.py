"""Queries of the queue. What is read starts from what the actor may know of, and ends with what a page shows.

A page is read along an index from where it starts, however deep that is. The order by urgency is asked band by band,
one for each reason that can be the most pressing: the same order as `policy.in_order`.
"""

import sys
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from conference.cases import store as cases_store
from conference.cases.domain import Card, CaseState, Step
from conference.cases.models import Case
from conference.consent import store as consent
from conference.directory import store as directory
from conference.infra.database import session
from conference.kernel.actor import Actor
from conference.kernel.ids import CaseId
from conference.queue.domain import Order, Start, Urgent, Wanted
from conference.queue.policy import BESIDE, CRISIS_DAYS, WEEK_DAYS

FEW = 500
"""Up to so many cases that fit are found first and sorted then; where more fit, a page of them is never far."""

_Placed = sa.Row[*tuple[Any, ...]]
"""A case with the number of its band, `place`, and what it is sorted by."""


class _Band(NamedTuple):
    """Some cases, and the columns that they are sorted by. `falls`: the last first."""

    holds: sa.ColumnElement[bool]
    order: tuple[InstrumentedAttribute[Any], ...]
    falls: bool = False


_BY_WAITING: tuple[InstrumentedAttribute[Any], ...] = (Case.waiting_since, Case.pseudonym)
_BY_CONTACT: tuple[InstrumentedAttribute[Any], ...] = (Case.first_contact_at, *_BY_WAITING)
_ORDERS: dict[Urgent, tuple[InstrumentedAttribute[Any], ...]] = {
    Urgent.CRISIS: _BY_CONTACT,
    Urgent.FIRST_WEEK: _BY_CONTACT,
    Urgent.FOLLOWED: (Case.discussed_on, Case.pseudonym),
}


def open_cards(actor: Actor, now: datetime) -> Sequence[Card]:
    """The cards of the open cases that the actor may know of, in no order."""
    found = session().scalars(consent.visible_cases(actor, now).where(Case.state == CaseState.OPEN)).all()
    return list(consent.cards_for(actor, found).values())


def cards_of(actor: Actor, cases: Collection[CaseId], now: datetime) -> Sequence[Card]:
    """The cards of those of some cases that are open and that the actor may know of, in no order."""
    found = session().scalars(consent.visible_cases(actor, now).where(Case.id.in_(cases), cases_store.not_over())).all()
    return list(consent.cards_for(actor, found).values())


def page(actor: Actor, wanted: Wanted, now: datetime, today: date, start: Start, *, most: int) -> Sequence[Card]:
    """The cards of the open cases that are wanted and that the actor may know of, in the order that is wanted: so many
    behind the start, or before it. A start that the actor may not know of is none.
    """
    facts, bands = list(_facts(actor, wanted, now, today)), list(_bands(wanted, now, today))
    visible = consent.visible_cases(actor, now)
    placed = _placed(visible, bands)
    at = session().execute(placed.where(Case.id == start.case)).first() if start.case else None
    few = _few(wanted, facts) if facts else None
    if few is None:
        fitting = visible.where(Case.state == CaseState.OPEN, *facts)
        found = _along(fitting, bands, at, back=start.back, most=most)
    else:
        rows = session().execute(placed.where(Case.id.in_(few), cases_store.not_over())).all()
        found = _among(rows, bands, at, back=start.back)[:most]
    held = consent.cards_for(actor, found)
    return [held[case_id] for case_id in (reversed(found) if start.back else found)]


def _placed(cases: sa.Select[CaseId], bands: Sequence[_Band]) -> sa.Select[*tuple[Any, ...]]:
    """Cases as they are placed among the bands."""
    place = sa.case(*((band.holds, number) for number, band in enumerate(bands)))
    columns = (Case.id, place.label("place"), *_BY_CONTACT, Case.discussed_on)
    return cases.where(place.is_not(None)).with_only_columns(*columns)


def _few(wanted: Wanted, facts: Sequence[sa.ColumnElement[bool]]) -> Sequence[CaseId] | None:
    """The open cases that fit, whoever may know of them; None where there are more than a few."""
    is_open = cases_store.not_over() if wanted.pseudonym else Case.state == CaseState.OPEN
    found = session().scalars(sa.select(Case.id).where(is_open, *facts).limit(FEW + 1)).all()
    return found if len(found) <= FEW else None


def _among(rows: Sequence[_Placed], bands: Sequence[_Band], at: _Placed | None, *, back: bool) -> list[CaseId]:
    """A few cases, sorted, from where the page starts."""
    falls = bands[0].falls != back

    def rank(row: _Placed) -> tuple[int, list[Any]]:
        place: int = row.place
        return place, [getattr(row, column.key) for column in bands[place].order]

    here = [row for row in rows if at is None or (rank(row) < rank(at) if falls else rank(row) > rank(at))]
    return [CaseId(row.id) for row in sorted(here, key=rank, reverse=falls)]


def _along(
    query: sa.Select[CaseId], bands: Sequence[_Band], at: _Placed | None, *, back: bool, most: int
) -> list[CaseId]:
    """The same of many, each band along its index, from where the page starts and no further than it shows."""
    found = list[CaseId]()
    for place in _turn(len(bands), at.place if at else None, back=back):
        band, missing = bands[place], most - len(found)
        if missing <= 0:
            break
        beyond = _beyond(band, at, back=back) if at and at.place == place else sa.true()
        order = [column.desc() for column in band.order] if band.falls != back else band.order
        found += session().scalars(query.where(band.holds, beyond).order_by(*order).limit(missing))
    return found


def _turn(bands: int, first: int | None, *, back: bool) -> range:
    if back:
        return range(bands - 1 if first is None else first, -1, -1)
    return range(first or 0, bands)


def _beyond(band: _Band, at: _Placed, *, back: bool) -> sa.ColumnElement[bool]:
    """What comes behind a case in its band, or before it."""
    here = sa.tuple_(*band.order)
    there = sa.tuple_(*(sa.literal(getattr(at, column.key), column.type) for column in band.order))
    return here < there if band.falls != back else here > there


def _facts(actor: Actor, wanted: Wanted, now: datetime, today: date) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.pseudonym:
        yield sa.and_(_begins(wanted.pseudonym), _named(actor))
    if wanted.reason is not None:
        yield _stated(now, today)[wanted.reason]
    facts = {
        Case.lead_agency_id: wanted.lead,
        Case.age_band: wanted.age_band,
        Case.step: wanted.step,
        Case.interpreter: wanted.interpreter or None,
    }
    yield from (column == fact for column, fact in facts.items() if fact is not None)


def _begins(sought: str) -> sa.ColumnElement[bool]:
    """Names that begin, at either of their words, with what is sought. All names are written with capitals."""
    first = " ".join(sought.split()).title()
    last = first + chr(sys.maxunicode)
    return sa.or_(*(column.between(first, last) for column in (Case.pseudonym, Case.second_name)))


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


def _bands(wanted: Wanted, now: datetime, today: date) -> Iterator[_Band]:
    """The parts of the order that is wanted, one behind the other. By urgency: the cases whose most pressing reason is
    each one, where they can state the reason that is wanted.
    """
    if wanted.order is not Order.URGENT:
        yield _Band(sa.true(), _BY_WAITING, falls=wanted.order is Order.LATEST)
        return
    before: list[sa.ColumnElement[bool]] = []
    for reason, stated in _stated(now, today).items():
        # That she is back moves nothing up once the table has discussed it: it is said of the case for good.
        holds = sa.and_(stated, Case.discussed_on.is_(None)) if reason is Urgent.RETURNED else stated
        if wanted.reason is None or wanted.reason in BESIDE[reason]:
            earlier = (~sa.func.coalesce(held, sa.false()) for held in before)
            yield _Band(sa.and_(holds, *earlier), _ORDERS.get(reason, _BY_WAITING))
        before.append(holds)
