"""Headers of what the socket library answers by itself: such answers never pass the app's own `after_request`."""

from collections.abc import Callable, Iterable
from typing import Any

_UNDER = "/socket.io/"
_HEADERS = {
    "Cache-Control": "no-store, private",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class SocketHeadersMiddleware:
    """Polling answers hold what was pushed: no browser or proxy may keep them or take them for anything else. What goes
    over a WebSocket is not compressed.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not str(environ.get("PATH_INFO", "")).startswith(_UNDER):
            return self.app(environ, start_response)
        # Compressing every push anew for every page costs more than it saves, and its size could tell what is in it.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            kept = [(name, value) for name, value in headers if name.title() not in _HEADERS]
            return start_response(status, [*kept, *_HEADERS.items()], *error)

        return self.app(environ, start)
