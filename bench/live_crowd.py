"""The crowd of `bench live`: everybody at one table, on the product or on the floor, and what is measured of them."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import gevent

from bench.live_page import PATIENCE, LostError, Page
from bench.live_world import cpu_seconds

MIX = ("call", "note", "pause", "resume")
"""What a chair does: a new item (all regions), a line (one region), the clock twice (one small region)."""
_NOTE = "The shelter keeps a bed until Friday; who brings her is settled. " * 2
_RECONNECTS_AFTER = 0.3
_QUIET = 1.5
_DRAWL = 0.02


@dataclass
class Block:
    """What some commands took: milliseconds to the last page by kind; how many they were; deliveries; CPU seconds."""

    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict[str, list[float]](list))
    commands: int = 0
    deliveries: int = 0
    cpu: float = 0.0


class Table:
    """The open pages of one meeting, its chair's first."""

    def __init__(self, pages: Sequence[Page], values: Callable[[str], dict[str, Any]]) -> None:
        self.pages = list(pages)
        self.watched: dict[str, int] = {}
        self.values = values
        self.slow: Page | None = None
        self.fresh_bytes = 0

    @property
    def seated(self) -> list[Page]:
        """The open pages, but for the slow one."""
        return [page for page in self.pages if page.version >= 0]

    @property
    def everybody(self) -> list[Page]:
        """All open pages, the slow one among them."""
        return [*self.seated, *([self.slow] if self.slow else [])]

    def seat(self, first: int | None = None) -> None:
        """Open the pages that are not, or the first so many, one after the other."""
        for page in self.pages[:first]:
            if page.version < 0:
                self.fresh_bytes = page.open(self.watched)
        self.settle(max(page.version for page in self.pages))

    def open_meeting(self) -> None:
        """The chair opens the meeting."""
        self.settle(self.acknowledged(self.pages[0].command("open", {}).wait()))

    def seat_slow(self) -> None:
        """A second page of somebody, on a connection that hardly takes anything."""
        like = self.pages[-1]
        self.slow = Page(like.address, like.cookie, like.meeting, slow=True)
        self.slow.open(self.watched)

    def order(self, kind: str) -> float:
        """The chair's command; milliseconds until the last page had it."""
        sent = time.perf_counter()
        self.settle(self.acknowledged(self.pages[0].command(kind, self.values(kind)).wait()))
        return 1000 * (max(page.at for page in self.pages) - sent)

    @staticmethod
    def acknowledged(answer: dict[str, Any]) -> int:
        """The version that a command led to."""
        if not answer.get("ok"):
            message = f"a command was refused: {answer}"
            raise LostError(message)
        return int(answer["version"])

    def settle(self, version: int) -> None:
        """Wait until every page but the slow one has `version`."""
        wait_for(self.seated, version)

    def check(self) -> None:
        """Raise LostError unless every page, the slow one too, has everything."""
        if self.slow is not None:
            self.slow.pace = 0.0
            wait_for([self.slow], self.pages[0].version)
        for page in self.everybody:
            page.check(self.pages[0].version)

    def size(self) -> int:
        """The bytes of the last push, on average."""
        return round(sum(len(page.last) for page in self.seated) / len(self.seated))

    def drop(self) -> None:
        """Every page is cut off."""
        for page in self.everybody:
            page.close()
        self.slow = None

    def rejoin(self) -> float:
        """All are cut off and come back at once; seconds until the last one has everything fresh."""
        self.drop()
        gevent.sleep(_RECONNECTS_AFTER)
        started = time.perf_counter()
        coming: list[Any] = [gevent.spawn(_failure, page, self.watched) for page in self.pages]
        gevent.joinall(coming, timeout=2 * PATIENCE)
        gevent.killall(coming)
        failed = [one.value for one in coming if one.value != ""]
        if failed:
            message = f"{len(failed)} could not come back: {failed[0] or 'never came'}"
            raise LostError(message)
        return time.perf_counter() - started

    def raise_hands(self) -> int:
        """Everybody raises a hand at the same moment; how many pushes went out until all was told."""
        before = sum(page.pushes for page in self.pages)
        raised = [page.command("raise_hand", {}) for page in self.pages]
        newest = max(self.acknowledged(answer.wait()) for answer in raised)
        self.settle(newest)
        gevent.sleep(_QUIET)
        self.check()
        return sum(page.pushes for page in self.pages) - before


def _failure(page: Page, watched: dict[str, int]) -> str:
    """Why a page could not be opened; nothing when it could."""
    try:
        page.open(watched)
    except (LostError, OSError) as error:
        return str(error) or type(error).__name__
    return ""


def wait_for(pages: Sequence[Page], version: int) -> None:
    """Wait until all `pages` have `version`. Raises LostError."""
    end = time.perf_counter() + PATIENCE
    while any(page.version < version for page in pages):
        if time.perf_counter() > end or any(page.faults for page in pages):
            for page in pages:
                page.check(version)
        gevent.sleep(0.001)


def one_by_one(tables: Sequence[Table], pid: int, times: int, sizes: dict[str, int] | None = None) -> Block:
    """The mix, so often, by one chair after the other. The bytes of each kind of push are noted in `sizes`."""
    return _block(tables, pid, times, lambda kind: [_noted(table, kind, sizes) for table in tables])


def all_at_once(tables: Sequence[Table], pid: int, times: int, _sizes: dict[str, int] | None = None) -> Block:
    """The mix, so often, by all chairs at the same moment."""

    def together(kind: str) -> list[float]:
        started = time.perf_counter()
        orders: list[Any] = [gevent.spawn(table.order, kind) for table in tables]
        gevent.joinall(orders, raise_error=True)
        return [1000 * (max(page.at for table in tables for page in table.pages) - started)]

    return _block(tables, pid, times, together)


def _block(tables: Sequence[Table], pid: int, times: int, order: Callable[[str], list[float]]) -> Block:
    found, before = Block(), sum(page.pushes for table in tables for page in table.everybody)
    used = cpu_seconds(pid)
    for table in tables:
        if table.slow is not None:
            table.slow.pace = _DRAWL
    for _ in range(times):
        for kind in MIX:
            found.ms[kind] += order(kind)
            gevent.sleep(0.01)
    for table in tables:
        table.check()
    found.commands = len(tables) * times * len(MIX)
    found.cpu = cpu_seconds(pid) - used
    found.deliveries = sum(page.pushes for table in tables for page in table.everybody) - before
    return found


def _noted(table: Table, kind: str, sizes: dict[str, int] | None) -> float:
    took = table.order(kind)
    if sizes is not None:
        sizes[kind] = table.size()
    return took


def at_the_product(items: Sequence[str]) -> Callable[[str], dict[str, Any]]:
    """What the product is told with each kind of command; the items come in turn."""
    turn = cycle(items)
    told = {"call": lambda: {"item": next(turn), "knowing": True}, "note": lambda: {"text": _NOTE}}
    return lambda kind: told.get(kind, dict)()


def at_the_floor(sizes: dict[str, int]) -> Callable[[str], dict[str, Any]]:
    """What the floor is told: how many bytes the product pushed for it."""
    return lambda kind: {"bytes": sizes[kind]}
