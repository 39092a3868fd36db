"""The pages of what holds for every date: the rhythm, the holidays, who normally comes, and the standing items."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from conference.cases import store as cases
from conference.kernel.ids import SeriesId
from conference.kernel.narrative import Narrative
from conference.meetings import service, store
from conference.meetings.domain import StandingPlace
from tests import builders

RHYTHM = {"every": "2", "unit": "weeks", "weekday": "3", "starts_at": "09:00", "minutes": "90", "since": "2026-12-07"}


@pytest.fixture
def there(house_of: Any) -> tuple[Any, SeriesId]:
    """A house whose table meets every second Wednesday."""
    house = house_of()

    def begin(_cast: Any) -> SeriesId:
        series = service.create_series(first_day=date(2026, 11, 25), starts_at=time(13, 30), minutes=120)
        service.ensure_series_dates(house.now)
        return series

    return house, house.work(begin)


def test_a_chair_sees_what_another_rhythm_does_before_it_holds(there: Any):
    house, series = there
    chair, path = house.visitor("chair"), f"/conferences/rhythm/{series}"
    assert path in chair.get("/conferences").text
    assert "Every second week on Wednesday, at 13:30" in chair.get(path).text

    seen = chair.post(path, **RHYTHM).text

    assert "Every second week on Thursday, at 09:00" in seen
    assert "Instead of Wed 9 Dec 2026, 13:30" in seen
    assert "Wed 9 Dec 2026" in chair.get("/conferences").text  # nothing has changed yet
    chair.post(path, **RHYTHM, save="yes")
    dates = chair.get("/conferences").text
    assert "Thu 10 Dec 2026" in dates
    assert "09:00, for 90 minutes" in dates
    assert "Wed 9 Dec 2026" not in dates
    assert "The rhythm" not in house.visitor("shelter").get("/conferences").text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"every": "0"}, "Please give a whole number, from 1 to 12."),
        ({"weekday": "7"}, "Please choose from the list."),
        ({"unit": "days"}, "Please choose from the list."),
        ({"starts_at": "soon"}, "Please give a time of day."),
        ({"minutes": "5"}, "Please give whole minutes, from 30 to 480."),
        ({"since": ""}, "Please give a day."),
        ({"since": "2026-11-01"}, "Please choose a day from today on, and within a year."),
        ({"since": "2028-01-01"}, "Please choose a day from today on, and within a year."),
    ],
)
def test_a_rhythm_that_cannot_be_read_is_asked_for_again_with_what_was_typed(
    there: Any, wrong: dict[str, str], says: str
):
    house, series = there

    answer = house.visitor("chair").post(f"/conferences/rhythm/{series}", **RHYTHM | wrong)

    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="2"' in answer.text or "every" in wrong


def test_a_date_on_a_holiday_is_offered_to_be_skipped_and_says_its_name(there: Any):
    house, _series = there
    chair, keeper, member = house.visitor("chair"), house.visitor("administrator"), house.visitor("shelter")
    keeper.post("/settings/holidays", day="2026-12-09", name="Family Day")
    assert "A conference falls on this day" in keeper.get("/settings/holidays").text
    assert "Skip holidays by themselves" not in keeper.get("/settings/holidays").text  # that is a chair's

    assert "This date falls on a holiday: Family Day" in member.get("/conferences").text
    assert "Skip the conference" not in member.get("/conferences").text
    assert "Skip the conference on Wed 9 Dec 2026" in chair.get("/conferences").text
    held = house.work(lambda _cast: next(one.id for one in store.upcoming(house.now) if one.starts_at.day == 9))
    chair.post(f"/conferences/{held}/skip", because="holiday", back="dates")

    assert "Why: Family Day" in member.get("/conferences").text
    assert "This date falls on a holiday" not in chair.get("/conferences").text
    keeper.post("/settings/holidays/remove", day="2026-12-09")
    assert "Why: Family Day" in member.get(f"/conferences/{held}/date").text  # the reason is kept
    assert "is held until a chair skips or moves it" in keeper.get("/settings/holidays").text
    chair.post("/settings/holidays/skipping", by_themselves="yes")
    assert "A new date that falls on one is skipped by itself." in keeper.get("/settings/holidays").text


def test_what_is_wrong_with_a_holiday_is_said_and_nothing_identifying_is_taken(there: Any):
    keeper = there[0].visitor("administrator")

    assert "Please give a day." in keeper.post("/settings/holidays", day="soon", name="Family Day").text
    assert "Please say what the day is called." in keeper.post("/settings/holidays", day="2026-12-25").text
    refused = keeper.post("/settings/holidays", day="2026-12-25", name="Call 416-555-0123")
    assert refused.status_code == 422
    assert "a phone number" in refused.text
    assert keeper.post("/settings/holidays/remove", day="2031-01-01").status_code == 404


def test_a_coordinator_says_who_of_their_own_agency_normally_comes(there: Any):
    house, _series = there
    coordinator, chair = house.visitor("shelter"), house.visitor("chair")
    assert "Tom Okafor" not in coordinator.get("/conferences/regulars").text
    assert "Tom Okafor" in chair.get("/conferences/regulars").text
    mine, police = house.work(lambda cast: (cast["shelter"].member, cast["detective"].member))

    coordinator.post("/conferences/regulars", shown=[str(mine), str(police)])

    assert "It holds at once, also for dates that are already called." in coordinator.get("/").text
    shown = chair.get("/conferences/regulars").text
    assert f'value="{mine}" autocomplete="off">' in shown  # no longer checked
    assert f'value="{police}" autocomplete="off" checked>' in shown  # not theirs to say


def test_standing_items_are_kept_one_by_one_and_what_is_typed_wrong_comes_back(there: Any):
    house, _series = there
    chair = house.visitor("chair")
    chair.post("/conferences/standing", title="Welcome and agreements", minutes="5", place="first")
    kept = chair.get("/conferences/standing").text
    assert "Welcome and agreements" in kept
    assert "Kept. Agendas that are not published follow." in kept
    item = house.work(lambda _cast: store.standing_items()[0].id)
    path = f"/conferences/standing/{item}"

    faulty = chair.post(path, title="Welcome", minutes="many", place="first", in_use="yes")
    assert faulty.status_code == 422
    assert 'value="many"' in faulty.text
    chair.post(path, title="Welcome", minutes="6", place="last")
    assert "On no agenda for now" in chair.get("/conferences/standing").text
    chair.post(f"{path}/remove", title="Welcome", minutes="6", place="last")
    assert "None yet." in chair.get("/conferences/standing").text
    assert chair.post(path, title="Welcome", minutes="6", place="last").status_code == 404


def test_a_standing_item_is_on_the_agenda_and_comes_off_one_alone(there: Any):
    house, _series = there
    chair = house.visitor("chair")

    def add(cast: Any) -> Any:
        service.add_standing(cast["chair"], Narrative.read("Welcome"), 5, StandingPlace.FIRST, cast.now)
        return service.add_meeting(store.all_series()[0].id, house.now + timedelta(days=3), 120)

    meeting = house.work(add)
    shown = chair.get(f"/conferences/{meeting}/agenda").text
    assert "Welcome" in shown
    assert "15 of 120 minutes" in shown
    item = house.work(lambda _cast: store.items(meeting)[0].id)
    chair.post(f"/conferences/{meeting}/agenda/items/{item}/remove")
    assert "Welcome" not in chair.get(f"/conferences/{meeting}/agenda").text
    assert "Welcome" in chair.get("/conferences/standing").text


def test_where_a_case_stands_that_is_on_another_agenda_is_said_to_the_chair(there: Any):
    house, _series = there

    def plan(cast: Any) -> Any:
        on_it = builders.bring_case(cast["counsellor"], cast.now)
        builders.meeting(cast["chair"], [on_it], datetime(2026, 12, 2, 18, 30, tzinfo=UTC), publish=False)
        meeting = service.add_meeting(store.all_series()[0].id, house.now + timedelta(days=3), 120)
        return meeting, cases.cards([on_it])[on_it].pseudonym

    meeting, pseudonym = house.work(plan)
    shown = house.visitor("chair").get(f"/conferences/{meeting}/agenda").text
    assert shown.count(pseudonym) == 1
    assert "On the agenda of Wed 2 Dec 2026" in shown
    assert "On the agenda of" not in house.visitor("shelter").get(f"/conferences/{meeting}/agenda").text


def test_at_the_table_and_in_the_minutes_a_standing_item_bears_its_title(there: Any):
    house, _series = there

    def run(cast: Any) -> Any:
        service.add_standing(cast["chair"], Narrative.read("Welcome & news"), 5, StandingPlace.FIRST, cast.now)
        meeting = builders.meeting(cast["chair"], [], house.now)
        for role in ("chair", "observer"):
            builders.enter(cast[role], meeting, house.now)
        builders.command(cast["chair"], meeting, "open", house.now)
        builders.command(cast["chair"], meeting, "next", house.now)
        return meeting

    meeting = house.work(run)
    for role in ("chair", "observer"):
        regions = house.visitor(role).get(f"/conferences/{meeting}/regions").json["regions"]
        assert all("Welcome &amp; news" in regions[name] for name in ("current", "agenda", "bar"))
        assert "This item is about no case." in regions["current"]
    house.work(lambda cast: builders.command(cast["chair"], meeting, "end", house.now))
    shown = house.visitor("shelter").get(f"/conferences/{meeting}/minutes").text
    assert "1. Welcome &amp; news" in shown
    assert "Not discussed" in shown  # unfinished business, which goes back to no queue
    assert "Returned to the queue" not in shown
