"""Every page of the product, for those who may see it: axe finds nothing, in both languages, on light and on dark paper,
and everything holds on the narrowest phone.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from conference.accounts import service as accounts
from tests import servers
from tests.browser.conftest import Person, Table
from tests.browser.scene import Scene, gather
from tests.cast import PARTS, Cast
from tests.conftest import new_app

PICTURES = os.environ.get("PAGES_FOLDER")
"""A folder for a picture of every page, for people to look at; none without it."""
WIDE, NARROW, ZOOMED = 1280, 320, 640
ON_DARK = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
QUIET: dict[str, Any] = {"bypass_csp": True, "reduced_motion": "reduce"}
"""Axe is put into the page from outside, and has to wait for no movement."""
Step = Callable[[Page], object]


@dataclass(frozen=True)
class Shown:
    """One page as one person sees it; the address may name what is in the scene. `then` brings it to its state."""

    name: str
    who: str
    address: str
    then: Step | None = None


def press(selector: str) -> Step:
    return lambda page: page.locator(selector).first.click()


def send_empty(form: str) -> Step:
    """Send a form with nothing in it, past the browser's own questions."""

    def work(page: Page) -> None:
        page.locator(form).evaluate("form => { form.noValidate = true; form.reset(); }")
        for box in page.locator(f"{form} textarea, {form} input[type=text], {form} input[type=date]").all():
            box.fill("")
        page.locator(f"{form} button").first.click()
        page.locator(f"{form} .field__error").first.wait_for()

    return work


def send_elsewhere(form: str, address: str, *, token: bool = True) -> Step:
    """Send a form where no page would send it: what comes is a page that refuses."""

    def work(page: Page) -> None:
        page.locator(form).first.evaluate("(form, to) => { form.action = to; }", address)
        if not token:
            page.locator(f"{form} [name=csrf_token]").first.evaluate("field => field.remove()")
        page.locator(f"{form} button").first.click()
        page.locator(".plain__sheet").wait_for()

    return work


def search(words: str) -> Step:
    def work(page: Page) -> None:
        page.fill("#pseudonym", words)
        page.locator("form.form--inline button").first.click()
        page.locator(".empty").wait_for()

    return work


def write(field: str, words: str, form: str) -> Step:
    """What the disclosure guard holds back."""

    def work(page: Page) -> None:
        page.fill(field, words)
        page.locator(f"{form} .form__actions button").first.click()
        page.locator(f"{form} .field__error, {form} .guard:not(:empty)").first.wait_for()

    return work


def wrong_password(page: Page) -> None:
    page.fill("#email", "nobody@health.example.org")
    page.fill("#password", "not this one")
    page.locator("form:has(#password) button").click()
    page.locator(".field__error").wait_for()


def cover(page: Page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("[data-veil-lift]")).to_be_focused()


def no_minutes(page: Page) -> None:
    field = page.locator("input[name=minutes]").first
    field.fill("9999")
    form = page.locator("form:has(input[name=minutes])").first
    form.evaluate("form => { form.noValidate = true; }")
    form.locator("button").first.click()
    page.locator(".field__error").wait_for()


def offered(page: Page) -> None:
    press("[data-dialog-open=share-dialog]")(page)
    page.locator("#share-offers .card").first.wait_for()


def seen(page: Page) -> None:
    press("[data-look-shared]")(page)
    page.locator("#sealed .sealed").wait_for()


def looked(page: Page) -> None:
    press("[data-look-url]")(page)
    page.locator("[data-looked] .sealed").wait_for()


