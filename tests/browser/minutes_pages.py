"""Minutes, as those who read them, put them right and approve them see them; and the paper for her."""

from playwright.sync_api import Page

from tests.browser.steps import Shown, press


def drafted(page: Page) -> None:
    page.locator("#meeting-bar").wait_for()
    page.goto(f"{page.url}/minutes")


def emptied(page: Page) -> None:
    press("[data-dialog-open^=line]")(page)
    page.locator("dialog:modal form").evaluate("form => { form.noValidate = true; }")
    page.locator("dialog:modal textarea").fill("")
    page.locator("dialog:modal .form__actions button").first.click()
    page.locator("dialog:modal .field__error").wait_for()


def without_a_reason(page: Page) -> None:
    press("[data-dialog-open=reopen]")(page)
    page.locator("dialog:modal .form__actions button").first.click()
    page.locator("dialog:modal .field__error").wait_for()


def made(page: Page) -> None:
    page.locator("form.form input[name=text]").first.fill("You have a room at the house until Friday")
    page.locator("form.form button.button--primary").click()
    page.locator("[data-print]").wait_for()


def guarded(page: Page) -> None:
    page.locator("form.form input[name=text]").first.fill("Call 416-555-0142")
    page.locator("form.form button.button--primary").click()
    page.locator(".field__error").first.wait_for()


def unsure(page: Page) -> None:
    """A password that is not theirs."""
    page.fill("[name=password]", "not this one, that much is sure")
    page.locator("form:has([name=password]) .form__actions button").first.click()
    page.locator(".field__error").wait_for()


def unsure_of_hers(page: Page) -> None:
    made(page)
    unsure(page)


MINUTES: dict[str, list[Shown]] = {
    "minutes.page": [
        Shown("minutes", "counsellor", "/conferences/{ended}/minutes"),
        Shown("minutes with a private item", "lawyer", "/conferences/{ended}/minutes"),
        Shown("minutes, draft", "chair", "/conferences/{live}", drafted),
        Shown("minutes to put right", "recorder", "/conferences/{ended}/minutes"),
        Shown("minutes, a line", "recorder", "/conferences/{ended}/minutes", press("[data-dialog-open^=line]")),
        Shown("minutes, a line emptied", "recorder", "/conferences/{ended}/minutes", emptied),
        Shown("minutes, one more line", "recorder", "/conferences/{ended}/minutes", press("[data-dialog-open^=add]")),
        Shown("minutes to approve", "chair", "/conferences/{ended}/minutes", press("[data-dialog-open=approve]")),
        Shown("minutes, approved", "chair", "/conferences/{locked}/minutes"),
        Shown("minutes, approved, to read", "shelter", "/conferences/{locked}/minutes"),
        Shown("minutes, opened without a reason", "chair", "/conferences/{locked}/minutes", without_a_reason),
        Shown("minutes, open again", "recorder", "/conferences/{reopened}/minutes"),
        Shown("minutes, open again, to read", "shelter", "/conferences/{reopened}/minutes"),
    ],
    "minutes.file": [
        Shown("minutes as a file", "shelter", "/conferences/{locked}/minutes/file"),
        Shown(
            "minutes as a file, what is kept, no password", "counsellor", "/conferences/{ended}/minutes/file", unsure
        ),
    ],
    "minutes.version": [Shown("minutes, an earlier version", "chair", "/conferences/{locked}/minutes/1")],
    "minutes.hers": [
        Shown("her paper", "counsellor", "/conferences/{ended}/minutes/hers/{item}"),
        Shown("her paper, made", "counsellor", "/conferences/{ended}/minutes/hers/{item}", made),
        Shown("her paper, guarded", "counsellor", "/conferences/{ended}/minutes/hers/{item}", guarded),
        Shown("her paper, no password", "counsellor", "/conferences/{ended}/minutes/hers/{item}", unsure_of_hers),
        Shown("her paper, nothing decided", "counsellor", "/conferences/{reopened}/minutes/hers/{bare}"),
    ],
}
