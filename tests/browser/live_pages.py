"""Pages of the running conference, and its screen in the room, as each reader sees them."""

from playwright.sync_api import Page

from tests.browser.steps import Shown, press, write


def offered(page: Page) -> None:
    press("[data-dialog-open=share-dialog]")(page)
    page.locator("#share-offers .card").first.wait_for()


def seen(page: Page) -> None:
    press("[data-look-shared]")(page)
    page.locator("#sealed .sealed").wait_for()


LIVE: dict[str, list[Shown]] = {
    "live.room": [Shown("screen in the room", "", "/room", lambda page: page.locator(".room-code__code").wait_for())],
    "live.meeting": [
        Shown("lobby", "recorder", "/conferences/{lobby}"),
        Shown("lobby of an adviser", "adviser", "/conferences/{lobby}"),
        Shown("live, not opened", "detective", "/conferences/{waiting}"),
        Shown("live, to be opened", "chair", "/conferences/{waiting}"),
        Shown("live, between", "chair", "/conferences/{between}"),
        Shown("live, unfinished business", "chair", "/conferences/{unfinished}"),
        Shown("live of the chair", "chair", "/conferences/{live}"),
        Shown("live, ending", "chair", "/conferences/{live}", press("[data-dialog-open=end-dialog]")),
        Shown("live, who is here", "chair", "/conferences/{live}", press("[data-dialog-open=seat-dialog]")),
        Shown("live, the chair's list", "chair", "/conferences/{live}", press("[data-dialog-open=chairs-dialog]")),
        Shown("live, screens", "chair", "/conferences/{live}", press("[data-dialog-open=display-dialog]")),
        Shown("live, back to the queue", "chair", "/conferences/{live}", press("[data-dialog-open^=park-]")),
        Shown("live of the holder", "counsellor", "/conferences/{live}"),
        Shown("live, sharing", "counsellor", "/conferences/{live}", offered),
        Shown("live, asked", "shelter", "/conferences/{live}"),
        Shown("live, looking", "shelter", "/conferences/{live}", seen),
        Shown("live, closed to me", "detective", "/conferences/{live}"),
        Shown("live, private item", "lawyer", "/conferences/{live}"),
        Shown(
            "live, a held note", "counsellor", "/conferences/{live}", write("#note-text", "416-555-0142", "#composer")
        ),
    ],
}
