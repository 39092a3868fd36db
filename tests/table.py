"""Real people at one table: the real server, the fixed cast, one real browser each."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Response, WebSocket, expect
from playwright.sync_api import Error as PlaywrightError

from conference.accounts import service as accounts
from conference.consent import store as consent
from conference.consent.models import SealedDetail
from conference.consent.service.details import unseal
from conference.infra.database import db, session
from tests import servers
from tests.cast import PARTS, PASSWORD, Cast
from tests.conftest import new_app
from tests.quick_servers import quick_server
from tests.servers import AppServer


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's own Chromium, without a window; what a page shows is waited for, for the machine may be busy."""
    expect.set_options(timeout=15_000)
    browser = playwright.chromium.launch(executable_path=servers.quick_chromium(), chromium_sandbox=False)
    yield browser
    browser.close()


@dataclass
class Heard:
    """Every byte that a browser received: bodies, frames, and what the console said.

    `pushed` are those that came over a socket, or by long polling. `unread` are answers whose page was left before they
    could be kept, so that nobody mistakes them for searched ones.
    """

    bodies: list[bytes] = field(default_factory=list)
    pushed: list[bytes] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def holds(self, text: str) -> bool:
        """Whether the text came to this browser in any of the ways it may be written down."""
        return _stands_in(text, self.bodies)

    def holds_pushed(self, text: str) -> bool:
        """Whether it came in what everybody of a room is sent."""
        return _stands_in(text, self.pushed)


def _stands_in(text: str, bodies: list[bytes]) -> bool:
    spelt = {text.encode(), json.dumps(text)[1:-1].encode()}
    return any(one in body for body in bodies for one in spelt)


@dataclass
class Person:
    """Somebody of the cast, with a browser of their own."""

    page: Page
    context: BrowserContext
    heard: Heard
    url: str

    def goto(self, path: str) -> None:
        self.page.goto(self.url + path)


class Table:
    """The server, the cast, and whoever sits down."""

    def __init__(self, server: AppServer, browser: Browser) -> None:
        self.server = server
        self.browser = browser
        self.now = datetime.now(UTC)
        self.cast: Any = None
        self._contexts: list[BrowserContext] = []
        self._heard: list[Heard] = []

    def gather_the_cast(self) -> None:
        """Seat the fixed cast, with a password each."""

        def gather(_nobody: None) -> None:
            self.cast = Cast(self.now)
            for part in PARTS.values():
                accounts.set_password(part.email, PASSWORD)

        self.seed(gather)

    def seed(self, work: Callable[[Any], Any]) -> Any:
        """Have services prepare the scene in the server's own database."""
        with ThreadPoolExecutor(1) as aside:  # Playwright's own event loop runs in this thread
            return aside.submit(self._inside, work).result()

    @cached_property
    def _app(self) -> Flask:
        keys = {name: self.server.env[name] for name in ("SECRET_KEY", "MASTER_KEY")}
        return new_app(self.server.database_url, self.server.folder, **keys)

    def _inside(self, work: Callable[[Any], Any]) -> Any:
        with self._app.app_context():
            try:
                return work(self.cast)
            finally:
                db.session.close()
                for engine in db.engines.values():
                    engine.dispose()

    def sit_down(self, role: str, **options: object) -> Person:
        """Open a browser and sign in as somebody of the cast."""
        return self.sign_in(PARTS[role].email, **options)

    def sign_in(self, email: str, **options: object) -> Person:
        """Open a browser and sign in with an address."""
        context = self.browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        page, heard = context.new_page(), Heard()
        self._heard.append(heard)
        listen(page, heard)
        person = Person(page, context, heard, self.server.url)
        person.goto("/sign-in")
        page.fill("input[name=email]", email)
        page.fill("input[name=password]", PASSWORD)
        page.locator("form:has(input[name=password]) button").click()
        page.wait_for_url(self.server.url + "/")
        return person

    def require_nothing_sealed_was_pushed(self) -> None:
        """Whatever the journey was: no room, ever, carries a sealed detail."""
        for text in self.seed(_sealed_texts):
            assert not any(heard.holds_pushed(text) for heard in self._heard)

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def _sealed_texts(_cast: Any) -> list[str]:
    found = [consent.sealed(detail) for detail in session().scalars(sa.select(SealedDetail.id))]
    return [unseal(*parts) for parts in found if parts]


def listen(page: Page, heard: Heard) -> None:
    """Keep everything that the page receives and complains about."""

    def keep(response: Response) -> None:
        if response.status in {204, 301, 302, 303, 304} or "/static/" in response.url:
            return
        try:
            body = response.body()
            heard.bodies.append(body)
            if "/socket.io/" in response.url:
                heard.pushed.append(body)
        except PlaywrightError:
            heard.unread.append(urlsplit(response.url).path)

    def take(frame: bytes | str) -> None:
        heard.bodies.append(_bytes(frame))
        heard.pushed.append(_bytes(frame))

    def follow(socket: WebSocket) -> None:
        socket.on("framereceived", take)

    page.on("requestfinished", lambda request: keep(answer) if (answer := request.response()) else None)
    page.on("websocket", follow)
    page.on("console", lambda said: heard.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: heard.complaints.append(str(error)))


def _bytes(frame: bytes | str) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()


@pytest.fixture
def database_url() -> str | None:
    """Overridden where a journey runs on PostgreSQL."""
    return None


@pytest.fixture
def table(chromium: Browser, database_url: str | None) -> Iterator[Table]:
    """A server with the cast in it."""
    with quick_server(database_url) as server:
        made = Table(server, chromium)
        made.gather_the_cast()
        yield made
        made.require_nothing_sealed_was_pushed()
        made.close()


@pytest.fixture
def shots() -> Path:
    """Where pictures for people go."""
    folder = Path(__file__).parents[1] / "var" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
