"""The product's web process, started again in half a second: what it imports was imported before, by its parent.

Of the three seconds that a start takes, nearly all is Python reading the code. Who kills a server twenty times does not
want to wait for that. A parent that has read it forks, and the child is gunicorn with the project's own configuration,
which makes the app, opens the database and answers as ever. The parent goes when this process goes.
"""

import atexit
import contextlib
import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import flask_migrate

from conference.app import create_app
from conference.infra.database import db
from conference.settings import load
from tests import servers
from tests.servers import PATIENCE, ROOT, AppServer, quick_folder

_PARENT = """
import json, os, signal, sys, warnings
from gevent import monkey
# Before the product is imported, as gunicorn's gevent worker does; forking and signals stay plain until then.
monkey.patch_all(os=False, signal=False, subprocess=False)
warnings.filterwarnings("ignore", "Patching more than once")  # the worker patches the rest
import conference.app, gunicorn.app.wsgiapp, gunicorn.workers.ggevent
from tests.compiled import share_compiled_templates
share_compiled_templates()
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are waited for by nobody
print("ready", flush=True)
for line in sys.stdin:
    born = os.fork()
    if born:
        print(born, flush=True)
        continue
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asked = json.loads(line)
    os.environ.clear()
    os.environ.update(asked["env"])
    log = os.open(asked["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for told, file in ((0, os.open(os.devnull, os.O_RDONLY)), (1, log), (2, log)):
        os.dup2(file, told)
    sys.argv = ["gunicorn", "wsgi:app"]
    sys.exit(gunicorn.app.wsgiapp.run())
"""


class Parent:
    """A process that has read the product's code and has children."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PARENT],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        atexit.register(self._process.communicate)  # it goes when nobody can ask it any more
        assert self._said() == "ready"

    def bear(self, env: Mapping[str, str], log: Path) -> int:
        """Start a server with these settings; gives its process."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"env": dict(env), "log": str(log)}) + "\n")
        self._process.stdin.flush()
        return int(self._said())

    def _said(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


parent = functools.cache(Parent)


class QuickServer(AppServer):
    """A server of the product that starts at once, as often as wanted."""

    def __init__(self, folder: Path, database_url: str | None = None, **settings: str) -> None:
        super().__init__(folder, database_url, **settings)
        self._child = 0

    def migrate(self) -> None:
        """Bring the database to this code's shape: it is a copy of one that was."""
        if self.database_path is None:
            servers.postgresql(like=_migrated_postgresql(), at=self.database_url)
        else:
            shutil.copy(_migrated_sqlite(), self.database_path)

    def start(self) -> None:
        """Start (again) and wait until /healthz answers 200."""
        self._child = parent().bear(self.env, self.log)
        self._wait_until_ready(lambda: _there(self._child))

    def freeze(self) -> None:
        """Keep every connection and answer nothing."""
        os.killpg(self._child, signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on after `freeze`."""
        os.killpg(self._child, signal.SIGCONT)

    def _end(self, how: signal.Signals) -> None:
        if not self._child:
            return
        gone, self._child = self._child, 0
        end = time.monotonic() + PATIENCE / 10
        with contextlib.suppress(ProcessLookupError):
            os.killpg(gone, how)
            while _there(gone) and time.monotonic() < end:  # its parent is not us: nobody tells us
                time.sleep(0.01)
            os.killpg(gone, signal.SIGKILL)  # whatever of it did not go


@functools.cache
def _migrated_sqlite() -> Path:
    """A migrated, empty SQLite database, made once in a process."""
    folder = Path(tempfile.mkdtemp(prefix="common-table-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _migrate(AppServer(folder))
    return folder / "common-table.db"


@functools.cache
def _migrated_postgresql() -> str:
    """A migrated, empty PostgreSQL database, made once in a process."""
    url = servers.postgresql()
    with tempfile.TemporaryDirectory(prefix="common-table-migrated-") as folder:
        _migrate(AppServer(Path(folder), url))
    return url


def _migrate(server: AppServer) -> None:
    """Without a process of its own, but aside: Playwright's own event loop may run in this thread."""

    def work() -> None:
        app = create_app(load(server.env))
        with app.app_context():
            flask_migrate.upgrade(directory=str(ROOT / "migrations"))
            for engine in db.engines.values():
                engine.dispose()

    with ThreadPoolExecutor(1) as aside:
        aside.submit(work).result()


def _there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@contextlib.contextmanager
def quick_server(database_url: str | None = None, **settings: str) -> Generator[QuickServer]:
    """The product, migrated and answering, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="common-table-", dir=quick_folder(), ignore_cleanup_errors=True) as folder:
        server = QuickServer(Path(folder), database_url, **settings)
        try:
            server.migrate()
            server.start()
            yield server
        finally:
            server.kill()  # asked to stop, it would wait for open pages to say good-bye
