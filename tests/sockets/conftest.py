"""The real server, and clients that speak to it as a browser does: signed in through the form, by cookie."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import socketio
from socketio.exceptions import ConnectionError as SocketIOConnectionError

from conference.accounts import service as accounts
from conference.infra.database import db
from conference.kernel.ids import MeetingId, new_uuid
from tests import builders, servers
from tests.cast import PARTS, PASSWORD, Cast
from tests.conftest import new_app
from tests.servers import AppServer

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PATIENCE = 10


class Table:
    """The server with the cast in it, and a conference that was called."""

    def __init__(self, server: AppServer) -> None:
        self.server = server
        self.now = datetime.now(UTC)
        self.meeting, self.cast = self.work(self._gather)

    def work(self, deed: Callable[[], Any]) -> Any:
        """Have services do something in the server's own database."""
        keys = {name: self.server.env[name] for name in ("SECRET_KEY", "MASTER_KEY")}
        app = new_app(self.server.database_url, self.server.folder, **keys)
        with app.app_context():
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


@dataclass
class Client:
    """One open page: its cookies and its socket."""

    url: str
    http: requests.Session
    socket: socketio.Client
    heard: list[dict[str, Any]] = field(default_factory=list)

    def sign_in(self, role: str) -> None:
        self.post("/sign-in", email=PARTS[role].email, password=PASSWORD)

    def post(self, path: str, **fields: str) -> requests.Response:
        token = _TOKEN.search(self.http.get(f"{self.url}/no-such-page").text + self.http.get(self.url).text)
        assert token is not None
        return self.http.post(self.url + path, data={"csrf_token": token[1], **fields}, timeout=PATIENCE)

    def connect(self, *transports: str, origin: str | None = None) -> bool:
        """Whether a page of `origin` (None: of no site) is let in."""
        cookie = "; ".join(f"{c.name}={c.value}" for c in self.http.cookies)
        self.socket.eio.websocket_extra_options["origin"] = origin
        try:
            self.socket.connect(
                self.url,
                headers={"Cookie": cookie} | ({"Origin": origin} if origin and "polling" in transports else {}),
                transports=list(transports or ("websocket",)),
                wait_timeout=PATIENCE,
            )
        except SocketIOConnectionError:
            return False
        return True

    def ask(self, event: str, sent: Any) -> Any:
        return self.socket.call(event, sent, timeout=PATIENCE)

    def watch(self, meeting: object) -> Any:
        return self.ask("watch", {"meeting": str(meeting)})

    def command(self, meeting: object, kind: str, *, id_: object = None, **values: object) -> Any:
        return self.ask(
            "command", {"id": str(id_ or new_uuid()), "meeting": str(meeting), "kind": kind, "values": values}
        )

    def wait_until(self, holds: Callable[[], bool]) -> bool:
        for _ in range(PATIENCE * 20):
            if holds():
                return True
            time.sleep(0.05)
        return False

    def close(self) -> None:
        self.socket.disconnect()
        self.socket.wait()
        self.http.close()


@pytest.fixture(scope="module")
def table() -> Iterator[Table]:
    """One server for the tests of a module."""
    with servers.app_server() as server:
        yield Table(server)


@pytest.fixture(scope="module")
def open_page(table: Table) -> Iterator[Callable[..., Client]]:
    """Opens pages; they are closed with the module, all at once: saying good-bye takes each a second."""
    opened: list[Client] = []

    def build(role: str | None = None, *transports: str, meeting: object = None) -> Client:
        http = requests.Session()
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
