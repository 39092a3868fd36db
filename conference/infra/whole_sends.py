"""A cure for simple-websocket 1.1.0 under gevent: what is sent to a slow client arrives whole.

The library calls `send` once and ignores how much of it went out (its issue 45), so a client that reads slowly gets a
stream with holes. Delete this module and its one use when a release of the library sends everything by itself;
tests/sockets/test_slow_reader.py says whether it is still needed.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

_SOCKET = "gunicorn.socket"


class WholeSends:
    """A socket whose `send` sends everything, one sender at a time."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._one_sender = threading.Lock()

    def send(self, data: bytes) -> int:
        """Send all of it, however slowly the other side reads."""
        with self._one_sender:
            self._socket.sendall(data)
        return len(data)

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
