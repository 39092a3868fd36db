"""A house with the cast in it, and browsers in which they are signed in. The clock stands still."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from conference.accounts.models import SignIn
from conference.infra import clock, log
from conference.infra.database import db, transaction
from conference.kernel.ids import SignInId, new_uuid
from tests.cast import Cast
from tests.conftest import NOW, new_app
from tests.stages import Stages, the_cast_alone

_FORM_SECRET = "f" * 40
_TOKEN = re.compile(r'((?:name="(?:csrf_token|draft|page)" value|data-csrf)=")[^"]+')
"""What is drawn anew for every page: what protects a form, and which page of which draft it is."""


_TURN = re.compile(r"turn=[0-9a-f]{16};.*")
"""The cookie that changes with every answer, whatever it is (`conference/infra/http.py`)."""


class Visitor:
    """Somebody at a browser; forms are sent as a page of ours would send them."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        self.token = token

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, **fields: Any) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token, **fields})

    def send(self, method: str, path: str) -> TestResponse:
        return self.get(path) if method == "GET" else self.post(path)


class House:
    """An app on a database of its own."""

    def __init__(self, app: Flask, now: datetime = NOW) -> None:
        self.app = app
        self.now = now
        with app.app_context():
            self.cast = Cast.found(now)

    def work(self, deed: Callable[[Cast], Any]) -> Any:
        """Have services do something, between two requests."""
        with self.app.app_context():
            return deed(self.cast)

    def visitor(self, role: str | None = None) -> Visitor:
        """A browser: of somebody of the cast, signed in, or of nobody."""
        client = self.app.test_client()
        signer = URLSafeTimedSerializer(str(self.app.config["SECRET_KEY"]), salt="wtf-csrf-token")
        with client.session_transaction() as kept:
            kept["csrf_token"] = _FORM_SECRET
            if role is not None:
                kept["_user_id"] = str(self.work(lambda cast: _sign_in(cast, role)))
        client.get("/no-such-page")  # the first page that a browser sees sets its cookie
        return Visitor(client, str(signer.dumps(_FORM_SECRET)))


def _sign_in(cast: Cast, role: str) -> SignInId:
    with transaction() as current:
        new = SignIn(id=SignInId(new_uuid()), member_id=cast[role].member, started_at=cast.now, ended_at=None)
        current.add(new)
    return new.id


def seen(answer: TestResponse) -> tuple[int, dict[str, str], str]:
    """Everything that a browser is told, without the form token: it is signed with the second of its making, the same
    for whoever asks then.
    """
    body = _TOKEN.sub(r"\1", answer.get_data(as_text=True))
    headers = {
        name: value
        for name, value in sorted(answer.headers.items())
        if name != "Content-Length" and not (name == "Set-Cookie" and _TURN.match(value))
    }
    return answer.status_code, headers, body


@pytest.fixture(scope="module")
def new_house(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], House]]:
    """Houses that several tests of a module share."""
    made: list[House] = []

    def build() -> House:
        folder = tmp_path_factory.mktemp("house")
        shutil.copy(migrated_sqlite, folder / "table.db")
        made.append(House(new_app(f"sqlite:///{folder / 'table.db'}", folder)))
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        yield build
    for house in made:
        with house.app.app_context():
            for engine in db.engines.values():
                engine.dispose()


@pytest.fixture(scope="module")
def house(new_house: Callable[[], House]) -> House:
    """One house for the tests of a module."""
    return new_house()


@pytest.fixture
def look() -> Callable[[TestResponse], tuple[int, dict[str, str], str]]:
    """What a browser is told."""
    return seen


@pytest.fixture
def house_of(sqlite_stages: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., House]]:
    """A house of one's own; with an app of its own where `plant` changes that before anybody comes."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    sqlite_stages.put(the_cast_alone, tmp_path)
    planted: list[Flask] = []

    def build(plant: Callable[[Flask], object] | None = None) -> House:
        if plant is None:
            log.init("INFO")  # as an app that is made now would: to what is standard error now
            return House(app)
        planted.append(new_app(sqlite_stages.url, tmp_path))
        plant(planted[-1])
        return House(planted[-1])

    with sqlite_stages.fresh() as app:
        yield build
    for own in planted:
        with own.app_context():
            for engine in db.engines.values():
                engine.dispose()
