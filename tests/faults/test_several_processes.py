"""Two processes behind one address: one is killed in the middle of a meeting; Redis is away for ten seconds."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from conference.infra.database import session
from conference.kernel.ids import MeetingId
from conference.live.models import OpenPage
from tests import servers
from tests.cluster import COOKIE, Cluster, cluster
from tests.faults.reckoning import reckon
from tests.faults.scene import all_right_soon, everybody_writes, many_cases, seated, soon
from tests.kept import kept
from tests.redis_server import RedisServer, redis_server
from tests.sockets.conftest import Table
from tests.sockets.crowd import Crowd, Member

GONE_SECONDS = 10


@dataclass
class House:
    """The processes and what they share."""

    redis: RedisServer
    processes: Cluster
    table: Table

    def meeting(self) -> tuple[MeetingId, dict[str, Member]]:
        """A conference of the test's own, its people spread over both processes."""
        meeting = many_cases(self.table, 1)
        members = seated(self.table, meeting)
        assert {process_of(member) for member in members.values()} == {0, 1}
        return meeting, members


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """Two processes, for the tests of this module."""
    database = servers.postgresql()
    with redis_server() as redis, cluster(2, database, redis.url) as processes:
        yield House(redis, processes, Table(processes))


def process_of(member: Member) -> int:
    return int(str(member.http.cookies.get(COOKIE)))


def names_of_processes(meeting: MeetingId) -> frozenset[str]:
    """By what names the processes call themselves that hold pages of a meeting."""
    return frozenset(session().scalars(sa.select(OpenPage.process).where(OpenPage.meeting_id == meeting)))


def everybody_is_answered(crowd: Crowd) -> bool:
    """Whether each of them gets an answer to something that they begin now."""
    before = {role: len(member.ledger) for role, member in crowd.members.items()}
    return soon(lambda: all(len(member.ledger) > before[role] + 1 for role, member in crowd.members.items()), 30)


def test_what_is_written_in_one_process_is_shown_by_the_other(house):
    meeting, members = house.meeting()
    assert len(house.table.work(lambda: names_of_processes(meeting))) == 2  # else neither would listen to the other
    with everybody_writes(members) as crowd:
        crowd.go()
        assert everybody_is_answered(crowd)
        crowd.halt()
        assert all_right_soon(crowd) == {}
        assert {member.connections for member in members.values()} == {1}
    reckon(members.values(), house.table.work(lambda: kept(meeting)))


def test_a_process_killed_in_the_middle_its_people_go_on_in_the_other(house):
    meeting, members = house.meeting()
    lost = process_of(members["chair"])
    with everybody_writes(members) as crowd:
        crowd.go()
        assert everybody_is_answered(crowd)
        house.processes.servers[lost].kill()
        assert everybody_is_answered(crowd)
        crowd.halt()
        assert all_right_soon(crowd) == {}
        assert {process_of(member) for member in members.values()} == {1 - lost}
        house.processes.servers[lost].start()
    reckon(members.values(), house.table.work(lambda: kept(meeting)))


@pytest.mark.parametrize(("away", "back"), [("kill", "start"), ("freeze", "thaw")])
def test_redis_away_for_10_s_people_go_on_and_every_page_is_right_in_5_s(house, away, back):
    meeting, members = house.meeting()
    with everybody_writes(members, pause=0.3) as crowd:
        crowd.go()
        assert everybody_is_answered(crowd)
        getattr(house.redis, away)()
        until = time.monotonic() + GONE_SECONDS
        assert everybody_is_answered(crowd)
        time.sleep(max(0.0, until - time.monotonic()))
        crowd.halt()
        getattr(house.redis, back)()
        assert all_right_soon(crowd) == {}
    reckon(members.values(), house.table.work(lambda: kept(meeting)))
