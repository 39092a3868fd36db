"""A server behind network cables of its own, which the kernel cuts: nothing of ours stands between it and its pages.

Made of Linux network namespaces, so it wants root, and `ip`.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from functools import cache
from pathlib import Path

from tests.servers import AppServer

_BLOCK = "198.18"
"""Addresses that are kept free for trials of networks (RFC 2544)."""


class Cable:
    """A cable from here to a namespace, with an address at each end."""

    def __init__(self, namespace: str, name: str, place: int) -> None:
        self._namespace, self._here, self._there = namespace, f"{namespace}{name}", name
        number = os.getpid() % 250
        ours, theirs = (f"{_BLOCK}.{number}.{place * 4 + end}" for end in (1, 2))
        _ip("link", "add", self._here, "type", "veth", "peer", "name", name, "netns", namespace)
        _ip("addr", "add", f"{ours}/30", "dev", self._here)
        _ip("-n", namespace, "addr", "add", f"{theirs}/30", "dev", name)
        _ip("link", "set", self._here, "up")
        self.restore()
        self.address = theirs

    def cut(self) -> None:
        """From now on every packet is lost, both ways, and nobody is told."""
        _ip("-n", self._namespace, "link", "set", self._there, "down")

    def restore(self) -> None:
        """Plug it in again."""
        _ip("-n", self._namespace, "link", "set", self._there, "up")


class FarServer(AppServer):
    """The real server in a namespace. `far`: the cable that can be cut; its own `url` leads over another one."""

    def __init__(self, folder: Path, namespace: str) -> None:
        super().__init__(folder, HOST="0.0.0.0")
        self.within = ("ip", "netns", "exec", namespace)
        self.far = Cable(namespace, "far", 1)
        self.url = f"http://{Cable(namespace, 'near', 0).address}:{self.port}"
        self.far_url = f"http://{self.far.address}:{self.port}"


@contextlib.contextmanager
def far_server() -> Generator[FarServer]:
    """A server with the product's tables, for as long as the block lasts; what it was made of goes with it."""
    namespace = f"ct{os.getpid()}"
    _ip("netns", "add", namespace)
    try:
        with tempfile.TemporaryDirectory() as folder:
            server = FarServer(Path(folder), namespace)
            server.flask("db", "upgrade")
            server.start()
            try:
                yield server
            finally:
                server.stop()
    finally:
        _ip("netns", "delete", namespace)


@cache
def can_be() -> bool:
    """Whether this machine lets us lay cables."""
    if os.geteuid() or not shutil.which("ip"):
        return False
    name = f"ctp{os.getpid()}"
    try:
        _ip("netns", "add", name)
        try:
            Cable(name, "try", 2)
        finally:
            _ip("netns", "delete", name)
    except subprocess.CalledProcessError:
        return False
    return True


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
