"""Open pages of a running conference, without sockets: each shows what it was given when it was opened, and after that
what was pushed to it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conference.infra import clock, realtime
from conference.infra.database import db
from conference.infra.realtime import Seat
from conference.kernel.ids import MeetingId
from conference.live.jobs.reading import Reading
from tests import builders
from tests.cast import Cast
from tests.conftest import NOW

SEATED = {"chair": "en", "detective": "en", "recorder": "en", "lawyer": "fr", "adviser": "en"}
"""The chair, one seated, one from whom one case is hidden, one who reads French, one who reads no card."""
_TOLD_BY_THE_MINUTE = re.compile(r"(ends|fin à)\s\d[^<]*")


def plain(html: str) -> str:
    """Without the running end time of the meeting: a page that nothing was pushed to has that of its last minute."""
    return _TOLD_BY_THE_MINUTE.sub("", html)


@dataclass
class Pages:
    """Open pages, each with the regions it shows now. `missed`: pushes that a page could not have followed."""

    cast: Cast
    meeting: MeetingId
    seated: Mapping[str, str] = field(default_factory=lambda: SEATED)
    shown: dict[str, dict[str, str]] = field(default_factory=dict)
    pushed: list[tuple[str, str]] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=dict)
    missed: list[tuple[str, Any]] = field(default_factory=list)

    def open(self) -> None:
        reading = self.read()
        for role, language in self.seated.items():
            audience = reading.audience(self.cast[role], language)
            realtime.seat(
                Seat(
                    sid=role,
                    sign_in=builders.signed_in(self.cast[role], NOW),
                    actor=self.cast[role],
                    meeting=self.meeting,
                    language=language,
                    room=audience.room,
                )
            )
        self.shown = self.fresh()

    def read(self) -> Reading:
        db.session.rollback()
        return Reading(self.meeting, clock.now())

    def fresh(self, reading: Reading | None = None) -> dict[str, dict[str, str]]:
        reading = reading or self.read()
        open_now = {seat.sid: self.seated[seat.sid] for seat in realtime.seats(self.meeting)}
        audiences = {role: reading.audience(self.cast[role], language) for role, language in open_now.items()}
        return {role: dict(reading.message(audience)["regions"]) for role, audience in audiences.items()}

    def receive(self, event: str, payload: dict[str, Any], *, room: str) -> None:
        """What is raised here would be told to a log alone: it is what a listener does after the change is stored."""
        for seat in realtime.seats(self.meeting):
            if event == "regions" and room in {seat.room, seat.sid}:
                shows = self.at.get(seat.sid, payload["before"])
                if payload["before"] > shows:
                    self.missed.append((seat.sid, (shows, payload["before"])))
                self.at[seat.sid] = payload["version"]
                self.shown[seat.sid].update(payload["regions"])
                self.pushed += [(seat.sid, text) for text in payload["regions"].values()]

    def stale(self, reading: Reading | None = None) -> list[tuple[str, str]]:
        """Which page shows something else than a fresh one would, and in which region."""
        fresh = self.fresh(reading)
        return [
            (role, region)
            for role, regions in fresh.items()
            for region, text in regions.items()
            if plain(self.shown[role][region]) != plain(text)
        ]
