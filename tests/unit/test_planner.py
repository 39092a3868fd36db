"""The planner and the order of an agenda."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.kernel.ids import CaseId, ItemId
from conference.meetings.domain import Candidate, LeftOut, ReturnReason
from conference.meetings.policy import (
    MOST_CASES,
    SHORTEST_CASE_MINUTES,
    UNFINISHED_MINUTES,
    moved,
    propose,
)


def waiting(number: int, *, returned: ReturnReason | None = None) -> Candidate:
    return Candidate(case=CaseId(UUID(int=number)), reasons=(number,), returned=returned)


@pytest.mark.parametrize(
    ("minutes", "cases", "each"),
    [
        (120, 5, 20),
        (130, 6, 20),
        (240, 6, 20),
        (90, 4, 20),
        (60, 4, 12),
        (45, 3, 10),
        (20, 1, 10),
        (19, 0, 10),
        (10, 0, 10),
        (0, 0, 10),
    ],
)
def test_four_to_six_cases_and_unfinished_business_fit(minutes: int, cases: int, each: int):
    plan = propose([waiting(number) for number in range(9)], minutes)

    assert (len(plan.chosen), plan.minutes_each) == (cases, each)


def test_what_came_back_goes_before_what_is_more_urgent():
    ranked = [waiting(1), waiting(2), waiting(3, returned=ReturnReason.NOT_REACHED), waiting(4)]

    assert [candidate.reasons for candidate in propose(ranked, 120).chosen] == [(3,), (1,), (2,), (4,)]


@pytest.mark.parametrize(("minutes", "why"), [(120, LeftOut.NO_TIME), (240, LeftOut.ENOUGH_CASES)])
def test_who_must_wait_is_told_why(minutes: int, why: LeftOut):
    plan = propose([waiting(number) for number in range(8)], minutes)

    assert {reason for _, reason in plan.left_out} == {why}


returned = st.none() | st.sampled_from(ReturnReason)
queues = st.lists(st.tuples(st.integers(0, 2**64), returned), max_size=30, unique_by=lambda pair: pair[0]).map(
    lambda pairs: [waiting(number, returned=why) for number, why in pairs]
)


@given(queues, st.integers(0, 400))
def test_every_case_has_a_place_or_a_reason_and_the_time_is_never_exceeded(queue: list[Candidate], minutes: int):
    plan = propose(queue, minutes)

    placed = [*plan.chosen, *(candidate for candidate, _ in plan.left_out)]
    assert sorted(placed, key=lambda c: c.case) == sorted(queue, key=lambda c: c.case)
    assert len(plan.chosen) <= MOST_CASES
    assert plan.minutes_each >= SHORTEST_CASE_MINUTES
    if plan.chosen:
        assert UNFINISHED_MINUTES + len(plan.chosen) * plan.minutes_each <= minutes
    assert plan == propose(queue, minutes)


@given(queues, st.integers(0, 400))
def test_nobody_less_urgent_overtakes(queue: list[Candidate], minutes: int):
    chosen = [candidate for candidate in propose(queue, minutes).chosen if candidate.returned is None]

    assert chosen == [candidate for candidate in queue if candidate.returned is None][: len(chosen)]


ITEMS = [ItemId(UUID(int=number)) for number in range(4)]


@pytest.mark.parametrize(
    ("item", "up", "order"),
    [
        (0, False, [0, 1, 2, 3]),
        (0, True, [0, 1, 2, 3]),
        (1, True, [0, 1, 2, 3]),
        (1, False, [0, 2, 1, 3]),
        (2, True, [0, 2, 1, 3]),
        (3, True, [0, 1, 3, 2]),
        (3, False, [0, 1, 2, 3]),
    ],
)
def test_an_item_moves_one_place_and_unfinished_business_stays_first(item: int, up: bool, order: list[int]):  # noqa: FBT001 - a table
    assert moved(ITEMS, ITEMS[item], up=up) == tuple(ITEMS[place] for place in order)
