"""How long a case usually takes is learned from past conferences; and an item that the chair moves."""

from datetime import timedelta
from uuid import UUID

import pytest

from conference.kernel.ids import ItemId
from conference.meetings.planner import (
    CASE_MINUTES,
    ENOUGH_DISCUSSED,
    SHORTEST_CASE_MINUTES,
    usual_minutes,
)
from conference.meetings.policy import moved


def minutes(*given_: float) -> list[timedelta]:
    return [timedelta(minutes=one) for one in given_]


@pytest.mark.parametrize(
    ("taken", "usual"),
    [
        ([], CASE_MINUTES),
        (minutes(*[31] * (ENOUGH_DISCUSSED - 1)), CASE_MINUTES),
        (minutes(*[31] * ENOUGH_DISCUSSED), 30),
        (minutes(*[18] * 6, *[33] * 7), 35),
        (minutes(*[16] * 7, *[90] * 6), 15),
        (minutes(*[2] * 20), SHORTEST_CASE_MINUTES),
        (minutes(*[95] * 20), 40),
    ],
)
def test_minutes_are_learned_once_there_are_enough_conferences(taken: list[timedelta], usual: int):
    assert usual_minutes(taken) == usual


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
    assert moved(ITEMS, ITEMS[item], ITEMS[1:], up=up) == tuple(ITEMS[place] for place in order)
