"""The strict profile as people see it: the same item, before the table, on it, and for whom it is."""

from typing import Any

from playwright.sync_api import expect

from conference.meetings import store as meetings
from tests import builders
from tests.strict import QUESTION, make_strict, strict_case, strict_meeting


def strict_scene(cast: Any) -> tuple[str, str, str]:
    """A called conference with one case; its address, the pseudonym, and the label."""
    make_strict()
    now = cast.now
    case = strict_case(cast["counsellor"], now)
    meeting = strict_meeting(cast, case, now)
    for role in ("chair", "counsellor", "detective"):
        builders.attendance.pledge(cast[role], meeting, now)
    label = next(item.label for item in meetings.items(meeting) if item.label)
    return f"/conferences/{meeting}", builders.held_case(case).pseudonym, label


def test_the_room_meets_a_label_and_the_agency_its_own_card(table, shots):
    address, pseudonym, label = table.seed(strict_scene)
    chair, counsellor, detective = (table.sit_down(role) for role in ("chair", "counsellor", "detective"))
    for person in (chair, counsellor, detective):
        person.goto(address)
        person.page.locator("#meeting-bar").wait_for()
    expect(detective.page.get_by_text("Private item")).to_have_count(1)
    chair.page.get_by_role("button", name="Open the conference").click()
    chair.page.get_by_role("button", name="Call Private item").click()
    for person in (chair, detective):
        expect(person.page.locator("[data-region=current]")).to_contain_text(label)
    expect(counsellor.page.locator("[data-region=current]")).to_contain_text(pseudonym)
    expect(counsellor.page.locator("[data-region=current]")).to_contain_text(QUESTION)
    for name, person in (("chair", chair), ("detective", detective), ("holder", counsellor)):
        person.page.screenshot(path=shots / f"strict-{name}.png", full_page=True)
    for person in (chair, detective):
        assert not person.heard.holds(pseudonym)
        assert not person.heard.holds(QUESTION)
