"""Between two conferences, in real browsers: a Monday's list by keyboard, a nurse on a phone, and an honest no."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conference.accounts import service as accounts
from conference.actions import service as actions
from conference.kernel.narrative import Narrative
from tests import builders
from tests.browser.test_keyboard import NO_POINTER
from tests.browser.test_phone import PHONE, finds_nothing
from tests.cast import PASSWORD, Cast
from tests.table import Table

ASKED, PROMISED = 6, 34
NURSE = "Ana Silva"


@pytest.fixture
def monday(table: Table) -> None:
    """Forty actions of the shelter, and one that the hospital is asked for."""

    def prepare(cast: Cast) -> None:
        now = table.now
        case = builders.bring_case(cast["counsellor"], now)
        for number in range(ASKED + PROMISED):
            then = now - timedelta(days=8) + timedelta(minutes=number)
            due = then.date() + timedelta(days=number % 6)
            words = Narrative.read(f"Ask the landlord about window {number:02}")
            action = _asked(cast, case, "shelter", words, due, then)
            if number >= ASKED:
                actions.accept(cast["shelter"], action, then)
        _asked(cast, case, "chair", Narrative.read("Book an appointment with the clinic"), None, now)
        builders.colleague(cast, "chair", NURSE, now)
        accounts.set_password("ana.silva@example.org", PASSWORD)

    table.gather_the_cast()
    table.seed(lambda _cast: prepare(table.cast))


def _asked(cast: Cast, case: Any, of: str, text: Narrative, due: Any, now: Any) -> Any:
    to = cast.agencies[of]
    return actions.propose(cast["counsellor"], case=case, agency=to, text=text, due=due, now=now)


def rows(page: Page) -> Any:
    return page.locator("[data-row]")


def at(page: Page) -> str:
    return page.evaluate("document.activeElement.closest('[data-row]')?.id ?? ''")


def test_a_coordinator_clears_a_monday_of_forty_by_keyboard(table: Table, monday: None):
    sam = table.sit_down("shelter")
    page, press = sam.page, sam.page.keyboard.press
    page.add_init_script(NO_POINTER)
    sam.goto("/actions")
    expect(rows(page)).to_have_count(ASKED + PROMISED)
    asked = page.get_by_role("list", name="Waiting for our yes or no").locator("[data-row]")

    for _ in range(PROMISED + 1):
        press("j")
    first = asked.first.get_attribute("id")
    assert at(page) == first
    for left in range(ASKED - 1, 0, -1):
        press("a")  # the next row has the focus by itself
        expect(asked).to_have_count(left)
    press("d")
    page.locator("dialog:modal input[value=no_capacity]").focus()
    press("Space")
    press("Enter")
    expect(asked).to_have_count(0)

    left = PROMISED + ASKED - 1
    expect(rows(page)).to_have_count(left)
    press("k")
    press("?")
    expect(page.locator("[data-row-help]")).to_have_attribute("open", "")
    press("c")  # one by one
    expect(rows(page)).to_have_count(left - 1)
    for _ in range(left - 1):  # and all the others in one gesture
        press("x")
        press("j")
    press("t")
    page.keyboard.type("Close out: done")
    page.get_by_role("button", name="Do it with all that are chosen").focus()
    press("Enter")
    expect(page.get_by_text("Nothing is open.")).to_be_visible()
    assert page.evaluate("window.pointers") == 0


def test_a_nurse_on_a_phone_accepts_comments_and_says_honestly_that_it_was_not_done(table: Table, monday: None):
    phone = table.sign_in("ana.silva@example.org", **PHONE).page
    phone.goto(f"{table.server.url}/actions")
    finds_nothing(phone)
    phone.get_by_role("button", name="Accept").tap()
    expect(phone.get_by_role("list", name="Later")).to_contain_text("Book an appointment")
    phone.get_by_role("link", name="Book an appointment").tap()
    phone.get_by_label("Write to everybody who has a part in this").fill("The clinic opens again next week")
    phone.get_by_role("button", name="Write", exact=True).tap()
    expect(phone.locator("main")).to_contain_text("The clinic opens again next week")
    finds_nothing(phone)

    phone.get_by_label("We did not do it").check()
    phone.get_by_label("Why not, if it was not done").select_option("waiting_list")
    phone.get_by_role("button", name="Close it out").tap()
    expect(phone.locator("main")).to_contain_text("Closed out: we did not do it")

    tom = table.sit_down("detective")
    tom.goto("/gaps")
    gap = tom.page.get_by_role("row", name="Book an appointment with the clinic")
    expect(gap).to_contain_text("There is a waiting list")
    expect(tom.page.locator("main")).not_to_contain_text("General Hospital")
    expect(tom.page.locator("main")).not_to_contain_text(NURSE)
