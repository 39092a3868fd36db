"""The database is locked by somebody else for five seconds while five people write: nothing is lost, nothing doubled.

SQLite has one writer at a time, PostgreSQL a table lock. A command that waits is answered when it had its turn; the
page sends it again after five seconds, under its id. Who only reads on SQLite does not even wait.
"""

import sqlite3
import time
from collections.abc import Generator
from contextlib import closing, contextmanager

import psycopg
import pytest

from tests import servers
from tests.faults.reckoning import reckon
from tests.faults.scene import all_right_soon, everybody_writes, many_cases, seated, soon
from tests.kept import kept
from tests.quick_servers import QuickServer, quick_server
from tests.sockets.conftest import Table

LOCKED_SECONDS = 5


@contextmanager
def locked(server: QuickServer) -> Generator[None]:
    """The database, held by somebody else for as long as the block lasts."""
    if server.database_path is not None:
        with closing(sqlite3.connect(server.database_path, isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    with psycopg.connect(server.database_url) as other:
        other.execute("LOCK TABLE meeting IN ACCESS EXCLUSIVE MODE")
        yield


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_locked_for_5_s_every_command_is_answered_afterwards_and_happened_once(database):
    with quick_server(None if database == "sqlite" else servers.postgresql()) as server:
        table = Table(server)
        meeting = many_cases(table, 1)
        members = seated(table, meeting)
        with everybody_writes(members) as crowd:
            crowd.go()
            assert soon(lambda: all(member.ledger for member in members.values()), 30)
            with locked(server):
                assert soon(lambda: nobody_is_answered(members), 30)
                time.sleep(LOCKED_SECONDS)
                before = answered(members)
                crowd.halt()
                assert len(crowd.waiting()) == len(members)
            assert all_right_soon(crowd) == {}
            assert answered(members) == before + len(members)
        reckon(members.values(), table.work(lambda: kept(meeting)))
        assert {entry.answer.get("code") for m in members.values() for entry in m.ledger} <= {None, "already_answered"}


def nobody_is_answered(members) -> bool:
    before = answered(members)
    time.sleep(0.5)
    return answered(members) == before


def answered(members) -> int:
    return sum(len(member.ledger) for member in members.values())


def test_while_a_writer_waits_for_the_lock_others_still_read():
    with quick_server() as server:
        table = Table(server)
        meeting = many_cases(table, 1)
        members = seated(table, meeting, ("chair", "detective"))
        before = members["detective"].fresh()["version"]
        with everybody_writes({"chair": members["chair"]}) as crowd, locked(server):
            crowd.go()
            assert soon(crowd.waiting)
            crowd.halt()
            assert members["detective"].fresh()["version"] == before
            assert crowd.waiting() == ["chair"], "the writer did not wait"
        members["detective"].leave()
