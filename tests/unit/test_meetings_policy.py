"""Who runs a meeting, and what may follow what."""

from uuid import UUID

import pytest

from conference.directory.domain import AgencyKind
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, MemberId, PersonId
from conference.meetings.domain import ItemState, MeetingState, Standing
from conference.meetings.policy import (
    Refusal,
    Step,
    may_call_item,
    may_chair,
    may_close_item,
    may_plan,
    may_publish,
    may_return_item,
    may_take,
    state_allows,
)

ME, OTHER = MemberId(UUID(int=1)), MemberId(UUID(int=2))
PLANNED, PUBLISHED, LIVE, ENDED = MeetingState
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


@pytest.mark.parametrize(("chair", "allowed"), [(None, True), (ME, True), (OTHER, False)])
def test_a_meeting_that_was_opened_belongs_to_the_chair_who_did(chair: MemberId | None, allowed: bool):  # noqa: FBT001 - a table
    assert bool(may_chair(member(Role.CHAIR), Standing(LIVE, chair))) is allowed


@pytest.mark.parametrize(
    ("step", "codes"),
    [
        (Step.PLAN, ["allowed", "allowed", "already_open", "already_ended"]),
        (Step.PUBLISH, ["allowed", "already_published", "already_open", "already_ended"]),
        (Step.OPEN, ["not_published", "allowed", "already_open", "already_ended"]),
        (Step.RUN, ["meeting_not_open", "meeting_not_open", "allowed", "already_ended"]),
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
