"""Nudging from the page of an action, our list and the page of a case; and which agencies may need help, as a page."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conference.actions import service as actions
from conference.actions import store
from conference.actions.domain import GapReason, Move, Outcome
from conference.actions.models import Action
from conference.attendance import service as attendance
from conference.consent import service as consent
from conference.infra.database import transaction
from conference.kernel.ids import ActionId
from conference.kernel.narrative import Narrative
from conference.notices.domain import Reminder
from conference.notices.service import following
from tests import builders

ASK, AGAIN = "Ask how it stands", "Somebody asked how this stands today already."


@pytest.fixture
def home(house_of: Any) -> Any:
    return house_of()


@pytest.fixture
def promised(home: Any) -> ActionId:
    """The shelter's promise, which the detective asked for in a case of the counsellor's agency."""

    def make(cast: Any) -> ActionId:
        home.case = builders.bring_case(cast["counsellor"], home.now)
        text = Narrative.read("Look at the room")
        agency = cast.agencies["shelter"]
        action = actions.propose(cast["detective"], case=home.case, agency=agency, text=text, due=None, now=home.now)
        actions.accept(cast["shelter"], action, home.now)
        return action

    return home.work(make)


def nudges(home: Any, action: ActionId) -> int:
    return home.work(lambda _cast: [move.kind for move in store.history(action)].count(Move.NUDGED))


def test_a_chair_asks_on_the_page_of_the_action_once_a_day(home: Any, promised: ActionId):
    chair, path = home.visitor("chair"), f"/actions/{promised}"
    assert ASK in chair.get(path).text
    asked = chair.post(f"{path}/nudge")
    assert asked.location == path
    page = chair.get(path).text
    assert "Asked how it stands" in page
    assert f"{path}/nudge" not in page
    assert chair.post(f"{path}/nudge").location == path
    assert AGAIN in chair.get(path).text
    assert nudges(home, promised) == 1


def test_the_agency_that_leads_the_case_asks_on_its_page_and_reads_no_more_of_the_action(home: Any, promised: ActionId):
    rosa, case = home.visitor("counsellor"), f"/cases/{home.case}"
    assert f"/actions/{promised}/nudge" in rosa.get(case).text
    assert rosa.get(f"/actions/{promised}").status_code == 404
    assert rosa.post(f"/actions/{promised}/nudge").location == case
    assert f"/actions/{promised}/nudge" not in rosa.get(case).text
    assert nudges(home, promised) == 1
    assert f"/actions/{promised}/nudge" not in home.visitor("lawyer").get(case).text


def test_a_coordinator_asks_in_the_list_for_what_somebody_else_looks_after(home: Any, promised: ActionId):
    sam = home.visitor("shelter")
    assert ASK not in sam.get("/actions").text
    home.work(lambda cast: carried_by_somebody_else(cast, home, promised))
    assert sam.get("/actions").text.count(ASK) == 1
    assert sam.post("/actions/together", deed="nudge", action=str(promised)).status_code == 302
    assert ASK not in sam.get("/actions").text
    again = sam.post("/actions/together", deed="nudge", action=str(promised))
    assert (again.status_code, AGAIN in again.text) == (422, True)
    assert nudges(home, promised) == 1


def carried_by_somebody_else(cast: Any, home: Any, promised: ActionId) -> None:
    ana = builders.colleague(cast, "shelter", "Ana Silva", home.now)
    actions.carry(cast["shelter"], promised, ana.member, home.now)


def test_who_asks_is_told_the_same_whatever_the_other_wants_to_hear(home: Any, promised: ActionId, look: Any):
    said = list[Any]()
    for off in (frozenset[Reminder](), frozenset(Reminder)):
        home.work(lambda cast, off=off: following.choose_own(cast["shelter"], off, monday=False))
        action = promised if not off else home.work(lambda cast: another(cast, home))
        chair = home.visitor("chair")
        chair.post(f"/actions/{action}/nudge")
        status, _headers, body = look(chair.get("/"))  # the cookie remembers which page was asked of
        said.append((status, body))
    assert said[0] == said[1]


def another(cast: Any, home: Any) -> ActionId:
    agency, text = cast.agencies["shelter"], Narrative.read("Look at the room")
    action = actions.propose(cast["detective"], case=home.case, agency=agency, text=text, due=None, now=home.now)
    actions.accept(cast["shelter"], action, home.now)
    return action


def test_a_promise_of_a_hidden_case_is_not_there_to_be_asked_about(home: Any, promised: ActionId, look: Any):
    chair = home.visitor("chair")
    missing = look(chair.post("/actions/01900000-0000-7000-8000-000000000000/nudge"))
    home.work(lambda cast: attendance.step_aside(cast["chair"], home.case, home.now))
    assert look(chair.post(f"/actions/{promised}/nudge")) == missing
    assert look(home.visitor("lawyer").post(f"/actions/{promised}/nudge"))[0] == 404
    assert nudges(home, promised) == 0


# ------------------------------------------------------------------------------------------------- who may need help
def fails(cast: Any, home: Any, cases: int) -> None:
    """The shelter said of so many cases that it did not do it, in the week before the last."""
    for _number in range(cases):
        case = builders.bring_case(cast["counsellor"], home.now)
        text = Narrative.read("Look at the room")
        agency = cast.agencies["shelter"]
        action = actions.propose(cast["detective"], case=case, agency=agency, text=text, due=None, now=home.now)
        actions.accept(cast["shelter"], action, home.now)
        reason = GapReason.NO_CAPACITY
        actions.close(cast["shelter"], action, Outcome.NOT_DONE, reason=reason, text=None, now=home.now)
        home.cases = [*getattr(home, "cases", []), case]
    with transaction() as current:  # nobody of the cast was there so long ago
        current.execute(sa.update(Action).values(closed_at=home.now - timedelta(days=9)))


def test_the_steering_group_reads_which_agency_may_need_help_and_no_case(house_of: Any):
    home = house_of()
    home.work(lambda cast: fails(cast, home, 5))
    greta = home.visitor("steering")
    assert "Harbour House" not in greta.get("/help-needed").text
    assert "No agency is named." in greta.get("/help-needed").text
    home.work(lambda cast: fails(cast, home, 2))
    page = greta.get("/help-needed").text
    assert "Harbour House" in page
    assert "6 or more" in page
    pseudonyms = home.work(lambda _cast: [builders.held_case(case).pseudonym for case in home.cases])
    assert not any(pseudonym in page for pseudonym in pseudonyms)
    assert "Look at the room" not in page
    assert "/help-needed" in greta.get("/").text


def test_nobody_counts_a_case_that_they_are_kept_out_of(house_of: Any):
    home = house_of()
    home.work(lambda cast: fails(cast, home, 6))
    greta = home.visitor("steering")
    assert "Harbour House" in greta.get("/help-needed").text
    out, before = home.cases[0], home.now - timedelta(days=7)
    home.work(lambda cast: consent.exclude(out, agency=cast.agencies["steering"], now=before))
    assert "Harbour House" not in greta.get("/help-needed").text


def test_the_steering_group_chooses_what_it_is_told(home: Any):
    greta = home.visitor("steering")
    assert greta.get("/reminders").status_code == 200
    greta.post("/reminders", told=["repeated"], monday="yes")
    off, monday = home.work(lambda cast: following.own_choice(cast["steering"]))
    assert (Reminder.REPEATED in off, monday) == (False, True)
