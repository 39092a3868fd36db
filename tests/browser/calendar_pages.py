"""Pages of the dates: who comes, what moved, and one's own calendar, as their readers see them."""

from playwright.sync_api import Page, expect

from tests.browser.steps import Shown, press, send_empty


def nothing_chosen(page: Page) -> None:
    page.locator("form[action$=skip]").evaluate("form => form.submit()")
    page.locator("dialog:modal .field__error").wait_for()
    expect(page.locator("dialog:modal [aria-invalid=true]")).to_be_focused()


def a_day_that_is_over(page: Page) -> None:
    press("[data-dialog-open=move]")(page)
    page.fill("#starts_at", "2020-02-03T13:30")
    page.locator("#move-because input").first.check()
    page.locator("dialog:modal .form__actions button").first.click()
    expect(page.locator("#starts_at[aria-invalid=true]")).to_be_focused()


def address_made(page: Page) -> None:
    page.locator("form[action$=calendar] button").click()
    page.locator("#address").wait_for()


CALENDAR: dict[str, list[Shown]] = {
    "calendar.date": [
        Shown("a date of the chair", "chair", "/conferences/{lobby}/date"),
        Shown("a date", "shelter", "/conferences/{lobby}/date"),
        Shown("a date, sent empty", "adviser", "/conferences/{planned}/date", send_empty("form[action$=coming]")),
        Shown("a date to move", "chair", "/conferences/{planned}/date", press("[data-dialog-open=move]")),
        Shown("a date to move, over", "chair", "/conferences/{planned}/date", a_day_that_is_over),
        Shown("a date to skip, no reason", "chair", "/conferences/{planned}/date", nothing_chosen),
        Shown("a date that is skipped", "chair", "/conferences/{skipped}/date"),
    ],
    "calendar.own": [
        Shown("own calendar", "counsellor", "/calendar"),
        Shown("own calendar, address", "recorder", "/calendar", address_made),
    ],
}
