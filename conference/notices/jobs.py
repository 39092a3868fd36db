"""Notices that follow from what happened, written after it is stored and delivered after they are stored."""

from typing import cast

from flask import Flask, current_app
from flask_babel import force_locale

from conference.infra import clock, mail, words
from conference.infra.database import subscribe as on
from conference.infra.database import transaction
from conference.meetings import store as meetings
from conference.meetings.domain import MeetingState
from conference.meetings.events import AgendaPublished
from conference.notices import service
from conference.notices.schemas import agenda_published


def subscribe() -> None:
    """Follow what happens. Wired once, in app.py."""
    on(AgendaPublished, _tell_members)
    on(mail.MailWritten, mail.deliver)


def deliver_left_over(app: Flask) -> None:
    """Deliver what a crash left in the outbox. For the start of the server, once its tables are there."""
    with app.app_context():
        mail.deliver()


def _tell_members(published: AgendaPublished) -> None:
    """One mail for each member, in the member's language."""
    meeting = meetings.meeting(published.meeting)
    if meeting is None or meeting.state is MeetingState.ENDED:
        return
    address = cast(str, current_app.config["PUBLIC_URL"])
    with transaction():
        for email, language in service.addressees(clock.now()).items():
            with force_locale(language):
                subject, body = agenda_published(moment=words.moment(meeting.starts_at), address=address)
            mail.write(to=email, subject=subject, body=body)
