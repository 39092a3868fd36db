"""Bringing a case in a browser: saved as one writes, the guard beside the field, a dead network, and on another day."""

from playwright.sync_api import Dialog, Page, expect

from tests.table import Table

QUESTION = "Who can take her tonight with a quokka?"
CALL = "Who can call her on 416-555-0142?"
SAVED = "[data-draft-says]"


def other_names(page: Page) -> None:
    """Three other names to choose from: what was typed stays, and goes on being saved."""
    names = page.get_by_role("radiogroup", name="A name drawn by chance")
    before = names.inner_text()
    page.get_by_role("button", name="Three other names").click()
    expect(names).not_to_have_text(before)
    expect(names.get_by_role("radio")).to_have_count(3)
    expect(page.locator("#question")).to_have_value(QUESTION)
    names.get_by_role("radio").last.check()
    expect(page.locator(SAVED)).to_contain_text("Saved for you alone")


def test_what_one_writes_is_saved_and_found_again_and_the_guard_offers_its_rewrite(table: Table):
    person = table.sit_down("counsellor")
    page = person.page
    person.goto("/cases/new")
    page.fill("#question", CALL)
    expect(page.locator("#question-guard")).to_contain_text("phone number")
    page.get_by_role("button", name="Take it out").click()
    expect(page.locator("#question")).to_have_value("Who can call her on …?")
    expect(page.locator("#question-guard")).to_be_empty()
    person.context.set_offline(True)
    page.fill("#question", QUESTION)
    expect(page.locator(SAVED)).to_contain_text("no connection")
    expect(page.locator("#question")).to_have_value(QUESTION)
    person.context.set_offline(False)
    expect(page.locator(SAVED)).to_contain_text("Saved for you alone")
    other_names(page)
    asked: list[str] = []

    def ask(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", ask)
    person.goto("/cases/new")
    assert asked == []
    page.get_by_role("link", name="Go on with it").click()
    expect(page.locator("#question")).to_have_value(QUESTION)
    person.goto("/cases/new")
    page.get_by_text("Throw it away…").click()
    page.get_by_role("button", name="Throw it away").click()
    person.goto("/cases/new")
    expect(page.locator("#question")).to_be_empty()
