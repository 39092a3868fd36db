"""`dev.py run`: the demo task force, or one imported from spreadsheets, on this computer."""

from __future__ import annotations

import base64
import contextlib
import datetime
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from development.prepare import prepare
from development.steps import PYTHON, ROOT, STAMPS, VAR, StopError, call, environment, fingerprint, progress, step

if TYPE_CHECKING:
    from collections.abc import Sequence

DATABASE = VAR / "common-table.db"
DATABASE_URL = f"sqlite:///{DATABASE}"
KEYS_DATABASE = VAR / "common-table.keys.db"  # where conference/settings.py puts the wrapped keys
KEYS = VAR / "keys"
MAIL = VAR / "mail"
ANCHORS = VAR / "anchors"  # where conference/settings.py puts the ends of the record: of this database alone
WELCOME = VAR / "welcome.txt"  # what the demo or the import said about signing in
FILLED = STAMPS / "filled"
REFUSED_ROWS = 3  # what `flask import` answers when some rows went to the correction file
PATIENCE = 60


def serve(*, fresh: bool, spreadsheets: Path | None) -> None:
    """Prepare, fill the database on the first run, and serve until Ctrl-C."""
    port = chosen_port()
    check_spreadsheets(spreadsheets)
    prepare()
    if fresh:
        clear_away(keep=False)
    elif spreadsheets and FILLED.exists() and FILLED.read_text() == "demo":
        clear_away(keep=True)
    env = settings(port)
    migrate(env)
    fill(env, spreadsheets)
    print(f"\n{WELCOME.read_text().strip()}\n")
    keep_serving(env, env["PUBLIC_URL"], f"http://127.0.0.1:{port}/healthz")


def chosen_port() -> int:
    """The port from the environment, 8000 when it names none; raises StopError when it cannot be had."""
    wish = os.environ.get("PORT", "8000")
    if not (wish.isdecimal() and 0 < int(wish) < 65536):
        raise StopError(f"PORT is {wish!r}, but must be a number from 1 to 65535: PORT=8001 python3 dev.py run")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(wish)))
        except PermissionError as refused:
            raise StopError(f"Port {wish} needs root. Take a higher one: PORT=8000 python3 dev.py run") from refused
        except OSError as taken:
            cure = f"PORT={int(wish) % 60000 + 1} python3 dev.py run"
            raise StopError(f"Port {wish} is in use by another program. Take another one: {cure}") from taken
    return int(wish)


def check_spreadsheets(folder: Path | None) -> None:
    """Say what is missing before the long steps, not after them."""
    for name in ("agencies.csv", "queue.csv"):
        if folder and not (folder / name).is_file():
            raise StopError(f"There is no {name} in {folder}. --import needs a folder with agencies.csv and queue.csv.")


def settings(port: int) -> dict[str, str]:
    """The development settings: what conference/settings.py reads, unless your environment says otherwise."""
    MAIL.mkdir(exist_ok=True)
    ours = {
        "DATABASE_URL": DATABASE_URL,
        "SECRET_KEY": key("secret"),
        "MASTER_KEY": key("master"),
        "MAIL_FOLDER": str(MAIL),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "ENVIRONMENT": "development",
    }
    return {**ours, **environment(), "PORT": str(port)}


def key(name: str) -> str:
    """The key of that name: 32 random bytes in base64url, made on the first run, for this account's eyes only."""
    file = KEYS / f"{name}.key"
    if file.exists():
        return file.read_text().strip()
    if name == "master" and (DATABASE.exists() or KEYS_DATABASE.exists()):
        raise StopError(
            f"{file} is gone, and without it nobody can open the sealed details in {DATABASE}.\n"
            "Put the key back, or start over: python3 dev.py run --fresh"
        )
    KEYS.mkdir(mode=0o700, exist_ok=True)
    made = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    write_private(file, made)
    return made


def write_private(file: Path, text: str) -> None:
    """Write a file that only this account may read."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)


def flask(*arguments: str | Path, env: dict[str, str], fine: Sequence[int] = (0,)) -> str:
    """Run one of the application's own commands."""
    return call(PYTHON, "-m", "flask", "--app", "wsgi", *arguments, env=env, fine=fine)


