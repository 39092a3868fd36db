"""A sealed detail on somebody's screen: there when it is meant to be seen, gone when it is not."""

from playwright.sync_api import expect

from tests import builders
from tests.builders import CANARY
from tests.table import Table


def seated(table: Table):
    """The counsellor's case is on the table; the shelter is covered and has its page open."""

    def scene(cast):
        case, meeting, detail, _release = builders.shared_case(cast, table.now)
        return case, meeting, detail

    _case, meeting, detail = table.seed(scene)
    shelter = table.sit_down("shelter")
    shelter.goto(f"/conferences/{meeting}")
    expect(shelter.page.locator(".current__title")).to_be_visible()
    counsellor = table.sit_down("counsellor")
    counsellor.goto(f"/conferences/{meeting}")
    return shelter, counsellor, detail


def share(counsellor) -> None:
    counsellor.page.get_by_role("button", name="Share a detail").click()
    counsellor.page.get_by_role("button", name="Share it with those covered").click()


def test_a_lost_connection_blanks_it_and_it_comes_back_only_when_asked_for(table: Table):
    shelter, counsellor, _detail = seated(table)
    share(counsellor)
    expect(shelter.page.locator("#sealed")).to_contain_text(CANARY)
    shelter.context.set_offline(True)
    expect(shelter.page.locator("body")).not_to_contain_text(CANARY)
    expect(shelter.page.locator("#connection")).to_be_in_viewport()
    shelter.context.set_offline(False)
    expect(shelter.page.locator("#connection")).not_to_have_attribute("data-state", "lost", timeout=20_000)
    expect(shelter.page.locator("body")).not_to_contain_text(CANARY)
    shelter.page.get_by_role("button", name="Show it on my screen").click()
    expect(shelter.page.locator("#sealed")).to_contain_text(CANARY)


def test_a_covered_page_fetches_nothing_and_shows_nothing_unasked_when_it_is_lifted(table: Table):
    shelter, counsellor, _detail = seated(table)
    shelter.page.keyboard.press("Escape")
    shelter.page.keyboard.press("Escape")
    expect(shelter.page.get_by_role("button", name="Continue")).to_be_visible()
    share(counsellor)
    expect(counsellor.page.locator("[data-shared]")).to_have_count(1)
    expect(shelter.page.locator("[data-shared]")).to_have_count(1)
    shelter.page.get_by_role("button", name="Continue").click()
    expect(shelter.page.get_by_role("button", name="Show it on my screen")).to_be_visible()
    assert not shelter.heard.holds(CANARY)
    shelter.page.get_by_role("button", name="Show it on my screen").click()
    expect(shelter.page.locator("#sealed")).to_contain_text(CANARY)
    expect(shelter.page.get_by_role("button", name="Show it on my screen")).to_be_hidden()


def test_what_is_closed_while_its_item_goes_on_is_said_in_one_line_that_tells_nothing(table: Table):
    shelter, counsellor, _detail = seated(table)
    share(counsellor)
    expect(shelter.page.locator("#sealed")).to_contain_text(CANARY)
    counsellor.page.get_by_role("button", name="Stop sharing").click()
    expect(shelter.page.locator("#answers")).to_have_text("A detail is no longer available.")
    expect(shelter.page.locator("#sealed")).to_be_empty()
    expect(counsellor.page.locator("#answers")).not_to_contain_text("no longer")
    chair = table.sit_down("chair")
    chair.goto(shelter.page.url.removeprefix(shelter.url))
    chair.page.get_by_role("button", name="Next item").click()
    expect(shelter.page.locator("#answers")).to_be_empty()
