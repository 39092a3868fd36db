"""Pages of the dates: who comes, what moved, and one's own calendar, as their readers see them."""

from playwright.sync_api import Page

from tests.browser.steps import Shown, press, send_empty


def nothing_chosen(page: Page) -> None:
    page.locator("form[action$=skip]").evaluate("form => form.submit()")
    page.locator("dialog:modal .field__error").wait_for()


def address_made(page: Page) -> None:
    page.locator("form[action$=calendar] button").click()
    page.locator("#address").wait_for()


CALENDAR: dict[str, list[Shown]] = {
    "calendar.date": [
        Shown("a date of the chair", "chair", "/conferences/{lobby}/date"),
        Shown("a date", "shelter", "/conferences/{lobby}/date"),
        Shown("a date, sent empty", "adviser", "/conferences/{planned}/date", send_empty("form[action$=coming]")),
        Shown("a date to move", "chair", "/conferences/{planned}/date", press("[data-dialog-open=move]")),
        Shown("a date to skip, no reason", "chair", "/conferences/{planned}/date", nothing_chosen),
        Shown("a date that is skipped", "chair", "/conferences/{skipped}/date"),
    ],
    "calendar.own": [
        Shown("own calendar", "counsellor", "/calendar"),
        Shown("own calendar, address", "recorder", "/calendar", address_made),
    ],
}
