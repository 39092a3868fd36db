"""What runs by itself: the keys of drafts that have ended are destroyed, and old drafts end."""

from flask import Flask

from conference.drafts import service
from conference.drafts.events import DraftEnded
from conference.infra import clock, log
from conference.infra.database import subscribe as on
from conference.infra.sockets import socketio

TIDY_SECONDS = 3600


def subscribe() -> None:
    """Follow what happens. Wired once, in app.py."""
    on(DraftEnded, _destroy_key)


def _destroy_key(happened: DraftEnded) -> None:
    service.destroy_key(happened.draft)


def after_start(app: Flask) -> None:
    """End old drafts from now on. Called once by the server, when it starts."""
    socketio.start_background_task(_tidy_every_hour, app)


def _tidy_every_hour(app: Flask) -> None:
    while True:
        with app.app_context():
            try:
                service.tidy(clock.now())
            except Exception:  # noqa: BLE001 - it is tried again, and the task must live to do so
                log.failure("tidying_drafts_failed")
        socketio.sleep(TIDY_SECONDS)
