"""The chair's agenda under the hand: dragged, moved by keys, and times that move along."""

from typing import Any

from playwright.sync_api import FloatRect, Locator, Page, expect

from conference.kernel.ids import MeetingId
from tests import builders
from tests.table import Table


def furnish(table: Table) -> MeetingId:
    def work(cast: Any) -> MeetingId:
        cases = [builders.bring_case(cast["counsellor"], table.now, question=f"Question {n}?") for n in range(3)]
        return builders.meeting(cast["chair"], cases, table.now, publish=False)

    made: MeetingId = table.seed(work)
    return made


def names(page: Page) -> list[str]:
    return page.locator(".agenda__title").all_inner_texts()


def ends(page: Page) -> list[str]:
    return page.locator(".agenda__minutes").all_inner_texts()


def placed(what: Locator) -> FloatRect:
    box = what.bounding_box()
    assert box is not None
    return box


def test_an_item_is_dragged_and_moved_by_keys_and_the_times_move_along(table: Table):
    meeting = furnish(table)
    page = table.sit_down("chair", viewport={"width": 1280, "height": 1600}).page  # all of it can be pointed at
    page.goto(f"{table.server.url}/conferences/{meeting}/agenda")
    unfinished, first, second, third = names(page)
    before = ends(page)
    page.locator("[data-item] [name=minutes]").nth(1).fill("30")
    expect(page.locator(".agenda__minutes").nth(0)).to_have_text(before[0])
    expect(page.locator(".agenda__minutes").nth(1)).not_to_have_text(before[1])
    page.reload()

    handle = placed(page.locator("[data-handle]").nth(2))
    target = placed(page.locator("[data-item]").nth(1))
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 20, target["y"] + 5, steps=5)
    with page.expect_response("**/agenda/order"):
        page.mouse.up()
    assert names(page) == [unfinished, third, first, second]

    page.locator("[data-handle]").nth(0).focus()
    with page.expect_response("**/agenda/order"):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
    expect(page.locator(".agenda__title")).to_have_text([unfinished, first, second, third])
    expect(page.locator("[data-handle]").nth(2)).to_be_focused()

    page.reload()
    assert names(page) == [unfinished, first, second, third]
