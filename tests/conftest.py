"""Fixtures: a real app on a real, migrated database, SQLite and PostgreSQL both."""

import base64
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import settings

from conference.app import create_app
from conference.infra import clock, passwords, sqlite
from conference.infra.database import db
from conference.kernel.ids import CaseId, DetailId, MeetingId, ReleaseId
from conference.settings import load
from tests.cast import Cast
from tests.compiled import share_compiled_templates
from tests.stages import SCENES, Scene, Stages, StagesOnPostgresql, the_cast_alone

pytest_plugins = ["tests.table", "tests.wires"]
NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
"""Wed 25 Nov 2026, 13:30 in Toronto."""
KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
LONG_FILES = ("browser", "faults", "web", "behaviours", "live", "sockets", "contracts", "integration")
share_compiled_templates()
settings.register_profile("busy", deadline=None)  # how long an example takes says more of who else works here
settings.load_profile("busy")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Folders whose files take long come first: at the end, when one worker is done, the other is not long alone."""
    items.sort(key=lambda item: LONG_FILES.index(folder) if (folder := item.path.parent.name) in LONG_FILES else 99)


def settings_of(database_url: str, folder: Path) -> dict[str, str]:
    """The settings of an app in tests."""
    return {
        "DATABASE_URL": database_url,
        "SECRET_KEY": "s" * 40,
        "MASTER_KEY": KEY,
        "MAIL_FOLDER": str(folder / "mail"),
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "ENVIRONMENT": "test",
        "LOG_LEVEL": "INFO",
    }


def new_app(database_url: str, folder: Path, **environ: str) -> Flask:
    """An app as the server would make it, for tests in this process."""
    return create_app(load(settings_of(database_url, folder) | environ))


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
def sqlite_stages(tmp_path_factory: pytest.TempPathFactory) -> Stages:
    """What may stand in an SQLite database when a test begins."""
    return Stages(tmp_path_factory.mktemp("sqlite"), new_app, NOW)


@pytest.fixture(scope="session")
def postgresql_stages(tmp_path_factory: pytest.TempPathFactory) -> Stages:
    """What may stand in a PostgreSQL database when a test begins."""
    return StagesOnPostgresql(tmp_path_factory.mktemp("postgresql"), new_app, NOW)


@pytest.fixture(scope="session")
def migrated_sqlite(sqlite_stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    sqlite_stages.put(None, folder)
    return folder / "table.db"


@pytest.fixture
def scene_before(request: pytest.FixtureRequest) -> Scene | None:
    """What is to have happened: the scene that the test is marked with or asks for; the cast is there; or nothing."""
    wanted = set(request.fixturenames)
    if "cast" not in wanted or request.getfixturevalue("now") != NOW:
        return None
    if marked := request.node.get_closest_marker("scene"):
        return marked.args[0]
    return next((SCENES[name] for name in wanted & SCENES.keys()), the_cast_alone)


@pytest.fixture
def sqlite_url(sqlite_stages: Stages, scene_before: Scene | None, tmp_path: Path) -> str:
    """A fresh SQLite database."""
    sqlite_stages.put(scene_before, tmp_path)
    return sqlite_stages.url


@pytest.fixture
def postgresql_url(postgresql_stages: Stages, scene_before: Scene | None, tmp_path: Path) -> str:
    """A fresh PostgreSQL database."""
    postgresql_stages.put(scene_before, tmp_path)
    return postgresql_stages.url


@contextmanager
def app_on(url: str, folder: Path, **environ: str) -> Generator[Flask]:
    """An app of its own on this database, inside its context, and gone from it afterwards."""
    app = new_app(url, folder, **environ)
    with app.app_context():
        yield app
        db.session.close()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app, inside its context, once on each database."""
    yield from _app(request, request.param)


@pytest.fixture
def sqlite_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app on SQLite alone, for what does not differ by database."""
    yield from _app(request, "sqlite")


def _app(request: pytest.FixtureRequest, database: str) -> Iterator[Flask]:
    request.getfixturevalue(f"{database}_url")
    stages: Stages = request.getfixturevalue(f"{database}_stages")
    with stages.playing() as app:
        yield app


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """A Wednesday at half past one, told by the product's own clock too."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


@pytest.fixture
def cast(app: Flask, now: datetime) -> Cast:
    """The fixed cast, in the app's database."""
    return Cast.found(now)


@pytest.fixture
def played(request: pytest.FixtureRequest, cast: Cast) -> Any:
    """What came of the scene that was played before the test."""
    return request.getfixturevalue(f"{db.engine.dialect.name}_stages").made


@pytest.fixture
def shared_scene(played: Any) -> tuple[CaseId, MeetingId, DetailId, ReleaseId]:
    """What came of `builders.shared_case`."""
    return played


@pytest.fixture
def ended_scene(played: Any) -> tuple[CaseId, MeetingId]:
    """What came of `builders.ended`."""
    return played
