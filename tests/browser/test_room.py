"""The screen in the room, in a real browser: paired by a code, it follows, and goes blank rather than stale."""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from conference.consent import service as consent
from conference.infra.database import transaction
from tests import builders
from tests.builders import CANARY
from tests.cast import PARTS
from tests.table import Heard, Person, Table, listen

FOLLOWS_MS = 15_000
AXE = Axe().axe_script
QUIET: dict[str, Any] = {"bypass_csp": True, "reduced_motion": "reduce"}
"""Axe is put into the page from outside, and has to wait for no movement."""


def screen(table: Table, **options: Any) -> tuple[BrowserContext, Page, Heard]:
    """The browser at the projector: nobody is signed in there."""
    context = table.browser.new_context(viewport={"width": 1920, "height": 1080}, **options)
    page, heard = context.new_page(), Heard()
    listen(page, heard)
    page.goto(table.server.url + "/room")
    page.locator(".room-code__code").wait_for()
    return context, page, heard


def gathered(table: Table) -> tuple[Any, Any]:
    """A conference that was called, with three cases; everybody but the lawyer is in the room already."""

    def work(cast: Any) -> tuple[Any, Any]:
        now = table.now
        out = [cast.agencies["lawyer"]]
        needs = ("Somewhere safe tonight", "Her dog with her", "To sleep without the phone ringing")
        first = builders.bring_case(cast["counsellor"], now, needs=needs, kept_out=out)
        others = [builders.bring_case(cast["shelter"], now, question="Who goes with her to court?") for _ in range(2)]
        builders.release(cast["counsellor"], first, cast.agencies["shelter"], now)
        builders.detail(cast["counsellor"], first, now)
        meeting = builders.meeting(cast["chair"], [first, *others], now)
        for role in ("counsellor", "shelter", "detective"):
            builders.enter(cast[role], meeting, now)
        return meeting, first

    return table.seed(work)


def at_the_table(table: Table, role: str, meeting: Any) -> Person:
    person = table.sit_down(role)
    person.goto(f"/conferences/{meeting}")
    person.page.get_by_role("button", name="I accept this pledge and come in").click()
    person.page.locator(".meeting-bar").wait_for()
    return person


def test_a_screen_is_paired_follows_and_goes_blank(table: Table, shots: Path):
    meeting, _first = gathered(table)
    chair = at_the_table(table, "chair", meeting)
    context, page, heard = screen(table, **QUIET)
    page.screenshot(path=shots / "room-code.png")
    code = page.locator(".room-code__code").inner_text()
    pair(chair.page, "0000-0000")
    expect(chair.page.locator("[data-guard-for=display-code]")).to_contain_text("No screen shows this code")
    chair.page.screenshot(path=shots / "room-dialog.png")
    chair.page.fill("#display-code", code.lower())
    chair.page.keyboard.press("Enter")
    expect(page.locator(".room__agenda")).to_be_visible(timeout=FOLLOWS_MS)
    expect(chair.page.get_by_role("button", name="On 1 screen")).to_be_visible()

    to_the_first_case(chair.page)
    expect(page.locator(".room__question")).to_have_text("Which shelter can take her with a dog?", timeout=FOLLOWS_MS)
    promise(table, meeting)
    expect(page.locator(".room__actions li")).to_have_count(2, timeout=FOLLOWS_MS)
    expect(page.locator("[data-clock-time]")).to_contain_text(":")
    shoot(page, shots)

    table.seed(lambda cast: builders.enter(cast["lawyer"], meeting, table.now))
    expect(page.locator(".room__title")).to_have_text("Private item", timeout=FOLLOWS_MS)
    page.screenshot(path=shots / "room-private.png")

    page.clock.install()
    context.set_offline(offline=True)
    expect(page.locator("#connection")).to_contain_text("how it was a moment ago", timeout=FOLLOWS_MS)
    page.clock.fast_forward("00:25")
    expect(page.locator("#connection")).to_contain_text("comes back by itself", timeout=FOLLOWS_MS)
    expect(page.locator("#room")).to_be_empty()
    page.screenshot(path=shots / "room-blank.png")
    context.set_offline(offline=False)
    page.clock.run_for(4000)
    expect(page.locator(".room__title")).to_have_text("Private item", timeout=FOLLOWS_MS)
    expect(page.locator("#connection")).to_have_text("")

    assert not heard.holds(CANARY)
    assert [said for said in heard.complaints if "ERR_INTERNET_DISCONNECTED" not in said] == []
    context.close()


