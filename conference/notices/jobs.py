"""Notices that follow from what happened, written after it is stored and delivered after they are stored."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from flask import Flask, current_app
from flask_babel import force_locale

from conference.consent.events import AskAnew, ReleaseTakenBack, SomethingToRead
from conference.directory import service as directory
from conference.infra import clock, log, mail
from conference.infra.database import subscribe as on
from conference.infra.database import transaction
from conference.infra.sockets import socketio
from conference.notices import service
from conference.notices.schemas import something_to_read

LOOK_SECONDS = 600
"""How often it is asked whether a release is about to end. The first time is a while after the start."""


def subscribe() -> None:
    """Follow what happens. Wired once, in app.py."""
    on(ReleaseTakenBack, _tell_holders)
    on(SomethingToRead, _tell_asked)
    on(AskAnew, _tell_holder)
    on(mail.MailWritten, mail.deliver)


def deliver_left_over(app: Flask) -> None:
    """Deliver what a crash left in the outbox. For the start of the server, once its tables are there."""
    with app.app_context():
        mail.deliver()


def after_start(app: Flask) -> None:
    """Ask the holders of releases in time to speak with her again. Called once by the server, when it starts."""
    socketio.start_background_task(_prompt_every_day, app)


def _prompt_every_day(app: Flask) -> None:
    while True:
        socketio.sleep(LOOK_SECONDS)
        with app.app_context():
            try:
                prompt_holders(clock.now())
            except Exception:  # noqa: BLE001 - the next look is soon, and the task must live to see it
                log.failure("prompting_failed")


def prompt_holders(now: datetime) -> None:
    """Mail those whose releases end soon, each prompt once: it is noted in the same transaction as the mails."""
    if directory.is_set_up():
        with transaction():
            _write_each(service.to_prompt(now))


def _tell_holders(taken_back: ReleaseTakenBack) -> None:
    """Today tells them what it is about; who took the withdrawal knows already."""
    with transaction():
        _write_each(service.keepers(taken_back.holders, taken_back.case, clock.now(), but=taken_back.taken_by))


def _tell_holder(asked: AskAnew) -> None:
    """Today tells them which release it is about."""
    with transaction():
        _write_each(service.keepers([asked.holder], asked.case, clock.now()))


def _tell_asked(asked: SomethingToRead) -> None:
    """What waits for them stands on their pages; the mail says nothing of it."""
    with transaction():
        _write_each(service.reached(asked.members, clock.now()))


def _write_each(addressees: Mapping[str, str]) -> None:
    address = cast(str, current_app.config["PUBLIC_URL"])
    for email, language in addressees.items():
        with force_locale(language):
            subject, body = something_to_read(address=address)
        mail.write(to=email, subject=subject, body=body)
