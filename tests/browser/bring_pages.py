"""Pages of bringing a case, as whoever brings it sees them. The detective has begun one."""

from playwright.sync_api import Page

from tests.browser.steps import Shown, press, send_empty


def guarded(page: Page) -> None:
    """What the guard says while one writes, with the rewrite that it offers."""
    page.fill("#question", "Who can call her on 416-555-0142 tonight?")
    page.locator("#question-guard button").wait_for()


BRINGING: dict[str, list[Shown]] = {
    "queue.bring": [
        Shown("bring", "counsellor", "/cases/new"),
        Shown("bring, sent empty", "counsellor", "/cases/new", send_empty("form[data-keep]")),
        Shown("bring, begun", "detective", "/cases/new"),
        Shown("bring, begun, throwing it away", "detective", "/cases/new", press("main details summary")),
    ],
    "consent.name": [Shown("another name", "counsellor", "/cases/{shared}/name")],
    "queue.card": [
        Shown("card to correct", "counsellor", "/cases/{shared}/card"),
        Shown("card to correct, sent empty", "counsellor", "/cases/{shared}/card", send_empty("form[data-keep]")),
    ],
    "queue.go_on": [
        Shown("bring, gone on with", "detective", "/cases/new/draft"),
        Shown("bring, guarded while one writes", "detective", "/cases/new/draft", guarded),
    ],
}
