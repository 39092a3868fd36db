"""The planner: a table of agendas that a chair would agree with, and what holds of every plan; moving an item."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count, islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.kernel.ids import AgencyId, CaseId
from conference.meetings.domain import ReturnReason
from conference.meetings.planner import (
    LISTED,
    LOOK_AGAIN_DAYS,
    MOST_CASES,
    SHORTEST_CASE_MINUTES,
    Candidate,
    Chosen,
    LeftOut,
    Plan,
    Time,
    plan,
)
from conference.queue.domain import Stated, Urgent
from conference.queue.policy import urgency
from tests.unit.test_queue_policy import card

LAKESHORE, HARBOUR, POLICE = (AgencyId(UUID(int=number)) for number in (901, 902, 903))
NOT_REACHED, AWAITED = ReturnReason.NOT_REACHED, ReturnReason.INFORMATION_AWAITED
TWO_HOURS = Time(120, standing=10)


def case(number: int) -> CaseId:
    return CaseId(UUID(int=number))


def waits(number: int, reason: Urgent = Urgent.WAITING, days: int = 5, **more: Any) -> Candidate:
    given: dict[str, Any] = {"lead": LAKESHORE, "stated": (Stated(reason, days),)} | more
    return Candidate(case=case(number), **given)


def back(number: int, postponed: int = 1, **more: Any) -> Candidate:
    return waits(number, returned=NOT_REACHED, postponed=postponed, **more)


def pinned(number: int, minutes: int = 20, **more: Any) -> Candidate:
    return waits(number, pinned=minutes, **more)


def numbers(found: Plan) -> list[tuple[int, int, Chosen]]:
    return [(place.candidate.case.int, place.minutes, place.because) for place in found.places]


def reasons(found: Plan) -> dict[int, LeftOut]:
    return {candidate.case.int: why for candidate, why in found.left_out}


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
    found = plan([], [], [waits(number) for number in range(9)], Time(minutes, standing=10))

    assert (len(found.places), found.minutes_each) == (cases, each)


@pytest.mark.parametrize(("usual", "cases", "each"), [(10, 6, 10), (15, 6, 15), (25, 4, 25), (40, 4, 27)])
def test_what_a_case_usually_takes_here_decides_how_many_fit(usual: int, cases: int, each: int):
    found = plan([], [], [waits(number) for number in range(9)], Time(120, standing=10, usual=usual))

    assert (len(found.places), found.minutes_each) == (cases, each)


NEXT, CAME_BACK, PINNED = Chosen.NEXT, Chosen.CAME_BACK, Chosen.PINNED
WORKED = {
    "the queue's own order, as many as fit": (
        ([], [], [waits(n) for n in range(1, 8)], TWO_HOURS, frozenset()),
        [(n, 20, NEXT) for n in range(1, 6)],
        {6: LeftOut.NO_TIME, 7: LeftOut.NO_TIME},
    ),
    "not reached last time comes before the first hours of somebody else": (
        ([], [back(9)], [waits(1, Urgent.CRISIS, 1), waits(2)], TWO_HOURS, frozenset()),
        [(9, 20, CAME_BACK), (1, 20, NEXT), (2, 20, NEXT)],
        {},
    ),
    "postponed twice comes before postponed once, and the chair is told": (
        ([], [back(8), back(9, 2)], [], TWO_HOURS, frozenset()),
        [(9, 20, Chosen.POSTPONED_OFTEN), (8, 20, CAME_BACK)],
        {},
    ),
    "whom the chair put on it stays, and what came back goes before": (
        ([pinned(5, 45)], [back(9)], [waits(1), waits(2), waits(3)], TWO_HOURS, frozenset()),
        [(9, 20, CAME_BACK), (5, 45, PINNED), (1, 20, NEXT), (2, 20, NEXT)],
        {3: LeftOut.NO_TIME},
    ),
    "a chair may fill more than there is time for; the planner adds nothing": (
        ([pinned(5, 60), pinned(6, 60)], [back(9)], [waits(1)], TWO_HOURS, frozenset()),
        [(5, 60, PINNED), (6, 60, PINNED)],
        {9: LeftOut.NO_TIME, 1: LeftOut.NO_TIME},
    ),
    "an agency that cannot come cannot speak for her; another one's case moves up": (
        ([], [], [waits(1, lead=HARBOUR), waits(2)], TWO_HOURS, frozenset({HARBOUR})),
        [(2, 20, NEXT)],
        {1: LeftOut.LEAD_ABSENT},
    ),
    "not even what came back twice is called without who brought it": (
        ([], [back(9, 2, lead=HARBOUR)], [], TWO_HOURS, frozenset({HARBOUR})),
        [],
        {9: LeftOut.LEAD_ABSENT},
    ),
    "but the chair may insist": (
        ([pinned(9, lead=HARBOUR)], [], [], TWO_HOURS, frozenset({HARBOUR})),
        [(9, 20, PINNED)],
        {},
    ),
    "discussed lately, and nothing is due": (
        ([], [], [waits(1), waits(2, Urgent.FOLLOWED, 14)], TWO_HOURS, frozenset()),
        [(1, 20, NEXT)],
        {2: LeftOut.NOTHING_DUE},
    ),
    "discussed lately, but a promise is overdue": (
        ([], [], [waits(1), waits(2, Urgent.FOLLOWED, 14, overdue=1)], TWO_HOURS, frozenset()),
        [(1, 20, NEXT), (2, 20, Chosen.PROMISE_OVERDUE)],
        {},
    ),
    "discussed long ago: a look, if there is time": (
        ([], [], [waits(2, Urgent.FOLLOWED, LOOK_AGAIN_DAYS)], TWO_HOURS, frozenset()),
        [(2, 20, Chosen.LOOK_AGAIN)],
        {},
    ),
    "a follow-up that is due needs no patience": (
        ([], [], [waits(2, Urgent.FOLLOW_UP_DUE, 0)], TWO_HOURS, frozenset()),
        [(2, 20, NEXT)],
        {},
    ),
    "six are enough, however long the day": (
        ([], [], [waits(n) for n in range(1, 8)], Time(400, standing=10), frozenset()),
        [(n, 20, NEXT) for n in range(1, 7)],
        {7: LeftOut.ENOUGH_CASES},
    ),
    "items that the chair may not know of keep their time and their places": (
        ([], [], [waits(n) for n in range(1, 4)], Time(240, standing=10 + 80, private=4), frozenset()),
        [(1, 20, NEXT), (2, 20, NEXT)],
        {3: LeftOut.ENOUGH_CASES},
    ),
    "nothing waits": (([], [], [], TWO_HOURS, frozenset()), [], {}),
}


@pytest.mark.parametrize("name", WORKED)
def test_an_agenda_that_a_chair_would_agree_with(name: str):
    given_, places, left_out = WORKED[name]
    found = plan(*given_)  # type: ignore[arg-type] - a table

    assert (numbers(found), reasons(found), found.rest) == (places, left_out, None)


DISCUSSED, ZONE = date(2026, 11, 18), ZoneInfo("America/Toronto")


@pytest.mark.parametrize(
    ("days", "follow_up", "overdue", "because", "left_out"),
    [
        (7, None, 0, None, LeftOut.NOTHING_DUE),
        (27, None, 0, None, LeftOut.NOTHING_DUE),
        (28, None, 0, Chosen.LOOK_AGAIN, None),
        (7, None, 1, Chosen.PROMISE_OVERDUE, None),
        (7, 6, 0, NEXT, None),
        (7, 7, 0, NEXT, None),
        (7, 8, 0, None, LeftOut.NOTHING_DUE),
    ],
)
def test_a_discussed_case_is_judged_by_the_day_of_the_conference(
    days: int, follow_up: int | None, overdue: int, because: Chosen | None, left_out: LeftOut | None
):
    """`days`, `follow_up`: since it was discussed until the conference, and until something is due."""
    due = None if follow_up is None else DISCUSSED + timedelta(days=follow_up)
    then = datetime.combine(DISCUSSED + timedelta(days=days), time(9, 30), ZONE)
    stated = urgency(card(discussed_on=DISCUSSED, follow_up_on=due), then, ZONE).stated

    found = plan([], [], [Candidate(case(1), LAKESHORE, stated, overdue=overdue)], TWO_HOURS)

    assert [place.because for place in found.places] == ([because] if because else [])
    assert reasons(found) == ({1: left_out} if left_out else {})


agencies = st.sampled_from([LAKESHORE, HARBOUR, POLICE])
stated = st.tuples(st.builds(Stated, st.sampled_from(Urgent), st.integers(0, 60)))


def candidates(**fixed: st.SearchStrategy[object]) -> st.SearchStrategy[Candidate]:
    return st.builds(Candidate, st.integers(0, 30).map(case), agencies, stated, overdue=st.integers(0, 2), **fixed)


RETURNED = candidates(returned=st.sampled_from(ReturnReason), postponed=st.integers(1, 4))


def some(of: st.SearchStrategy[Candidate], most: int) -> st.SearchStrategy[list[Candidate]]:
    return st.lists(of, max_size=most, unique_by=lambda candidate: candidate.case)


PLAIN = st.integers(0, LISTED + 20).map(lambda number: [waits(100 + turn) for turn in range(number)])
inputs = st.tuples(
    some(candidates(pinned=st.integers(1, 120)), 7),
    some(RETURNED, 8),
    st.tuples(some(candidates(), 10), PLAIN).map(lambda both: both[0] + both[1]),
    st.builds(
        Time, st.integers(0, 400), standing=st.integers(0, 60), private=st.integers(0, 3), usual=st.integers(10, 40)
    ),
    st.frozensets(agencies, max_size=2),
)


@given(inputs)
def test_never_over_budget_unless_the_chair_put_it_there(given_):
    by_chair, _back, _queue, time, _absent = given_
    found = plan(*given_)
    used = sum(place.minutes for place in found.places)

    if found.chosen:
        assert time.standing + used <= time.minutes
        assert len(found.places) + time.private <= MOST_CASES
        assert found.minutes_each >= SHORTEST_CASE_MINUTES
    else:
        assert used == sum(candidate.pinned for candidate in by_chair)


@given(inputs)
def test_every_case_appears_once_or_has_a_reason_for_not(given_):
    by_chair, came_back, queue, _time, _absent = given_
    found = plan(*given_)
    placed = [place.candidate.case for place in found.places]
    named = placed + [candidate.case for candidate, _why in found.left_out]

    assert len(named) == len(set(named))
    behind = {candidate.case for candidate in (*by_chair, *came_back, *queue)} - set(named)
    assert {candidate.case for candidate in by_chair} <= set(placed)
    assert behind == set() if found.rest is None else behind


@given(inputs)
def test_old_business_comes_first_and_nobody_less_urgent_overtakes(given_):
    _pins, came_back, queue, _time, absent = given_
    found = plan(*given_)
    new = [place.candidate.returned is None for place in found.places]
    assert new == sorted(new)

    if any(place.because in {Chosen.NEXT, Chosen.LOOK_AGAIN} for place in found.chosen):
        placed = {place.candidate.case for place in found.places}
        assert all(held.case in placed for held in came_back if held.lead not in absent)
    turn = {candidate.case: place for place, candidate in reversed(list(enumerate(queue)))}
    fresh = [turn[place.candidate.case] for place in found.chosen if place.candidate.returned is None]
    assert fresh == sorted(fresh)


@given(inputs)
def test_the_same_input_gives_the_same_plan(given_):
    assert plan(*given_) == plan(*given_)


@given(inputs, st.integers(0, 2**64))
def test_an_agency_that_brings_none_of_them_changes_nothing_by_staying_away(given_, number: int):
    """As one does whom she keeps out: it can never be the one that brings the case."""
    pins, came_back, queue, time, absent = given_
    stranger = AgencyId(UUID(int=2**100 + number))

    assert plan(pins, came_back, queue, time, absent | {stranger}) == plan(pins, came_back, queue, time, absent)


def test_a_queue_without_end_is_read_no_further_than_is_told():
    read = 0

    def without_end() -> Iterator[Candidate]:
        nonlocal read
        for number in count(1):
            read += 1
            yield waits(number)

    found = plan([], [], without_end(), TWO_HOURS)

    assert read == 5 + LISTED + 1
    assert (len(found.places), len(found.left_out), found.rest) == (5, LISTED, LeftOut.NO_TIME)
    assert found.places == plan([], [], islice(without_end(), 1000), TWO_HOURS).places
