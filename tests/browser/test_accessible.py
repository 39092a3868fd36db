"""Every page of the product, for those who may see it: axe finds nothing, in both languages, on light and dark paper,
and everything holds on the narrowest phone.

Axe looks at the wide light page in English and at the narrow dark one in French: colours, names and roles know no
language, and what depends on the length of words is measured in both.
"""

import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from conference.accounts import service as accounts
from tests.browser.pages import ALL, NO_PAGE, PAGES, Shown
from tests.browser.scene import Scene, gather
from tests.cast import PARTS, Cast
from tests.conftest import new_app
from tests.quick_servers import quick_server
from tests.table import Person, Table

PICTURES = os.environ.get("PAGES_FOLDER")
"""A folder for a picture of every page, for people to look at; none without it."""
WIDE, NARROW, ZOOMED = 1280, 320, 640
AXE = Axe().axe_script
EVERYTHING = {"resultTypes": ["violations"]}
QUIET: dict[str, Any] = {"bypass_csp": True, "reduced_motion": "reduce"}
"""Axe is put into the page from outside, and has to wait for no movement."""


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
                accounts.choose_language(cast[role].person, language)

        self.table.seed(choose)
        context = self.table.browser.new_context(locale=language, **QUIET)
        self._stranger = context.new_page()

    def page(self, who: str) -> Page:
        if not who:
            return self._stranger
        if who not in self._people or self._people[who].page.locator("#lock-password").count():  # locked for good
            self._people[who] = self.table.sit_down(who, **QUIET)
        return self._people[who].page

    def show(self, shown: Shown) -> Page:
        page = self.page(shown.who)
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size({"width": WIDE, "height": 900})
        page.goto(self.table.server.url + shown.address.format(**self.scene))
        if page.locator("#meeting[data-meeting]").count():
            page.locator("#meeting-bar").wait_for()  # the page fills once it has taken its seat
        if shown.then:
            shown.then(page)
        return page


@pytest.fixture(scope="module")
def house(chromium: Browser) -> Iterator[House]:
    with quick_server(ENVIRONMENT="development") as server:
        table = Table(server, chromium)
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
    keep(page, f"{shown.name} {language}")
    assert squeezed(page) == []
    if language == "en":
        assert found(axe(page)) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": NARROW, "height": 640})
    if language == "fr":
        assert found(axe(page)) == []
    assert too_wide(page) == []
    assert too_small(page) == []
    assert squeezed(page) == []
    keep(page, f"{shown.name} {language} narrow")
    page.set_viewport_size({"width": ZOOMED, "height": 450})
    assert too_wide(page) == []


def test_the_menu_of_a_phone(house: House):
    page = house.show(Shown("menu", "chair", "/"))
    page.set_viewport_size({"width": NARROW, "height": 640})
    page.locator(".places__button button").click()
    page.locator(".places__list").wait_for()
    assert found(axe(page)) == []
    assert too_wide(page) == []
    keep(page, "menu narrow")


def test_every_page_is_in_the_list(tmp_path: Path):
    """A page added without an entry above fails here."""
    app = new_app(f"sqlite:///{tmp_path / 'none.db'}", tmp_path, ENVIRONMENT="development")
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert pages == PAGES.keys() | NO_PAGE.keys()


def axe(page: Page) -> Any:
    """Axe's answer; it is put into the page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate("options => axe.run(options)", EVERYTHING)


def found(results: Any) -> list[str]:
    """What axe found, one line for each place."""
    return [
        f"{fault['id']}: {' '.join(map(str, node['target']))} {node['html'][:200]} {node.get('failureSummary', '')}"
        for fault in results["violations"]
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


def squeezed(page: Page) -> list[str]:
    """Words that have so little room that they stand letter below letter."""
    return page.evaluate(
        """() => [...document.body.querySelectorAll("*")]
          .filter((part) => [...part.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim().length > 3))
          .filter((part) => {
            const { width, height } = part.getBoundingClientRect();
            const { fontSize, position } = getComputedStyle(part);
            const size = parseFloat(fontSize);
            return position !== "absolute" && width < 2 * size && height > 4 * size;
          })
          .map((part) => `${part.tagName}.${part.className} ${part.textContent.trim().slice(0, 40)}`)"""
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
