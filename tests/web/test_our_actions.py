"""The pages of actions: each deed answers, what is wrong is named and loses nothing, nobody reads what is another’s."""

import re
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from conference.actions import service as actions
from conference.actions import store
from conference.actions.domain import ActionState
from conference.attendance import service as attendance
from conference.kernel.ids import ActionId
from conference.kernel.narrative import Narrative
from tests import builders

STEP = "Ask the night shift for a key"


@pytest.fixture
def home(house_of) -> Any:
    return house_of()


def propose(home: Any, cast: Any, text: str) -> ActionId:
    return actions.propose(
        cast["counsellor"],
        case=home.case,
        agency=cast.agencies["shelter"],
        text=Narrative.read(text),
        due=home.now.date(),
        now=home.now,
    )


@pytest.fixture
def asked(home) -> list[ActionId]:
    """Four actions of the shelter: one waits for its yes, three are promised."""

    def make(cast: Any) -> list[ActionId]:
        home.case = builders.bring_case(cast["counsellor"], home.now)
        found = [propose(home, cast, f"Look at room {number}") for number in range(4)]
        for action in found[1:]:
            actions.accept(cast["shelter"], action, home.now)
        return found

    return home.work(make)


def states(home: Any, asked: list[ActionId]) -> list[ActionState]:
    return home.work(lambda _cast: [store.facts([action])[0].state for action in asked])


def test_a_row_tells_enough_to_act_on(home, asked):
    page = home.visitor("shelter").get("/actions").text
    card = home.work(lambda _cast: builders.held_case(home.case))
    for words in ("Look at room 0", "Look at room 3", card.pseudonym, str(card.question), "She asked for: "):
        assert words in page
    assert page.count("data-row ") == 4


def test_whoever_may_not_know_of_the_case_reads_nothing_of_it(home, asked):
    sam = home.visitor("shelter")
    home.work(lambda cast: attendance.step_aside(cast["shelter"], home.case, home.now))
    assert "Look at room" not in sam.get("/actions").text
    answer = sam.post("/actions/together", deed="done", action=str(asked[1]))
    assert answer.status_code == 422
    assert "Look at room" not in answer.text
    assert states(home, asked)[1] is ActionState.ACCEPTED


@pytest.mark.parametrize(
    ("deed", "fields"),
    [
        ("begin", {}),
        ("update", {"text": "The room is painted"}),
        ("comment", {"comment": "Is there a cot?"}),
        ("more-time", {"until": "2026-12-09", "why": "The painter is ill"}),
        ("snooze", {"day": "2026-11-26"}),
        ("steps", {"step": STEP}),
        ("close", {"outcome": "not_done", "reason": "no_capacity"}),
    ],
)
def test_each_deed_shows_how_it_stands_then(home, asked, deed, fields):
    sam, path = home.visitor("shelter"), f"/actions/{asked[1]}"
    late = deed == "snooze"  # due today: it cannot be set aside any more, and what was typed stays
    answer = sam.post(f"{path}/{deed}", **fields)
    assert answer.status_code == (422 if late else 302)
    assert ("Ask for more time instead." in answer.text.partition('id="day-error"')[2].partition("</p>")[0]) == late
    assert all(value in answer.text for value in fields.values()) or not late
    assert sam.get(path).status_code == 200


def test_what_is_missing_is_named_and_what_was_typed_stays(home, asked):
    sam = home.visitor("shelter")
    answer = sam.post(f"/actions/{asked[1]}/more-time", why="The painter is ill")
    assert answer.status_code == 422
    assert "Please choose a day." in answer.text
    assert "The painter is ill" in answer.text
    assert sam.post(f"/actions/{asked[1]}/nothing-like-it").status_code == 404


