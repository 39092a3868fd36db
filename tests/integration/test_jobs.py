"""What runs by itself takes turns: once however many look after it, again after a failure, and after a death."""

import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from conference.infra import clock, jobs, workers
from conference.infra.database import db, session
from conference.infra.http import this_app
from conference.infra.jobs import Job
from conference.kernel.ids import RowId, new_uuid
from tests.redis_server import redis_server

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


class Work:
    """What is done, and when."""

    def __init__(self) -> None:
        self.at: list[datetime] = []
        self.job = Job("counting", HOUR, self.at.append)


@pytest.fixture
def work(cast) -> Work:
    """A job that notes when it was run."""
    return Work()


@pytest.fixture
def later(now: datetime, monkeypatch: pytest.MonkeyPatch):
    """Have time pass: it is so much later than it was at the beginning."""
    return lambda passed: monkeypatch.setattr(clock, "now", lambda: now + passed)


def test_a_job_runs_once_in_its_time_whoever_asks(work: Work, now: datetime, later):
    for passed in (0 * HOUR, SECOND, HOUR - SECOND, HOUR, HOUR + SECOND):
        later(passed)
        jobs.run(work.job)
    assert work.at == [now, now + HOUR]


def test_many_who_look_at_one_instant_run_it_once(work: Work):
    app, together, ran = this_app(), threading.Barrier(6), list[bool]()

    def look() -> None:
        with app.app_context():
            together.wait()
            ran.append(jobs.run(work.job))

    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(ran), len(work.at)) == ([False] * 5 + [True], 1)


def test_whoever_is_at_it_for_long_is_not_joined(cast, later):
    inner: list[bool] = []

    def work(_now: datetime) -> None:
        later(jobs.LEASE - SECOND)
        inner.append(jobs.run(job))

    job = Job("long", SECOND, work)
    assert jobs.run(job)
    assert inner == [False]


def test_who_died_with_it_holds_it_for_a_while_only(work: Work, now: datetime, later, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "_give_back", lambda *_turn: None)
        jobs.run(Job("counting", SECOND, work.job.work))
    job = Job("counting", SECOND, work.job.work)
    later(jobs.LEASE - SECOND)
    assert not jobs.run(job)
    later(jobs.LEASE)
    assert jobs.run(job)


def test_a_job_that_fails_leaves_nothing_open_and_is_run_again(cast, now: datetime, later):
    def fail(_now: datetime) -> None:
        raise OSError

    assert jobs.run(Job("failing", HOUR, fail))
    later(HOUR)
    worked: list[datetime] = []
    assert jobs.run(Job("failing", HOUR, worked.append))
    assert worked == [now + HOUR]


def test_a_clock_that_was_far_ahead_stops_no_job(work: Work, now: datetime, later):
    later(timedelta(days=400))
    jobs.run(work.job)
    later(timedelta(0))
    jobs.run(work.job)
    assert work.at == [now + timedelta(days=400), now]


def test_a_job_that_needs_no_turn_takes_none(cast, now: datetime):
    at: list[datetime] = []
    job = Job("freely", HOUR, at.append, freely=True)
    assert [jobs.run(job), jobs.run(job)] == [True, True]
    assert session().get(jobs.JobTurn, "freely") is None


def test_every_job_of_the_house_has_a_name_of_its_own(app: Flask):
    assert sorted(jobs.known()) == ["anchor", "drafts", "erasing", "kept_out", "mail", "minutes", "promises", "prompts"]


def test_a_server_without_workers_runs_them_all_and_one_with_workers_none(app: Flask, monkeypatch):
    begun: list[str] = []
    monkeypatch.setattr(workers.socketio, "start_background_task", lambda _work, _app, job: begun.append(job.name))
    workers.after_start(app)
    assert sorted(begun) == sorted(jobs.known())
    monkeypatch.setitem(app.extensions, "workers", workers.Workers(app, "redis://127.0.0.1:1"))
    begun.clear()
    workers.after_start(app)
    assert begun == []


class EndOfTestError(Exception):
    """The endless task has been round often enough."""


def test_the_web_process_goes_on_after_a_failure_and_begins_when_it_is_told_to(app: Flask, cast, now, later):
    rounds: list[float] = []
    ran: list[int] = []

    def sleep(seconds: float) -> None:
        rounds.append(seconds)
        later(len(rounds) * HOUR)
        if len(rounds) > 2:
            raise EndOfTestError

    def work(_now: datetime) -> None:
        ran.append(len(rounds))
        raise OSError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers.socketio, "sleep", sleep)
        for at_start in (True, False):
            with pytest.raises(EndOfTestError):
                workers._for_ever(app, Job(f"for ever {at_start}", HOUR, work, at_start=at_start))
            db.session.rollback()
            rounds.clear()
    assert ran == [0, 1, 2, 1, 2]


def test_whoever_took_too_long_gives_back_no_turn_that_somebody_else_has_by_now(cast, later):
    def work(_now: datetime) -> None:
        later(jobs.LEASE)
        assert jobs._take(job, RowId(new_uuid()), clock.now())

    job = Job("slow", SECOND, work)
    assert jobs.run(job)
    later(jobs.LEASE + 2 * SECOND)
    assert not jobs.run(job)


def test_no_job_leaves_a_transaction_open_behind_it(cast):
    assert jobs.run(Job("looking", HOUR, lambda _now: session().execute(sa.text("SELECT 1")), freely=True))
    assert not db.session.in_transaction()


def test_workers_unpack_nothing_that_does_not_bear_their_own_signature(app: Flask, monkeypatch):
    with redis_server() as redis:
        own = workers.Workers(app, redis.url)
        monkeypatch.setitem(app.config, "SECRET_KEY", "a" * 40)
        stranger = workers.Workers(app, redis.url)
        own.tell("mail")
        assert own._huey.dequeue().args == ("mail",)
        stranger.tell("mail")
        with pytest.raises(ValueError, match=r"(?i)signature"):
            own._huey.dequeue()


def test_who_starts_a_worker_where_none_is_wanted_is_told_what_to_set(app: Flask):
    went = app.test_cli_runner().invoke(args=["work"])
    assert (went.exit_code, "set JOBS_IN=workers and REDIS_URL" in went.output) == (2, True)


def test_a_job_that_is_done_is_free_for_whoever_comes_next(cast, later):
    job = Job("quick", SECOND, lambda _now: None)
    assert jobs.run(job)
    later(SECOND)
    assert jobs.run(job)