PAGES: dict[str, list[Shown]] = {
    "accounts.sign_in": [
        Shown("sign-in", "", "/sign-in"),
        Shown("sign-in refused", "", "/sign-in", wrong_password),
    ],
    "pages.today": [
        Shown("today of the chair", "chair", "/"),
        Shown("today with promises", "shelter", "/"),
        Shown("today of a primary contact", "counsellor", "/"),
        Shown("today, kept out of everything", "lawyer", "/"),
        Shown("today without cases", "privacy", "/"),
        Shown("covered", "chair", "/", cover),
    ],
    "directory.index": [Shown("directory", "chair", "/directory")],
    "queue.index": [
        Shown("queue", "counsellor", "/queue"),
        Shown("queue of a recorder", "recorder", "/queue"),
        Shown("queue, nothing fits", "counsellor", "/queue", search("Nobody of this name")),
        Shown("queue, empty", "lawyer", "/queue"),
    ],
    "queue.bring": [
        Shown("bring", "counsellor", "/cases/new"),
        Shown("bring, sent empty", "counsellor", "/cases/new", send_empty("form[data-keep]")),
    ],
    "pages.case": [
        Shown("case of the lead", "counsellor", "/cases/{shared}"),
        Shown("case, own detail", "counsellor", "/cases/{shared}", looked),
        Shown("case, withdrawing", "counsellor", "/cases/{shared}", press("[data-dialog-open^=withdraw]")),
        Shown("case of a receiver", "shelter", "/cases/{shared}"),
        Shown("case, stepping aside", "detective", "/cases/{shared}", press("[data-dialog-open=step-aside]")),
        Shown("case at home", "counsellor", "/cases/{home}"),
        Shown("case, to the table", "counsellor", "/cases/{home}", press("[data-dialog-open=to-the-table]")),
    ],
    "consent.release_new": [
        Shown("release", "counsellor", "/cases/{shared}/releases/new"),
        Shown("release, sent empty", "counsellor", "/cases/{shared}/releases/new", send_empty("form[data-keep]")),
    ],
    "consent.detail_new": [
        Shown("detail", "counsellor", "/cases/{shared}/details/new"),
        Shown("detail, sent empty", "counsellor", "/cases/{shared}/details/new", send_empty("form.form")),
    ],
    "actions.index": [
        Shown("actions", "shelter", "/actions"),
        Shown("actions, declining", "shelter", "/actions", press("[data-dialog-open^=decline]")),
        Shown("actions, empty", "lawyer", "/actions"),
    ],
    "actions.action": [
        Shown("action asked", "shelter", "/actions/{asked}"),
        Shown("action promised", "shelter", "/actions/{promised}"),
        Shown("action late", "shelter", "/actions/{late}"),
        Shown("action closed", "shelter", "/actions/{over}"),
        Shown("action, guarded", "shelter", "/actions/{promised}", write("#text", "Call 416-555-0142", "form")),
        Shown("closing, sent empty", "shelter", "/actions/{promised}", send_empty("form[action$=close]")),
    ],
    "meetings.index": [
        Shown("conferences of the chair", "chair", "/conferences"),
        Shown("conferences", "adviser", "/conferences"),
    ],
    "meetings.agenda": [
        Shown("agenda to plan", "chair", "/conferences/{planned}/agenda"),
        Shown("agenda with a case", "chair", "/conferences/{full}/agenda"),
        Shown("agenda, wrong minutes", "chair", "/conferences/{full}/agenda", no_minutes),
        Shown("agenda published", "chair", "/conferences/{lobby}/agenda"),
        Shown("agenda to read", "detective", "/conferences/{lobby}/agenda"),
        Shown("agenda not for me yet", "detective", "/conferences/{planned}/agenda"),
    ],
    "meetings.minutes": [
        Shown("minutes", "counsellor", "/conferences/{ended}/minutes"),
        Shown("minutes with a private item", "lawyer", "/conferences/{ended}/minutes"),
        Shown("minutes, draft", "recorder", "/conferences/{live}/minutes"),
    ],
    "live.meeting": [
        Shown("lobby", "recorder", "/conferences/{lobby}"),
        Shown("live, not opened", "detective", "/conferences/{waiting}"),
        Shown("live, to be opened", "chair", "/conferences/{waiting}"),
        Shown("live, between", "chair", "/conferences/{between}"),
        Shown("live, unfinished business", "chair", "/conferences/{unfinished}"),
        Shown("live of the chair", "chair", "/conferences/{live}"),
        Shown("live, ending", "chair", "/conferences/{live}", press("[data-dialog-open=end-dialog]")),
        Shown("live of the holder", "counsellor", "/conferences/{live}"),
        Shown("live, sharing", "counsellor", "/conferences/{live}", offered),
        Shown("live, asked", "shelter", "/conferences/{live}"),
        Shown("live, looking", "shelter", "/conferences/{live}", seen),
        Shown("live, closed to me", "detective", "/conferences/{live}"),
        Shown("live, private item", "lawyer", "/conferences/{live}"),
        Shown("live, a held note", "counsellor", "/conferences/{live}", write("#note-text", "416-555-0142", "#composer")),
    ],
    "design.components": [Shown("design", "chair", "/design")],
}
REFUSALS = [
    Shown("not found", "chair", "/nothing-here"),
    Shown("failed", "chair", "/sign-out"),
    Shown("agency paused", "outsider", "/"),
    Shown("stale form", "shelter", "/actions/{asked}", send_elsewhere("form.form--bare", "", token=False)),
    Shown("refused", "shelter", "/actions/{asked}", send_elsewhere("form.form--bare", "/actions/{over}/accept")),
]
NO_PAGE = {
    "static": "files",
    "pages.healthz": "for machines",
    "live.regions": "JSON with the parts of live.meeting",
    "live.share": "the inside of a dialog of live.meeting: 'live, sharing'",
}
ALL = [*(shown for held in PAGES.values() for shown in held), *REFUSALS]


