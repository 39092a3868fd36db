"""The servers of `bench live`, and who comes: a task force of eleven agencies, its conferences, people signed in."""

import os
import re
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from argon2 import PasswordHasher

from bench.live_page import Address, LostError, fetch
from conference.accounts.models import Membership, Person
from conference.app import create_app
from conference.attendance.models import Pledge
from conference.attendance.service import PLEDGE_WORDING
from conference.directory import service as directory
from conference.directory.domain import AgencyKind
from conference.infra.database import db, transaction
from conference.kernel.actor import Role
from conference.kernel.ids import AgencyId, CaseId, MemberId, new_uuid
from conference.meetings.domain import ItemKind, ItemState, MeetingState
from conference.meetings.models import AgendaItem, Meeting
from conference.meetings.service import series
from conference.settings import load
from tests import builders
from tests.cast import PASSWORD, Cast
from tests.servers import AppServer

CASES = 6
_MORE_AGENCIES = ("Harbour Hospital", "Night Nurses", "Youth Services", "Housing First")
_FRENCH_EVERY = 10
_PROCESSORS = sorted(os.sched_getaffinity(0))
_TOKEN, _COOKIE = re.compile(rb'name="csrf_token" value="([^"]+)"'), re.compile(r"(?im)^set-cookie: ([^=]+)=([^;]*)")


class FloorServer(AppServer):
    """The bare app, served as the product is."""

    serves = ("-c", "python:bench.live_floor_server", "bench.live_floor:app")


@dataclass(frozen=True)
class Room:
    """A conference that was called: its chair first, and the items that everybody may know of."""

    meeting: str
    people: tuple[str, ...]
    items: tuple[str, ...]


@contextmanager
def running(server: AppServer) -> Generator[Address]:
    """The server, freshly started, for as long as the block lasts."""
    server.start()
    try:
        yield "127.0.0.1", server.port
    finally:
        server.kill()  # stopping waits for those who are connected


def keep_to_the_others() -> None:
    """The crowd leaves the first processor to the server that is measured, where there are several."""
    os.sched_setaffinity(0, _PROCESSORS[1:] or _PROCESSORS)


def worker(server: AppServer) -> int:
    """The process that serves, kept to the first processor."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii").split()
    pid = int(children[0])
    os.sched_setaffinity(pid, _PROCESSORS[:1])
    return pid


def cpu_seconds(pid: int) -> float:
    """What a process has used of a processor since it began, in its own code and in the kernel's.

    Asked of the process's own clock (clock_getcpuclockid), for /proc counts hundredths of a second: a few commands of a
    few people are none.
    """
    return time.clock_gettime(~pid << 3 | 2)


def memory_bytes(pid: int) -> int:
    """The memory of a process: its share of what it shares, and all of what is its own."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return 1024 * int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1])


def gather(server: AppServer, tables: Sequence[Sequence[int]]) -> list[list[Room]]:
    """For each of `tables`, conferences of so many people each, all at once; nobody sits in two of them."""
    app = create_app(load(server.env))
    with app.app_context():
        try:
            return _gather(tables, datetime.now(UTC))
        finally:
            db.session.close()
            for engine in db.engines.values():
                engine.dispose()


def _gather(tables: Sequence[Sequence[int]], now: datetime) -> list[list[Room]]:
    cast = Cast(now)
    agencies = {agency for role, agency in cast.agencies.items() if role != "outsider"}
    for name in _MORE_AGENCIES:
        agencies.add(directory.add_agency(name=name, kind=AgencyKind.HEALTH, emergency_phone=None).id)
    for agency in agencies - set(cast.agencies.values()):
        directory.sign_agreement(agency, first_day=date(2020, 1, 1), last_day=date(2035, 12, 31))
    police = cast.agencies["detective"]
    cases = [builders.bring_case(cast["counsellor"], now) for _ in range(CASES)]
    hidden = builders.bring_case(cast["counsellor"], now, kept_out=[police])
    chairs = max(len(sizes) for sizes in tables)
    seats = max(sum(size - 1 for size in sizes) for sizes in tables)
    members = _people(chairs + seats, chairs, sorted(agencies), now)
    rhythm: dict[str, Any] = {"first_day": now.date(), "every_weeks": 2, "starts_at": now.time(), "minutes": 120}
    found: list[list[Room]] = []
    for sizes in tables:
        rooms: list[Room] = []
        free = chairs
        for number, size in enumerate(sizes):
            with transaction():
                meeting_series = series.create_series(**rhythm)
                there = [members[number], *members[free : free + size - 1]]
                rooms.append(_room(meeting_series, there, cases, hidden, now))
            free += size - 1
        found.append(rooms)
    return found


