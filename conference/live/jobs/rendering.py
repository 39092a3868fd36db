"""Regions as HTML, rendered again only when something that their template looked at is different.

Much of a page is the same for many audiences and from one push to the next: who is here, what was written. What a
template reads of a board is noted while it is rendered; where all of that is the same again, so is the HTML.
"""

from collections import OrderedDict, deque
from collections.abc import Hashable
from functools import lru_cache
from operator import attrgetter
from typing import Any

from flask import current_app

from conference.infra import words
from conference.live.domain import LiveAudience, Region
from conference.live.projection import Board

_MOST_KEPT, _MOST_EACH = 2_000, 16
"""How many regions of meetings are kept, by language; and how many kinds of each: there are few audiences."""


class _Noting:
    """Something whose attributes are read by a template, which notes each with its value."""

    def __init__(self, of: Any, noted: OrderedDict[str, Any], path: str = "") -> None:
        self._of, self._noted, self._path = of, noted, path

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._of, name)
        if isinstance(value, LiveAudience):  # of an audience, only what is read of it matters
            return _Noting(value, self._noted, f"{name}.")
        self._noted[self._path + name] = value
        return value


class Rendering:
    """Renders regions, and keeps them. One for all meetings of a process."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, deque[tuple[OrderedDict[str, Any], str]]] = OrderedDict()

    def html(self, board: Board, region: Region, zone: str) -> str:
        """One region as HTML, in the language of the board's audience and the task force's zone."""
        key = board.audience.meeting, region, board.audience.language, zone
        kept = self._kept.setdefault(key, deque(maxlen=_MOST_EACH))
        self._kept.move_to_end(key)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        for noted, html in kept:
            if not _differs(board, noted):
                return html
        noted = OrderedDict[str, Any]()
        template = current_app.jinja_env.get_template(f"live/regions/{region.value}.html")
        with words.speaking(board.audience.language, zone):  # without what a page around it needs, as its navigation
            html = template.render(board=_Noting(board, noted), lang=board.audience.language)
        kept.appendleft((noted, html))
        return html


def _differs(board: Board, noted: OrderedDict[str, Any]) -> bool:
    """Whether something that was noted is different. It is looked at first the next time."""
    for path, value in reversed(list(noted.items())):
        if _reads(path)(board) != value:
            noted.move_to_end(path)
            return True
    return False


_reads = lru_cache(maxsize=500)(attrgetter)
"""How to read what stands at a path, such as `audience.chair`."""


rendering = Rendering()
