"""What the live conference costs, against a bare Flask-SocketIO app that tells as many bytes to as many people.

Both are real servers, run by the same gunicorn file on the same kind of database, and meet the same crowd in turns:
people of eleven agencies, one in ten reading French, and on the agenda a case that is kept from one of the agencies.
Fails when anything is lost, dropped or corrupted.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.live_crowd import MIX, Block, Table, all_at_once, at_the_floor, at_the_product, one_by_one
from bench.live_page import Address, LostError, Page
from bench.live_world import FloorServer, Room, gather, keep_to_the_others, memory_bytes, running, sign_in, worker
from bench.measure import report
from tests import servers
from tests.servers import AppServer

COMMAND, CPU, MEMORY, REJOIN, HANDS = 2.0, 1.3, 1.5, 4.0, 1.0
HANDS_SHARE = 0.05
"""Of everybody being told of every hand by itself."""
_FULL = "300"
_OF_MANY = ("command_100", f"command_{_FULL}")
"""What a command costs however many look weighs little where many do: there are goals for these."""
_SEATED_BEFORE = 2
"""Who sits there before memory is first looked at, so that what is loaded once is no person's."""


class Bench:
    """The two servers, who is signed in, and what was found."""

    def __init__(self, asked: argparse.Namespace, folder: Path) -> None:
        self.asked = asked
        urls = [servers.postgresql(quick=False) if asked.database == "postgresql" else None for _ in range(2)]
        self.product = AppServer(folder / "product", urls[0], LOG_LEVEL="ERROR")
        self.floor = FloorServer(folder / "floor", urls[1])
        self.product.flask("db", "upgrade")
        self.cookies: dict[str, str] = {}
        self.lines: list[tuple[str, str]] = []
        self.ratios: dict[str, float] = {}
        self.goals: dict[str, float | None] = {}

    def found(self, key: str, ratio: float, goal: float | None) -> None:
        """A ratio, and what it should be at most, if that was said."""
        self.ratios[key], self.goals[key] = ratio, goal

    def measure(self, rooms: Sequence[Room], *, largest: bool) -> None:
        """Everything there is to measure of these rooms, on freshly started servers."""
        people = f"{len(rooms)}x{len(rooms[0].people)}" if len(rooms) > 1 else f"{len(rooms[0].people)}"
        print(f"  {people} people …", file=sys.stderr, flush=True)
        with ExitStack() as stack:
            addresses = [stack.enter_context(running(server)) for server in (self.product, self.floor)]
            pair = Pair(self, rooms, addresses, (worker(self.product), worker(self.floor)))
            memory = pair.seat()
            blocks = pair.rounds(one_by_one)
            name = f"meetings_{people}" if len(rooms) > 1 else f"command_{people}"
            self.commands(name, f"{people} people", blocks)
            if len(rooms) > 1:
                self.commands(f"{name}_burst", f"{people} people, all chairs at once", pair.rounds(all_at_once))
            elif largest:
                self.costs(people, blocks, memory)
                self.comings_back(people, pair)
                self.hands(people, pair)

    def commands(self, key: str, words: str, blocks: "Blocks") -> None:
        """From the chair's command to the last page."""
        for kind in MIX:
            took = [statistics.median(ms for block in side for ms in block.ms[kind]) for side in blocks]
            self.lines.append((f"{words}: {kind}", f"{took[0]:8.1f} ms, floor {took[1]:8.1f} ms"))
        cpu = [statistics.median(1000 * block.cpu / block.commands for block in side) for side in blocks]
        self.lines.append((f"{words}: CPU a command", f"{cpu[0]:8.1f} ms, floor {cpu[1]:8.1f} ms"))
        product, floor = (statistics.median(_mean_of_mix(block) for block in side) for side in blocks)
        self.found(key, product / floor, COMMAND if key in _OF_MANY else None)

    def costs(self, people: str, blocks: "Blocks", memory: Sequence[float]) -> None:
        """Processor and memory."""
        cpu = [statistics.median(block.cpu / block.deliveries for block in side) for side in blocks]
        self.lines.append((f"{people} people: CPU a delivery", f"{cpu[0] * 1e6:8.0f} µs, floor {cpu[1] * 1e6:8.0f} µs"))
        self.lines.append(
            (f"{people} people: memory a person", f"{memory[0] / 1024:8.0f} KiB, floor {memory[1] / 1024:7.0f} KiB")
        )
        self.found(f"cpu_{people}", cpu[0] / cpu[1], CPU if people == _FULL else None)
        self.found(f"memory_{people}", memory[0] / memory[1], MEMORY)

    def comings_back(self, people: str, pair: "Pair") -> None:
        """All are cut off and come back at once."""
        took = pair.in_turns(lambda side: side.tables[0].rejoin())
        product, floor = map(statistics.median, took)
        self.lines.append((f"{people} people come back", f"{product * 1000:8.0f} ms, floor {floor * 1000:8.0f} ms"))
        self.found(f"rejoin_{people}", product / floor, REJOIN)
        for side in pair.sides:
            side.tables[0].order("pause")
            side.tables[0].check()

    def hands(self, people: str, pair: "Pair") -> None:
        """Everybody raises a hand at the same moment. A new item takes all hands down."""
        table = pair.sides[0].tables[0]
        counted: list[int] = []
        for _ in range(self.asked.rounds):
            table.order("call")
            counted.append(table.raise_hands())
        deliveries, every = statistics.median(counted), len(table.pages) ** 2
        self.lines.append((f"{people} people raise a hand", f"{deliveries:8,.0f} deliveries, one by one {every:8,}"))
        self.found(f"hands_{people}", deliveries / (HANDS_SHARE * every), HANDS)


