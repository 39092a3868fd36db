"""What an override opens to somebody is on their screen after a press, and gone when it is over."""

from playwright.sync_api import expect

from conference.consent.domain import Category, Harm, NewOverride
from conference.consent.service import overrides
from tests import builders
from tests.builders import CANARY
from tests.cast import PASSWORD
from tests.table import Table


def opened(table: Table):
    """The counsellor asked, the chair said yes: the shelter may see a place for an hour."""

    def scene(cast):
        case = builders.bring_case(cast["counsellor"], table.now)
        builders.release(cast["counsellor"], case, cast.agencies["lawyer"], table.now)
        builders.detail(cast["counsellor"], case, table.now)
        named, kinds = frozenset({cast["shelter"].person}), frozenset({Category.LOCATION_SAFETY})
        new = NewOverride(Harm.DEATH, named, kinds, hours=1)
        override = overrides.ask_override(cast["counsellor"], case, new, PASSWORD, table.now)
        overrides.approve_override(cast["chair"], override, PASSWORD, table.now)
        return override

    return table.seed(scene)


def test_it_is_there_after_a_press_and_gone_when_somebody_ends_it(table: Table):
    override = opened(table)
    shelter, counsellor = table.sit_down("shelter"), table.sit_down("counsellor")
    shelter.goto(f"/overrides/{override}")
    assert not shelter.heard.holds(CANARY)
    shelter.page.get_by_role("button", name="Show to me").click()
    expect(shelter.page.locator("body")).to_contain_text(CANARY)

    counsellor.goto(f"/overrides/{override}")
    assert not counsellor.heard.holds(CANARY)
    counsellor.page.get_by_role("button", name="End it now").click()
    expect(shelter.page.locator("body")).not_to_contain_text(CANARY, timeout=4_000)
    shelter.page.reload()
    expect(shelter.page.get_by_role("heading", name="This page is not here.")).to_be_visible()


def test_it_is_covered_with_the_page(table: Table):
    shelter = table.sit_down("shelter")
    shelter.goto(f"/overrides/{opened(table)}")
    shelter.page.get_by_role("button", name="Show to me").click()
    expect(shelter.page.locator("body")).to_contain_text(CANARY)
    shelter.page.keyboard.press("Escape")
    shelter.page.keyboard.press("Escape")
    shelter.page.get_by_role("button", name="Continue").click()
    expect(shelter.page.locator("body")).not_to_contain_text(CANARY)
