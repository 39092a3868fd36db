"""Five people who all write at once, over WebSockets and long polling, and whether their pages are right."""

import os
import re
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

from conference.kernel.ids import MeetingId
from tests import builders
from tests.cast import Cast
from tests.live.pages import plain
from tests.sockets.conftest import Table
from tests.sockets.crowd import LOST, Crowd, Deed, Member

SEATS = {
    "chair": "websocket",
    "counsellor": "websocket",
    "shelter": "polling",
    "detective": "websocket",
    "lawyer": "polling",
}
RECOVERY_SECONDS = 5
"""The issue's own: every page is right again so soon after whatever was broken works again."""
_TO_ANSWER = re.compile(r'data-command="accept"><input type="hidden" name="action" value="([^"]+)"')


def many_cases(table: Table, count: int) -> MeetingId:
    """A conference with a long agenda, so that no item gathers more notes than a page can bear."""

    def prepare() -> MeetingId:
        cast: Cast = table.cast
        cases = [builders.bring_case(cast["counsellor"], table.now) for _ in range(count)]
        return builders.meeting(cast["chair"], cases, table.now)

    return table.work(prepare)


def seated(table: Table, meeting: MeetingId, roles: Collection[str] = tuple(SEATS), url: str = "") -> dict[str, Member]:
    """Everybody with a page open, the first case before them."""
    members = {role: Member(url or table.server.url, role, meeting, SEATS[role]) for role in roles}
    for member in members.values():
        member.sit_down()
    for kind in ("open", "next", "next"):  # unfinished business comes first
        assert members["chair"].surely(kind)["ok"]
    return members


def everybody_writes(
    members: dict[str, Member], pause: float = 0.05, deed: Deed | None = None
) -> AbstractContextManager[Crowd]:
    """The crowd at its gate, until the block ends: each does what they are there for, or all the same deed."""
    deeds: dict[str, Deed] = {
        "chair": _runs_the_clock,
        "counsellor": _proposes,
        "shelter": _answers,
        "detective": _notes,
        "lawyer": _notes,
    }
    crowd = Crowd(members, dict.fromkeys(members, deed) if deed else deeds, pause)
    crowd.begin()
    return closing(crowd)


def _notes(member: Member, number: int) -> tuple[str, dict[str, object]]:
    return "note", {"text": f"{member.role} says line {number}."}


def _runs_the_clock(member: Member, number: int) -> tuple[str, dict[str, object]]:
    kind = ("pause", "resume", "extend", "note")[number % 4]
    return _notes(member, number) if kind == "note" else (kind, {"minutes": 1} if kind == "extend" else {})


def _proposes(member: Member, number: int) -> tuple[str, dict[str, object]]:
    return _notes(member, number) if number % 4 else ("propose", {"line": f"Action {number}, please @Harbour House"})


def _answers(member: Member, number: int) -> tuple[str, dict[str, object]]:
    waiting = _TO_ANSWER.search(member.shown["talk"])
    return ("accept", {"action": waiting[1]}) if waiting else _notes(member, number)


def wrong_pages(members: Iterable[Member]) -> dict[str, Any]:
    """Whose page shows something else than what is true, and where."""
    found: dict[str, Any] = {}
    for member in members:
        try:
            fresh = member.fresh()
        except LOST as lost:
            found[member.role] = repr(lost)
            continue
        shown = dict(member.shown)
        differing = [name for name, html in fresh["regions"].items() if plain(html) != plain(shown.get(name, ""))]
        if differing:  # a version that changed nothing for this page need not be told to it
            found[member.role] = (member.version, fresh["version"], differing)
    return found


def soon(holds: Callable[[], object], seconds: float = RECOVERY_SECONDS) -> bool:
    """Whether it comes to hold in so many seconds of a machine that has nothing else to do."""
    passed, before = 0.0, time.monotonic()
    while not holds():
        if passed > seconds:
            return False
        time.sleep(0.05)
        now = time.monotonic()
        passed += (now - before) * _share_of_the_processors()
        before = now
    return True


def _share_of_the_processors() -> float:
    """How much of this machine those who want to run can have now: all of it, unless there are more than processors."""
    wanting = int(Path("/proc/loadavg").read_text(encoding="ascii").split()[3].partition("/")[0])
    return min(1.0, (os.cpu_count() or 1) / max(1, wanting))


def all_right_soon(crowd: Crowd) -> dict[str, Any]:
    """Wait for the issue's five seconds; who is then not answered, not connected or wrong."""
    if not soon(crowd.at_rest):
        return dict.fromkeys(crowd.waiting(), "still waiting")
    wrong: dict[str, Any] = {}

    def right() -> bool:
        wrong.clear()
        wrong.update(wrong_pages(crowd.members.values()))
        return not wrong

    soon(right)
    return wrong
