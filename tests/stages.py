"""What stands in a database when a test begins. Each stage is set once in a process on each database, then copied.

A process has one app for each database, too, at one address: what stands there changes from test to test. An app made
anew would compile every template and every statement anew, which takes longer than most tests.
"""

import shutil
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask

from conference.infra import changes, clock, log, realtime
from conference.infra.database import db
from conference.live.jobs import pushing, seats
from tests import builders, servers
from tests.cast import Cast

Scene = Callable[[Cast, datetime], Any]
SCENES: Mapping[str, Scene] = {"shared_scene": builders.shared_case, "ended_scene": builders.ended}
"""What was played before the test begins, by the name of the fixture that tells what came of it."""


def the_cast_alone(cast: Cast, now: datetime) -> None:
    """Nobody has done anything yet."""


class Stages:
    """The stages on SQLite, whose files lie in the folder of the test, and the app that plays on them."""

    def __init__(self, folder: Path, new_app: Callable[[str, Path], Flask], now: datetime) -> None:
        self.made: Any = None
        """What came of the scene that was played before."""
        self._here = folder / "here"
        self._folder = folder
        self._new_app = new_app
        self._now = now
        self._set: dict[Scene | None, Any] = {}

    @cached_property
    def url(self) -> str:
        """Where the database is, whatever stands in it."""
        return f"sqlite:///{self._here / 'table.db'}"

    @cached_property
    def app(self) -> Flask:
        """The app; made when the first stage is set, on a database with nothing in it."""
        return self._new_app(self.url, self._here)

    def put(self, scene: Scene | None, folder: Path) -> None:
        """Have what is there after a scene stand where the app looks, with all its files, for a test in this folder.

        Without a scene that is nothing, not even the cast.
        """
        if scene not in self._set:
            self._set[scene] = self._play(scene)
        shutil.copytree(self._folder_of(scene), folder, dirs_exist_ok=True)
        self._move(folder)
        self._restore(scene)
        self.made = deepcopy(self._set[scene])

    @contextmanager
    def fresh(self) -> Generator[Flask]:
        """The app as if made just now: it remembers nothing, and is set as it was at first."""
        config = dict(self.app.config)
        for remembered in (pushing._lines, seats._gone, realtime._seats, realtime._of_meetings, realtime._as_of):
            remembered.clear()
        self.app.extensions[changes._EXTENSION] = changes.Keeping()
        log.init("INFO")  # to what is standard error now
        yield self.app
        with self.app.app_context():
            for engine in db.engines.values():
                engine.dispose()
        self.app.config.clear()
        self.app.config.update(config)

    @contextmanager
    def playing(self) -> Generator[Flask]:
        """The same, inside its context."""
        with self.fresh() as app, app.app_context():
            yield app
            db.session.close()

    def _play(self, scene: Scene | None) -> Any:
        """Play a scene after the one before it, and keep what is there then. Gives what came of it."""
        folder = self._folder_of(scene)
        folder.mkdir()
        if scene is None:
            self._move(folder)
        else:
            self.put(None if scene is the_cast_alone else the_cast_alone, folder)
        with self.playing(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now", lambda: self._now)
            made = scene(Cast.found(self._now), self._now) if scene else flask_migrate.upgrade(directory="migrations")
        self._keep(scene)
        return made

    def _folder_of(self, scene: Scene | None) -> Path:
        return self._folder / (f"{scene.__module__}.{scene.__qualname__}" if scene else "empty")

    def _move(self, folder: Path) -> None:
        """Have the app look into another folder."""
        self._here.unlink(missing_ok=True)
        self._here.symlink_to(folder)

    def _keep(self, scene: Scene | None) -> None:
        """Keep what stands in the database now; files are in the folder."""

    def _restore(self, scene: Scene | None) -> None:
        """Have what was kept stand in the database; files came with the folder."""


class StagesOnPostgresql(Stages):
    """The stages on PostgreSQL: what stands is one database, of one name, made anew from that which is kept."""

    @cached_property
    def url(self) -> str:
        """Where the database is, whatever stands in it."""
        return servers.postgresql()

    def _keep(self, scene: Scene | None) -> None:
        self._kept[scene] = servers.postgresql(like=self.url)

    def _restore(self, scene: Scene | None) -> None:
        servers.postgresql(like=self._kept[scene], at=self.url)

    @cached_property
    def _kept(self) -> dict[Scene | None, str]:
        return {}
