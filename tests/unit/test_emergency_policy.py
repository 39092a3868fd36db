"""Who asks for a conference outside the cycle, who hears of it, and what a chair may call."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from conference.cases.domain import CaseState, Step
from conference.emergency.domain import RequestState
from conference.emergency.policy import Asked, may_answer, may_ask, may_be_told, may_call, may_read
from conference.kernel.actor import Role
from conference.kernel.ids import AgencyId
from tests.unit.test_keeping_policy import OTHERS, OURS, actor

NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
TORONTO = ZoneInfo("America/Toronto")
OPEN = RequestState.OPEN


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "allowed"),
        ({"lead": OTHERS}, "not_the_lead"),
        ({"role": Role.COORDINATOR}, "not_the_lead"),
        ({"state": CaseState.CLOSED}, "case_is_closed"),
        ({"step": Step.HOME_AGENCY}, "case_not_brought"),
        ({"asked": True}, "already_asked"),
        ({"chairs": 0}, "no_chair_to_tell"),
        ({"asked": True, "chairs": 0}, "already_asked"),
    ],
)
def test_the_agency_that_brought_it_asks(given: dict[str, Any], code: str):
    facts: dict[str, Any] = {
        "lead": OURS,
        "step": Step.DE_IDENTIFIED,
        "state": CaseState.OPEN,
        "asked": False,
        "chairs": 1,
    }
    role: Role = given.get("role", Role.REPRESENTATIVE)
    verdict = may_ask(actor(role), **facts | {name: value for name, value in given.items() if name != "role"})

    assert verdict.code == code


@pytest.mark.parametrize("role", Role)
def test_chairs_are_told_but_those_who_are_shut_out(role: Role):
    assert may_be_told(actor(role), kept_out=False) is (role is Role.CHAIR)
    assert not may_be_told(actor(role), kept_out=True)
    assert bool(may_answer(actor(role), OPEN, on_table=True)) is (role is Role.CHAIR)
    assert not may_answer(actor(role), RequestState.CALLED, on_table=True)
    assert not may_answer(actor(role), OPEN, on_table=False)


@pytest.mark.parametrize(
    ("role", "lead", "kept_out", "knows", "reads"),
    [
        (Role.REPRESENTATIVE, OURS, False, True, True),
        (Role.REPRESENTATIVE, OURS, False, False, False),
        (Role.REPRESENTATIVE, OTHERS, False, True, False),
        (Role.COORDINATOR, OURS, False, True, False),
        (Role.CHAIR, OTHERS, False, False, True),
        (Role.CHAIR, OTHERS, True, False, False),
        (Role.PRIVACY_OFFICER, OURS, False, False, False),
    ],
)
def test_who_reads_a_request(role: Role, lead: AgencyId, kept_out: bool, knows: bool, reads: bool):  # noqa: FBT001 - a table
    assert may_read(actor(role), lead=lead, kept_out=kept_out, knows_case=knows) is reads


@pytest.mark.parametrize(
    ("starts_at", "minutes", "taken", "code"),
    [
        (NOW + timedelta(minutes=1), 30, False, "allowed"),
        (NOW, 30, False, "not_soon"),
        (datetime(2026, 11, 27, 4, 59, tzinfo=UTC), 60, False, "allowed"),
        (datetime(2026, 11, 27, 5, 0, tzinfo=UTC), 60, False, "not_soon"),
        (NOW + timedelta(hours=1), 29, False, "not_short"),
        (NOW + timedelta(hours=1), 61, False, "not_short"),
        (NOW + timedelta(hours=1), 45, True, "time_taken"),
    ],
    ids=["soon", "now", "the last minute of tomorrow", "the day after", "too short", "too long", "taken"],
)
def test_it_is_soon_and_short(starts_at: datetime, minutes: int, taken: bool, code: str):  # noqa: FBT001 - a table
    asked = Asked(OPEN, on_table=True, taken=taken)
    gone = Asked(OPEN, on_table=False, taken=taken)

    assert may_call(actor(Role.CHAIR), asked, starts_at, minutes, NOW, TORONTO).code == code
    assert may_call(actor(Role.RECORDER), asked, starts_at, minutes, NOW, TORONTO).code == "not_a_chair"
    assert may_call(actor(Role.CHAIR), gone, starts_at, minutes, NOW, TORONTO).code == "not_asked_any_more"
