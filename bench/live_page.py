"""An open page of a meeting, as light as can be: a socket, a reader of frames, and what it takes to see a loss.

It speaks WebSocket, Engine.IO and Socket.IO by itself, because a library that parses everything would measure itself.
What is pushed is only looked at for its version numbers; the last frame is kept, to be read as JSON when nobody
measures.
"""

import base64
import json
import re
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import gevent
from gevent import config, socket
from gevent.event import Event

from conference.kernel.ids import new_uuid

config.resolver = "block"  # addresses are numbers here: no thread is needed to look them up
PATIENCE = 60.0
_PUSH = b'42["regions",'
_VERSION, _BEFORE = re.compile(rb'"version":(\d+)'), re.compile(rb'"before":(\d+)')
_HEAD = 200  # the numbers stand at the beginning; in the HTML after them quotes are escaped, so nothing looks like them
_CHUNK = 262_144
_LITTLE_ROOM = 4_096
_TEXT, _CLOSE = 1, 8
_READABLE = 1
_ROOM = memoryview(bytearray(_CHUNK))
"""Where what comes is put first: room for each time anew would cost more than what comes."""

Address = tuple[str, int]


class LostError(Exception):
    """Something was lost, dropped or corrupted."""


class Reply:
    """What is said to an event, once it is there."""

    def __init__(self) -> None:
        self._there = Event()
        self._said: dict[str, Any] = {}

    def come(self, said: dict[str, Any]) -> None:
        """It is there."""
        self._said = said
        self._there.set()

    def wait(self) -> dict[str, Any]:
        """What is said. Raises LostError when nothing is."""
        if not self._there.wait(PATIENCE):
            raise LostError("no answer came")
        return self._said


def fetch(address: Address, path: str, cookie: str = "", form: bytes | None = None) -> tuple[int, str, bytes]:
    """One request: status, head and body of the answer."""
    head = f"{'GET' if form is None else 'POST'} {path} HTTP/1.1\r\nHost: {address[0]}:{address[1]}\r\n"
    head += f"Connection: close\r\nCookie: {cookie}\r\n"
    if form is not None:
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n"
    line = socket.create_connection(address, timeout=PATIENCE)
    try:
        line.sendall(f"{head}\r\n".encode() + (form or b""))
        answer = bytearray()
        while chunk := line.recv(_CHUNK):
            answer += chunk
    finally:
        line.close()
    found, _, body = bytes(answer).partition(b"\r\n\r\n")
    return int(found.split(b" ", 2)[1]), found.decode(), body


