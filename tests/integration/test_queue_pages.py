"""The queue in pages: SQL and the stated rule give one order, and only what is wanted, of what one may know."""

from datetime import datetime, timedelta
from random import Random

import pytest

from conference.cases.models import Case
from conference.infra.database import transaction
from conference.queue import service as queue
from conference.queue.domain import Urgent, Wanted
from tests.builders import bring_case
from tests.cast import Cast

PAGE_ROWS, CASES = 7, 24


def come_in(cast: Cast, now: datetime) -> None:
    """More cases than fit two pages, each at its own place in the windows; some kept from the detective."""
    chance, hours = Random(7), (None, 1, 30, 71, 72, 73, 100, 167, 168, 169, 500)
    today = now.date()
    for number in range(CASES):
        by = cast["counsellor" if number % 3 else "shelter"]
        case = bring_case(by, now, kept_out=[cast.agencies["detective"]] if number % 5 == 0 else [])
        with transaction() as current:
            row = current.get_one(Case, case)
            since = chance.choice(hours)
            row.first_contact_at = now - timedelta(hours=since) if since is not None else None
            row.follow_up_on = chance.choice([None, today, today - timedelta(days=4), today + timedelta(days=1)])
            row.returned = chance.random() < 0.3
            row.waiting_since = today - timedelta(days=chance.randrange(40))


pytestmark = pytest.mark.scene.with_args(come_in)


@pytest.fixture
def crowd(cast: Cast, monkeypatch):
    monkeypatch.setattr(queue, "PAGE_ROWS", PAGE_ROWS)
    return cast


def _all_pages(actor, now, wanted):
    pages = [queue.page(actor, now, wanted)]
    while pages[-1].more:
        pages.append(queue.page(actor, now, wanted, pages[-1].number + 1))
    return [row for page in pages for row in page.rows]


@pytest.mark.parametrize("role", ["counsellor", "detective", "administrator"])
def test_the_pages_are_the_queue_in_its_stated_order(crowd, now, role):
    assert _all_pages(crowd[role], now, Wanted()) == queue.waiting(crowd[role], now)


@pytest.mark.parametrize("reason", list(Urgent))
def test_a_reason_finds_the_cases_that_state_it(crowd, now, reason):
    rows = _all_pages(crowd["chair"], now, Wanted(reason=reason))
    stated = [
        row for row in queue.waiting(crowd["chair"], now) if reason in {held.reason for held in row.urgency.stated}
    ]

    assert rows == stated


def test_a_pseudonym_is_found_by_a_part_of_it_and_never_by_a_pattern(crowd, now):
    held = queue.waiting(crowd["chair"], now)[0].card
    part = held.pseudonym[1:5].upper()

    assert held.id in {row.card.id for row in _all_pages(crowd["chair"], now, Wanted(pseudonym=part))}
    assert queue.page(crowd["chair"], now, Wanted(pseudonym="%")).rows == ()


def test_the_lead_agency_narrows_the_queue(crowd, now):
    rows = _all_pages(crowd["chair"], now, Wanted(lead=crowd.agencies["shelter"]))

    assert {row.card.lead for row in rows} == {crowd.agencies["shelter"]}


def test_beyond_the_last_page_is_nothing_and_before_the_first_the_first(crowd, now):
    assert queue.page(crowd["chair"], now, Wanted(), 999).rows == ()
    assert queue.page(crowd["chair"], now, Wanted(), -4).number == 1
