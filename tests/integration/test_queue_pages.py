"""The queue in pages: SQL and the stated rule give one order, and only what is wanted, of what one may know."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from conference.cases.domain import AgeBand, CaseState, Step
from conference.cases.models import Case
from conference.cases.policy import FIRST_WORDS, SECOND_WORDS
from conference.consent.models import Exclusion
from conference.infra.database import transaction
from conference.kernel.ids import CaseId, new_uuid
from conference.queue import service as queue
from conference.queue import store
from conference.queue.domain import Order, Start, Urgent, Wanted
from tests.builders import bring_case
from tests.cast import Cast

PAGE_ROWS, CASES = 7, 60


def come_in(cast: Cast, now: datetime) -> None:
    """More cases than fit some pages, each at its own place in the windows, some at the same one; some were discussed,
    some are closed, some kept from the detective.
    """
    brought = bring_case(cast["counsellor"], now)
    chance = Random(7)
    with transaction() as current:
        plain = dict(current.execute(sa.select(Case.__table__).where(Case.id == brought)).mappings().one())
        rows = [plain | _different(cast, number, chance, now) for number in range(CASES)]
        current.execute(sa.insert(Case), rows)
        kept = [{"id": new_uuid(), "case_id": row["id"], "agency_id": cast.agencies["detective"]} for row in rows[::5]]
        current.execute(sa.insert(Exclusion), [held | {"since": now} for held in kept])


pytestmark = pytest.mark.scene.with_args(come_in)


@pytest.fixture
def crowd(cast: Cast, monkeypatch):
    monkeypatch.setattr(queue, "PAGE_ROWS", PAGE_ROWS)
    return cast


def _different(cast, number, chance, now):
    today, since = now.date(), chance.choice((None, 1, 30, 71, 72, 72, 73, 100, 167, 168, 169, 500))
    first_contact = None if since is None else now - timedelta(hours=since, microseconds=chance.choice((0, 0, 1)))
    return {
        "id": new_uuid(),
        "pseudonym": f"{FIRST_WORDS[number % 9]} {SECOND_WORDS[number % 7]} {number}",
        "second_name": f"{SECOND_WORDS[number % 7]} {number}",
        "lead_agency_id": cast.agencies["counsellor" if number % 3 else "shelter"],
        "first_contact_at": first_contact,
        "follow_up_on": chance.choice([None, None, today, today - timedelta(days=4), today + timedelta(days=1)]),
        "discussed_on": chance.choice([None, today, today - timedelta(days=9), today - timedelta(days=40)]),
        "returned": chance.random() < 0.3,
        "waiting_since": today - timedelta(days=chance.randrange(9)),
        "age_band": chance.choice([None, *AgeBand]),
        "interpreter": chance.random() < 0.5,
        "step": chance.choice([Step.DE_IDENTIFIED, Step.LIMITED_IDENTITY]),
        "state": CaseState.CLOSED if number % 11 == 0 else CaseState.OPEN,
    }


def _forth(actor, now, wanted):
    pages = [queue.page(actor, now, wanted)]
    while pages[-1].more:
        pages.append(queue.page(actor, now, wanted, Start(pages[-1].rows[-1].card.id)))
    return pages


def _back(actor, now, wanted):
    pages = [queue.page(actor, now, wanted, Start(back=True))]
    while pages[0].before:
        pages.insert(0, queue.page(actor, now, wanted, Start(pages[0].rows[0].card.id, back=True)))
    return pages


def _all_pages(actor, now, wanted):
    return [row for page in _forth(actor, now, wanted) for row in page.rows]


def test_the_pages_are_the_queue_in_its_stated_order(crowd, now):
    for role in ("counsellor", "detective", "administrator"):
        assert _all_pages(crowd[role], now, Wanted()) == queue.waiting(crowd[role], now)


@pytest.mark.parametrize("few", [0, 1_000])
def test_paging_back_from_the_end_shows_the_same_and_fills_the_first_page(crowd, now, few, monkeypatch):
    monkeypatch.setattr(store, "FEW", few)
    for order in Order:
        wanted = Wanted(order=order, step=Step.DE_IDENTIFIED)
        rows, pages = _all_pages(crowd["chair"], now, wanted), _back(crowd["chair"], now, wanted)

        assert len(rows) > 2 * PAGE_ROWS
        assert list(pages[0].rows) == rows[:PAGE_ROWS]
        assert list(pages[-1].rows) == rows[-PAGE_ROWS:]
        assert {row.card.id for page in pages for row in page.rows} == {row.card.id for row in rows}
        assert [page.more for page in pages] == [True] * (len(pages) - 1) + [False]
        assert [page.before for page in _forth(crowd["chair"], now, wanted)][:2] == [False, True]


def test_by_the_days_they_wait_pages_are_read_in_one_order(crowd, now):
    held = sorted((row.card.waiting_since, row.card.pseudonym) for row in queue.waiting(crowd["chair"], now))
    for order, sorted_so in ((Order.LONGEST, held), (Order.LATEST, held[::-1])):
        rows = _all_pages(crowd["chair"], now, Wanted(order=order))
        assert [(row.card.waiting_since, row.card.pseudonym) for row in rows] == sorted_so


@pytest.mark.parametrize("few", [0, 1_000])
def test_a_reason_finds_the_cases_that_state_it(crowd, now, few, monkeypatch):
    monkeypatch.setattr(store, "FEW", few)
    held = queue.waiting(crowd["chair"], now)
    for reason in Urgent:
        stated = [row for row in held if reason in {one.reason for one in row.urgency.stated}]
        assert stated
        assert _all_pages(crowd["chair"], now, Wanted(reason=reason)) == stated


@pytest.mark.parametrize("few", [0, 1_000])
def test_facts_narrow_the_queue_whether_few_or_many_cases_fit(crowd, now, few, monkeypatch):
    monkeypatch.setattr(store, "FEW", few)
    held = queue.waiting(crowd["detective"], now)
    for lead in (crowd.agencies["shelter"], crowd.agencies["counsellor"]):
        for facts in ({"step": Step.LIMITED_IDENTITY}, {"interpreter": True}, {"age_band": AgeBand.UNDER_16}):
            wanted: dict[str, Any] = {"lead": lead, **facts}
            fitting = [row for row in held if all(getattr(row.card, name) == fact for name, fact in wanted.items())]
            assert _all_pages(crowd["detective"], now, Wanted(**wanted)) == fitting


@pytest.mark.parametrize("few", [0, 1_000])
def test_a_name_is_found_by_the_beginning_of_either_word_and_never_by_a_pattern(crowd, now, few, monkeypatch):
    monkeypatch.setattr(store, "FEW", few)
    held = queue.waiting(crowd["chair"], now)[0].card
    first, second, _number = held.pseudonym.split()

    for sought in (first[:3].upper(), f" {second.lower()}", held.pseudonym[:-1], held.pseudonym.replace(" ", "   ")):
        assert held.id in {row.card.id for row in _all_pages(crowd["chair"], now, Wanted(pseudonym=sought))}, sought
    for sought in ("%", "_", f"%{second}", f"{second} {first}"):
        assert queue.page(crowd["chair"], now, Wanted(pseudonym=sought)).rows == ()


def test_a_page_that_begins_at_a_case_one_may_not_know_of_is_the_first(crowd, now):
    hidden = next(
        row.card.id
        for row in queue.waiting(crowd["chair"], now)[PAGE_ROWS:]
        if row.card.id not in {held.card.id for held in queue.waiting(crowd["detective"], now)}
    )
    front = queue.page(crowd["detective"], now, Wanted()).rows

    for unknown in (hidden, CaseId(new_uuid())):
        assert queue.page(crowd["detective"], now, Wanted(), Start(unknown)).rows == front


def test_behind_the_last_case_is_nothing(crowd, now):
    last = queue.waiting(crowd["chair"], now)[-1].card.id

    assert queue.page(crowd["chair"], now, Wanted(), Start(last)).rows == ()
