"""Writing at the table by keyboard, in real browsers: a note kept and shared, a decision, how her needs stand."""

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from conference.kernel.ids import MeetingId
from tests import builders
from tests.browser.by_keyboard import press, tab_to
from tests.cast import Cast
from tests.table import Person, Table

KEPT = "Our own bed is free from Friday."
AXE = Axe().axe_script
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (390, "light"), (320, "dark"))
QUIET = {"bypass_csp": True, "reduced_motion": "reduce"}


@pytest.fixture
def meeting(table: Table) -> MeetingId:
    def gather(cast: Cast) -> MeetingId:
        case = builders.bring_case(
            cast["counsellor"], table.now, needs=("Somewhere safe tonight", "Her own bank account")
        )
        held = builders.meeting(cast["chair"], [case], table.now)
        for role in ("chair", "counsellor", "shelter", "recorder"):
            builders.enter(cast[role], held, table.now)
        builders.command(cast["chair"], held, "open", table.now)
        builders.call(cast["chair"], held, case, table.now)
        return held

    return table.seed(gather)


def sit(table: Table, role: str, meeting: MeetingId) -> Person:
    person = table.sit_down(role, **QUIET)
    person.goto(f"/conferences/{meeting}")
    person.page.locator("#meeting-bar").wait_for()
    return person


def keep_a_note(page: Page) -> None:
    tab_to(page, page.locator("#note-text"))
    page.keyboard.type(KEPT)
    expect(page.locator(".readers__all")).to_be_visible()
    tab_to(page, page.locator("#note-private-1"))
    page.keyboard.press("ArrowDown")
    expect(page.locator(".readers__ours")).to_have_text("Only Harbour House will read it, until one of you shares it.")
    expect(page.locator(".readers__all")).to_be_hidden()
    press(page, page.get_by_role("button", name="Add the note"))
    expect(page.locator("#note-text")).to_have_value("")
    expect(page.locator("#note-private-2")).to_be_checked()  # the next line is kept too, until somebody says otherwise


def test_a_note_is_kept_and_then_shared_by_keyboard(table: Table, meeting: MeetingId, shots: Path):
    shelter, others = sit(table, "shelter", meeting), [sit(table, role, meeting) for role in ("chair", "counsellor")]
    page = shelter.page
    keep_a_note(page)
    kept = page.locator(".timeline__moment--private")
    expect(kept).to_contain_text(KEPT)
    expect(kept).to_contain_text("Only your agency reads this")
    look_at(page, shots, "kept note")
    page.emulate_media(media="print")
    expect(kept).to_be_hidden()
    page.emulate_media(media="screen")

    table.seed(lambda cast: builders.command(cast["chair"], meeting, "extend", table.now, minutes=5))
    for person in others:
        person.page.reload()
        person.page.locator("#note-text").wait_for()
        assert not person.heard.holds(KEPT)

    press(page, page.get_by_role("button", name="Share it with the table"))
    expect(kept).to_have_count(0)
    for person in others:
        expect(person.page.locator(".timeline__moment")).to_contain_text(KEPT)
        assert person.heard.complaints == []
    assert shelter.heard.complaints == []


def test_a_decision_and_her_needs_by_keyboard(table: Table, meeting: MeetingId, shots: Path):
    recorder, shelter = sit(table, "recorder", meeting).page, sit(table, "shelter", meeting).page
    counsellor, chair = sit(table, "counsellor", meeting).page, sit(table, "chair", meeting).page
    expect(shelter.locator("#decide")).to_be_hidden()
    expect(shelter.locator("#also-asked")).to_be_hidden()
    expect(shelter.locator(".need__set").first).to_be_hidden()
    expect(recorder.locator("[name=private]")).to_have_count(0)

    tab_to(recorder, recorder.locator("#decide-text"))
    recorder.keyboard.type("The shelter keeps a room until Friday.")
    recorder.keyboard.press("Enter")
    expect(shelter.get_by_role("heading", name="Decided")).to_be_visible()
    expect(shelter.locator("[data-region=talk]")).to_contain_text("The shelter keeps a room until Friday.")

    state = counsellor.get_by_label("How it stands now: Somewhere safe tonight")
    tab_to(counsellor, state)
    counsellor.keyboard.press("ArrowDown")
    counsellor.keyboard.press("ArrowDown")
    expect(state).to_have_value("under_way")
    counsellor.keyboard.press("Tab")
    chair.get_by_role("button", name="Let agencies check whether they know her").click()
    expect(counsellor.locator("[data-region=current]")).to_contain_text("Agencies check whether they know her")
    expect(state).to_have_value("under_way")  # what was chosen and not sent yet is left alone by what is pushed
    counsellor.keyboard.press("Enter")
    expect(shelter.locator(".need").first).to_contain_text("under way")
    expect(state).to_have_value("")

    tab_to(counsellor, counsellor.locator("#also-asked-text"))
    counsellor.keyboard.type("Her own papers")
    counsellor.keyboard.press("Enter")
    expect(shelter.locator(".need").last).to_contain_text("Her own papers")
    look_at(counsellor, shots, "needs")
    look_at(recorder, shots, "recorder")
    chair.locator("[data-dialog-open=end-dialog]").click()
    chair.locator("#end-dialog form button").click()
    recorder.wait_for_url("**/minutes")
    recorder.get_by_role("heading", name="Who chaired").wait_for()
    look_at(recorder, shots, "minutes")


def look_at(page: Page, shots: Path, name: str) -> None:
    """A picture at each width, on light and dark paper, and what axe finds on them: nothing."""
    page.evaluate(AXE)
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.screenshot(path=shots / f"writing, {name}, {width} {scheme}.png", full_page=True)
        found = page.evaluate("() => axe.run({ resultTypes: ['violations'] })")
        assert [fault["id"] for fault in found["violations"]] == []
        assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
