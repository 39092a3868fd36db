"""What another agency shows between conferences, on somebody's screen: after a press, for a while, and gone at once."""

import pytest
from playwright.sync_api import expect

from conference.cases import service as cases
from conference.cases.domain import Step
from conference.cases.service import survivor_of
from conference.consent import service as consent
from tests import builders
from tests.behaviours.showing import SAFETY
from tests.builders import CANARY
from tests.cast import PASSWORD
from tests.table import Person, Table


def looking(table: Table):
    """The shelter has pressed, and reads what the counsellor's agency shows it."""

    def scene(cast):
        case = builders.bring_case(cast["counsellor"], table.now)
        cases.set_step(case, Step.NEEDED_AGENCIES, frozenset({cast.agencies["shelter"]}))
        cases.put_on_team(case, cast["shelter"], cast["counsellor"].member, table.now)
        builders.release(cast["counsellor"], case, cast.agencies["shelter"], table.now)
        detail = builders.detail(cast["counsellor"], case, table.now)
        consent.show(cast["counsellor"], detail, cast.agencies["shelter"], SAFETY, table.now)
        return case

    case = table.seed(scene)
    shelter = table.sit_down("shelter")
    shelter.goto(f"/cases/{case}")
    expect(shelter.page.get_by_text("Shared with us")).to_be_visible()
    assert not shelter.heard.holds(CANARY)
    press(shelter)
    return case, shelter


def press(shelter: Person) -> None:
    shelter.page.get_by_role("button", name="Show it for a minute").click()
    expect(shelter.page.locator("[data-looked]")).to_contain_text(CANARY)


def gone(shelter: Person, *, within: int = 5000) -> None:
    expect(shelter.page.locator("body")).not_to_contain_text(CANARY, timeout=within)


def test_it_is_gone_when_somebody_looks_away_and_on_paper_it_never_is(table: Table):
    _case, shelter = looking(table)
    shelter.page.emulate_media(media="print")
    expect(shelter.page.get_by_text(CANARY)).to_be_hidden()
    shelter.page.emulate_media(media="screen")
    expect(shelter.page.get_by_text(CANARY)).to_be_visible()
    shelter.page.evaluate("window.dispatchEvent(new Event('blur'))")
    gone(shelter, within=500)
    press(shelter)
    shelter.page.keyboard.press("Escape")
    shelter.page.keyboard.press("Escape")
    gone(shelter, within=500)


@pytest.mark.parametrize("why", ["withdrawn", "offline"])
def test_it_is_gone_when_it_may_no_longer_be_seen_or_nobody_can_say(table: Table, why: str):
    case, shelter = looking(table)
    if why == "offline":
        shelter.context.set_offline(True)
    else:
        table.seed(lambda cast: consent.withdraw_everything(cast["detective"], case, survivor_of(case), table.now))
    gone(shelter)
    if why == "withdrawn":
        expect(shelter.page.locator("[data-looked]")).to_have_text("A detail is no longer available.")
        shelter.page.get_by_role("button", name="Show it for a minute").click()
        expect(shelter.page.locator("[data-looked]")).to_have_text("This is not shared with you now.")


def test_it_is_gone_after_its_time(table: Table):
    _case, shelter = looking(table)
    shelter.page.get_by_role("button", name="Hide it").click()
    gone(shelter, within=500)
    shelter.page.clock.install()
    press(shelter)
    shelter.page.clock.run_for(59_000)
    expect(shelter.page.locator("[data-looked]")).to_contain_text(CANARY)
    shelter.page.clock.run_for(2_000)
    gone(shelter, within=500)


def test_a_copy_prints_with_its_stamp(table: Table):
    def scene(cast):
        case = builders.bring_case(cast["shelter"], table.now)
        builders.detail(cast["shelter"], case, table.now)
        return case

    shelter = table.sit_down("shelter")
    shelter.goto(f"/cases/{table.seed(scene)}")
    shelter.page.get_by_role("button", name="Print: Place and safety").click()
    shelter.page.get_by_label("Your password, once more").fill(PASSWORD)
    shelter.page.get_by_role("button", name="Print", exact=True).click()
    expect(shelter.page.locator(".copied")).to_be_visible()
    shelter.page.emulate_media(media="print")
    expect(shelter.page.get_by_text(CANARY)).to_be_visible()
    expect(shelter.page.get_by_text("Own record of Harbour House")).to_be_visible()
    shelter.page.evaluate("window.print = () => { document.title = 'printing'; }")
    shelter.page.emulate_media(media="screen")
    shelter.page.get_by_role("button", name="Print", exact=True).click()
    assert shelter.page.title() == "printing"