Blocks = tuple[list[Block], list[Block]]


def _mean_of_mix(block: Block) -> float:
    return statistics.fmean(statistics.fmean(block.ms[kind]) for kind in MIX)


class Side:
    """One of the two servers with its crowd."""

    def __init__(self, pid: int, tables: list[Table]) -> None:
        self.pid = pid
        self.tables = tables


class Pair:
    """The same crowd on the product and on the floor."""

    def __init__(
        self, bench: Bench, rooms: Sequence[Room], addresses: Sequence[Address], pids: tuple[int, int]
    ) -> None:
        self.bench, self.rooms, self.addresses, self.pids = bench, rooms, addresses, pids
        self.sizes: dict[str, int] = {}
        self.sides: list[Side] = []

    def seat(self) -> list[float]:
        """Everybody takes a seat, at the product first: it shows how many bytes there are to send. Gives the bytes of
        memory that a person takes, on each side.
        """
        product = [self._table(room, self.addresses[0], self._cookie) for room in self.rooms]
        memory = [self._seat(product, self.pids[0], is_floor=False)]
        floor = [self._table(room, self.addresses[1], lambda _email: "") for room in self.rooms]
        for table in floor:
            table.watched, table.values = {"bytes": product[0].fresh_bytes}, at_the_floor(self.sizes)
        memory.append(self._seat(floor, self.pids[1], is_floor=True))
        self.sides = [Side(self.pids[0], product), Side(self.pids[1], floor)]
        for side in self.sides:
            if len(self.rooms) == 1:
                side.tables[0].seat_slow()
        return memory

    def _table(self, room: Room, address: Address, cookie: Callable[[str], str]) -> Table:
        pages = [Page(address, cookie(email), room.meeting) for email in room.people]
        return Table(pages, at_the_product(room.items))

    def _cookie(self, email: str) -> str:
        cookies = self.bench.cookies
        if email not in cookies:
            cookies[email] = sign_in(self.addresses[0], email)
        return cookies[email]

    def _seat(self, tables: Sequence[Table], pid: int, *, is_floor: bool) -> float:
        """The first two of each table warm the server up, by what is measured later; then the others come."""
        for table in tables:
            table.seat(_SEATED_BEFORE)
            if not is_floor:
                table.open_meeting()
        one_by_one(tables, pid, 1, None if is_floor else self.sizes)
        before, coming = memory_bytes(pid), sum(len(table.pages) - _SEATED_BEFORE for table in tables)
        for table in tables:
            table.seat()
        grown = memory_bytes(pid) - before
        one_by_one(tables, pid, 1, None if is_floor else self.sizes)
        return grown / max(coming, 1)

    def rounds(self, work: Callable[..., Block]) -> Blocks:
        """The mix of commands on both sides in turns, as often as was asked for."""
        times = self.bench.asked.commands
        found: Blocks = ([], [])
        for _ in range(self.bench.asked.rounds):
            for side, blocks in zip(self.sides, found, strict=True):
                blocks.append(work(side.tables, side.pid, times, self.sizes if side is self.sides[0] else None))
        return found

    def in_turns(self, work: Callable[[Side], float]) -> tuple[list[float], list[float]]:
        """Something else on both sides in turns."""
        found: tuple[list[float], list[float]] = ([], [])
        for _ in range(self.bench.asked.rounds):
            for side, took in zip(self.sides, found, strict=True):
                took.append(work(side))
        return found


def main() -> None:
    """Measure and print."""
    asked = _options().parse_args()
    busy = os.getloadavg()[0]
    if busy > 1:
        print(f"  Others use this machine (load {busy:.1f}): waiting counts against the slower one.", file=sys.stderr)
    keep_to_the_others()
    singles = [[size] for size in asked.people]
    tables = [*singles, *([[asked.meetings[1]] * asked.meetings[0]] if asked.meetings[0] else [])]
    lost: list[str] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        bench = Bench(asked, Path(folder))
        for sizes, rooms in zip(tables, gather(bench.product, tables), strict=True):
            try:
                bench.measure(rooms, largest=sizes == [max(asked.people)])
            except LostError as error:
                lost.append(f"with {sizes[0]} people in each of {len(sizes)}: {error}")
    if bench.lines:
        report("live", bench.lines, bench.ratios, bench.goals)
    if lost:
        sys.exit("Something was lost, dropped or corrupted:\n" + "\n".join(lost))


def _options() -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(prog="dev.py bench live")
    asked.add_argument("--people", type=_sizes, default=[25, 100, 300], help="in one meeting, such as 25,100,300")
    asked.add_argument("--meetings", type=_many, default=(50, 12), help="at once, such as 50x12; 0 for none")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--commands", type=int, default=5, help="of each kind in a round")
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    return asked


def _sizes(given: str) -> list[int]:
    return [int(size) for size in given.split(",")]


def _many(given: str) -> tuple[int, int]:
    number, _, size = given.partition("x")
    return int(number), int(size or 0)


if __name__ == "__main__":
    main()
