"""Stepping aside from a case at the same moment, twice: it is stored and recorded once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from conference.attendance import service, store
from conference.attendance.models import StepAside
from conference.audit.domain import Deed
from conference.audit.models import RecordEntry
from conference.cases import store as cases
from conference.infra.database import db, session, transaction
from conference.kernel.ids import StepAsideId, new_uuid
from tests import builders

AT_ONCE = 6


@pytest.fixture
def looking_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody has looked, and found nothing, before anybody stores: the worst moment. One writer at a time passes."""
    barrier = threading.Barrier(AT_ONCE)
    look = store.open_step_aside
    first = threading.local()

    def found_nothing_yet(case, person):
        found = look(case, person)
        if not getattr(first, "looked", False):
            first.looked = True
            if db.engine.dialect.name == "postgresql":
                barrier.wait(timeout=20)
        return found

    monkeypatch.setattr(store, "open_step_aside", found_nothing_yet)


@pytest.mark.usefixtures("looking_together")
def test_at_the_same_moment_it_is_stored_and_recorded_once(app: Flask, cast, now):
    case = builders.bring_case(cast["counsellor"], now)

    def step_aside(_number: int) -> None:
        with app.app_context():
            service.step_aside(cast["detective"], case, now)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(step_aside, range(AT_ONCE)))

    session().rollback()
    rows = store.step_asides([case])[case]
    assert [row.person_id for row in rows] == [cast["detective"].person]
    count = sa.select(sa.func.count()).where(RecordEntry.deed == Deed.STEP_ASIDE)
    assert session().scalar(count) == 1


def test_who_loses_the_race_can_still_do_the_rest_of_the_work(app: Flask, cast, now, monkeypatch):
    case = builders.bring_case(cast["counsellor"], now)
    service.step_aside(cast["detective"], case, now)
    found = store.open_step_aside(case, cast["detective"].person)
    looks = iter([None, found])
    monkeypatch.setattr(store, "open_step_aside", lambda *_of: next(looks))
    with transaction():
        service.step_aside(cast["detective"], case, now)
        later = builders.bring_case(cast["counsellor"], now)
    assert len(store.step_asides([case])[case]) == 1
    assert cases.case(later) is not None


def test_the_database_holds_one_and_lets_it_begin_again_after_it_ended(app: Flask, cast, now):
    case = builders.bring_case(cast["counsellor"], now)
    person = cast["detective"].person

    def row(until=None) -> StepAside:
        return StepAside(id=StepAsideId(new_uuid()), case_id=case, person_id=person, since=now, until=until)

    with transaction() as current:
        current.add_all([row(until=now + timedelta(days=1)), row(until=now + timedelta(days=2)), row()])
    with pytest.raises(IntegrityError), transaction() as current:
        current.add(row())