def migrate(env: dict[str, str]) -> None:
    """Bring the database to this code's shape."""
    inputs = fingerprint([ROOT / "migrations"], env["DATABASE_URL"])
    made = env["DATABASE_URL"] == DATABASE_URL and DATABASE.exists()
    step("Preparing the database", STAMPS / "migrations", inputs, lambda: flask("db", "upgrade", env=env), made=made)


def migrate_only() -> None:
    """`dev.py migrate`."""
    prepare()
    migrate(settings(8000))


def clear_away(*, keep: bool) -> None:
    """Make room for a new start: throw database, mails and keys away, or `keep` them in a folder beside."""
    if os.environ.get("DATABASE_URL", DATABASE_URL) != DATABASE_URL:
        raise StopError("DATABASE_URL names a database of your own, which this command does not touch: unset it first.")
    marks = [FILLED, STAMPS / "migrations"]
    here = [path for path in (*VAR.glob("common-table*.db*"), MAIL, ANCHORS, KEYS, WELCOME, *marks) if path.exists()]
    if not here:
        return
    beside = VAR / f"set-aside-{datetime.datetime.now(datetime.UTC):%Y-%m-%d-%H%M%S}"
    intent = f"Setting the demo aside in {beside.relative_to(ROOT)}" if keep else "Throwing away"
    print(f"  {intent}: {', '.join(str(path.relative_to(ROOT)) for path in here if path not in marks)}")
    if keep:
        beside.mkdir(mode=0o700)
    for path in here:
        if keep:
            path.rename(beside / path.name)
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def fill(env: dict[str, str], spreadsheets: Path | None) -> None:
    """Fill an empty database once, with the demo or from spreadsheets, and keep what it says about signing in."""
    if spreadsheets:
        print("\n" + import_spreadsheets(env, spreadsheets).strip())
    elif not (WELCOME.exists() and FILLED.exists()):
        with progress("Setting the demo table"):
            write_private(WELCOME, flask("demo", env=env))
            FILLED.write_text("demo")


def import_spreadsheets(env: dict[str, str], folder: Path) -> str:
    """Fill an empty task force from agencies.csv, queue.csv and (a service directory) hsds: what the imports said.

    The first passwords of its members go into the welcome, once: a second import gives nobody another one.
    """
    said: list[str] = []
    if not FILLED.exists():
        with progress("Making an empty task force"):
            made = ["--name", "Imported task force", "--time-zone", os.environ.get("TIME_ZONE", "America/Toronto")]
            said.append(flask("task-force", "create", *made, env=env))
            FILLED.write_text("import")
    for kind, name in (("agencies", "agencies.csv"), ("queue", "queue.csv"), ("services", "hsds")):
        if (folder / name).exists():
            with progress(f"Importing {name}"):
                # The spreadsheets' own folder may be somebody else's.
                said.append(flask("import", kind, folder / name, "--corrections", VAR, env=env, fine=(0, REFUSED_ROWS)))
    with progress("Giving first passwords"):
        flask("task-force", "accounts", "--choose-chair", "--to", WELCOME, env=env)
    return "\n".join(said)


def keep_serving(env: dict[str, str], address: str, health: str) -> None:
    """Serve until Ctrl-C (or a polite signal), saying when the first answer can be had."""
    for polite in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(polite, signal.default_int_handler)
    command = [str(PYTHON), "-m", "gunicorn", "wsgi:app"]
    server = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
    try:
        wait_until_ready(server, health)
        print(f"Common Table is ready: {address}   (Ctrl-C stops it)", flush=True)
        code = server.wait()
    except KeyboardInterrupt:
        print("\nStopping.", flush=True)
        code = 0
    finally:
        stop(server)
    if code:
        raise StopError(f"The server ended by itself (exit code {code}); its last lines are above.")


def wait_until_ready(server: subprocess.Popen[bytes], health: str) -> None:
    """Return once /healthz answers 200; raises StopError when the server ends or stays silent."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            raise StopError(f"The server did not start (exit code {server.returncode}); it says why above.")
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(health, timeout=5):
            return
        time.sleep(0.1)
    raise StopError(f"The server has not answered {health} within {PATIENCE} seconds.")


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server and its worker, gently, then firmly."""
    if server.poll() is None:
        server.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(timeout=6)
        return
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