def to_the_first_case(page: Page) -> None:
    title = page.locator(".meeting-bar__title")
    for key, stands in (("o", "The conference is open"), ("n", "Unfinished business")):
        page.keyboard.press(key)
        expect(title).to_have_text(stands)
    page.keyboard.press("n")
    expect(title).not_to_have_text("Unfinished business")


def pair(page: Page, code: str) -> None:
    page.get_by_role("button", name="Show on a screen").click()
    page.fill("#display-code", code)
    page.keyboard.press("Enter")


def promise(table: Table, meeting: Any) -> None:
    def work(cast: Any) -> None:
        for role, text in (
            ("shelter", "Keep a room with space for a dog free until Friday"),
            ("detective", "Call back"),
        ):
            line = f"{text} @{PARTS[role].agency}"
            builders.command(cast["counsellor"], meeting, "propose", table.now, line=line)

    table.seed(work)


def shoot(page: Page, shots: Path) -> None:
    """Light and dark, at the projector and narrow; nothing has to be scrolled at the projector, and axe is content."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.screenshot(path=shots / f"room-{scheme}.png")
        page.evaluate(AXE)
        assert page.evaluate("axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations)") == []
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.screenshot(path=shots / "room-narrow.png")
    page.set_viewport_size({"width": 1920, "height": 1080})


def test_an_exclusion_while_it_is_shown_closes_the_screen_without_anybody_doing_anything(table: Table):
    meeting, first = gathered(table)
    chair = at_the_table(table, "chair", meeting)
    context, page, _heard = screen(table)
    pair(chair.page, page.locator(".room-code__code").inner_text())
    expect(page.locator(".room__agenda")).to_be_visible(timeout=FOLLOWS_MS)
    private = page.locator(".room__line--private")
    expect(private).to_have_count(0)

    def keep_out(cast: Any) -> None:
        with transaction():
            consent.exclude(first, agency=cast.agencies["detective"], now=table.now)

    table.seed(keep_out)
    expect(private).to_have_count(1, timeout=FOLLOWS_MS)
    chair.page.get_by_role("button", name="On 1 screen").click()
    chair.page.get_by_role("button", name="Take it off every screen").click()
    expect(page.locator(".room-code__code")).to_be_visible(timeout=FOLLOWS_MS)
    context.close()


def test_an_adviser_finds_the_conference_sits_down_and_is_shown_no_case(table: Table, shots: Path):
    meeting, _first = gathered(table)
    adviser = table.sit_down("adviser")
    adviser.page.get_by_role("link", name="Join").click()
    adviser.page.get_by_role("button", name="I accept this pledge and come in").click()
    adviser.page.locator(".meeting-bar").wait_for()
    chair = at_the_table(table, "chair", meeting)
    expect(adviser.page.locator(".meeting__people")).to_contain_text("Nadia Bell")
    to_the_first_case(chair.page)
    expect(adviser.page.locator(".meeting__current")).to_contain_text("shown to those who read cases")
    expect(adviser.page.locator(".agenda__item--private, .agenda__item--now")).to_have_count(3)
    expect(adviser.page.locator("textarea, [data-command]")).to_have_count(0)
    adviser.page.screenshot(path=shots / "adviser-at-the-table.png", full_page=True)
    assert not adviser.heard.holds("with a dog")
    assert not adviser.heard.holds("Somewhere safe tonight")
    adviser.goto("/conferences")
    adviser.page.get_by_role("link", name="Join").first.click()
    adviser.page.locator(".meeting-bar").wait_for()
    chair.page.get_by_role("button", name="End", exact=True).click()
    chair.page.get_by_role("button", name="End the conference").click()
    adviser.page.wait_for_url(table.server.url + "/conferences")
