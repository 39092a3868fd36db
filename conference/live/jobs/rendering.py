"""Regions as HTML, rendered again only when something that their template looked at is different.

Much of a page is the same for many audiences and from one push to the next: who is here, what was written. What a
template reads of a board is noted while it is rendered; where all of that is the same again, so is the HTML.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

from flask import current_app

from conference.infra import words
from conference.kernel.ids import MeetingId
from conference.live.domain import LiveAudience, Region
from conference.live.projection import Board, OnTheTable

_MOST_KEPT, _MOST_EACH = 2_000, 16
"""How many regions of meetings are kept, by language; and how many kinds of each: there are few audiences."""


_LOOKED_INTO = (LiveAudience, OnTheTable)
"""Of these, only what is read of them matters."""


class _Noting:
    """Something whose attributes are read by a template, which notes each with its value."""

    def __init__(self, of: Any, noted: dict[str, Any], path: str = "") -> None:
        self._of, self._noted, self._path = of, noted, path

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._of, name)
        if isinstance(value, _LOOKED_INTO):
            return _Noting(value, self._noted, f"{name}.")
        self._noted[self._path + name] = value
        return value


@dataclass(frozen=True, slots=True)
class _Made:
    """A region as it was rendered, and what its template looked at: how to look at it, and what was seen there."""

    look_at: Callable[[Board], Any]
    seen: tuple[Any, ...]
    html: str


def _nothing_yet(_meeting: MeetingId, _language: str, _region: Region, _zone: str) -> deque[_Made]:
    return deque(maxlen=_MOST_EACH)


class Rendering:
    """Renders regions, and keeps them. One for all meetings of a process."""

    def __init__(self) -> None:
        self._kept = lru_cache(_MOST_KEPT)(_nothing_yet)

    def html(self, board: Board, region: Region, zone: str) -> str:
        """One region as HTML, in the language of the board's audience and the task force's zone."""
        audience = board.audience
        kept = self._kept(audience.meeting, audience.language, region, zone)
        for made in kept:
            if made.look_at(board) == made.seen:
                return made.html
        # Two names, always: how to look at fewer would be to look at no tuple.
        noted: dict[str, Any] = {"state": board.state, "audience.language": audience.language}
        template = current_app.jinja_env.get_template(f"live/regions/{region.value}.html")
        with words.speaking(audience.language, zone):  # without what a page around it needs, as its navigation
            html = template.render(board=_Noting(board, noted), lang=audience.language)
        kept.appendleft(_Made(attrgetter(*noted), tuple(noted.values()), html))
        return html


rendering = Rendering()