@dataclass
class Page:
    """One open page. `slow`: it has hardly any room for what comes, and takes its time, until `pace` is set to 0."""

    address: Address
    cookie: str
    meeting: str
    slow: bool = False
    version: int = -1
    at: float = 0.0
    pushes: int = 0
    last: bytes = b""
    faults: list[str] = field(default_factory=list)
    pace: float = 0.0

    def open(self, watched: dict[str, int]) -> int:
        """Connect and take the seat; the answer has everything fresh, as in the browser. How many bytes that was."""
        self.connect()
        answer = self.ask("watch", {"meeting": self.meeting, **watched})
        if not answer.get("ok"):
            message = f"no seat: {answer}"
            raise LostError(message)
        self.version = int(answer["fresh"]["version"])
        return len(json.dumps(answer["fresh"]))

    def connect(self) -> None:
        """A WebSocket, an Engine.IO session in it, a Socket.IO connection in that."""
        self.version, self._pushed, self._open, self._next = -1, -1, True, 0
        self._acks: dict[int, Reply] = {}
        self._buffer, self._joined = bytearray(), Reply()
        self._line = socket.socket()
        if self.slow:
            self._line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _LITTLE_ROOM)
        self._line.settimeout(PATIENCE)
        self._line.connect(self.address)
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._shake_hands()
        self._listen()
        if "sid" not in self._joined.wait():
            raise LostError("the socket was refused")

    def _shake_hands(self) -> None:
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        self._line.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {self.address[0]}:{self.address[1]}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Cookie: {self.cookie}\r\n\r\n".encode()
        )
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            chunk = self._line.recv(_CHUNK)
            if not chunk:
                break
            self._buffer += chunk
        if not self._buffer.startswith(b"HTTP/1.1 101"):
            message = f"no WebSocket: {bytes(self._buffer[:200])!r}"
            raise LostError(message)
        del self._buffer[: end + 4]

    def _listen(self) -> None:
        """Take what comes when it comes. A reader of each page that is woken for it would take longer over it than the
        server over sending it, and hundreds of them one after the other are what would be measured then.
        """
        self._watcher: Any = gevent.get_hub().loop.io(self._line.fileno(), _READABLE)
        if self.slow:
            self._reader = gevent.spawn(self._read_slowly)
            return
        self._line.settimeout(0.0)
        self._take_frames()
        self._watcher.start(self._readable)

    def close(self) -> None:
        """Gone, as in a tunnel: without a word."""
        self._open = False
        self._watcher.stop()
        self._watcher.close()
        if self.slow:
            self._reader.kill()
        self._line.close()

    def ask(self, event: str, sent: Any) -> dict[str, Any]:
        """Send an event and wait for its acknowledgement."""
        return self.send(event, sent).wait()

    def command(self, kind: str, values: dict[str, Any]) -> Reply:
        """Send a command; what comes back is its acknowledgement, once it is there."""
        return self.send("command", {"id": str(new_uuid()), "meeting": self.meeting, "kind": kind, "values": values})

    def send(self, event: str, sent: Any) -> Reply:
        """Send an event; what comes back is its acknowledgement, once it is there."""
        self._next += 1
        waiting = self._acks[self._next] = Reply()
        self._write(f"42{self._next}{json.dumps([event, sent])}".encode())
        return waiting

    def _write(self, text: bytes) -> None:
        # Masked with nothing: the protocol wants a key, and none is as good as any on one machine.
        size = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2, "big")
        self._line.sendall(b"\x81" + size + b"\x00\x00\x00\x00" + text)

    def _readable(self) -> None:
        try:
            size = self._line.recv_into(_ROOM)
        except BlockingIOError:
            return
        except OSError as error:
            self._ended(f"the connection broke: {error}")
            return
        if not size:
            self._ended("the server closed the connection")
            return
        self._buffer += _ROOM[:size]
        self._take_frames()

    def _ended(self, fault: str) -> None:
        self._watcher.stop()
        if self._open:
            self.faults.append(fault)

    def _read_slowly(self) -> None:
        try:
            self._take_frames()
            while chunk := self._line.recv(_LITTLE_ROOM):
                self._buffer += chunk
                self._take_frames()
                if self.pace:
                    gevent.sleep(self.pace)
        except OSError as error:
            self._ended(f"the connection broke: {error}")
        else:
            self._ended("the server closed the connection")

    def _take_frames(self) -> None:
        buffer = self._buffer
        while len(buffer) >= 2:
            start, size = 2, buffer[1] & 0x7F
            if size >= 126:
                start += 2 if size == 126 else 8
                if len(buffer) < start:
                    return
                size = int.from_bytes(buffer[2:start], "big")
            if len(buffer) < start + size:
                return
            first, text = buffer[0], bytes(memoryview(buffer)[start : start + size])
            del buffer[: start + size]
            self._take(first, text)

    def _take(self, first: int, text: bytes) -> None:
        if first & 0x0F == _CLOSE:
            return
        if first != 0x80 | _TEXT:
            self.faults.append(f"a frame that cannot be: {first:#x}")
            return
        if text.startswith(_PUSH):
            self._pushed_to_us(text)
        else:
            self._heard(text)

    def _pushed_to_us(self, text: bytes) -> None:
        version, before = _VERSION.search(text, 0, _HEAD), _BEFORE.search(text, 0, _HEAD)
        if version is None or before is None or text[-1:] != b"]":
            self.faults.append(f"a torn push: {text[:80]!r}…{text[-20:]!r}")
            return
        number = int(version[1])
        if number < self._pushed:
            self.faults.append(f"version {number} after {self._pushed}")
        if -1 < self.version < int(before[1]):
            self.faults.append(f"missed what is between {self.version} and {int(before[1])}")
        self._pushed = number
        self.pushes += 1
        self.last = text
        if self.version >= 0:
            self.version = max(self.version, number)
            self.at = time.perf_counter()

    def _heard(self, text: bytes) -> None:
        if text == b"2":
            self._write(b"3")
        elif text.startswith(b"43"):
            number, _, answer = text[2:].partition(b"[")
            self._acks.pop(int(number)).come(json.loads(b"[" + answer)[0])
        elif text.startswith(b"0"):
            self._write(b"40")
        elif text.startswith(b"4"):
            self._joined.come(json.loads(text[2:] or b"{}"))

    def check(self, newest: int) -> None:
        """Raise LostError unless everything came, whole and in order, up to `newest`."""
        if self.faults:
            message = f"{'slow reader' if self.slow else 'page'}: {'; '.join(self.faults[:3])}"
            raise LostError(message)
        if self.version != newest:
            message = (
                f"{'slow reader' if self.slow else 'page'} ends with version {self.version}, the newest is {newest}"
            )
            raise LostError(message)
        if self.last:
            event, pushed = json.loads(self.last[2:])
            if event != "regions" or not pushed["regions"]:
                message = f"an empty push: {self.last[:200]!r}"
                raise LostError(message)
