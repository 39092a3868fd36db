"""Invitations: members are told of a date that was called, moved or called off, once each.

What is owed stands with the meeting, and is written into the outbox in the transaction that notes it as told. What a
crash left owed is written at the next start, or with the next date that changes.
"""

from datetime import datetime
from typing import cast

from flask import Flask, current_app
from flask_babel import force_locale

from conference.calendar import service
from conference.calendar.projection import Method, Sheet, written
from conference.calendar.schemas import mail_words, title
from conference.directory import service as directory
from conference.infra import clock, mail, words
from conference.infra.database import subscribe as on
from conference.infra.database import transaction
from conference.kernel.errors import require_known
from conference.kernel.ids import MeetingId
from conference.meetings import service as meetings
from conference.meetings import store as meetings_store
from conference.meetings.domain import Owed
from conference.meetings.events import AgendaPublished, DateChanged
from conference.meetings.models import Meeting
from conference.notices import service as notices

_METHODS = {Owed.CALLED: Method.REQUEST, Owed.MOVED: Method.REQUEST, Owed.CALLED_OFF: Method.CANCEL}


def subscribe() -> None:
    """Follow what happens. Wired once, in app.py."""
    on(AgendaPublished, _tell)
    on(DateChanged, _tell)


def tell_left_over(app: Flask) -> None:
    """Tell what a crash left owed. For the start of the server, once its tables are there."""
    with app.app_context():
        if directory.is_set_up():
            tell_members()


def _tell(_happened: AgendaPublished | DateChanged) -> None:
    tell_members()


def tell_members() -> None:
    """Write to members about every date of which they are owed something."""
    for meeting_id in meetings_store.to_tell(clock.now()):
        with transaction():
            owed = meetings.take_owed(meeting_id)
            if owed is not None:
                _write(require_known(meetings_store.meeting(MeetingId(meeting_id))), owed, clock.now())


def _write(meeting: Meeting, owed: Owed, now: datetime) -> None:
    """One mail for each who is told, in their language; for those whom it is called for with the date as an entry for
    their calendar, addressed to nobody but themselves. From then on they hear of every change of it.
    """
    told = meetings.told(meeting, now)
    meetings.invite(meeting.id, told)
    address = cast(str, current_app.config["PUBLIC_URL"])
    for email, (language, seat) in notices.told_of(meeting, told, now).items():
        with force_locale(language):
            subject, body = mail_words(owed, moment=words.moment(meeting.starts_at), address=address)
            sheet = Sheet(_METHODS[owed], title(), directory.zone(), mail.own_address(), email)
        if seat:
            entry = written(sheet, [service.entry_of(meeting)], now)
            mail.write(to=email, subject=subject, body=body, method=sheet.method.value, calendar=entry)
        else:
            mail.write(to=email, subject=subject, body=body)
