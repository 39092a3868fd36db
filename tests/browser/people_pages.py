"""Pages of who may sign, whom she keeps out and who works on it, as their readers see them."""

from playwright.sync_api import Page

from tests.browser.steps import Shown, press, send_empty


def nobody_named(page: Page) -> None:
    page.locator("form[action$=kept-out] button").first.click()
    page.locator(".field__error").first.wait_for()


def wrong_password(page: Page) -> None:
    page.check("#herself")
    page.check("#written")
    page.fill("#password", "not this one, that much is sure")
    page.locator("form[action$=lift] button").first.click()
    page.locator(".field__error").first.wait_for()


def without_a_day(page: Page) -> None:
    press("[data-dialog-open=child]")(page)
    page.locator("dialog:modal form").evaluate("form => { form.noValidate = true; }")
    page.locator("dialog:modal .form__actions button").first.click()
    page.locator("dialog:modal .field__error").wait_for()


PEOPLE: dict[str, list[Shown]] = {
    "consent.people": [
        Shown("who may sign", "counsellor", "/cases/{minor}/people"),
        Shown("who may sign, one more", "counsellor", "/cases/{minor}/people", press("[data-dialog-open^=signer]")),
        Shown("who may sign, a flag", "counsellor", "/cases/{minor}/people", press("[data-dialog-open^=clear]")),
        Shown("who may sign, no day", "counsellor", "/cases/{minor}/people", without_a_day),
        Shown("a worry about who signs", "shelter", "/cases/{shared}/people"),
    ],
    "consent.kept_out": [
        Shown("whom she keeps out", "counsellor", "/cases/{minor}/kept-out"),
        Shown("whom she keeps out, nobody named", "counsellor", "/cases/{minor}/kept-out", nobody_named),
        Shown("where her choice is taken", "shelter", "/cases/{shared}/kept-out"),
    ],
    "consent.lift": [
        Shown("letting in again", "counsellor", "/cases/{minor}/kept-out/{choice}/lift"),
        Shown("letting in, sent empty", "counsellor", "/cases/{minor}/kept-out/{choice}/lift", send_empty("form.form")),
        Shown("letting in, wrong password", "counsellor", "/cases/{minor}/kept-out/{choice}/lift", wrong_password),
    ],
    "consent.team": [
        Shown("team", "counsellor", "/cases/{shared}/team"),
        Shown("team of an agency without a part", "chair", "/cases/{shared}/team"),
    ],
    "consent.stepped_aside": [Shown("stepped aside", "shelter", "/stepped-aside")],
}
