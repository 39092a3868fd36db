"""What is pushed to a room is framed once for everybody in it, and goes straight to whoever waits for nothing else.

The library encodes and frames a message anew for every page that gets it, and wakes a writer of each page to send it:
a good part of what a delivery costs. What the server sends is neither masked nor compressed, so the frame is the same
for all. A page for which something is still on its way gets the next through its writer, behind what waits.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

_MESSAGE = 4
_EVENT = "42"
"""A packet that says something, and how an event begins, in the words of Engine.IO and Socket.IO."""
_ROOMS = 16
"""For how many rooms frames are kept while their pages take them: about as many as a meeting has audiences."""
_TEXT = b"\x81"


def frame_once(server: Any) -> None:
    """Have the WebSockets of a Socket.IO server share the frames of what is sent to many."""
    engine = server.eio
    library: type[Any] = engine._async["websocket"]  # noqa: SLF001 - the library has no other way in

    class FramedOnce(library):
        """The library's WebSocket."""

        def __init__(self, handler: Any, server: Any) -> None:
            super().__init__(handler, server)
            page = handler.__self__
            if engine.async_mode == "gevent":
                page.send = self._straight(page, page.send)

        def _straight(self, page: Any, queued: Callable[[Any], None]) -> Callable[[Any], None]:
            """How to send a packet to an open page: straight, or `queued` as the library does."""

            def send(packet: Any) -> None:
                free = page.upgraded and not page.closing and page.queue.empty()
                text = packet.packet_type == _MESSAGE and not packet.binary
                if not (free and text and page.check_ping_timeout() and self.ws.sock.begin(frame(packet.encode()))):
                    queued(packet)

            return send

        def send(self, message: str | bytes) -> None:
            """Send a message. Raises OSError when the page is gone."""
            if isinstance(message, bytes) or not message.startswith(_EVENT) or not self.ws.connected:
                super().send(message)
                return
            self.ws.sock.send(frame(message))

    engine._async = {**engine._async, "websocket": FramedOnce}  # noqa: SLF001


@lru_cache(maxsize=_ROOMS)
def frame(message: str) -> bytes:
    """One text message as one frame, as RFC 6455 has it for what a server sends."""
    text = message.encode()
    size = len(text)
    if size < 126:
        return _TEXT + bytes([size]) + text
    if size < 1 << 16:
        return _TEXT + b"\x7e" + size.to_bytes(2, "big") + text
    return _TEXT + b"\x7f" + size.to_bytes(8, "big") + text
