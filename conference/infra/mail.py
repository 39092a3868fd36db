"""Mail: an outbox in the database, written with the deed; a folder of files outside it, for the operator to send.

A mail is delivered after the commit. What a crash left in the outbox is delivered at the next start or commit.
"""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.orm import Mapped, mapped_column

from conference.infra import clock
from conference.infra.database import Base, publish, session, transaction
from conference.kernel.ids import RowId, new_uuid

_CONFIG = "MAIL_FOLDER"


class OutgoingMail(Base):
    """A mail that was decided; `delivered_at` is empty until it left. `calendar`: an entry for the reader's calendar,
    with its `method` (RFC 5546).
    """

    __tablename__ = "outgoing_mail"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    to: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    written_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    method: Mapped[str | None] = mapped_column(sa.String(10))
    calendar: Mapped[str | None] = mapped_column(sa.Text)


@dataclass(frozen=True, slots=True)
class MailWritten:
    """Mail waits in the outbox."""


def init_app(app: Flask, folder: Path) -> None:
    """Deliver into `folder`, which is made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    app.config[_CONFIG] = folder


def own_address() -> str:
    """The task force's own address, which its mails come from: at the host that its pages are read at."""
    host = urlsplit(cast(str, current_app.config["PUBLIC_URL"])).hostname or ""
    return f"no-reply@{host if any(map(str.isalpha, host)) else 'localhost'}"


def write(*, to: str, subject: str, body: str, method: str | None = None, calendar: str | None = None) -> None:
    """Put a mail into the outbox of the open transaction. Subject, body and calendar entry must identify nobody."""
    session().add(
        OutgoingMail(
            id=RowId(new_uuid()),
            to=to,
            subject=subject,
            body=body,
            written_at=clock.now(),
            delivered_at=None,
            method=method,
            calendar=calendar,
        )
    )
    publish(MailWritten())


def deliver(_happened: MailWritten | None = None) -> None:
    """Deliver what waits, all of it at once, while nobody waits for us: files are written outside the transaction that
    notes it. A mail is named by its id, so one that is delivered again after a crash leaves one file.
    """
    waiting = session().scalars(sa.select(OutgoingMail).where(OutgoingMail.delivered_at.is_(None))).all()
    for mail in waiting:
        _write_file(mail)
    delivered = [mail.id for mail in waiting]
    if delivered:
        with transaction() as current:
            current.execute(
                sa.update(OutgoingMail).where(OutgoingMail.id.in_(delivered)).values(delivered_at=clock.now())
            )


def _write_file(mail: OutgoingMail) -> None:
    message = EmailMessage()
    message["To"] = mail.to
    message["From"] = f"Common Table <{own_address()}>"
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = f"<{mail.id}@common-table>"
    message["Subject"] = mail.subject
    message.set_content(mail.body)
    if mail.calendar is not None:  # as bytes: the ends of its lines are part of it (RFC 5545, 3.1)
        about = {"method": str(mail.method), "charset": "utf-8"}
        message.add_alternative(mail.calendar.encode(), maintype="text", subtype="calendar", params=about)
    path: Path = current_app.config[_CONFIG] / f"{mail.id}.eml"
    path.write_bytes(bytes(message))
