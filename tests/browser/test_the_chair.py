"""The chair's page: warned, an item sent back, handed over, taken. Whoever comes to chair has its buttons at once."""

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import builders
from tests.cast import PARTS
from tests.table import Person, Table

AXE = Axe().axe_script
TITLE, DIALOG = ".meeting-bar__title", "dialog:modal"


@pytest.fixture
def meeting(table: Table) -> Any:
    """Three cases; the survivor of the second keeps the police out."""

    def make(cast: Any) -> Any:
        out = [cast.agencies["detective"]]
        made = [
            builders.bring_case(cast["counsellor"], table.now),
            builders.bring_case(cast["shelter"], table.now, kept_out=out),
            builders.bring_case(cast["lawyer"], table.now),
        ]
        return builders.meeting(cast["chair"], made, table.now)

    return table.seed(make)


def sit_down(table: Table, role: str, meeting: Any) -> Person:
    person = table.sit_down(role, bypass_csp=True, reduced_motion="reduce")
    person.goto(f"/conferences/{meeting}")
    person.page.locator("form[action$=pledge] button").click()
    # Before the page's script runs a key does nothing; it runs when the page has taken its seat.
    expect(person.page.locator(".meeting__people")).to_contain_text(PARTS[role].name)
    return person


def picture(page: Page, shots: Path, name: str) -> None:
    """For people to look at: on a desk, on a phone, and on dark paper; and axe finds nothing on any of them."""
    for width, scheme in ((1280, "light"), (320, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.screenshot(path=shots / f"chair-{name}-{width}-{scheme}.png", full_page=True)
        page.evaluate(AXE)
        found = page.evaluate(
            "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => v.id + v.nodes[0].html))"
        )
        assert found == [], (name, width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")


def test_the_chair_is_warned_parks_and_goes_back_by_one_key_each(table: Table, meeting: Any, shots: Path):
    people = {role: sit_down(table, role, meeting) for role in ("chair", "detective", "shelter")}
    page = people["chair"].page
    page.keyboard.press("o")
    expect(page.locator("#next-up")).to_contain_text("Unfinished business")
    page.keyboard.press("n")
    expect(page.locator("#next-up")).to_contain_text("Neither contact is here: Rosa Imani")
    assert "Neither contact" not in people["shelter"].page.content()
    page.keyboard.press("n")
    expect(page.locator("#next-up")).to_contain_text("private to people in the room: Regional Police (Tom Okafor).")
    picture(page, shots, "warned")

    page.keyboard.press("n")
    expect(page.locator(DIALOG)).to_contain_text("Ask them to step out first.")
    picture(page, shots, "call")
    first = page.locator(TITLE).inner_text()
    page.locator(DIALOG).get_by_role("button", name="Call it now").click()
    expect(page.locator(TITLE)).not_to_have_text(first)
    expect(people["detective"].page.locator(TITLE)).to_have_text("Private item")

    page.keyboard.press("b")
    expect(page.locator(TITLE)).to_have_text(first)
    page.keyboard.press("k")
    reason = page.locator(f"{DIALOG} input[value=information_awaited]")
    reason.check()
    people["shelter"].page.close()
    expect(page.locator(".person", has_text="Sam Lindqvist")).to_have_count(0, timeout=30_000)
    expect(reason).to_be_checked()
    picture(page, shots, "park")
    page.locator(DIALOG).get_by_role("button", name="Send it back to the queue").click()
    expect(page.locator(".agenda__item", has_text=first)).to_contain_text("back to the queue")


def test_the_chair_is_taken_while_it_is_offered_and_handed_back(table: Table, meeting: Any, shots: Path):
    chair, shelter, detective = (sit_down(table, role, meeting) for role in ("chair", "shelter", "detective"))
    chair.page.keyboard.press("o")
    name_co_chair(chair.page, shots)
    expect(shelter.page.locator(".person", has_text="Sam Lindqvist")).to_contain_text("May take the chair")

    def offer(_cast: Any) -> None:
        with builders.transaction():
            builders.held_meeting(meeting).chair_offered = True

    table.seed(offer)
    for person in (shelter, detective):
        person.page.reload()
        expect(person.page.locator("#meeting-bar")).to_contain_text("The clock goes on.")
    expect(detective.page.get_by_role("button", name="Take the chair")).to_be_hidden()
    picture(shelter.page, shots, "offered")
    shelter.page.get_by_role("button", name="Take the chair").click()
    expect(shelter.page.locator("#meeting-bar")).to_contain_text("You are chairing")
    expect(chair.page.locator("#meeting-bar")).to_contain_text("Chair: Sam Lindqvist")
    expect(chair.page.locator("form[data-command=next]")).to_have_count(0)
    expect(detective.page.locator("#meeting-bar")).not_to_contain_text("The clock goes on.")

    shelter.page.keyboard.press("n")
    expect(chair.page.locator(TITLE)).to_have_text("Unfinished business")
    shelter.page.keyboard.press("h")
    shelter.page.get_by_role("button", name="Hand the chair over to Nadia Bell").click()
    expect(chair.page.locator("#meeting-bar")).to_contain_text("You are chairing")
    chair.page.keyboard.press("e")
    chair.page.locator(DIALOG).get_by_role("button", name="End the conference").click()
    chair.page.wait_for_url(re.compile(r"/minutes$"))


def name_co_chair(page: Page, shots: Path) -> None:
    """By keyboard and list; then somebody without a page is noted."""
    page.get_by_role("button", name="Hand over").wait_for()
    page.keyboard.press("h")
    page.locator("#co-chair").select_option(label="Sam Lindqvist")
    picture(page, shots, "list")
    page.locator(DIALOG).get_by_role("button", name="Put on the list").click()
    expect(page.locator(DIALOG)).to_have_count(0)
    page.get_by_role("button", name="Note who is here").click()
    page.locator("#to-seat").select_option(label="Marie Wabano")
    page.locator(DIALOG).get_by_role("button", name="Note them as present").click()
    expect(page.locator(".person", has_text="Marie Wabano")).to_contain_text("Noted by the chair")
