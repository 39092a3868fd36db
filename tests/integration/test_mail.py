"""Mail leaves after the commit, is taken by one process at a time, tried again, and doubled by no crash."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from conference.infra import clock, database, mail
from conference.infra.database import db, transaction
from conference.notices.jobs import DELIVERING
from tests import builders
from tests.mail_server import MailServer, mail_server

MINUTE = timedelta(minutes=1)


def write(count: int) -> None:
    with transaction():
        for number in range(count):
            mail.write(to=f"m{number}@example.org", subject="You have something to read", body="Hello\n")


def addresses(server: MailServer) -> list[str]:
    return sorted(message["To"] for message in server.taken)


def waiting() -> int | None:
    query = sa.select(sa.func.count()).select_from(mail.OutgoingMail).where(mail.OutgoingMail.delivered_at.is_(None))
    return db.session.scalar(query)


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody delivers a mail when it is written."""
    monkeypatch.setitem(database._subscribers, mail.MailWritten, [])


@pytest.fixture
def server(app: Flask, unheard: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """Where mails are handed to."""
    with mail_server() as running:
        monkeypatch.setitem(app.config, "SMTP_URL", running.url)
        yield running


@pytest.fixture
def later(now: datetime, monkeypatch: pytest.MonkeyPatch):
    """Have time pass: it is so much later than it was at the beginning."""
    return lambda passed: monkeypatch.setattr(clock, "now", lambda: now + passed)


def test_an_agenda_to_all_members_is_delivered_in_one_go(cast, now, tmp_path: Path, monkeypatch):
    told: list[object] = []

    def deliver(happened: mail.MailWritten) -> None:
        told.append(happened)
        mail.deliver()

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


def test_a_crash_between_the_file_and_the_note_of_it_leaves_one_file(cast, tmp_path: Path, unheard, later, monkeypatch):
    write(3)
    left = mail._left

    def crash(held: mail.OutgoingMail, _server: object) -> bool:
        mail._write_file(held)
        raise ZeroDivisionError

    monkeypatch.setattr(mail, "_left", crash)
    with pytest.raises(ZeroDivisionError):
        mail.deliver()
    assert (len(list((tmp_path / "mail").glob("*.eml"))), waiting()) == (1, 3)

    monkeypatch.setattr(mail, "_left", left)
    mail.deliver()
    assert waiting() == 1  # somebody may be at it still
    later(mail.TRIED_AGAIN[0])
    mail.deliver()

    assert (len(list((tmp_path / "mail").glob("*.eml"))), waiting()) == (3, 0)


def test_a_mail_server_gets_each_mail_once_and_as_the_file_would_be(cast, server: MailServer, tmp_path: Path):
    write(3)
    mail.deliver()
    mail.deliver()

    assert addresses(server) == [f"m{number}@example.org" for number in range(3)]
    assert not list((tmp_path / "mail").glob("*.eml"))
    first = server.taken[0]
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Message-ID"].endswith("@common-table>")
    assert first.get_content() == "Hello\r\n"


def test_what_another_process_has_taken_is_left_to_it(cast, now, server: MailServer, later):
    write(1)
    taken = mail._take_next(now)
    assert taken is not None
    mail.deliver()
    assert server.taken == []
    later(mail.TRIED_AGAIN[0])  # it has died with it
    mail.deliver()
    assert len(server.taken) == 1


def test_one_address_that_is_refused_holds_nobody_else_up_and_is_tried_again(cast, server: MailServer, later):
    write(3)
    server.no["m0@example.org"] = "450 Try again later"
    mail.deliver()
    assert addresses(server) == ["m1@example.org", "m2@example.org"]

    server.no.clear()
    later(mail.TRIED_AGAIN[0] - MINUTE)
    mail.deliver()
    assert waiting() == 1
    later(mail.TRIED_AGAIN[0])
    mail.deliver()
    assert (len(server.taken), waiting()) == (3, 0)


def test_a_mail_server_that_is_away_is_asked_less_and_less_often(cast, server: MailServer, later):
    write(1)
    server.stop()
    asked: list[int] = []
    for minutes in range(12 * 60):
        later(minutes * MINUTE)
        before = tries()
        mail.deliver()
        asked += [minutes] * (tries() - before)
    assert asked == [0, 2, 7, 22, 82, 322, 562]

    server.start()
    later(timedelta(hours=14))
    mail.deliver()
    assert (len(server.taken), waiting()) == (1, 0)


def tries() -> int:
    return db.session.scalars(sa.select(mail.OutgoingMail.tries)).one()


def test_news_of_five_days_ago_is_delivered_to_nobody(cast, server: MailServer, later):
    write(1)
    later(mail.GIVEN_UP_AFTER)
    mail.deliver()
    assert server.taken == []


def test_a_clock_that_was_far_ahead_keeps_no_mail_back(cast, now, server: MailServer, later):
    later(timedelta(days=400))
    write(1)
    later(timedelta(0))
    mail.deliver()
    assert len(server.taken) == 1


def test_whoever_wrote_a_mail_does_not_wait_for_the_mail_server(cast, server: MailServer, monkeypatch):
    told: list[object] = []
    monkeypatch.setattr("conference.notices.jobs.workers.soon", told.append)
    monkeypatch.setattr("conference.notices.jobs.mail.deliver", lambda: 1 / 0)
    from conference.notices.jobs import _deliver

    monkeypatch.setitem(database._subscribers, mail.MailWritten, [_deliver])
    write(2)
    assert told == [DELIVERING]


def test_a_mail_bears_the_time_it_was_written_at_however_late_it_leaves(cast, now, server: MailServer, later):
    write(1)
    later(timedelta(hours=3))
    mail.deliver()
    assert server.taken[0]["Date"].datetime == now.replace(microsecond=0)


def test_a_mail_server_that_is_away_is_asked_once_for_all_that_waits(cast, server: MailServer):
    write(3)
    server.stop()
    mail.deliver()
    assert sorted(db.session.scalars(sa.select(mail.OutgoingMail.tries))) == [0, 0, 1]
