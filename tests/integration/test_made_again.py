"""A region of the page is made again when something that its template looks at is different, and only then."""

from dataclasses import replace
from typing import Any

import pytest

from conference.kernel.narrative import Narrative
from conference.live.domain import Region
from conference.live.jobs.rendering import Rendering
from conference.live.projection import Board
from tests import builders

ZONE = "America/Toronto"


@pytest.fixture
def boards(cast: Any, now: Any) -> tuple[Board, Board]:
    """The chair's page before and after a line is written."""
    _case, meeting, _detail, _release = builders.shared_case(cast, now)
    before = builders.board(cast["chair"], meeting, now)
    builders.command(cast["counsellor"], meeting, "note", now, text=Narrative.read("She slept well"))
    return before, builders.board(cast["chair"], meeting, now)


def test_what_was_written_is_made_again_and_nothing_beside_it(boards: tuple[Board, Board]):
    before, after = boards
    rendering = Rendering()
    made = {region: (rendering.html(before, region, ZONE), rendering.html(after, region, ZONE)) for region in Region}
    assert [region for region, (was, now_is) in made.items() if was is not now_is] == [Region.TALK]
    assert "She slept well" in made[Region.TALK][1]


def test_what_was_made_before_is_taken_again_once_all_is_as_it_was(boards: tuple[Board, Board]):
    before, after = boards
    rendering = Rendering()
    first = rendering.html(before, Region.TALK, ZONE)
    rendering.html(after, Region.TALK, ZONE)
    assert rendering.html(replace(before), Region.TALK, ZONE) is first


def test_another_language_and_another_place_are_made_for_themselves(boards: tuple[Board, Board]):
    board = boards[0]
    rendering = Rendering()
    shown = {
        rendering.html(replace(board, audience=replace(board.audience, **other)), Region.BAR, ZONE)
        for other in ({}, {"language": "fr"}, {"place": "seated"}, {"language": "fr", "place": "seated"})
    }
    assert len(shown) == 4
