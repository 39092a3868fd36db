"""What runs by itself, again and again; `conference/infra/workers.py` knows where.

Whoever runs a job takes its turn in the database first, so that it runs once however many processes there are. Who
dies with it holds it for a while only; what was to be done is done then.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.infra import clock, log
from conference.infra.database import Base, add_once, session, transaction
from conference.kernel.ids import RowId, new_uuid

LEASE = timedelta(minutes=15)
"""For how long a turn is held by somebody who has not said that they are done."""


class JobTurn(Base):
    """Whose turn a job is, and when the next one is due. `held_until`: empty when nobody is at it."""

    __tablename__ = "job_turn"

    job: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    due_at: Mapped[datetime]
    holder: Mapped[RowId]
    held_until: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Job:
    """A name that stays, how often, and what. Without `at_start` the first time is a while after the start; `freely`:
    it needs no turn, for it sees to it by itself that nothing is done twice.
    """

    name: str
    every: timedelta
    work: Callable[[datetime], object]
    at_start: bool = True
    freely: bool = False


_jobs: dict[str, Job] = {}


def again_and_again(job: Job) -> None:
    """Have a job run for ever. Wired once, in app.py."""
    _jobs[job.name] = job


def known() -> Mapping[str, Job]:
    """Every job there is, by its name."""
    return _jobs


def run(job: Job) -> bool:
    """Run a job if it is due and nobody else is at it; whether it was our turn. It never fails: it is tried again."""
    holder = RowId(new_uuid())
    try:
        if not job.freely and not _take(job, holder, clock.now()):
            return False
        try:
            job.work(clock.now())
        finally:
            session().rollback()  # whatever the work left behind
            _give_back(job, holder)
    except Exception:  # noqa: BLE001 - the next turn comes, and whoever runs the jobs must live to see it
        log.failure("job_failed", job=job.name)
    return True


def _take(job: Job, holder: RowId, now: datetime) -> bool:
    with transaction() as current:
        turn = current.get(JobTurn, job.name, with_for_update=True)
        if turn is None:
            return add_once(JobTurn(job=job.name, due_at=now + job.every, holder=holder, held_until=now + LEASE))
        if _ahead(turn.due_at, now, job.every) or _ahead(turn.held_until, now, LEASE):
            return False
        turn.due_at, turn.holder, turn.held_until = now + job.every, holder, now + LEASE
        return True


def _ahead(moment: datetime | None, now: datetime, most: timedelta) -> bool:
    """What lies further ahead than it ever may was written while the clock was wrong."""
    return moment is not None and now < moment <= now + most


def _give_back(job: Job, holder: RowId) -> None:
    """Unless it took so long that somebody else has it by now."""
    if job.freely:
        return
    with transaction() as current:
        mine = sa.update(JobTurn).where(JobTurn.job == job.name, JobTurn.holder == holder)
        current.execute(mine.values(held_until=None))
