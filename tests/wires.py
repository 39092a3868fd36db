"""Pages of a conference without sockets: what would reach them is kept, and the clock stands where a test says."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from conference.attendance import service as attendance
from conference.cases import store as cases
from conference.infra import clock, realtime
from conference.kernel.ids import CaseId, MeetingId
from conference.live.jobs import arriving, pushing, seats
from conference.live.jobs.arriving import Arriving
from tests import builders
from tests.cast import Cast

PAGE = "the lawyer's page"


@dataclass
class Wires:
    """What was sent, by room."""

    at: datetime
    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def emit(self, _event: str, payload: dict[str, Any], *, room: str) -> None:
        self.sent.append((room, payload))

    def regions(self, sid: str) -> dict[str, str]:
        """The regions that reached a page, each as it was last."""
        held = realtime.seat_of(sid)
        rooms = {sid, held.room if held else None}
        return {name: html for room, pushed in self.sent if room in rooms for name, html in pushed["regions"].items()}

    def told(self, sid: str) -> str:
        """All that reached a page."""
        held = realtime.seat_of(sid)
        rooms = {sid, held.room if held else None}
        return " ".join(str(pushed["regions"]) for room, pushed in self.sent if room in rooms)


@pytest.fixture
def wires(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Wires:
    """Nothing is sent from now on."""
    made = Wires(at=now)
    monkeypatch.setattr(clock, "now", lambda: made.at)
    monkeypatch.setattr(realtime, "_seats", {})
    monkeypatch.setattr(realtime, "_of_meetings", {})
    monkeypatch.setattr(pushing, "_lines", {})
    monkeypatch.setattr(seats, "_gone", [])
    monkeypatch.setattr(realtime, "emit", made.emit)
    monkeypatch.setattr(realtime, "is_open", lambda _sid: True)
    for name in ("join_room", "leave_room"):
        monkeypatch.setattr(realtime, name, lambda *_args, **_more: None)
    return made


@pytest.fixture
def scene(cast: Cast, shared_scene: Any, now: datetime) -> tuple[CaseId, MeetingId, str]:
    """A conference with a case before the table, whose pseudonym the lawyer knows, who accepted the pledge."""
    case, meeting, _detail, _release = shared_scene
    attendance.pledge(cast["lawyer"], meeting, now)
    return case, meeting, cases.cards([case])[case].pseudonym


def comes_in(cast: Cast, meeting: MeetingId, now: datetime, sid: str = PAGE, who: str = "lawyer") -> dict[str, Any]:
    """Somebody's page takes its seat; what it is given."""
    sign_in = builders.signed_in(cast[who], now)
    return arriving.take_seat(meeting, Arriving(sid, sign_in, cast[who], "en"))
