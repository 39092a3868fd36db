"""What is sent to a page arrives whole, one sender at a time, however slowly the page reads.

`send` is a cure for simple-websocket 1.1.0 under gevent: the library calls it once and ignores how much of it went out
(its issue 45), so a client that reads slowly gets a stream with holes. It can go when a release of the library sends
everything by itself; tests/sockets/test_slow_reader.py says whether it is still needed.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

import gevent

_SOCKET = "gunicorn.socket"


class WholeSends:
    """A socket whose `send` sends everything, one sender at a time."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._one_sender = threading.Lock()
        self._in_line = 0

    def send(self, data: bytes) -> int:
        """Send all of it, however slowly the other side reads."""
        self._in_line += 1
        try:
            with self._one_sender:
                self._socket.sendall(data)
        finally:
            self._in_line -= 1
        return len(data)

    def begin(self, data: bytes) -> bool:
        """Send what the other side has room for, and the rest as soon as there is more, before anything else. Whether
        that was possible: not while something is being sent or waits for its turn, or when there is no room at all.

        Nobody else has a turn meanwhile: whoever sends to many pages sends to all at one instant. (A lock of gevent's
        that is asked for in vain lets others go first.)
        """
        if self._in_line or self._one_sender.locked():
            return False
        self._one_sender.acquire()
        begun = 0
        try:
            begun = self._socket.send(data, 0, 0.0)  # gevent's: waits for no room
        except OSError:
            pass  # no room, or gone: whoever sends it by waiting is told which
        finally:
            if begun in {0, len(data)}:
                self._one_sender.release()
        if 0 < begun < len(data):
            gevent.spawn(self._end, data[begun:])
        return begun > 0

    def _end(self, rest: bytes) -> None:
        try:
            self._socket.sendall(rest)
        except OSError:
            self._socket.close()  # what comes after a frame that was torn is nothing that can be read
        finally:
            self._one_sender.release()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)


class WholeSendsMiddleware:
    """Gives the WebSocket library such a socket."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _SOCKET in environ:
            environ[_SOCKET] = WholeSends(environ[_SOCKET])
        return self.app(environ, start_response)
