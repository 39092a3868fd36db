"""Notices that follow from what happened, written after it is stored and delivered after they are stored."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import cast

from flask import Flask, current_app
from flask_babel import force_locale

from conference.consent.events import AskAnew, ReleaseTakenBack, SomethingToRead
from conference.directory import service as directory
from conference.emergency import service as emergency
from conference.emergency.events import EmergencyAnswered, EmergencyAsked
from conference.infra import clock, log, mail, words
from conference.infra.database import subscribe as on
from conference.infra.database import subscribe_within as within
from conference.infra.database import transaction
from conference.infra.sockets import socketio
from conference.meetings import service as meetings_service
from conference.meetings import store as meetings
from conference.meetings.domain import MeetingState
from conference.meetings.events import AgendaRevised
from conference.minutes.events import ActionsSent, MinutesApproved
from conference.notices import service
from conference.notices.schemas import agenda_revised, something_to_answer, something_to_finish, something_to_read

LOOK_SECONDS = 600
"""How often it is asked whether a release is about to end, or minutes are nearly late; not at the start."""


def subscribe() -> None:
    """Follow what happens. Wired once, in app.py."""
    within(AgendaRevised, _tell_members)
    on(ReleaseTakenBack, _tell_holders)
    on(SomethingToRead, _tell_asked)
    on(AskAnew, _tell_holder)
    within(EmergencyAsked, _tell_chairs)
    within(EmergencyAnswered, _tell_who_asked)
    within(MinutesApproved, _tell_readers)
    within(ActionsSent, _tell_who_was_asked)
    on(mail.MailWritten, mail.deliver)


def deliver_left_over(app: Flask) -> None:
    """Deliver what a crash left in the outbox. For the start of the server, once its tables are there."""
    with app.app_context():
        mail.deliver()


def after_start(app: Flask) -> None:
    """Ask the holders of releases in time to speak with her again, and remind who keeps minutes. Called once by the
    server, when it starts.
    """
    socketio.start_background_task(_prompt_every_day, app)


def _prompt_every_day(app: Flask) -> None:
    while True:
        socketio.sleep(LOOK_SECONDS)
        with app.app_context():
            try:
                prompt_holders(clock.now())
                remind_keepers(clock.now())
            except Exception:  # noqa: BLE001 - the next look is soon, and the task must live to see it
                log.failure("prompting_failed")


def prompt_holders(now: datetime) -> None:
    """Mail those whose releases end soon, each prompt once: it is noted in the same transaction as the mails."""
    if directory.is_set_up():
        with transaction():
            _write_each(service.to_prompt(now))


def remind_keepers(now: datetime) -> None:
    """Mail those who keep minutes what is still to be circulated, each thing once: it is noted in the same transaction
    as the mails.
    """
    if directory.is_set_up():
        with transaction():
            _write_each(service.to_remind(now), something_to_finish)


def _tell_chairs(asked: EmergencyAsked) -> None:
    """Today tells them that somebody asks for a conference; the mail says that it cannot wait, and nothing else."""
    with transaction():
        hear = emergency.who_hears(asked.request, clock.now())
        _write_each(service.reached(hear, clock.now()), something_to_answer)


def _tell_who_asked(answered: EmergencyAnswered) -> None:
    """Today tells them what the chair answered."""
    with transaction():
        hears = emergency.who_hears_the_answer(answered.request, clock.now())
        _write_each(service.reached(hears, clock.now()))


def _tell_readers(approved: MinutesApproved) -> None:
    """The minutes can be read: by each reader, what they may know of."""
    with transaction():
        _write_each(service.readers(approved.meeting, clock.now()))


def _tell_who_was_asked(sent: ActionsSent) -> None:
    """Their inbox tells them what was asked of them."""
    with transaction():
        _write_each(service.asked_in(sent.meeting, clock.now()))


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


def _write_each(addressees: Mapping[str, str], say: Callable[..., tuple[str, str]] = something_to_read) -> None:
    address = cast(str, current_app.config["PUBLIC_URL"])
    for email, language in addressees.items():
        with force_locale(language):
            subject, body = say(address=address)
        mail.write(to=email, subject=subject, body=body)


def _tell_members(revised: AgendaRevised) -> None:
    """One mail for each who was told of the date, in their language: what there was to read has changed."""
    meeting = meetings.meeting(revised.meeting)
    if meeting is None or meeting.state is MeetingState.ENDED:
        return
    address = cast(str, current_app.config["PUBLIC_URL"])
    with transaction():
        told = meetings_service.told(meeting, clock.now())
        for email, (language, _seat) in service.told_of(meeting, told, clock.now()).items():
            with force_locale(language):
                subject, body = agenda_revised(moment=words.moment(meeting.starts_at), address=address)
            mail.write(to=email, subject=subject, body=body)
