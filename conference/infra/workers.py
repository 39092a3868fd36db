"""Where the jobs run: in the web processes, or in workers in their place that are told over Redis (JOBS_IN=workers).

Redis holds names of jobs, signed, and nothing else. What is lost there is asked for anew every minute; what is asked
for twice is done once, for whoever runs a job takes its turn in the database.
"""

from typing import Any, cast

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from huey import RedisHuey, crontab
from huey.serializer import SignedSerializer

from conference.infra import jobs
from conference.infra.http import this_app
from conference.infra.jobs import Job
from conference.infra.sockets import socketio

_EXTENSION = "workers"
_NAME = "common-table"


class Workers:
    """The workers, as those see them who tell them what to do."""

    def __init__(self, app: Flask, url: str) -> None:
        # What comes from Redis is unpacked only if it bears our signature: nobody who reaches Redis runs anything here.
        signed = SignedSerializer(secret=cast(str, app.config["SECRET_KEY"]))
        self._app = app
        self._huey: Any = RedisHuey(_NAME, url=url, results=False, serializer=signed)
        self.tell = self._huey.task(name="run")(self._run)
        self._huey.periodic_task(crontab(), name="look")(self._look)

    def work(self, number: int) -> None:
        """Do what is asked for, until the process is told to stop; so many jobs at a time. It begins with a look."""
        self._look()
        self._huey.create_consumer(workers=number, worker_type="thread").run()

    def _run(self, name: str) -> None:
        with self._app.app_context():
            jobs.run(jobs.known()[name])

    def _look(self) -> None:
        """Every minute: each job by itself, so that a long one holds nothing up."""
        for name in jobs.known():
            self.tell(name)


def init_app(app: Flask, url: str | None) -> None:
    """Have workers told at `url`; without one the jobs run in the web processes."""
    app.extensions[_EXTENSION] = Workers(app, url) if url else None


def of_this_app() -> Workers | None:
    """Whom to tell; None where the jobs run in the web processes."""
    return current_app.extensions[_EXTENSION]


def after_start(app: Flask) -> None:
    """Run the jobs in this process from now on, unless there are workers. Called once by the server, when it starts."""
    with app.app_context():
        if of_this_app() is not None:
            return
    for job in jobs.known().values():
        socketio.start_background_task(_for_ever, app, job)


def soon(job: Job) -> None:
    """Have a job run now, beside whatever the caller does."""
    workers = of_this_app()
    if workers is None:
        socketio.start_background_task(_once, this_app(), job)
    else:
        workers.tell(job.name)


def _for_ever(app: Flask, job: Job) -> None:
    if not job.at_start:
        socketio.sleep(int(job.every.total_seconds()))
    while True:
        _once(app, job)
        socketio.sleep(int(job.every.total_seconds()))


def _once(app: Flask, job: Job) -> None:
    with app.app_context():
        jobs.run(job)


@click.command("work")
@click.option("--at-a-time", "number", type=click.IntRange(1, 16), default=2, show_default=True)
@with_appcontext
def work_command(number: int) -> None:
    """Run the jobs here, in place of the web processes: one of these processes is enough. For JOBS_IN=workers."""
    workers = of_this_app()
    if workers is None:
        raise click.UsageError("There are no workers here: set JOBS_IN=workers and REDIS_URL.")
    workers.work(number)
