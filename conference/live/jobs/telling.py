"""What web processes tell each other of meetings: each reads, and pushes to its own pages."""

from uuid import UUID

from flask import Flask

from conference.infra import nudges, realtime
from conference.infra.nudges import Nudge
from conference.infra.sockets import socketio
from conference.kernel.ids import MeetingId
from conference.live.domain import Region
from conference.live.events import MeetingChanged
from conference.live.jobs import pushing, seats


def changed(happened: MeetingChanged) -> None:
    """Something changed here: push it, and tell the other processes."""
    pushing.push_soon(happened)
    _tell_others(
        {
            "meeting": str(happened.meeting),
            "regions": sorted(region.value for region in happened.regions),
            "before": happened.before,
            "after": happened.after,
        }
    )


def everything_changed() -> None:
    """Rights changed that bear on who knows what: every open page follows, wherever it is open."""
    pushing.push_everything()
    _tell_others({"everything": True})


def signed_out(sign_in: str) -> None:
    """A browser signed out here: its pages go at once, also those that are open in another process."""
    seats.sign_out(sign_in)
    _tell_others({"sign_in": sign_in})


def heard(app: Flask, nudge: Nudge) -> None:
    """Something changed in another process."""
    if nudge.get("from") == realtime.process():
        return
    with app.app_context():
        if "everything" in nudge:
            pushing.push_everything()
        if "meeting" in nudge:
            regions = frozenset(Region(name) for name in nudge["regions"])
            versions = int(nudge["before"]), int(nudge["after"])
            pushing.push_soon(MeetingChanged(MeetingId(UUID(nudge["meeting"])), regions, *versions))
        if "sign_in" in nudge:
            seats.sign_out(nudge["sign_in"])


def _tell_others(nudge: Nudge) -> None:
    """Tell them; nobody here waits for that, where a server runs: it may take long."""
    line = nudges.line()
    if line is None:
        return
    named = {**nudge, "from": realtime.process()}
    if realtime.serving():
        socketio.start_background_task(line.say, named)
    else:
        line.say(named)
