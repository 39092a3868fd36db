"""The only place that emits. Nothing is emitted without a room.

A socket is in at most two rooms: the audience it belongs to now, and its own sign-in, by which it is told to go.
"""

import secrets
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask_socketio import disconnect, join_room, leave_room

from conference.infra.sockets import socketio
from conference.kernel.actor import Actor
from conference.kernel.ids import MeetingId, MemberId, SignInId

_NAMESPACE = "/"


@dataclass(frozen=True, slots=True)
class Seat:
    """An open page: who looks at which meeting. `room`: that of its audience; None until it was found."""

    sid: str
    sign_in: SignInId
    actor: Actor
    meeting: MeetingId
    language: str
    room: str | None = None


@dataclass(frozen=True)
class Pages:
    """Some open pages, with what is asked of them again and again."""

    seats: tuple[Seat, ...]

    @cached_property
    def sign_ins(self) -> frozenset[SignInId]:
        """The browsers in which they are open."""
        return frozenset(seat.sign_in for seat in self.seats)

    @cached_property
    def members(self) -> frozenset[MemberId]:
        """Whose they were when they were opened."""
        return frozenset(seat.actor.member for seat in self.seats)

    @cached_property
    def meetings(self) -> frozenset[MeetingId]:
        """What they show."""
        return frozenset(seat.meeting for seat in self.seats)


_seats: dict[str, Seat] = {}
_of_meetings: dict[MeetingId, Pages] = {}
"""The open pages of some meetings, until one of them changes: pushes ask for them again and again."""
_as_of: dict[str, float] = {}
"""Of when it is that a page was found to belong to its room."""
_changing = threading.Lock()
_process: str | None = None
"""The name of this web process, once it serves."""


def serve() -> None:
    """From now on pages may be open here. Called once by the server, when it starts: what was read before may be the
    same in several processes, where one was read and then forked.
    """
    global _process  # noqa: PLW0603 - one process serves, or it does not
    _process = secrets.token_hex(8)


def serving() -> bool:
    """Whether this process holds open pages, so that work for them may wait for its turn. A command line does not."""
    return _process is not None


def process() -> str:
    """The name of this process, among several. One that does not serve holds no pages, and needs none."""
    return _process or "no server"


def emit(event: str, payload: Mapping[str, Any], *, room: str) -> None:
    """Send `payload` to every socket in `room`, or to one socket, whose own name is a room too. It must have been
    projected for exactly the people of that room.
    """
    socketio.emit(event, payload, to=room)


def is_open(sid: str) -> bool:
    """Whether the page's socket is still connected."""
    return socketio.server.manager.is_connected(sid, _NAMESPACE)  # type: ignore[union-attr] - there is one once served


def seat(new: Seat) -> None:
    """Note an open page, out of the room that it was in; `move` puts it into one."""
    held = _seats.get(new.sid)
    if held is not None and held.room is not None:
        leave_room(held.room, sid=new.sid, namespace=_NAMESPACE)
    _as_of.pop(new.sid, None)
    _keep(new)


def move(sid: str, room: str, *, meeting: MeetingId, as_of: float) -> bool:
    """Move an open page of a meeting to the room of the audience it belongs to; whether it was in another one. What was
    found earlier than the room it is in changes nothing, nor what was found of another meeting than it shows by now.
    """
    held = _seats.get(sid)
    if held is None or held.meeting != meeting or as_of < _as_of.get(sid, as_of):
        return False
    _as_of[sid] = as_of
    if held.room == room:
        return False
    _keep(replace(held, room=room))
    if held.room is not None:
        leave_room(held.room, sid=sid, namespace=_NAMESPACE)
    join_room(room, sid=sid, namespace=_NAMESPACE)
    return True


def seat_of(sid: str) -> Seat | None:
    """The seat that an open page has."""
    return _seats.get(sid)


def unseat(sid: str) -> Seat | None:
    """Forget an open page; gives back what it was, if it was any."""
    _as_of.pop(sid, None)
    with _changing:
        held = _seats.pop(sid, None)
        if held is not None:
            _of_meetings.pop(held.meeting, None)
    return held


def _keep(page: Seat) -> None:
    with _changing:
        before = _seats.get(page.sid)
        _seats[page.sid] = page
        for changed in {page.meeting, before.meeting} if before else {page.meeting}:
            _of_meetings.pop(changed, None)


def pages(meeting: MeetingId) -> Pages:
    """The open pages of a meeting: the very same until one of them changes."""
    known = _of_meetings.get(meeting)
    if known is None:
        with _changing:
            known = Pages(tuple(held for held in _seats.values() if held.meeting == meeting))
            if known.seats:
                _of_meetings[meeting] = known
    return known


def seats(meeting: MeetingId) -> tuple[Seat, ...]:
    """The open pages of a meeting, one by one."""
    return pages(meeting).seats


def all_seats() -> Iterable[Seat]:
    """Every open page."""
    return tuple(_seats.values())


def evict(sid: str) -> None:
    """Close an open page's socket: its right ended."""
    unseat(sid)
    disconnect(sid=sid, namespace=_NAMESPACE)
