"""A client that speaks to the server as a browser does: signed in through the form, by cookie."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
import socketio
from socketio.exceptions import ConnectionError as SocketIOConnectionError

from conference.kernel.ids import new_uuid
from tests.cast import PARTS, PASSWORD

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PATIENCE = 10


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
