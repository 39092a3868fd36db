"""Sockets: every event declares whom it is for; signed-out or unentitled clients are refused, at every event."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from flask import Flask
from flask_babel import gettext as _
from flask_socketio import SocketIO
from gevent.monkey import is_module_patched

from conference.infra import log
from conference.infra.database import tell
from conference.infra.framed_once import frame_once
from conference.infra.http import AGENCY_NOT_CURRENT, NOT_FOR_THIS_ROLE, Audience, admits, audience_of, signed_in
from conference.infra.socket_headers import SocketHeadersMiddleware
from conference.infra.whole_sends import WholeSendsMiddleware
from conference.kernel.errors import HiddenError, RefusedError

PING_SECONDS, PONG_SECONDS = 5, 10
"""How often a page is asked whether it is there, and how long its answer is waited for: either side notices a network
that is cut when both have passed since the last ping, 10 to 15 seconds after the cut.
"""


class GuardedSocketIO(SocketIO):
    """Flask-SocketIO that asks the audience before every handler. A handler without one is refused."""

    def __init__(self) -> None:
        super().__init__()
        self.events: dict[str, Callable[..., Any]] = {}

    def listen(self, **handlers: Callable[..., Any]) -> None:
        """Listen to events by name. Which are listened to is remembered, for the test that lists them."""
        for event, handler in handlers.items():
            self.on_event(event, handler)
            self.events[event] = handler

    def _handle_event(self, handler: Callable[..., Any], message: str, namespace: str, sid: str, *args: Any) -> Any:
        guarded = _guarded(handler, message)
        return super()._handle_event(guarded, message, namespace, sid, *args)  # type: ignore[misc] - it has no types


socketio = GuardedSocketIO()
"""One client's events are handled in the order sent; the session is read anew at every event."""


def init_app(app: Flask) -> None:
    """Serve the product's sockets with the app."""
    serve_with(app, socketio)
    frame_once(cast(Any, socketio).server)


def serve_with(app: Flask, sockets: SocketIO) -> None:
    """Serve sockets with the app. Cross-origin clients are refused by the library's same-origin default."""
    sockets.init_app(
        app,
        async_mode="gevent" if is_module_patched("threading") else "threading",
        manage_session=False,
        async_handlers=False,
        ping_interval=PING_SECONDS,
        ping_timeout=PONG_SECONDS,
        max_http_buffer_size=100_000,
        cookie=None,
        logger=False,
        engineio_logger=False,
    )
    app.wsgi_app = SocketHeadersMiddleware(WholeSendsMiddleware(app.wsgi_app))


def _guarded(handler: Callable[..., Any], message: str) -> Callable[..., Any]:
    if message == "disconnect":
        return handler

    def guarded(*args: Any) -> Any:
        if not _may(handler, message):
            # at connect, False refuses the client; later, the answer is that of a thing that does not exist
            return False if message == "connect" else {"ok": False, "code": "not_found", "say": ""}
        try:
            answer = handler(*args)
            _tell_if_refused(answer)
            return answer
        except Exception:  # noqa: BLE001 - a page that gets no answer asks again and again; it must get one
            log.failure("event_failed", message=message)
            say = _("That did not work. Please try again.")
            return False if message == "connect" else {"ok": False, "code": "failed", "say": say}

    return guarded


def _may(handler: Callable[..., Any], message: str) -> bool:
    who: Audience | None = audience_of(handler)
    if who is None:
        log.failure("undeclared_event_refused", message=message)
        return False
    user = signed_in()
    if user is None:
        return False
    if user.actor is None:
        if message != "connect":  # an open page of a paused agency knocks again and again: once it was told is enough
            tell(RefusedError(AGENCY_NOT_CURRENT))
        return False
    if not admits(who, user.actor):
        tell(HiddenError(NOT_FOR_THIS_ROLE))
        return False
    return True


def _tell_if_refused(answer: Any) -> None:
    """A handler says no in its answer; what could not be read, or failed, was no decision."""
    said: Mapping[str, Any] = cast(Mapping[str, Any], answer) if isinstance(answer, dict) else {}
    code = str(said.get("code", ""))
    if said.get("ok") is False and code not in {"invalid", "failed"}:
        tell(HiddenError() if code == "not_found" else RefusedError(code))
