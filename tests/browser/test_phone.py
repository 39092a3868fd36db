"""The conference on a phone, by touch: the case, my hand, what my agency is asked; the rest when it is asked for."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import builders
from tests.browser.scene import Scene, gather
from tests.table import Person, Table

PHONE: dict[str, Any] = {
    "viewport": {"width": 320, "height": 640},
    "has_touch": True,
    "is_mobile": True,
    "bypass_csp": True,  # axe is put into the page from outside
    "reduced_motion": "reduce",
}
TOUCH = 44
AT_THE_BOTTOM = """part => {
  const box = part.getBoundingClientRect();
  return box.bottom <= innerHeight + 1 && box.bottom >= innerHeight - 40 && box.height >= 44;
}"""
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def table(chromium, database_url):
    """An empty house, furnished by the test."""
    from tests import servers

    with servers.app_server(database_url) as server:
        made = Table(server, chromium)
        yield made
        made.close()


def enter(table: Table, scene: Scene, role: str, **options: Any) -> Person:
    person = table.sit_down(role, **options)
    person.goto(f"/conferences/{scene.live}")
    expect(person.page.locator("[data-hands]")).to_be_attached()
    return person


def finds_nothing(page: Page) -> None:
    assert page.evaluate(FITS)
    results: Any = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert [fault["id"] for fault in results["violations"]] == []


def test_a_member_with_a_phone_takes_part_by_touch(table: Table):
    scene = gather(table)
    phone, chair = enter(table, scene, "shelter", **PHONE).page, enter(table, scene, "chair").page
    up = phone.get_by_role("button", name="Raise my hand")
    assert up.evaluate(AT_THE_BOTTOM)
    finds_nothing(phone)

    up.tap()
    down = phone.get_by_role("button", name="Lower my hand")
    expect(down).to_be_visible()
    expect(phone.locator(".hand")).to_contain_text("You are number 1.")
    expect(chair.locator(".speakers__hand")).to_contain_text("Sam Lindqvist")

    chair.keyboard.press("g")
    expect(phone.locator("#my-turn")).to_have_text("You have the floor.")
    expect(chair.locator("#my-turn")).to_have_text("")
    finds_nothing(phone)
    phone.get_by_role("button", name="I have spoken").tap()
    expect(phone.locator("#my-turn")).to_have_text("")
    expect(up).to_be_visible()

    expect(phone.get_by_role("button", name="We accept").first).to_be_visible()
    expect(phone.get_by_label("A note for everyone at the table")).to_be_hidden()
    for name, inside in (
        ("Write a note or propose an action", phone.get_by_label("A note for everyone at the table")),
        ("Agenda", phone.locator(".agenda")),
        ("In the room", phone.locator(".people__agency").first),
    ):
        button = phone.get_by_role("button", name=name, exact=True)
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= TOUCH
        expect(inside).to_be_hidden()
        button.tap()
        expect(inside).to_be_visible()
    chair.keyboard.press("p")  # what was opened stays open when the page changes
    expect(phone.locator("[data-clock-time]")).to_be_visible()
    expect(phone.locator(".agenda")).to_be_visible()
    finds_nothing(phone)


def test_what_others_are_asked_is_folded_away(table: Table):
    scene = gather(table)
    phone = enter(table, scene, "detective", **PHONE).page
    asked = phone.locator("[data-owner]").first
    expect(asked).to_be_hidden()
    phone.get_by_role("button", name="What other agencies are asked").tap()
    expect(asked).to_be_visible()
    wide = enter(table, scene, "counsellor").page
    expect(wide.locator("[data-owner]").first).to_be_visible()
    expect(wide.locator(".fold__button:visible")).to_have_count(0)


def test_my_hand_by_one_key_and_the_words_of_the_table(table: Table):
    scene = gather(table)
    detective, chair = (enter(table, scene, role).page for role in ("detective", "chair"))
    detective.keyboard.press("r")
    expect(chair.locator(".speakers__hand")).to_contain_text("Tom Okafor")
    detective.keyboard.press("r")
    expect(chair.locator(".speakers__hand")).to_have_count(0)

    chair.get_by_role("button", name="Give another agency a part").click()
    dialog = chair.locator("#step-dialog")
    ticked = dialog.get_by_role("checkbox", checked=True)
    expect(ticked).to_have_count(3)
    dialog.get_by_label("Income Support").check()
    dialog.get_by_role("button", name="Yes, with these agencies").click()
    expect(dialog).to_be_hidden()
    chair.get_by_role("button", name="Give another agency a part").click()
    expect(ticked).to_have_count(4)
    chair.keyboard.press("Escape")

    chair.get_by_role("button", name="Connected", exact=True).click()
    expect(detective.locator("[data-region=current]")).to_contain_text("What the table hears")
    chair.keyboard.press("n")
    expect(detective.locator("[data-region=agenda]")).to_contain_text("Connected")


def test_the_table_stops_where_the_threshold_is_not_met(table: Table):
    scene = gather(table)

    def bring(cast: Any) -> Any:
        case = builders.bring_case(cast["counsellor"], table.now)
        meeting = builders.meeting(cast["chair"], [case], table.now)
        for role in ("chair", "detective"):
            builders.enter(cast[role], meeting, table.now)
        builders.command(cast["chair"], meeting, "open", table.now)
        builders.call(cast["chair"], meeting, case, table.now)
        return meeting

    meeting = table.seed(bring)
    assert meeting != scene.live
    phone, chair = table.sit_down("detective", **PHONE), table.sit_down("chair")
    for person in (phone, chair):
        person.goto(f"/conferences/{meeting}")
    phone.page.get_by_role("button", name="No, it is not").tap()
    expect(chair.page.locator("[data-region=voices]")).to_contain_text(re.compile("0 yes, 1 no, 1 has not said"))
    expect(chair.page.locator("[data-region=voices]")).to_contain_text("Regional Police: no")
    finds_nothing(phone.page)
    chair.page.get_by_role("button", name="It is not met. We stop here.").click()
    expect(phone.page.locator("[data-region=current]")).to_contain_text("The threshold is not met. We stop here.")
    expect(phone.page.locator(".hand")).to_have_count(0)
