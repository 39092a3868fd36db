"""The process is killed twenty times at random instants while five people write, and started again each time.

What holds: a command is acknowledged after its commit (`conference/live/service/commands.py`); one without an answer is
sent again under the same id and happens once; whoever comes back asks for everything fresh.
"""

import random
import time

from tests.faults.reckoning import reckon
from tests.faults.scene import all_right_soon, everybody_writes, many_cases, seated
from tests.kept import kept
from tests.quick_servers import quick_server
from tests.sockets.conftest import Table

KILLS = 20
EACH_ITEM = 2
"""Kills, until the chair goes on."""


def test_killed_twenty_times_under_load_nothing_acknowledged_is_lost_or_doubled_and_every_page_is_right_in_5_s():
    instants = random.Random(4)
    with quick_server() as server:
        table = Table(server)
        meeting = many_cases(table, KILLS // EACH_ITEM + 1)
        members = seated(table, meeting)
        with everybody_writes(members) as crowd:
            for number in range(KILLS):
                crowd.go()
                time.sleep(instants.uniform(0.1, 0.8))
                server.kill()
                crowd.halt()
                server.start()
                assert all_right_soon(crowd) == {}, number
                if number % EACH_ITEM:
                    assert members["chair"].surely("next")["ok"]
        stored = table.work(lambda: kept(meeting))
        reckon(members.values(), stored)
        said = [entry for member in members.values() for entry in member.ledger]
        # the shelter may answer an action once more before its page shows that it did
        assert {entry.answer["code"] for entry in said if not entry.answer["ok"]} <= {"already_answered"}
        assert sum(entry.sent > 1 for entry in said) >= KILLS, "the kills hit nobody who was writing"
