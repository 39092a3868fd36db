"""The fixtures of the pages and of the sockets, side by side: `house` for pages, `room` for open live pages."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
import socketio

from tests.quick_servers import quick_server
from tests.sockets.clients import Client
from tests.sockets.conftest import Table as Room
from tests.web.conftest import house, house_of, look

__all__ = ["house", "house_of", "look"]


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    """One real server with the cast in it, for the tests of a module."""
    with quick_server() as server:
        yield Room(server)


@pytest.fixture
def open_live_page(room: Room) -> Iterator[Callable[..., Client]]:
    """Opens live pages of the room's meetings, as browsers would; they are closed with the test, all at once."""
    opened: list[Client] = []

    def build(role: str, meeting: Any) -> Client:
        http = requests.Session()
        http.headers["Connection"] = "close"  # one kept open may have been closed by the server meanwhile
        client = Client(room.server.url, http, socketio.Client(reconnection=False, http_session=http))
        client.socket.on("regions", client.heard.append)
        opened.append(client)
        client.sign_in(role)
        client.post(f"/conferences/{meeting}/pledge")
        assert client.connect()
        assert client.watch(meeting)["ok"]
        return client

    yield build
    if opened:
        with ThreadPoolExecutor(len(opened)) as pool:
            list(pool.map(Client.close, opened))
