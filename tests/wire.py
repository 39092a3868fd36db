"""The network between people and a server, in a process: what passes can be held up, slowed down, cut and refused.

A relay carries bytes and understands none. `Wire` is one that can be damaged.
"""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import partial
from typing import Any, TypeVar

from tests.servers import PATIENCE, free_port

Answer = TypeVar("Answer")
_CHUNK = 65_536
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Passing = Callable[[int], Awaitable[None]]
"""Waits until so many bytes may pass."""


class Relay:
    """Listens on a free port in a thread of its own, and carries each connection's bytes to the server it chooses."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"relay-{self.port}", daemon=True)
        self._listener: asyncio.Server | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    def open(self) -> None:
        """Start to listen."""
        self._thread.start()
        self._do(self._listen())

    def close(self) -> None:
        """End every connection, and listen no more."""
        self._do(self._hang_up())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    async def _listen(self) -> None:
        if self._listener is None:
            self._listener = await asyncio.start_server(self._accept, "127.0.0.1", self.port)

    async def _refuse(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    async def _hang_up(self) -> None:
        await self._refuse()
        under_way = tuple(self._under_way)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            await self._serve((reader, writer))
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()  # a reset, as from a machine that knows nothing of this connection
        finally:
            self._under_way.discard(task)
            writer.close()

    async def _serve(self, client: Streams) -> None:
        """Carry one connection until both sides have ended it."""
        raise NotImplementedError

    async def _carry(self, client: Streams, server: Streams, passing: Passing | None = None) -> None:
        """Both ways, until either side has gone."""
        pairs = ((client, server), (server, client))
        ways = [asyncio.ensure_future(self._one_way(*pair, passing)) for pair in pairs]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            server[1].close()

    async def _one_way(self, source: Streams, target: Streams, passing: Passing | None) -> None:
        with contextlib.suppress(OSError):
            while chunk := await source[0].read(_CHUNK):
                if passing is not None:
                    await passing(len(chunk))
                target[1].write(chunk)
                await target[1].drain()


class Wire(Relay):
    """A wire to one server that can be cut and mended."""

    def __init__(self, server_port: int) -> None:
        super().__init__()
        self.server_port = server_port
        self._whole = asyncio.Event()
        self._whole.set()
        self._bytes_a_second = 0
        self._restarts = 0

    def cut(self) -> None:
        """From now on nothing passes and nobody is told: connections hang, those made now hang as well."""
        self._do(self._now(whole=False))

    def restore(self) -> None:
        """Mend what was cut, refused or slow. What hung goes on where it was, as TCP does when it tries again."""
        self._do(self._now(whole=True))

    def restore_for_new_ones(self) -> None:
        """Mend it as a router that has restarted: what hung hangs for ever, only new connections pass."""
        self._do(self._now(whole=True, forget=True))

    def refuse(self) -> None:
        """Reset every connection, and every new one, as a server that is down."""
        self._do(self._hang_up())

    def slow(self, bytes_a_second: int) -> None:
        """Let so many bytes a second pass on each connection, each way."""
        self._bytes_a_second = bytes_a_second

    async def _now(self, *, whole: bool, forget: bool = False) -> None:
        self._restarts += forget
        self._bytes_a_second = 0
        await self._listen()
        if whole:
            self._whole.set()
        else:
            self._whole.clear()

    async def _serve(self, client: Streams) -> None:
        passing = partial(self._passes, self._restarts)
        await passing(0)
        server = await asyncio.open_connection("127.0.0.1", self.server_port)
        await self._carry(client, server, passing)

    async def _passes(self, known: int, size: int) -> None:
        await self._whole.wait()
        if self._restarts > known:
            await asyncio.Event().wait()  # the router knows this connection no more, and says nothing
        if self._bytes_a_second:
            await asyncio.sleep(size / self._bytes_a_second)


@contextlib.contextmanager
def wire(server_port: int) -> Generator[Wire]:
    """A wire to a server, for as long as the block lasts."""
    made = Wire(server_port)
    made.open()
    try:
        yield made
    finally:
        made.close()
