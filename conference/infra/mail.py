"""Mail: an outbox in the database, written with the deed, and delivered after it: handed to a mail server where
SMTP_URL names one, otherwise written to a folder of files, for the operator to send.

A mail is delivered once, as far as SMTP allows. Whoever delivers it takes it first, for a while, so that nobody else
does; that it left is noted at once. Who dies between these two leaves it to be taken again, under the same Message-ID,
by which its reader's mail server knows it for the same.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.orm import Mapped, mapped_column

from conference.infra import clock, log
from conference.infra.database import Base, only_where, publish, session, transaction
from conference.infra.smtp import OF_THIS_MAIL, Server
from conference.kernel.ids import RowId, new_uuid

_FOLDER, _SERVER = "MAIL_FOLDER", "SMTP_URL"
TRIED_AGAIN = tuple(timedelta(minutes=minutes) for minutes in (2, 5, 15, 60, 240))
"""How long after each try a mail is tried again if nobody noted that it left; the last wait holds for all that follow.
The first is longer than any try takes: until then it is taken.
"""
GIVEN_UP_AFTER = timedelta(days=5)
"""What could not be delivered for so long would only mislead its reader. Mail servers give up then, too."""


class OutgoingMail(Base):
    """A mail that was decided; `delivered_at` is empty until it left, and until `due_at` nobody may take it.
    `calendar`: an entry for the reader's calendar, with its `method` (RFC 5546).
    """

    __tablename__ = "outgoing_mail"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    to: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    written_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int]
    delivered_at: Mapped[datetime | None]
    method: Mapped[str | None] = mapped_column(sa.String(10))
    calendar: Mapped[str | None] = mapped_column(sa.Text)

    __table_args__ = (sa.Index("ix_outgoing_mail_waiting", "due_at", **only_where("delivered_at IS NULL")),)


@dataclass(frozen=True, slots=True)
class MailWritten:
    """Mail waits in the outbox."""


def init_app(app: Flask, folder: Path, server: str | None) -> None:
    """Deliver to a mail server, or else into `folder`, which is made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    app.config[_FOLDER], app.config[_SERVER] = folder, server


def goes_far() -> bool:
    """Whether delivering takes a while: whoever wrote a mail must not wait for it."""
    return current_app.config[_SERVER] is not None


def own_address() -> str:
    """The task force's own address, which its mails come from: at the host that its pages are read at."""
    host = urlsplit(cast(str, current_app.config["PUBLIC_URL"])).hostname or ""
    return f"no-reply@{host if any(map(str.isalpha, host)) else 'localhost'}"


def write(*, to: str, subject: str, body: str, method: str | None = None, calendar: str | None = None) -> None:
    """Put a mail into the outbox of the open transaction. Subject, body and calendar entry must identify nobody."""
    now = clock.now()
    session().add(
        OutgoingMail(
            id=RowId(new_uuid()),
            to=to,
            subject=subject,
            body=body,
            written_at=now,
            due_at=now,
            tries=0,
            delivered_at=None,
            method=method,
            calendar=calendar,
        )
    )
    publish(MailWritten())


def deliver(_now: datetime | None = None) -> None:
    """Deliver what is due, one mail after the other, outside every transaction: nobody waits for us meanwhile."""
    url = cast("str | None", current_app.config[_SERVER])
    server = Server(url) if url else None
    try:
        while (mail := _take_next(clock.now())) is not None:
            if not _left(mail, server):
                return
    finally:
        if server is not None:
            server.leave()


def _take_next(now: datetime) -> OutgoingMail | None:
    """The mail that has waited longest of those that are due; from now on it is ours for a while."""
    due = sa.or_(OutgoingMail.due_at <= now, OutgoingMail.due_at > now + TRIED_AGAIN[-1])  # the clock was wrong before
    young = OutgoingMail.written_at > now - GIVEN_UP_AFTER
    waiting = sa.select(OutgoingMail).where(OutgoingMail.delivered_at.is_(None), due, young)
    in_turn = waiting.order_by(OutgoingMail.due_at, OutgoingMail.id).limit(1)
    if session().scalar(in_turn) is None:
        return None  # looked for first without a writer's turn: it is looked for often
    with transaction() as current:
        mail = current.scalar(in_turn.with_for_update(skip_locked=True))
        if mail is not None:
            mail.due_at = now + TRIED_AGAIN[min(mail.tries, len(TRIED_AGAIN) - 1)]
            mail.tries += 1
            current.flush()
            current.refresh(mail)
            current.expunge(mail)
    return mail


def _left(mail: OutgoingMail, server: Server | None) -> bool:
    """Deliver a mail, and note it; whether it makes sense to go on with the next one."""
    try:
        if server is None:
            _write_file(mail)
        else:
            server.take(_message(mail))
    except OSError as fault:
        log.warning("mail_not_delivered", mail=mail.id, tries=mail.tries, error=type(fault).__name__)
        return isinstance(fault, OF_THIS_MAIL)
    with transaction() as current:
        current.execute(sa.update(OutgoingMail).where(OutgoingMail.id == mail.id).values(delivered_at=clock.now()))
    return True


def _write_file(mail: OutgoingMail) -> None:
    """Named by its id, so that one which is delivered again after a crash leaves one file."""
    path: Path = current_app.config[_FOLDER] / f"{mail.id}.eml"
    path.write_bytes(bytes(_message(mail)))


def _message(mail: OutgoingMail) -> EmailMessage:
    message = EmailMessage()
    message["To"] = mail.to
    message["From"] = f"Common Table <{own_address()}>"
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = f"<{mail.id}@common-table>"
    message["Auto-Submitted"] = "auto-generated"
    message["Subject"] = mail.subject
    message.set_content(mail.body)
    if mail.calendar is not None:  # as bytes: the ends of its lines are part of it (RFC 5545, 3.1)
        about = {"method": str(mail.method), "charset": "utf-8"}
        message.add_alternative(mail.calendar.encode(), maintype="text", subtype="calendar", params=about)
    return message