def test_private_steps_stand_on_the_page_of_their_agency_alone(home, asked):
    sam, path = home.visitor("shelter"), f"/actions/{asked[1]}"
    sam.post(f"{path}/steps", step=STEP)
    assert STEP in sam.get(path).text
    assert f'trail__place"><a href="/cases/{home.case}"' in sam.get(path).text  # first of all, what it is for
    step = home.work(lambda cast: store.steps(asked[1], cast["shelter"].agencies)[0].id)
    assert sam.post(f"{path}/steps/{step}").status_code == 302
    for role in ("counsellor", "chair"):
        other = home.visitor(role)
        assert path in other.get(f"/cases/{home.case}").text
        assert STEP not in other.get(path).text
        assert other.post(f"{path}/steps/{step}").status_code == 404
    assert home.visitor("detective").get(path).status_code == 404


def test_what_cannot_be_done_of_several_stays_chosen_with_its_reason(home, asked):
    sam = home.visitor("shelter")
    answer = sam.post("/actions/together", deed="begin", action=[str(asked[1]), str(asked[0]), str(asked[2])])
    assert answer.status_code == 422
    assert "Your agency has not said yes to this yet." in answer.text
    assert answer.text.count(" checked") == 1
    assert sam.post("/actions/together", deed="not_done", action=str(asked[1])).status_code == 422
    assert states(home, asked)[1] is ActionState.ACCEPTED
    answer = sam.post("/actions/together", deed="done", action=[str(asked[1]), str(asked[2])], then=str(asked[3]))
    assert answer.location.endswith(f"/actions#row-{asked[3]}")
    assert states(home, asked)[1:3] == [ActionState.CLOSED] * 2


def test_the_keys_go_on_from_the_last_row_of_a_part_to_the_first_of_the_next(home, asked):
    page = home.visitor("shelter").get("/actions").text
    rows = re.findall(r'<li class="rows__row[^>]* id="row-([^"]+)"', page)
    assert rows[0] == str(asked[0])  # alone among those that wait for a yes
    row = r'name="action" value="([^"]+)">(?:\s*<[^>]*name="deed"[^>]*>)?'
    ways = re.findall(rf'{row}\s*<[^>]*name="then" value="([^"]+)"', page)
    assert sorted(ways) == sorted([(rows[0], rows[1]), *pairwise(rows)])  # the first may be declined


def test_how_the_list_is_looked_at_is_kept_per_person_and_overdue_is_always_there(home, asked):
    sam = home.visitor("shelter")
    assert sam.post("/actions/shown", whose="mine", shown="asked").status_code == 302
    page = sam.get("/actions").text
    assert ("Look at room 0" in page, "Look at room 1" in page) == (True, False)
    chosen = home.work(lambda cast: (actions.choice(cast["shelter"]).shown, actions.choice(cast["chair"]).shown))
    assert chosen == ("asked", "everything")
    late = home.work(lambda cast: actions.inbox(cast["shelter"], home.now + timedelta(days=1)).overdue)
    assert len(late) == 3


def test_more_time_is_answered_on_the_page_by_whoever_asked_for_it(home, asked):
    sam, rosa, path = home.visitor("shelter"), home.visitor("counsellor"), f"/actions/{asked[1]}"
    sam.post(f"{path}/more-time", until="2026-12-09", why="The painter is ill")
    assert f"{path}/answer-time" not in sam.get(path).text
    assert f"{path}/answer-time" in rosa.get(path).text
    rosa.post(f"{path}/answer-time", agree="true")
    assert str(home.work(lambda _cast: store.facts([asked[1]])[0].due)) == "2026-12-09"


def test_what_follows_from_an_action_names_it(home, asked):
    sam, police = home.visitor("shelter"), str(home.cast.agencies["detective"])
    assert sam.post(f"/actions/{asked[1]}/follow", what="Drive her there", asked=police).status_code == 302
    follows = home.work(lambda cast: actions.inbox(cast["detective"], home.now).asked[0])
    assert (follows.parent, str(follows.text)) == (asked[1], "Drive her there")
    assert "Look at room 1" in home.visitor("detective").get(f"/actions/{follows.id}").text
