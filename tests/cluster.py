"""Several processes of the product behind one address, as in production: same database, keys and Redis.

The door in front of them is as small as can be: a cookie keeps each browser with the process that it came to first, as
long polling needs, and whoever comes to a process that is gone is sent to another.
"""

import asyncio
import contextlib
import re
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

from tests.quick_servers import QuickServer
from tests.servers import quick_folder
from tests.wire import Relay, Streams

COOKIE = "process"
_KEPT_WITH = re.compile(rb"[Cc]ookie:[^\r]*\b" + COOKIE.encode() + rb"=(\d+)")


class Door(Relay):
    """One address for several ports."""

    def __init__(self) -> None:
        super().__init__()
        self.ports: list[int] = []
        self._come = 0

    async def _serve(self, client: Streams) -> None:
        try:
            head = await client[0].readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return  # went before it asked for anything
        wanted = self._wanted(head)
        number, server = await self._one_that_is_there(wanted)
        server[1].write(head)
        if number != wanted:
            first = await server[0].readuntil(b"\r\n")
            client[1].write(first + f"Set-Cookie: {COOKIE}={number}; Path=/; HttpOnly\r\n".encode())
        await self._carry(client, server)

    @staticmethod
    def _wanted(head: bytes) -> int | None:
        found = _KEPT_WITH.search(head)
        return int(found[1]) if found else None

    async def _one_that_is_there(self, wanted: int | None) -> tuple[int, Streams]:
        """The process that the browser was with, or else the next one that answers."""
        if wanted is None:
            self._come += 1
        first = self._come if wanted is None else wanted
        for number in ((first + step) % len(self.ports) for step in range(len(self.ports))):
            with contextlib.suppress(ConnectionError):
                return number, await asyncio.open_connection("127.0.0.1", self.ports[number])
        raise ConnectionRefusedError


class Cluster:
    """The processes. Any one can be killed and started again; to a test, the whole looks like one server."""

    def __init__(self, folder: Path, count: int, database_url: str, redis_url: str, **settings: str) -> None:
        self.folder = folder
        self.database_url = database_url
        self.door = Door()
        self.url = self.door.url
        first = QuickServer(folder / "0", database_url, REDIS_URL=redis_url, **settings | {"PUBLIC_URL": self.url})
        self.env = first.env
        shared = {name: self.env[name] for name in ("SECRET_KEY", "MASTER_KEY", "MAIL_FOLDER", "PUBLIC_URL")}
        others = (
            QuickServer(folder / str(number), database_url, REDIS_URL=redis_url, **settings | shared)
            for number in range(1, count)
        )
        self.servers = [first, *others]
        self.door.ports = [server.port for server in self.servers]
        self.migrate: Callable[[], None] = first.migrate

    def start(self) -> None:
        """Start all of them, and open the door."""
        self.each(QuickServer.start)
        self.door.open()

    def end(self) -> None:
        """Close the door, and be gone."""
        self.door.close()
        self.each(QuickServer.kill)

    def each(self, work: Callable[[QuickServer], None]) -> None:
        """Do something with all of them."""
        for server in self.servers:
            work(server)

    def log_text(self) -> str:
        """What all of them have written so far."""
        return "".join(server.log_text() for server in self.servers)


@contextlib.contextmanager
def cluster(count: int, database_url: str, redis_url: str, **settings: str) -> Generator[Cluster]:
    """Several processes, migrated and answering, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="common-table-", dir=quick_folder(), ignore_cleanup_errors=True) as folder:
        made = Cluster(Path(folder), count, database_url, redis_url, **settings)
        try:
            made.migrate()
            made.start()
            yield made
        finally:
            made.end()
