"""Workers on Redis are killed at any instant: every mail arrives, and its reader finds none twice."""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from conference.infra import mail
from conference.infra.database import db, transaction
from tests import workers
from tests.conftest import app_on, settings_of
from tests.mail_server import MailServer, mail_server
from tests.redis_server import redis_server
from tests.servers import PATIENCE

MAILS, KILLS = 80, 5
BETWEEN = timedelta(milliseconds=5)


def test_every_mail_arrives_once_although_the_worker_is_killed_again_and_again(postgresql_url: str, tmp_path: Path):
    chance = random.Random(417)
    with redis_server() as redis, mail_server() as server:
        server.slow = BETWEEN.total_seconds()
        told = {"REDIS_URL": redis.url, "SMTP_URL": server.url, "JOBS_IN": "workers"}
        with app_on(postgresql_url, tmp_path, **told):
            for number in range(MAILS):
                with transaction():
                    mail.write(to=f"m{number}@example.org", subject="You have something to read", body="Hello\n")
            environ = settings_of(postgresql_url, tmp_path) | told
            killed_at: list[int] = []
            while waiting():
                worker = workers.start(environ)
                wait_until(partial(has_begun, server, len(server.taken)))
                if len(killed_at) < KILLS:
                    time.sleep(chance.random() * 10 * BETWEEN.total_seconds())
                else:
                    wait_until(lambda: not waiting())
                worker.kill()
                worker.join()
                killed_at.append(len(server.taken))
                later(mail.TRIED_AGAIN[0])

    assert sorted(message["To"] for message in server.mailboxes.values()) == sorted(
        f"m{number}@example.org" for number in range(MAILS)
    )
    assert len(set(killed_at)) > KILLS / 2, "the worker was killed before it had begun"
    on_their_way = len(killed_at) * workers.AT_A_TIME
    assert len(server.taken) - MAILS <= on_their_way, "only what was being handed over as the worker died is sent again"


def waiting() -> int:
    db.session.rollback()
    query = sa.select(sa.func.count()).select_from(mail.OutgoingMail).where(mail.OutgoingMail.delivered_at.is_(None))
    return db.session.scalar(query) or 0


def has_begun(server: MailServer, before: int) -> bool:
    return len(server.taken) > before or not waiting()


def later(passed: timedelta) -> None:
    """Time passes: whoever took a mail and did not say that it left has died."""
    with transaction() as current:
        for held in current.scalars(sa.select(mail.OutgoingMail).where(mail.OutgoingMail.delivered_at.is_(None))):
            held.due_at -= passed


def wait_until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < end, "the workers did nothing"
        time.sleep(0.002)
