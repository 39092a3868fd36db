"""One page as one person sees it, and the steps that bring pages to their state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Page

Step = Callable[[Page], object]
A_PHONE = "Call 416-555-0142"
"""What the guard holds back."""


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


def send_wrong(values: Mapping[str, str]) -> Step:
    """Send a form with these values, past the browser's own questions; the first field says which form it is."""
    form = f"form:has({next(iter(values))})"

    def work(page: Page) -> None:
        page.locator(form).evaluate("form => { form.noValidate = true; }")
        for field, value in values.items():
            page.fill(field, value)
        page.locator(f"{form} button").click()
        page.locator(".field__error").first.wait_for()

    return work


def write(field: str, words: str, form: str) -> Step:
    """What the disclosure guard holds back."""

    def work(page: Page) -> None:
        page.fill(field, words)
        page.locator(f"{form} .form__actions button").first.click()
        page.locator(f"{form} .field__error, {form} .guard:not(:empty)").first.wait_for()

    return work
