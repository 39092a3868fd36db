"""The real server, and clients that speak to it as a browser does: signed in through the form, by cookie."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import pytest
import requests
import socketio
from flask import Flask

from conference.accounts import service as accounts
from conference.infra.database import db
from conference.kernel.ids import MeetingId
from tests import builders
from tests.cast import PARTS, PASSWORD, Cast
from tests.cluster import Cluster
from tests.conftest import new_app
from tests.quick_servers import quick_server
from tests.servers import AppServer
from tests.sockets.clients import Client


class Table:
    """The server with the cast in it, and a conference that was called."""

    def __init__(self, server: AppServer | Cluster) -> None:
        self.server = server
        self.now = datetime.now(UTC)
        self.meeting, self.cast = self.work(self._gather)

    @cached_property
    def _app(self) -> Flask:
        keys = {name: self.server.env[name] for name in ("SECRET_KEY", "MASTER_KEY")}
        return new_app(self.server.database_url, self.server.folder, **keys)

    def work(self, deed: Callable[[], Any]) -> Any:
        """Have services do something in the server's own database."""
        with self._app.app_context():
            try:
                return deed()
            finally:
                db.session.close()
                for engine in db.engines.values():
                    engine.dispose()

    def _gather(self) -> tuple[MeetingId, Cast]:
        cast = Cast(self.now)
        for part in PARTS.values():
            accounts.set_password(part.email, PASSWORD)
        return self.new_meeting(cast), cast

    def new_meeting(self, cast: Cast) -> MeetingId:
        case = builders.bring_case(cast["counsellor"], self.now)
        return builders.meeting(cast["chair"], [case], self.now)


@pytest.fixture(scope="module")
def table() -> Iterator[Table]:
    """One server for the tests of a module."""
    with quick_server() as server:
        yield Table(server)


@pytest.fixture(scope="module")
def open_page(table: Table) -> Iterator[Callable[..., Client]]:
    """Opens pages; they are closed with the module, all at once: saying good-bye takes each a second."""
    opened: list[Client] = []

    def build(role: str | None = None, *transports: str, meeting: object = None) -> Client:
        http = requests.Session()
        http.headers["Connection"] = "close"  # one kept open may have been closed by the server meanwhile
        client = Client(table.server.url, http, socketio.Client(reconnection=False, http_session=http))
        client.socket.on("regions", client.heard.append)
        opened.append(client)
        if role is not None:
            client.sign_in(role)
        if meeting is not None:
            client.post(f"/conferences/{meeting}/pledge")
            assert client.connect(*transports)
            assert client.watch(meeting)["ok"]
        return client

    yield build
    with ThreadPoolExecutor(len(opened)) as pool:
        list(pool.map(Client.close, opened))


@pytest.fixture
def meeting(table: Table) -> MeetingId:
    """A conference of the test's own, called but not opened."""
    return table.work(lambda: table.new_meeting(table.cast))
