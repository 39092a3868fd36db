"""Fixtures: a real app on a real, migrated database, SQLite and PostgreSQL both."""

import base64
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from argon2 import PasswordHasher
from flask import Flask

from conference.app import create_app
from conference.infra import clock, passwords, sqlite
from conference.infra.database import db
from conference.settings import load
from tests import servers
from tests.cast import Cast

pytest_plugins = ["tests.table"]
NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
"""Wed 25 Nov 2026, 13:30 in Toronto."""
KEY = base64.urlsafe_b64encode(b"k" * 32).decode()


def new_app(database_url: str, folder: Path, **environ: str) -> Flask:
    """An app as the server would make it, for tests in this process."""
    given = {
        "DATABASE_URL": database_url,
        "SECRET_KEY": "s" * 40,
        "MASTER_KEY": KEY,
        "MAIL_FOLDER": str(folder / "mail"),
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "ENVIRONMENT": "test",
        "LOG_LEVEL": "INFO",
    }
    return create_app(load(given | environ))


@pytest.fixture(scope="session", autouse=True)
def own_hashing() -> Iterator[PasswordHasher]:
    """The product's own hashing, in place of which this process hashes as fast as argon2id can: the cost is for whoever
    steals hashes, and most of these tests are about something else. Servers that tests start hash as ever.
    """
    own, fast = passwords._hasher, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", fast)
        patch.setattr(passwords, "_NOBODYS", fast.hash("the password of nobody"))
        yield own


@pytest.fixture(scope="session", autouse=True)
def no_power_cuts() -> Iterator[None]:
    """Nothing in this process waits for the disk: what survives is tested on servers of their own (tests/faults)."""
    connected = sqlite._connected

    def quickly(connection: Any, record: object) -> None:
        connected(connection, record)
        connection.execute("PRAGMA synchronous=OFF")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite, "_connected", quickly)
        yield


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    path = folder / "empty.db"
    with app_on(f"sqlite:///{path}", folder):
        flask_migrate.upgrade(directory="migrations")
    return path


@pytest.fixture(scope="session")
def peopled_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One with the cast in it, to be copied with its keys: gathering the cast is a good part of most tests."""
    folder = tmp_path_factory.mktemp("peopled")
    path = folder / "table.db"
    shutil.copy(migrated_sqlite, path)
    with app_on(f"sqlite:///{path}", folder):
        Cast(NOW)
    return path


def _with_the_cast(request: pytest.FixtureRequest) -> bool:
    return "cast" in request.fixturenames and request.getfixturevalue("now") == NOW


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, migrated_sqlite: Path, tmp_path: Path) -> str:
    """A fresh SQLite database; where the cast is asked for, with it."""
    if _with_the_cast(request):
        for part in request.getfixturevalue("peopled_sqlite").parent.glob("*.db"):
            shutil.copy(part, tmp_path)
    else:
        shutil.copy(migrated_sqlite, tmp_path / "table.db")
    return f"sqlite:///{tmp_path / 'table.db'}"


@pytest.fixture(scope="session")
def migrated_postgresql(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated, empty PostgreSQL database, to be copied."""
    url = servers.postgresql()
    with app_on(url, tmp_path_factory.mktemp("migrated")):
        flask_migrate.upgrade(directory="migrations")
    return url


@pytest.fixture(scope="session")
def peopled_postgresql(migrated_postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One with the cast in it, to be copied."""
    url = servers.postgresql(like=migrated_postgresql)
    with app_on(url, tmp_path_factory.mktemp("peopled")):
        Cast(NOW)
    return url


@pytest.fixture
def postgresql_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh PostgreSQL database; where the cast is asked for, with it."""
    like = "peopled_postgresql" if _with_the_cast(request) else "migrated_postgresql"
    url = servers.postgresql(like=request.getfixturevalue(like))
    yield url
    servers.drop_postgresql(url)


@contextmanager
def app_on(url: str, folder: Path, **environ: str) -> Generator[Flask]:
    """The app on this database, inside its context, and gone from it afterwards."""
    app = new_app(url, folder, **environ)
    with app.app_context():
        yield app
        db.session.close()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app, inside its context, once on each database."""
    url = request.getfixturevalue(f"{request.param}_url")
    with app_on(url, tmp_path) as made:
        yield made


@pytest.fixture
def sqlite_app(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The app on SQLite alone, for what does not differ by database."""
    with app_on(sqlite_url, tmp_path) as made:
        yield made


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A Wednesday at half past one, told by the product's own clock too."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


@pytest.fixture
def cast(app: Flask, now: datetime) -> Cast:
    """The fixed cast, in the app's database."""
    return Cast.found(now)
