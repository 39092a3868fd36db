"""What is left of a page that is locked, of a dialog that is closed, of an item that has gone: no word."""

from typing import Any

from playwright.sync_api import Page, expect

from conference.cases import store as cases
from conference.consent import service as consent
from conference.kernel.ids import MeetingId
from tests import builders
from tests.browser.test_presence import TYPED, locked, unlock
from tests.cast import PASSWORD
from tests.table import Table

ASKED = "Keep a bed by the window"
DIALOG = "dialog[open]"


def told(page: Page) -> str:
    """Everything that stands in the document, whether it is shown or not, and what is typed there."""
    return page.evaluate(
        "() => document.documentElement.outerHTML"
        " + [...document.querySelectorAll('input, textarea')].map((one) => one.value).join()"
    )


def idle(page: Page) -> None:
    """As when nobody has touched it for half an hour."""
    with page.expect_response("**/lock"):
        page.evaluate("() => document.dispatchEvent(new Event('lock'))")
    locked(page)


def at_the_table(table: Table) -> tuple[Any, MeetingId, str]:
    """A case on the table, with an action that waits for its yes."""

    def scene(cast: Any) -> tuple[Any, MeetingId, str]:
        case, meeting, _detail, _release = builders.shared_case(cast, table.now)
        builders.ask(cast["counsellor"], meeting, cast.agencies["shelter"], ASKED, table.now)
        return case, meeting, cases.cards([case])[case].pseudonym

    return table.seed(scene)


def test_neither_a_reload_nor_a_new_page_is_a_way_round_the_lock(table: Table):
    person = table.sit_down("counsellor")
    person.goto("/cases/new")
    idle(person.page)
    person.page.reload()
    expect(person.page.locator("#lock-password")).to_be_visible()
    expect(person.page.locator("form[data-keep]")).to_have_count(0)
    other = person.context.new_page()
    other.goto(person.url + "/queue")
    expect(other.locator("#lock-password")).to_be_visible()
    other.locator("#lock-password").press_sequentially(f"{PASSWORD}\n")
    other.wait_for_url("**/queue")


def test_behind_the_lock_there_is_no_page_and_afterwards_it_is_as_it_was(table: Table):
    _case, meeting, name = at_the_table(table)
    person = table.sit_down("chair")
    person.goto(f"/conferences/{meeting}")
    expect(person.page.locator("[data-region=talk]")).to_contain_text(ASKED)
    person.page.fill("#note-text", TYPED)
    person.page.get_by_role("button", name="Find another way").click()
    expect(person.page.locator("#another-words")).to_have_text(ASKED)
    idle(person.page)
    for word in (name, ASKED, TYPED, "data-region"):
        assert word not in told(person.page), word
    unlock(person.page)
    expect(person.page.locator("[data-region=talk]")).to_contain_text(ASKED)
    expect(person.page.locator("#note-text")).to_have_value(TYPED)
    expect(person.page.locator(DIALOG)).to_have_count(0)
    expect(person.page.locator("#another-words")).to_be_empty()


def test_a_dialog_that_is_closed_keeps_no_word(table: Table):
    _case, meeting, _name = at_the_table(table)
    chair, counsellor = table.sit_down("chair"), table.sit_down("counsellor")
    for person in (chair, counsellor):
        person.goto(f"/conferences/{meeting}")
    chair.page.get_by_role("button", name="Find another way").click()
    chair.page.locator(DIALOG).get_by_role("button", name="Close").click()
    expect(chair.page.locator("#another-words")).to_be_empty()
    counsellor.page.get_by_role("button", name="Share a detail").click()
    expect(counsellor.page.locator("#share-offers .card").first).to_be_visible()
    counsellor.page.locator(DIALOG).get_by_role("button", name="Close").click()
    expect(counsellor.page.locator("#share-offers")).to_be_empty()


def test_what_stands_open_about_an_item_goes_with_it(table: Table):
    _case, meeting, _name = at_the_table(table)
    chair, counsellor = table.sit_down("chair"), table.sit_down("counsellor")
    for person in (chair, counsellor):
        person.goto(f"/conferences/{meeting}")
    counsellor.page.get_by_role("button", name="Find another way").click()
    expect(counsellor.page.locator("#another-words")).to_have_text(ASKED)
    chair.page.get_by_role("button", name="Next item").click()
    expect(counsellor.page.locator(DIALOG)).to_have_count(0)
    expect(counsellor.page.locator("#another-words")).to_be_empty()
    assert ASKED not in told(counsellor.page)


def test_an_open_dialog_does_not_go_on_naming_a_case_that_is_hidden_now(table: Table):
    case, meeting, name = at_the_table(table)
    chair = table.sit_down("chair")
    chair.goto(f"/conferences/{meeting}")
    chair.page.get_by_role("button", name="Back to the queue").click()
    expect(chair.page.locator(DIALOG)).to_contain_text(name)
    table.seed(lambda cast: consent.keep_out(cast["counsellor"], case, table.now, agency=cast.agencies["chair"]))
    expect(chair.page.locator(DIALOG)).to_contain_text("Private item", timeout=20_000)
    assert name not in told(chair.page)
