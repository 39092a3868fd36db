"""Somebody keeps a connection open and never reads: the others do not notice, and what waits for them is let go."""

import select

from tests.faults.scene import all_right_soon, everybody_writes, many_cases, seated, soon
from tests.quick_servers import quick_server
from tests.sockets.conftest import Table
from tests.sockets.crowd import Member
from tests.sockets.slow import slow_reader

HUNG_UP_SECONDS = 60
"""The server gives up 15 s after the last answer (PING_SECONDS, PONG_SECONDS in conference/infra/sockets.py), and the
kernel hangs up 20 s after it could last send something (gunicorn.conf.py). The rest is for a busy machine.
"""
LONG = "calm and plain words " * 20


def test_who_never_reads_is_hung_up_on_and_the_others_get_everything():
    with quick_server() as server:
        table = Table(server)
        meeting = many_cases(table, 1)
        members = seated(table, meeting, ("chair", "detective"))
        counsellor = Member(server.url, "counsellor", meeting)
        counsellor.sit_down()
        counsellor.socket.disconnect()
        never = slow_reader(counsellor, meeting)
        with everybody_writes(members, deed=long_note) as crowd:
            crowd.go()
            hung_up = soon(lambda: is_hung_up(never.sock), HUNG_UP_SECONDS)
            crowd.halt()
            assert hung_up
            assert all_right_soon(crowd) == {}
            assert {member.connections for member in members.values()} == {1}
            assert soon(lambda: "Rosa Imani" not in members["chair"].shown["people"], 30)
        never.shutdown()
        counsellor.leave()


def long_note(member: Member, number: int) -> tuple[str, dict[str, object]]:
    return "note", {"text": f"{member.role} {number}: {LONG}"}


def is_hung_up(connection) -> bool:
    """Whether the other side has ended the connection; asked without reading from it."""
    asked = select.poll()
    asked.register(connection, 0)
    return any(state & (select.POLLHUP | select.POLLERR) for _file, state in asked.poll(0))