class House:
    """One server with the scene in it, and everybody's browser, opened when first needed."""

    def __init__(self, table: Table, scene: Scene) -> None:
        self.table = table
        self.scene = {name: str(held) for name, held in asdict(scene).items()}
        self._people: dict[str, Person] = {}

    def speak(self, language: str) -> None:
        """Have everybody read this language; who is not signed in has a browser that asks for it."""

        def choose(cast: Cast) -> None:
            for role in PARTS:
                accounts.choose_language(cast[role], language)

        self.table.seed(choose)
        context = self.table.browser.new_context(locale=language, **QUIET)
        self._stranger = context.new_page()

    def page(self, who: str) -> Page:
        if not who:
            return self._stranger
        if who not in self._people:
            self._people[who] = self.table.sit_down(who, **QUIET)
        return self._people[who].page

    def show(self, shown: Shown) -> Page:
        page = self.page(shown.who)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size({"width": WIDE, "height": 900})
        page.goto(self.table.server.url + shown.address.format(**self.scene))
        if shown.then:
            shown.then(page)
        return page


@pytest.fixture(scope="module")
def house(chromium: Browser) -> Iterator[House]:
    with servers.app_server(ENVIRONMENT="development") as server:
        table = Table(server, chromium, datetime.now(UTC))
        scene: Any = gather(table)
        yield House(table, scene)
        table.close()


@pytest.fixture(scope="module", params=["en", "fr"])
def language(request: pytest.FixtureRequest, house: House) -> str:
    house.speak(request.param)
    return request.param


@pytest.mark.parametrize("shown", ALL, ids=lambda shown: shown.name)
def test_every_page_is_for_everybody(house: House, language: str, shown: Shown):
    page = house.show(shown)
    assert page.locator("html").get_attribute("lang") == language
    axe = Axe()
    assert found(axe.run(page)) == []
    keep(page, f"{shown.name} {language}")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": NARROW, "height": 640})
    assert found(axe.run(page, options=ON_DARK)) == []
    assert too_wide(page) == []
    assert too_small(page) == []
    keep(page, f"{shown.name} {language} narrow")
    page.set_viewport_size({"width": ZOOMED, "height": 450})
    assert too_wide(page) == []


def test_every_page_is_in_the_list(tmp_path: Path):
    """A page added without an entry above fails here."""
    app = new_app(f"sqlite:///{tmp_path / 'none.db'}", tmp_path, ENVIRONMENT="development")
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert pages == PAGES.keys() | NO_PAGE.keys()


def found(results: Any) -> list[str]:
    """What axe found, one line for each place."""
    return [
        f"{fault['id']}: {' '.join(map(str, node['target']))} {node['html'][:200]} {node.get('failureSummary', '')}"
        for fault in results.response["violations"]
        for node in fault["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    return page.evaluate(
        """() => {
          const root = document.documentElement;
          if (root.scrollWidth <= root.clientWidth) return [];
          return [...document.body.querySelectorAll("*")]
            .filter((part) => part.getBoundingClientRect().right > root.clientWidth + 1)
            .map((part) => `${part.tagName}.${part.className} ${part.textContent.trim().slice(0, 40)}`);
        }"""
    )


def too_small(page: Page) -> list[str]:
    """Buttons and fields of less than 24 px, and what stands for them: WCAG 2.2, 2.5.8. A box's label is its target."""
    return page.evaluate(
        """() => [...document.querySelectorAll("button, .button, input, select, textarea, summary")]
          .map((part) => part.closest(".choice") ?? part)
          .filter((part) => part.checkVisibility({ visibilityProperty: true }) && part.getClientRects().length > 0)
          .map((part) => [part, part.getBoundingClientRect()])
          .filter(([, box]) => Math.min(box.width, box.height) < 24)
          .map(([part, box]) => `${part.outerHTML.slice(0, 120)} ${box.width} x ${box.height}`)"""
    )


def keep(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=page.locator("dialog:modal").count() == 0)
