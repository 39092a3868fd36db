"""The conference on a phone, by touch: the case, my hand, what my agency is asked; the rest when it is asked for."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from conference.kernel.ids import MeetingId
from tests import builders
from tests.browser.scene import Scene, gather
from tests.cast import Cast
from tests.quick_servers import quick_server
from tests.table import Table

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


@pytest.fixture(scope="module")
def table(chromium: Browser) -> Iterator[Table]:
    """One house for all: each test leaves the conference that runs as it was, or calls its own."""
    with quick_server() as server:
        made = Table(server, chromium)
        yield made
        made.close()


@pytest.fixture(scope="module")
def scene(table: Table) -> Scene:
    return gather(table)


def enter(table: Table, meeting: object, role: str, **options: Any) -> Page:
    page = table.sit_down(role, **options).page
    page.goto(f"{table.server.url}/conferences/{meeting}")
    expect(page.locator("[data-hands]")).to_be_attached()
    return page


def call_one(table: Table) -> MeetingId:
    """A conference of the test's own, with a case on the table at step 2."""

    def bring(cast: Cast) -> MeetingId:
        case = builders.bring_case(cast["counsellor"], table.now)
        meeting = builders.meeting(cast["chair"], [case], table.now)
        for role in ("chair", "detective"):
            builders.enter(cast[role], meeting, table.now)
        builders.command(cast["chair"], meeting, "open", table.now)
        builders.call(cast["chair"], meeting, case, table.now)
        return meeting

    return table.seed(bring)


def finds_nothing(page: Page) -> None:
    assert page.evaluate(FITS)
    results: Any = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert [fault["id"] for fault in results["violations"]] == []


def test_a_member_with_a_phone_takes_part_by_touch(table: Table, scene: Scene):
    phone, chair = enter(table, scene.live, "shelter", **PHONE), enter(table, scene.live, "chair")
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
    expect(phone.get_by_label("A note", exact=True)).to_be_hidden()
    for name, inside in (
        ("Write a note or propose an action", phone.get_by_label("A note", exact=True)),
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
    chair.get_by_role("button", name="5 more minutes").click()  # what was opened stays open when the page changes
    expect(phone.locator("[data-clock-time]")).to_be_visible()
    expect(phone.locator(".agenda")).to_be_visible()
    finds_nothing(phone)


def test_what_others_are_asked_is_folded_away(table: Table, scene: Scene):
    phone = enter(table, scene.live, "detective", **PHONE)
    asked = phone.locator("[data-owner]").first
    expect(asked).to_be_hidden()
    phone.get_by_role("button", name="What other agencies are asked").tap()
    expect(asked).to_be_visible()
    wide = enter(table, scene.live, "counsellor")
    expect(wide.locator("[data-owner]").first).to_be_visible()
    expect(wide.locator(".fold__button:visible")).to_have_count(0)


def test_my_hand_by_one_key_and_the_words_of_the_table(table: Table, scene: Scene):
    meeting = call_one(table)
    detective, chair = (enter(table, meeting, role) for role in ("detective", "chair"))
    detective.keyboard.press("r")
    expect(chair.locator(".speakers__hand")).to_contain_text("Tom Okafor")
    expect(detective.get_by_role("button", name="Lower my hand")).to_be_visible()
    detective.keyboard.press("r")
    expect(chair.locator(".speakers__hand")).to_have_count(0)

    give_a_part(chair, "The table takes this on", "Harbour House", already=0)
    give_a_part(chair, "Give another agency a part", "Income Support", already=2)

    chair.get_by_role("button", name="Connected", exact=True).click()
    expect(detective.locator("[data-region=current]")).to_contain_text("What the table hears")
    chair.keyboard.press("n")
    expect(detective.locator("[data-region=agenda]")).to_contain_text("Connected")


def give_a_part(chair: Page, button: str, agency: str, *, already: int) -> None:
    chair.get_by_role("button", name=button).click()
    dialog = chair.locator("#step-dialog")
    expect(dialog.get_by_role("checkbox", checked=True)).to_have_count(already)
    dialog.get_by_label(agency).check()
    dialog.get_by_role("button", name="Yes, with these agencies").click()
    expect(dialog).to_be_hidden()
    expect(chair.get_by_role("button", name="Give another agency a part")).to_be_visible()


def test_the_table_stops_where_the_threshold_is_not_met(table: Table, scene: Scene):
    meeting = call_one(table)
    phone, chair = enter(table, meeting, "detective", **PHONE), enter(table, meeting, "chair")
    phone.get_by_role("button", name="No, it is not").tap()
    expect(chair.locator("[data-region=voices]")).to_contain_text("0 yes, 1 no, 1 has not said")
    expect(chair.locator("[data-region=voices]")).to_contain_text("Regional Police: no")
    finds_nothing(phone)
    chair.set_viewport_size({"width": 1280, "height": 500})
    chair.get_by_role("button", name="It is not met. We stop here.").click()
    expect(phone.locator("[data-region=current]")).to_contain_text("The threshold is not met. We stop here.")
    expect(chair.locator("[data-region=current] .empty")).to_be_in_viewport(ratio=0.9)
    expect(phone.locator(".hand")).to_have_count(0)


def test_what_an_action_is_for_stands_above_what_is_done_with_it(table: Table, scene: Scene):
    page = table.sit_down("shelter", **PHONE).page
    page.goto(f"{table.server.url}/actions/{scene.promised}")

    def places() -> tuple[Any, Any]:
        first, second = (
            page.get_by_role("heading", name=name).bounding_box() for name in ("What it is for", "Say where it stands")
        )
        return first, second

    reason, deed = places()
    assert reason["y"] < deed["y"]
    finds_nothing(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    reason, deed = places()
    assert (reason["x"] > deed["x"], reason["y"]) == (True, deed["y"])