def _people(number: int, chairs: int, agencies: Sequence[AgencyId], now: datetime) -> list[tuple[MemberId, str]]:
    """Members of all agencies in turn, one in ten reading French. One hash for all, quick to verify."""
    kept = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    persons: list[dict[str, Any]] = []
    memberships: list[dict[str, Any]] = []
    for place in range(number):
        person = new_uuid()
        roles = {Role.REPRESENTATIVE, Role.CHAIR} if place < chairs else {Role.REPRESENTATIVE}
        persons.append(
            {
                "id": person,
                "name": f"Person {place:04}",
                "email": f"person{place}@table.example.org",
                "password_hash": kept,
                "language": "fr" if place % _FRENCH_EVERY == 1 else "en",
            }
        )
        memberships.append(
            {
                "id": new_uuid(),
                "person_id": person,
                "agency_id": agencies[place % len(agencies)],
                "roles": frozenset(roles),
                "since": now,
                "until": None,
            }
        )
    with transaction() as current:
        current.execute(sa.insert(Person), persons)
        current.execute(sa.insert(Membership), memberships)
    return [(held["id"], person["email"]) for held, person in zip(memberships, persons, strict=True)]


def _room(
    rhythm: Any, people: Sequence[tuple[MemberId, str]], cases: Sequence[CaseId], hidden: CaseId, now: datetime
) -> Room:
    """A conference that was called; all its people accepted the pledge. Without the services, which would tell each
    member of each by mail.
    """
    with transaction() as current:
        meeting = series.add_meeting(rhythm, now, 120)
        held = current.get(Meeting, meeting)
        if held is None:
            raise RuntimeError
        held.state, held.told = MeetingState.PUBLISHED, held.sequence
        items = [new_uuid() for _ in [*cases, hidden]]
        shared: dict[str, Any] = {
            "meeting_id": meeting,
            "kind": ItemKind.CASE,
            "minutes": 12,
            "state": ItemState.WAITING,
            "returned_because": None,
            "label": None,
        }
        current.execute(
            sa.insert(AgendaItem),
            [
                {"id": item, "position": place + 2, "case_id": case, **shared}
                for place, (item, case) in enumerate(zip(items, [*cases, hidden], strict=True))
            ],
        )
        current.execute(
            sa.insert(Pledge),
            [
                {"meeting_id": meeting, "member_id": member, "wording": PLEDGE_WORDING, "at": now}
                for member, _email in people
            ],
        )
    return Room(str(meeting), tuple(email for _member, email in people), tuple(str(item) for item in items[:-1]))


def sign_in(address: Address, email: str) -> str:
    """Sign in through the form, as a browser does; the cookie that it gets."""
    _status, head, page = fetch(address, "/sign-in")
    token = _TOKEN.search(page)
    if token is None:
        raise LostError("no form to sign in")
    form = urlencode({"csrf_token": token[1].decode(), "email": email, "password": PASSWORD}).encode()
    before = "; ".join(f"{name}={value}" for name, value in _COOKIE.findall(head))
    status, head, _page = fetch(address, "/sign-in", before, form)
    if status != 302:
        message = f"{email} cannot sign in: {status}"
        raise LostError(message)
    return "; ".join(f"{name}={value}" for name, value in _COOKIE.findall(head))
