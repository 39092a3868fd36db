"""The record and the counts, on the pages of those who may open them."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from conference.audit.models import RecordEntry
from conference.cases import store as cases
from conference.cases.models import Case
from conference.infra.database import db, transaction
from conference.kernel.ids import CaseId
from conference.reports import jobs
from tests import builders
from tests.builders import CANARY
from tests.integration.test_anchors import cut_off_after
from tests.web.test_record_page import officer_of, rows_of, shown_and_looked


def test_b28_the_record_proves_who_saw_what_kind_of_thing_holds_no_canary_word_and_shows_when_it_is_cut_off(house_of):
    house = house_of()
    case, _detail = house.work(shown_and_looked)
    house.work(lambda cast: officer_of(cast, "shelter"))
    text = house.visitor("officer").get("/record").text
    look = next(row for row in rows_of(text) if "Look at a sealed detail" in row)
    assert "Sam Lindqvist" in look
    assert "Place and safety" in look
    assert "Yes" in look
    assert "a release" in look
    assert "Wed 25 Nov 2026, 13:30" in look
    pseudonym = house.work(lambda _cast: cases.cards([case])[case].pseudonym)
    assert not [word for word in (CANARY, pseudonym, str(case)) if word in text]
    written = house.work(lambda _cast: [str(vars(row)) for row in db.session.scalars(sa.select(RecordEntry))])
    assert not [row for row in written if CANARY in row or pseudonym in row or str(case) in row]
    house.work(cut_off)
    officer = house.visitor("officer")
    officer.post("/record/verify")
    assert "The record is cut off: an anchor knows of entry " in officer.get("/record").text


def cut_off(cast: Any) -> None:
    """Anchored, as every day; then somebody who may write to the database deletes the end, and hides it."""
    jobs.anchor(cast.now)
    cut_off_after(3)


def test_b29_small_counts_are_hidden_with_their_complements(house_of):
    house = house_of()

    def bring(cast) -> None:
        made: list[CaseId] = [builders.bring_case(cast["counsellor"], cast.now) for _ in range(21)]
        with transaction() as current:
            for number, case in enumerate(made):
                row = current.get(Case, case)
                assert row is not None
                days = 0 if number < 4 else 10 if number < 11 else 200
                row.waiting_since -= timedelta(days=days)

    house.work(bring)
    for role in ("chair", "shelter", "privacy"):
        text = house.visitor(role).get("/reports").text
        not_said = next(row for row in rows_of(text) if row.startswith("Not said"))
        assert not_said == "Not said Few Few 0 10 (48 %) 21"
        published = house.visitor(role).get("/reports/published").text
        assert next(row for row in rows_of(published) if row.startswith("Not said")) == "Not said Few Few 0 Few 21"
