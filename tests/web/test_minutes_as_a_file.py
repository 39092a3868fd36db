"""Minutes and her paper as files: after the password, recorded, under a name that says nothing, stored nowhere."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from conference.accounts import service as accounts
from conference.actions import store as actions
from conference.actions.service import following
from conference.audit.domain import Deed
from conference.audit.models import RecordEntry
from conference.infra.database import session
from conference.kernel.ids import MeetingId
from conference.kernel.narrative import Narrative
from conference.meetings import store as meetings
from conference.minutes import service
from tests import builders
from tests.cast import PARTS, PASSWORD, Cast
from tests.paper import words
from tests.web.conftest import House


def gather(cast: Cast) -> MeetingId:
    for part in PARTS.values():
        accounts.set_password(part.email, PASSWORD)
    _case, meeting = builders.ended(cast, cast.now)
    return meeting


@pytest.fixture(scope="module")
def place(new_house: Callable[[], House]) -> tuple[House, str]:
    house = new_house()
    return house, f"/conferences/{house.work(gather)}/minutes"


def taken(house: House) -> list[tuple[Deed, str]]:
    query = sa.select(RecordEntry.deed, RecordEntry.code).order_by(RecordEntry.number)
    wanted = {Deed.TAKE_MINUTES, Deed.MAKE_HER_COPY}
    return house.work(lambda _cast: [(deed, code) for deed, code in session().execute(query) if deed in wanted])


@pytest.mark.parametrize("password", ["", "not this one, that much is sure"])
def test_without_the_password_there_is_no_file_and_nothing_in_the_record(place: tuple[House, str], password: str):
    house, at = place
    before = taken(house)
    visitor = house.visitor("detective")
    answer = visitor.post(f"{at}/file", password=password, kept="yes")
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert re.search('name="kept"[^>]* checked', answer.text)
    assert "not this one" not in answer.text
    assert taken(house) == before


def test_each_file_is_recorded_says_nothing_in_its_name_and_is_stored_nowhere(place: tuple[House, str]):
    house, at = place
    before = taken(house)
    visitor = house.visitor("detective")
    for kept in ("", "yes"):
        answer = visitor.post(f"{at}/file", password=PASSWORD, kept=kept)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="minutes.pdf"'
        assert answer.headers["Cache-Control"] == "no-store, private"
        said = words(answer.data)
        assert ("Ours alone" in said) is bool(kept)
        assert "Regional Police" in said
        assert "Taken by Tom Okafor" in said
    new = [(Deed.TAKE_MINUTES, "without_own_notes"), (Deed.TAKE_MINUTES, "with_own_notes")]
    assert taken(house) == [*before, *new]


def test_whoever_keeps_nothing_is_not_asked_and_gets_no_more(place: tuple[House, str]):
    house, at = place
    visitor = house.visitor("shelter")
    assert 'name="kept"' not in visitor.get(f"{at}/file").text
    assert "Ours alone" not in words(visitor.post(f"{at}/file", password=PASSWORD, kept="yes").data)
    assert 'name="kept"' in house.visitor("detective").get(f"{at}/file").text


def test_what_an_agency_notes_for_itself_and_what_is_said_later_is_on_nobodys_paper(place: tuple[House, str]):
    house, at = place
    kept = ("Ask the owl for a key", "The heron heard of it", "Kept by the plover")
    step, comment, update = map(Narrative.read, kept)

    def say(cast: Cast) -> None:
        meeting = MeetingId(UUID(at.split("/")[2]))
        asked = next(held for held in actions.for_meeting(meeting) if held.text == "Keep a room")
        following.keep_step(cast["shelter"], asked.id, step, cast.now)
        following.comment(cast["counsellor"], asked.id, comment, cast.now)
        following.update(cast["shelter"], asked.id, update, cast.now)

    house.work(say)
    for role in ("shelter", "counsellor", "detective", "chair", "recorder"):
        said = words(house.visitor(role).post(f"{at}/file", password=PASSWORD, kept="yes").data)
        assert "Keep a room" in said
        assert not any(one in said for one in kept)


def test_of_a_conference_that_runs_there_is_no_file(house_of: Any):
    house = house_of()
    _case, meeting, _detail, _release = house.work(lambda cast: builders.shared_case(cast, cast.now))
    chair, at = house.visitor("chair"), f"/conferences/{meeting}/minutes"
    assert chair.get(at).status_code == 200
    assert chair.get(f"{at}/file").status_code == 404
    assert chair.post(f"{at}/file", password=PASSWORD).status_code == 404


def test_her_paper_as_a_file_asks_for_the_password_and_loses_no_word(place: tuple[House, str]):
    house, at = place
    item, made = house.work(lambda cast: hers_of(cast, MeetingId(UUID(at.split("/")[2]))))
    before, visitor = taken(house), house.visitor("counsellor")
    sent = {"line": made, "text": ["A room", "Somebody keeps it", "Somebody finds a lock"], "language": "en"}
    refused = visitor.post(f"{at}/hers/{item}/file", **sent, password="not this one, that much is sure")
    assert refused.status_code == 422
    assert refused.text.count("Somebody keeps it") == 3  # to change, on the sheet, and in what becomes the file
    assert taken(house) == before
    answer = visitor.post(f"{at}/hers/{item}/file", **sent, password=PASSWORD)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="paper.pdf"'
    assert all(text in words(answer.data) for text in sent["text"])
    assert taken(house) == [*before, (Deed.MAKE_HER_COPY, "for_her_as_a_file")]


def hers_of(cast: Cast, meeting: MeetingId) -> tuple[Any, list[str]]:
    item = meetings.items(meeting)[1].id
    made = service.hers(cast["counsellor"], builders.held_meeting(meeting), item, cast.now)
    return item, [str(held.id) for held in (*made.decisions, *made.promised, *made.asked)]


def test_what_no_typeface_has_is_said_and_the_words_are_still_there(place: tuple[House, str]):
    house, at = place
    item, made = house.work(lambda cast: hers_of(cast, MeetingId(UUID(at.split("/")[2]))))
    sent = {"line": made, "text": ["A room \U000f0000", "Somebody keeps it", ""], "password": PASSWORD}
    answer = house.visitor("counsellor").post(f"{at}/hers/{item}/file", **sent)
    assert answer.status_code == 422
    assert "no typeface for some of the signs" in answer.text
    assert "Somebody keeps it" in answer.text
