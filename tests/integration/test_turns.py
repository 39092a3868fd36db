"""Who may act is kept until the clock has turned for somebody: at that very instant, and no later."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.accounts import service as accounts
from conference.accounts.models import Membership
from conference.directory.models import Agreement
from conference.directory.service import zone
from conference.infra.changes import Look
from conference.infra.database import db, transaction
from conference.infra.realtime import Pages, Seat
from conference.kernel.ids import MeetingId, new_uuid
from conference.kernel.localday import end_of_day, start_of_day
from conference.live.jobs.seats import still_here
from tests import builders

MOMENT = timedelta(microseconds=1)


def test_the_clock_turns_where_a_membership_begins_or_ends(cast, now):
    end = now + timedelta(hours=1)
    before = accounts.turns(Look(), end)
    with transaction():
        db.session.get_one(Membership, cast["shelter"].member).until = end
    assert [accounts.turns(Look(), at) - before for at in (end - MOMENT, end)] == [0, 1]


def test_the_clock_turns_where_an_agreement_begins_or_ends(cast, now):
    held = db.session.scalars(sa.select(Agreement).where(Agreement.agency_id == cast["shelter"].agency)).one()
    for edge in (start_of_day(held.first_day, zone()), end_of_day(held.last_day, zone())):
        assert accounts.turns(Look(), edge - MOMENT) < accounts.turns(Look(), edge)


@pytest.mark.parametrize(("after", "open_"), [(-MOMENT, True), (timedelta(), False)])
def test_a_page_closes_at_the_instant_at_which_its_membership_ends(cast, now, after, open_):
    end = now + timedelta(milliseconds=500)  # within the second in which it was asked before
    with transaction():
        db.session.get_one(Membership, cast["shelter"].member).until = end
    browser = builders.signed_in(cast["shelter"], now)
    pages = Pages((Seat("page", browser, cast["shelter"], MeetingId(new_uuid()), "en"),))
    assert still_here(pages, Look(), now)
    assert bool(still_here(pages, Look(), end + after)) is open_
