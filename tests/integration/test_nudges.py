"""The line between web processes: what is said is heard, silence costs nothing, and a Redis that is away is noticed."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import redis

from conference.infra.nudges import Line
from tests.redis_server import RedisServer, redis_server

PATIENCE = 30
SILENT_SECONDS = 5


@dataclass
class Listener:
    """A process that listens: what it heard, and how often it was told that the line stands."""

    line: Line
    heard: list[Any] = field(default_factory=list)
    stood: int = 0

    def begin(self) -> None:
        threading.Thread(target=self.line.listen, args=(self.heard.append, self._stands), daemon=True).start()
        assert soon(lambda: self.stood == 1)

    def _stands(self) -> None:
        self.stood += 1


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with redis_server() as running:
        yield running


def soon(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


def test_what_one_process_says_another_hears(server):
    here, there = (Listener(Line(server.url)) for _ in range(2))
    there.begin()
    here.line.say({"meeting": "1"})
    assert soon(lambda: there.heard == [{"meeting": "1"}])


def test_a_line_on_which_nothing_is_said_asks_now_and_then_and_not_all_the_time(server):
    Listener(Line(server.url)).begin()
    with redis.Redis.from_url(server.url) as asking:
        before = asking.info("stats")["total_commands_processed"]
        time.sleep(SILENT_SECONDS)
        assert asking.info("stats")["total_commands_processed"] - before <= SILENT_SECONDS * 2


@pytest.mark.parametrize(("away", "back"), [("kill", "start"), ("freeze", "thaw")])
def test_a_redis_that_is_away_is_noticed_and_its_return_is_told(server, away, back):
    listener = Listener(Line(server.url))
    listener.begin()
    getattr(server, away)()
    assert soon(lambda: listener.line.deaf)
    getattr(server, back)()
    assert soon(lambda: listener.stood == 2 and not listener.line.deaf)
    listener.line.say({"everything": True})
    assert soon(lambda: {"everything": True} in listener.heard)
