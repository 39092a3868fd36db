"""Pages of following up: one's own choice and absences, and the settings of the task force."""

from datetime import date
from typing import Any

import pytest

from conference.accounts import store as accounts
from conference.notices.domain import Reminder, Times
from conference.notices.service import following

AWAY = {"first": "2026-12-01", "last": "2026-12-04"}
TIMES = {
    "ahead_days": "3",
    "late_days": "1",
    "chair_days": "7",
    "repeats": "4",
    "repeat_days": "120",
    "told": ["ahead", "very_late"],
    "monday": "yes",
}


@pytest.fixture
def house(house_of: Any) -> Any:
    """A house with the cast in it."""
    return house_of()


def test_somebody_is_told_less_and_finds_it_so(house: Any):
    sam = house.visitor("shelter")
    assert "/reminders" in sam.get("/actions").text
    assert sam.get("/reminders").text.count(" checked") == 6
    assert house.visitor("chair").get("/reminders").text.count(" checked") == 7

    sam.post("/reminders", told=["today"])

    assert sam.get("/reminders").text.count(" checked") == 1
    chosen = house.work(lambda cast: following.own_choice(cast["shelter"]))
    off = frozenset({Reminder.AHEAD, Reminder.LATE, Reminder.NUDGED, Reminder.CHECK})
    assert chosen == (off, False)  # what chairs and the steering group alone hear was no choice
    assert house.work(lambda cast: following.own_choice(cast["chair"])) == (frozenset(), True)
    assert sam.post("/reminders", told=["everything"]).status_code == 422


def test_an_absence_is_noted_shown_and_removed_by_its_own_person_alone(house: Any):
    sam, chair = house.visitor("shelter"), house.visitor("chair")
    page = sam.post("/reminders/away", **AWAY)
    assert page.status_code == 302
    assert "1 Dec 2026" in sam.get("/reminders").text
    (row,) = house.work(lambda cast: accounts.absences(cast["shelter"].member, date(2026, 12, 4)))

    assert chair.post(f"/reminders/away/{row.id}/remove").status_code == 404
    assert house.work(lambda _cast: accounts.away(date(2026, 12, 4))) == {row.member_id: None}
    sam.post(f"/reminders/away/{row.id}/remove")
    assert house.work(lambda _cast: accounts.away(date(2026, 12, 4))) == {}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"first": ""}, "Please give the first day you are away."),
        ({"last": "soon"}, "Please give the last day you are away."),
        ({"last": "2026-11-30"}, "The last day is before the first."),
        ({"first": "2026-11-01", "last": "2026-11-24"}, "These days are over."),
        ({"last": "2028-12-04"}, "Please give at most 400 days."),
    ],
)
def test_what_is_wrong_with_an_absence_is_said_and_nothing_typed_is_lost(house: Any, wrong: dict[str, str], says: str):
    page = house.visitor("shelter").post("/reminders/away", **AWAY | wrong)
    assert page.status_code == 422
    assert says in page.text
    for value in (AWAY | wrong).values():
        assert f'value="{value}"' in page.text
    assert house.work(lambda _cast: accounts.away(date(2026, 12, 1))) == {}


def test_only_a_colleague_stands_in(house: Any):
    sam = house.visitor("shelter")
    tom = house.work(lambda cast: str(cast["detective"].member))
    page = sam.post("/reminders/away", **AWAY, stand_in=tom)
    assert page.status_code == 422
    assert "Please choose somebody of your agency." in page.text


@pytest.mark.parametrize("role", ["chair", "administrator"])
def test_the_task_force_follows_up_in_another_way(house: Any, role: str):
    keeper = house.visitor(role)
    assert keeper.get("/settings/reminders").text.count(" checked") == 7
    keeper.post("/settings/reminders", **TIMES)
    off = frozenset(Reminder) - {Reminder.AHEAD, Reminder.VERY_LATE, Reminder.NUDGED}
    assert house.work(lambda _cast: following.times()) == Times(3, 1, 7, off, monday=True, repeats=4, repeat_days=120)
    assert keeper.get("/settings/reminders").text.count(" checked") == 3


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"ahead_days": "0"}, "Please give a number from 1 to 14."),
        ({"late_days": "some"}, "Please give a whole number."),
        ({"late_days": "7"}, "The chairs hear of it after the agency."),
        ({"repeats": "1"}, "Please give a number from 2 to 50."),
        ({"repeat_days": "30"}, "Please give a number from 90 to 365."),
    ],
)
def test_what_is_wrong_with_the_settings_is_said_and_nothing_changes(house: Any, wrong: dict[str, str], says: str):
    page = house.visitor("chair").post("/settings/reminders", **TIMES | wrong)
    assert page.status_code == 422
    assert says in page.text
    assert house.work(lambda _cast: following.times()) == Times()
