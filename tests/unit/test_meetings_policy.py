"""Who runs a meeting, and what may follow what."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from conference.directory.domain import AgencyKind
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, MemberId, PersonId
from conference.meetings.domain import ItemState, MeetingState, Standing
from conference.meetings.policy import (
    Refusal,
    Step,
    item_before,
    may_call_item,
    may_chair,
    may_close_item,
    may_hand_chair,
    may_name_co_chair,
    may_plan,
    may_publish,
    may_return_item,
    may_take,
    may_take_chair,
    state_allows,
)

ME, OTHER = MemberId(UUID(int=1)), MemberId(UUID(int=2))
PLANNED, PUBLISHED, LIVE, ENDED, SKIPPED = MeetingState
WAITING, CURRENT, DONE, RETURNED = ItemState


def member(*roles: Role) -> Actor:
    agency = AgencyId(UUID(int=4))
    return Actor(
        PersonId(UUID(int=3)), ME, agency, frozenset(roles), "Nadia Bell", "General Hospital", AgencyKind.HEALTH
    )


@pytest.mark.parametrize("role", Role)
def test_only_chairs_plan_and_publish(role: Role):
    meeting = Standing(PLANNED, chair=None)

    verdicts = {may_plan(member(role), meeting).code, may_publish(member(role), meeting).code}

    assert verdicts == {"allowed" if role is Role.CHAIR else Refusal.NOT_THE_CHAIR}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("state", "chair"), [(PUBLISHED, None), (LIVE, ME), (LIVE, OTHER)])
def test_once_opened_whoever_has_the_chair_runs_it_in_whatever_role(role: Role, state: MeetingState, chair: Any):
    runs = role is Role.CHAIR if chair is None else chair == ME

    assert bool(may_chair(member(role), Standing(state, chair))) is runs


def other(*roles: Role) -> Actor:
    return replace(member(*roles), member=OTHER)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("here", [True, False])
@pytest.mark.parametrize("chair", [ME, OTHER])
def test_only_the_chair_names_a_co_chair_and_only_somebody_here_who_takes_part(role: Role, here: bool, chair: MemberId):  # noqa: FBT001 - a table
    verdict = may_name_co_chair(member(), other(role), Standing(LIVE, chair), here=here)

    speaks = role in {Role.REPRESENTATIVE, Role.RECORDER, Role.CHAIR}
    wanted = "allowed" if speaks else Refusal.CANNOT_CHAIR
    wanted = wanted if here else Refusal.NOT_HERE
    assert verdict.code == (wanted if chair == ME else Refusal.NOT_THE_CHAIR)


@pytest.mark.parametrize(
    ("role", "co_chairs", "here", "code"),
    [
        (Role.CHAIR, [], True, "allowed"),
        (Role.REPRESENTATIVE, [OTHER], True, "allowed"),
        (Role.REPRESENTATIVE, [ME], True, Refusal.NOT_ON_THE_CHAIRS_LIST),
        (Role.CHAIR, [OTHER], False, Refusal.NOT_HERE),
    ],
)
def test_the_chair_is_handed_to_somebody_here_on_the_list(role: Role, co_chairs: Any, here: bool, code: str):  # noqa: FBT001 - a table
    live = Standing(LIVE, ME)

    assert may_hand_chair(member(), other(role), live, co_chairs, here=here).code == code
    assert may_hand_chair(other(role), member(), live, co_chairs, here=here).code == Refusal.NOT_THE_CHAIR
    assert may_hand_chair(member(), member(Role.CHAIR), live, co_chairs, here=True).code == Refusal.ALREADY_CHAIRS


@pytest.mark.parametrize("state", MeetingState)
@pytest.mark.parametrize("offered", [True, False])
@pytest.mark.parametrize(
    ("role", "co_chairs", "chair", "code"),
    [
        (Role.CHAIR, [], OTHER, "allowed"),
        (Role.RECORDER, [ME], OTHER, "allowed"),
        (Role.RECORDER, [OTHER], OTHER, Refusal.NOT_ON_THE_CHAIRS_LIST),
        (Role.CHAIR, [], ME, Refusal.CHAIR_NOT_OFFERED),
    ],
)
def test_the_chair_is_taken_only_while_it_is_offered(
    state: MeetingState,
    offered: bool,  # noqa: FBT001 - a table
    role: Role,
    co_chairs: Any,
    chair: MemberId,
    code: str,
):
    verdict = may_take_chair(member(role), Standing(state, chair, offered=offered), co_chairs)

    if state is not LIVE:
        assert verdict.code in {Refusal.MEETING_NOT_OPEN, Refusal.ALREADY_ENDED, Refusal.SKIPPED}
    else:
        assert verdict.code == (code if offered or code != "allowed" else Refusal.CHAIR_NOT_OFFERED)


@pytest.mark.parametrize(
    ("agenda", "place"),
    [
        ([WAITING, WAITING], None),
        ([CURRENT, WAITING], None),
        ([DONE, CURRENT, WAITING], 0),
        ([DONE, RETURNED, WAITING], 1),
        ([DONE, WAITING, RETURNED], 2),
        ([WAITING, DONE, CURRENT, DONE], 1),
        ([], None),
    ],
)
def test_back_is_the_item_before_the_one_on_the_table_or_the_last_that_was(agenda: Any, place: int | None):
    assert item_before(agenda) == place


@pytest.mark.parametrize(
    ("step", "codes"),
    [
        (Step.PLAN, ["allowed", "allowed", "already_open", "already_ended", "skipped"]),
        (Step.PUBLISH, ["allowed", "already_published", "already_open", "already_ended", "skipped"]),
        (Step.OPEN, ["not_published", "allowed", "already_open", "already_ended", "skipped"]),
        (Step.RUN, ["meeting_not_open", "meeting_not_open", "allowed", "already_ended", "skipped"]),
    ],
)
def test_what_may_follow_what(step: Step, codes: list[str]):
    assert [state_allows(step, state).code for state in MeetingState] == codes


def test_the_chair_is_asked_before_the_state():
    verdict = may_take(Step.OPEN, member(Role.REPRESENTATIVE), Standing(ENDED, None))

    assert verdict.code == Refusal.NOT_THE_CHAIR


@pytest.mark.parametrize(
    ("state", "call", "close", "give_back"),
    [
        (WAITING, "allowed", "item_not_current", "allowed"),
        (CURRENT, "item_already_current", "allowed", "allowed"),
        (DONE, "allowed", "item_not_current", "item_already_done"),
        (RETURNED, "allowed", "item_not_current", "item_already_done"),
    ],
)
def test_what_may_be_done_with_an_item(state: ItemState, call: str, close: str, give_back: str):
    codes = (may_call_item(state).code, may_close_item(state).code, may_return_item(state).code)

    assert codes == (call, close, give_back)
