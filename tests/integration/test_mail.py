"""Mail leaves after the commit, all of it at once, and a crash on the way doubles none."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from conference.infra import database, mail
from conference.infra.database import db, transaction
from tests import builders


def write(count: int) -> None:
    with transaction():
        for number in range(count):
            mail.write(to=f"m{number}@example.org", subject="You have something to read", body="Hello\n")


def waiting() -> int | None:
    query = sa.select(sa.func.count()).select_from(mail.OutgoingMail).where(mail.OutgoingMail.delivered_at.is_(None))
    return db.session.scalar(query)


def test_an_agenda_to_all_members_is_delivered_in_one_go(cast, now, tmp_path: Path, monkeypatch):
    told: list[object] = []

    def deliver(happened: mail.MailWritten) -> None:
        told.append(happened)
        mail.deliver(happened)

    monkeypatch.setitem(database._subscribers, mail.MailWritten, [deliver])
    builders.meeting(cast["chair"], [], now)

    assert len(told) == 1
    assert len(list((tmp_path / "mail").glob("*.eml"))) > 5
    assert waiting() == 0


def test_files_are_written_while_nobody_waits(cast, tmp_path: Path, monkeypatch):
    write_file = mail._write_file

    def outside(held: mail.OutgoingMail) -> None:
        assert database._PUBLISHED not in db.session.info
        write_file(held)

    monkeypatch.setattr(mail, "_write_file", outside)
    write(2)
    assert waiting() == 0


def test_a_crash_between_the_file_and_the_note_of_it_leaves_one_file(cast, tmp_path: Path, monkeypatch):
    monkeypatch.setitem(database._subscribers, mail.MailWritten, [])
    write(3)

    def crash() -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(mail, "transaction", crash)
        with pytest.raises(ZeroDivisionError):
            mail.deliver()
    assert (len(list((tmp_path / "mail").glob("*.eml"))), waiting()) == (3, 3)

    mail.deliver()

    assert (len(list((tmp_path / "mail").glob("*.eml"))), waiting()) == (3, 0)
