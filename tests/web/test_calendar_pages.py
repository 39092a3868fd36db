"""The pages of the dates: what each reader is shown, what is refused, and a feed that needs no sign-in."""

from datetime import timedelta
from typing import Any

import pytest
import vobject

from conference.kernel.ids import MeetingId, new_uuid
from conference.meetings import service
from conference.meetings.domain import Because
from tests import builders

PLACE = "Room 4, behind the library"


@pytest.fixture
def there(house_of: Any) -> tuple[Any, MeetingId]:
    """A house, and a conference in a week that has a place."""
    house = house_of()

    def plan(cast: Any) -> MeetingId:
        meeting = builders.meeting(cast["chair"], [], house.now + timedelta(days=7))
        service.set_place(cast["chair"], meeting, PLACE)
        return meeting

    return house, house.work(plan)


def test_the_place_is_shown_to_who_may_join_and_to_nobody_else(there: Any):
    house, meeting = there
    for role in ("counsellor", "adviser", "recorder"):
        visitor = house.visitor(role)
        assert PLACE in visitor.get(f"/conferences/{meeting}/date").text
        assert PLACE in visitor.get(f"/conferences/{meeting}").text
        assert PLACE not in visitor.get("/conferences").text
    for role in ("administrator", "privacy", "outsider", None):
        assert PLACE not in house.visitor(role).get(f"/conferences/{meeting}/date").text


def test_a_member_says_on_the_list_that_they_come_and_the_chair_reads_it_by_agency(there: Any):
    house, meeting = there
    member, chair = house.visitor("counsellor"), house.visitor("chair")

    said = member.post(f"/conferences/{meeting}/coming", coming="coming", back="dates")
    sorry = {"coming": "apologies", "information_sent": "yes"}
    house.visitor("detective").post(f"/conferences/{meeting}/coming", **sorry)

    assert said.location.endswith(f"/conferences#date-{meeting}")
    assert "You are coming" in member.get("/conferences").text
    seen = chair.get(f"/conferences/{meeting}/date").text
    assert "Sent apologies and the information" in seen
    assert "Tom Okafor" in seen
    assert "Has not said yet" in seen
    assert 'person__role">Has not said yet' not in seen  # of an agency that said nothing, once is enough
    assert "Tom Okafor" not in member.get(f"/conferences/{meeting}/date").text
    assert "Regional Police" in chair.get(f"/conferences/{meeting}").text  # the lobby
    assert "Regional Police" not in member.get(f"/conferences/{meeting}").text


@pytest.mark.parametrize(
    ("door", "sent", "says"),
    [
        ("coming", {}, "Please say whether you are coming."),
        ("skip", {}, "Please choose why."),
        ("move", {"because": "holiday", "starts_at": "soon"}, "Please give a day and a time."),
        ("place", {"place": "x" * 201}, "This is too long"),
        ("place", {"place": "one\nother"}, "Please keep it to one line."),
    ],
)
def test_what_is_missing_is_asked_for_in_words(there: Any, door: str, sent: dict[str, str], says: str):
    house, meeting = there

    answer = house.visitor("chair").post(f"/conferences/{meeting}/{door}", **sent)

    assert answer.status_code == 422
    assert says in answer.text


@pytest.mark.parametrize(
    ("door", "field", "sent", "says"),
    [
        ("move", "starts_at", {"starts_at": "2026-11-02T13:30", "because": "holiday"}, "This time has passed."),
        (
            "coming",
            "deputy",
            {"deputy": str(new_uuid()), "coming": "apologies", "information_sent": "yes"},
            "This person cannot come in your place.",
        ),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(
    there: Any, door: str, field: str, sent: dict[str, str], says: str
):
    house, meeting = there

    answer = house.visitor("chair").post(f"/conferences/{meeting}/{door}", **sent)

    assert answer.status_code == 422
    assert says in answer.text.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert 'value="2026-11-02T13:30"' in answer.text or door == "coming"
    assert answer.text.count(" checked") == 2  # the reason in both dialogs, or the answer and what was sent


def test_a_date_moves_by_the_task_forces_clocks_and_the_list_says_why(there: Any):
    house, meeting = there
    chair = house.visitor("chair")

    chair.post(f"/conferences/{meeting}/move", starts_at="2026-12-03T09:00", because="no_room")
    dates = chair.get("/conferences").text
    assert "Thu 3 Dec 2026" in dates
    assert "09:00, for 120 minutes" in dates
    assert "Moved from Wed 2 Dec 2026, 13:30. Why: The place is not free" in dates

    chair.post(f"/conferences/{meeting}/skip", because="holiday")
    assert "Why: It is a holiday" in chair.get("/conferences").text
    assert chair.get(f"/conferences/{meeting}").location.endswith(f"/conferences/{meeting}/date")
    assert PLACE not in chair.get(f"/conferences/{meeting}/date").text
    chair.post(f"/conferences/{meeting}/hold")
    assert "Why:" not in chair.get("/conferences").text


def test_the_date_of_a_conference_that_has_ended_leads_to_its_minutes(house_of: Any):
    house = house_of()

    def hold(cast: Any) -> MeetingId:
        meeting = builders.meeting(cast["chair"], [], house.now)
        builders.enter(cast["chair"], meeting, house.now)
        builders.command(cast["chair"], meeting, "open", house.now)
        builders.command(cast["chair"], meeting, "end", house.now)
        return meeting

    meeting = house.work(hold)
    chair = house.visitor("chair")
    assert chair.get(f"/conferences/{meeting}/date").location.endswith(f"{meeting}/minutes")
    assert "The minutes of the conference of Wed 25 Nov 2026 wait to be approved" in chair.get("/").text
    assert house.visitor("observer").get(f"/conferences/{meeting}/date").location.endswith("/conferences")


def test_what_is_no_conference_is_missing_at_every_door(there: Any, look: Any):
    house, _meeting = there
    chair = house.visitor("chair")
    missing = look(chair.get("/no-such-page"))

    assert look(chair.get(f"/conferences/{new_uuid()}/date")) == missing
    for door in ("coming", "skip", "move", "hold", "place"):
        assert look(chair.post(f"/conferences/{new_uuid()}/{door}", coming="coming", because="other"))[0] == 404


def test_an_address_is_shown_once_and_feeds_a_calendar_that_has_no_sign_in(there: Any, look: Any):
    house, meeting = there
    member, calendar = house.visitor("lawyer"), house.visitor()
    made = member.post("/calendar").text
    path = made.partition("http://127.0.0.1:8000")[2].partition('"')[0]

    answer = calendar.get(path)

    assert path not in member.get("/calendar").text
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert "no-store" in answer.headers["Cache-Control"]
    assert vobject.readOne(answer.text).vevent.summary.value == "Réunion"
    house.work(lambda cast: service.skip_date(cast["chair"], meeting, Because.HOLIDAY))
    assert vobject.readOne(calendar.get(path).text).vevent.status.value == "CANCELLED"
    member.post("/calendar/end")
    assert look(calendar.get(path)) == look(calendar.get("/calendar/a-guess/meetings.ics"))
    assert look(calendar.get(path)) == look(calendar.get("/no-such-page"))
