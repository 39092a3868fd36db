"""People at the table who lose nothing: each sends commands, sends again what was not answered, and keeps a ledger.

A member does what a browser does (`static/src/live/`): one command after another, the same id after a lost answer,
back by itself after a lost connection; and shows what it was pushed, or fetched when it had missed something.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
import socketio
from requests.exceptions import RequestException
from socketio.exceptions import SocketIOError

from conference.kernel.ids import new_uuid
from tests.sockets.clients import PATIENCE, Client

ANSWER_SECONDS = 5
FIRST_DELAY, LONGEST_DELAY = 0.3, 2.0
LOST = (RequestException, SocketIOError, AssertionError, OSError)
"""How a client of ours hears that nobody is there; the last two come from a page that was answered with nothing."""


class LostError(Exception):
    """The connection went before the answer came."""


@dataclass(frozen=True)
class Answered:
    """A command and the answer it got in the end."""

    id: str
    kind: str
    values: Mapping[str, Any]
    answer: Mapping[str, Any]
    sent: int


class Member(Client):
    """Somebody at the table with a page open."""

    def __init__(self, url: str, role: str, meeting: object, transport: str = "websocket") -> None:
        super().__init__(url, requests.Session(), self._new_socket())
        self.http.headers["Connection"] = "close"  # one kept open may have been closed by the server meanwhile
        self.role = role
        self.meeting = str(meeting)
        self.transport = transport
        self.ledger: list[Answered] = []
        self.version, self.as_of = 0, 0.0
        self.shown: dict[str, str] = {}
        self.connections = 0
        self._taking = threading.Lock()

    def sit_down(self) -> None:
        """Sign in, accept the pledge, and open the page."""
        self.sign_in(self.role)
        self.post(f"/conferences/{self.meeting}/pledge")
        self.come_back()

    # ------------------------------------------------------------------------------------------------ what is shown
    def take(self, pushed: Mapping[str, Any]) -> None:
        """As LivePage.take: older is left, what follows is shown, a gap is filled by everything fresh."""
        with self._taking:
            if self._is_older(pushed):
                return
            if pushed["before"] <= self.version:
                self._show(pushed)
                return
        self.refresh()

    def refresh(self) -> None:
        """Show everything fresh, unless something newer was shown while it was on its way."""
        fresh = self.fresh()
        with self._taking:
            if not self._is_older(fresh):
                self._show(fresh)

    def _is_older(self, pushed: Mapping[str, Any]) -> bool:
        return pushed["version"] < self.version or pushed["as_of"] < self.as_of

    def fresh(self) -> dict[str, Any]:
        """What the server would show now."""
        answer = self.http.get(
            f"{self.url}/conferences/{self.meeting}/regions", timeout=PATIENCE, allow_redirects=False
        )
        answer.raise_for_status()
        return answer.json()

    def _show(self, pushed: Mapping[str, Any]) -> None:
        self.version, self.as_of = pushed["version"], pushed["as_of"]
        self.shown |= pushed["regions"]

    # ----------------------------------------------------------------------------------------------- what is sent
    def come_back(self) -> None:
        """Connect, take the seat and refresh, as often as it takes."""
        delay = FIRST_DELAY
        while not self._connected():
            time.sleep(delay)
            delay = min(LONGEST_DELAY, delay * 2)

    def _connected(self) -> bool:
        self._put_away()
        self.socket = self._new_socket(self.http)
        self.socket.on("regions", self._pushed)
        try:
            assert self.connect(self.transport)
            self.as_of = 0.0  # the connection is new, and with it perhaps the server
            seat = self.until_lost("watch", {"meeting": self.meeting})
            assert seat["ok"]
            with self._taking:
                if not self._is_older(seat["fresh"]):
                    self._show(seat["fresh"])
        except (*LOST, LostError):
            self._put_away()
            return False
        self.connections += 1
        return True

    @staticmethod
    def _new_socket(http: requests.Session | None = None) -> socketio.Client:
        """As patient with an answer to a poll as browsers are."""
        return socketio.Client(reconnection=False, http_session=http, request_timeout=PATIENCE * 6)

    def _put_away(self) -> None:
        """Close the socket, also one that broke: the library leaves that to the garbage collector."""
        self.socket.disconnect()
        if self.socket.eio.ws is not None:
            self.socket.eio.ws.shutdown()

    def _pushed(self, pushed: Mapping[str, Any]) -> None:
        try:
            self.take(pushed)
        except LOST:
            return  # whoever comes back refreshes

    def until_lost(self, event: str, sent: Any) -> Any:
        """The answer. Raises LostError as soon as none can come, or when none came in time."""
        answers: list[Any] = []
        here = threading.Event()

        def keep(answer: Any) -> None:
            answers.append(answer)
            here.set()

        end = time.monotonic() + ANSWER_SECONDS
        try:
            self.socket.emit(event, sent, callback=keep)
        except SocketIOError as lost:
            raise LostError from lost
        while not here.wait(0.02):
            if not self.socket.connected or time.monotonic() > end:
                raise LostError
        return answers[0]

    def surely(self, kind: str, **values: object) -> Mapping[str, Any]:
        """Send a command until it is answered, always with the same id, and write the answer down."""
        id_, sent = str(new_uuid()), 0
        while True:
            sent += 1
            try:
                told = {"id": id_, "meeting": self.meeting, "kind": kind, "values": values}
                answer = self.until_lost("command", told)
            except LostError:
                if not self.socket.connected:
                    self.come_back()
            else:
                self.ledger.append(Answered(id_, kind, values, answer, sent))
                return answer

    def acknowledged(self, kind: str) -> list[Answered]:
        """What of this kind the server has said yes to."""
        return [entry for entry in self.ledger if entry.kind == kind and entry.answer["ok"]]

    def leave(self) -> None:
        """Close the page."""
        self._put_away()
        self.http.close()


Deed = Callable[[Member, int], tuple[str, dict[str, object]]]
"""What a member does next: the kind of a command, and its values."""


@dataclass
class Crowd:
    """Members who all write at the same time, each in a thread, for as long as the gate is open."""

    members: dict[str, Member]
    deeds: dict[str, Deed]
    pause: float = 0.0
    _gate: threading.Event = field(default_factory=threading.Event)
    _over: threading.Event = field(default_factory=threading.Event)
    _busy: dict[str, bool] = field(default_factory=dict)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Everybody takes their place at the gate."""
        for role in self.members:
            self._busy[role] = False
            thread = threading.Thread(target=self._work, args=(role,), name=role, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self, role: str) -> None:
        member, number = self.members[role], 0
        while not self._over.is_set():
            if not member.socket.connected:
                member.come_back()
            if not self._gate.wait(0.02):
                continue
            self._busy[role] = True
            if self._gate.is_set():
                kind, values = self.deeds[role](member, number)
                member.surely(kind, **values)
                number += 1
            self._busy[role] = False
            time.sleep(self.pause)

    def go(self) -> None:
        """Open the gate."""
        self._gate.set()

    def halt(self) -> None:
        """Close the gate: what has begun is carried through, nothing more begins."""
        self._gate.clear()

    def at_rest(self) -> bool:
        """Whether everything that was begun is answered, and every page is connected."""
        return not self.waiting()

    def waiting(self) -> list[str]:
        """Who is not at rest."""
        return [role for role, member in self.members.items() if self._busy[role] or not member.socket.connected]

    def close(self) -> None:
        """Everybody goes home."""
        self.halt()
        self._over.set()
        for thread in self._threads:
            thread.join(PATIENCE)
        for member in self.members.values():
            member.leave()
