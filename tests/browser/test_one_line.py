"""The line that completes, the other way and the read-back, by keyboard and by touch, on the real page."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import builders
from tests.table import Person, Table

PICTURES = os.environ.get("PAGES_FOLDER")
"""A folder for pictures, for people to look at; none without it."""
QUIET: dict[str, Any] = {"bypass_csp": True, "reduced_motion": "reduce"}


@pytest.fixture
def meeting(table: Table) -> str:
    """A case with two needs is on the table."""

    def prepare(cast: Any) -> str:
        needs = ("Somewhere safe tonight", "A place for the dog")
        case = builders.bring_case(cast["counsellor"], table.now, needs=needs)
        held = builders.meeting(cast["chair"], [case], table.now)
        for role in ("chair", "counsellor", "shelter", "recorder"):
            builders.enter(cast[role], held, table.now)
        builders.command(cast["chair"], held, "open", table.now)
        builders.call(cast["chair"], held, case, table.now)
        return str(held)

    return table.seed(prepare)


def sit(table: Table, role: str, meeting: str, **options: Any) -> Person:
    person = table.sit_down(role, **QUIET, **options)
    person.goto(f"/conferences/{meeting}")
    person.page.locator("#propose:not([hidden])").wait_for(state="attached")
    folded = person.page.get_by_role("button", name="Write a note or propose an action")
    if folded.is_visible():  # on a phone
        folded.click()
    expect(person.page.locator("#propose-line")).to_be_visible()
    return person


def look(page: Page, name: str) -> None:
    """Axe finds nothing, nothing is wider than the page, and there is a picture if anybody wants one."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_by_keyboard_the_line_completes_and_escape_closes_only_its_list(table: Table, meeting: str):
    page = sit(table, "counsellor", meeting).page
    line, choices = page.locator("#propose-line"), page.get_by_role("listbox").get_by_role("option")
    line.focus()
    page.keyboard.type("Book a bed @har")
    expect(choices).to_have_text(["Harbour House"])
    expect(line).to_have_attribute("aria-activedescendant", "propose-line-list-0")
    look(page, "completion")
    page.keyboard.press("Escape")
    expect(line).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Escape")
    expect(page.locator("html")).not_to_have_attribute("data-veiled", re.compile(".*"))
    page.keyboard.press("Escape")
    expect(page.locator("html")).to_have_attribute("data-veiled", "")
    page.keyboard.press("Enter")
    expect(line).to_be_focused()

    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Book a bed @")
    expect(choices).not_to_have_count(0)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(choices.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.type("harb")
    page.keyboard.press("Tab")
    expect(line).to_have_value("Book a bed @Harbour House ")
    page.keyboard.type("!tom")
    page.keyboard.press("Enter")
    expect(line).to_have_value(re.compile(r"^Book a bed @Harbour House !\w{3} \d+ \w{3} \d{4} $"))
    page.keyboard.type("#dog")
    page.keyboard.press("Enter")
    expect(line).to_have_value(re.compile(r" #2 $"))
    page.keyboard.press("Enter")
    expect(line).to_have_value("")
    said = page.locator("[data-region=talk]")
    expect(said).to_contain_text("Book a bed")
    expect(said).to_contain_text("for: A place for the dog")


def test_what_cannot_be_read_is_said_beside_the_line_and_what_was_typed_stays(table: Table, meeting: str):
    page = sit(table, "counsellor", meeting).page
    page.fill("#propose-line", "Book a bed @Harper")
    page.keyboard.press("Enter")
    expect(page.locator("#propose-line-guard")).to_contain_text("There is no agency called “Harper”.")
    expect(page.locator("#propose-line")).to_have_value("Book a bed @Harper")
    look(page, "line refused")


def test_by_touch_and_read_back_with_another_agency_and_a_gap(table: Table, meeting: str):
    chair = sit(table, "chair", meeting, viewport={"width": 1280, "height": 900}).page
    shelter = sit(table, "shelter", meeting, viewport={"width": 320, "height": 640}, color_scheme="dark").page
    phone = sit(table, "counsellor", meeting, viewport={"width": 320, "height": 640}, has_touch=True).page
    for what in ("A bed for two nights", "A place for the dog"):
        phone.fill("#propose-line", f"{what} ")
        phone.locator("#propose-line").press_sequentially("@")
        if what.startswith("A bed"):
            look(phone, "completion on a phone")
        phone.get_by_role("option", name="Harbour House").tap()
        expect(phone.locator("#propose-line")).to_have_value(f"{what} @Harbour House ")
        phone.get_by_role("button", name="Propose the action").tap()
        expect(phone.locator("[data-region=talk]")).to_contain_text(what)

    chair.get_by_role("button", name="End", exact=True).click()
    dialog = chair.locator("#end-dialog")
    expect(dialog).to_contain_text("2 actions have no yes yet: they go to the gap ledger.")
    look(chair, "end dialog")
    dialog.get_by_role("button", name="Read the actions back first").click()
    expect(chair.locator("[data-region=current]")).to_contain_text("What was asked, and who said yes")
    look(chair, "read-back, chair")
    expect(shelter.locator("form[data-command=accept]")).to_have_count(2)
    look(shelter, "read-back, agency on a dark phone")
    shelter.locator("form[data-command=accept] button").first.click()
    expect(chair.locator(".chip--done")).to_have_count(1)

    chair.get_by_role("button", name="Find another way").click()
    look(chair, "another way")
    chair.select_option("#another-cause", label="No capacity at the moment")
    chair.get_by_role("button", name="Note it as a gap").click()
    expect(phone.locator("[data-region=current]")).to_contain_text("In the gap ledger: No capacity at the moment")
    chair.get_by_role("button", name="End the conference").first.click()
    expect(dialog).not_to_contain_text("no yes yet")
    dialog.get_by_role("button", name="End the conference").click()
    chair.wait_for_url(re.compile("/minutes"))
    phone.goto(f"{table.server.url}/gaps")
    expect(phone.get_by_role("main")).to_contain_text("No capacity at the moment")


def test_a_recorder_notes_a_gap_and_who_proposed_asks_another_agency_only(table: Table, meeting: str):
    recorder = sit(table, "recorder", meeting).page
    counsellor = sit(table, "counsellor", meeting).page
    counsellor.fill("#propose-line", "A bed @Harbour House ")
    counsellor.keyboard.press("Enter")
    counsellor.get_by_role("button", name="Find another way").click()
    expect(counsellor.locator("#another-agency")).to_be_visible()
    expect(counsellor.locator("#another-gap")).to_be_hidden()

    recorder.get_by_role("button", name="Find another way").click()
    recorder.select_option("#another-cause", label="No capacity at the moment")
    recorder.get_by_role("button", name="Note it as a gap").click()
    said = counsellor.locator("[data-region=talk]")
    expect(said).to_contain_text("In the gap ledger: No capacity at the moment")


def test_what_a_page_shows_wrongly_is_put_right_when_it_is_refused(table: Table, meeting: str):
    counsellor = sit(table, "counsellor", meeting).page
    shelter = sit(table, "shelter", meeting).page
    counsellor.fill("#propose-line", "A bed @Harbour House ")
    counsellor.keyboard.press("Enter")
    accept = shelter.locator("form[data-command=accept]")
    named = accept.locator("[name=action]")
    action = named.get_attribute("value") or ""
    named.evaluate("(field) => { field.value = '00000000-0000-0000-0000-000000000000'; }")
    accept.get_by_role("button").click()
    expect(shelter.locator("#answers")).to_have_text("This is not possible now. The page has been brought up to date.")
    expect(named).to_have_value(action)
    accept.get_by_role("button").click()
    expect(counsellor.locator("[data-region=talk] .chip--done")).to_have_text("Accepted")
