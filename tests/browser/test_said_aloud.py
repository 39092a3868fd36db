"""What a screen reader hears of the running conference: milestones of the clock, and what comes, without haste."""

import re

from playwright.sync_api import expect

from tests import builders
from tests.cast import Cast
from tests.table import Table


class TestTheClockAloud:
    def test_milestones_are_said_once_each_and_nothing_between(self, table: Table):
        meeting = table.seed(running_item)
        chair = table.sit_down("chair")
        page = chair.page
        chair.context.route("**/socket.io/**", lambda route: route.abort())  # nothing corrects the clock meanwhile
        page.clock.install()
        chair.goto(f"/conferences/{meeting}")
        said = page.locator("#milestones")
        expect(said).to_have_role("status")
        expect(said).to_have_text("")
        words = {name: said.get_attribute(f"data-{name}") for name in ("ten", "five", "one", "over")}
        page.evaluate(
            """() => {
              window.said = [];
              const milestones = document.getElementById("milestones");
              new MutationObserver(() => window.said.push(milestones.textContent))
                .observe(milestones, { childList: true });
            }"""
        )
        for minutes in (5, 6, 2, 3, 2, 1, 2, 3):
            page.clock.fast_forward(minutes * 60_000)
            page.clock.run_for(5_000)
        assert page.evaluate("window.said") == [words["ten"], words["five"], words["one"], words["over"]]
        expect(page.locator("#clock .clock")).to_have_attribute("data-state", "over")

    def test_what_comes_by_itself_is_said_politely(self, table: Table):
        meeting = table.seed(running_item)
        chair = table.sit_down("chair")
        chair.goto(f"/conferences/{meeting}")
        for region in ("sharing", "talk"):
            expect(chair.page.locator(f"[data-region={region}]")).to_have_attribute("aria-live", "polite")
        assert chair.page.locator("[data-region=bar] [aria-live], [data-region=bar] [role=timer]").count() == 0
        for button in chair.page.locator("button:visible").all():
            expect(button).to_have_accessible_name(re.compile(r"\w"))


def running_item(cast: Cast) -> object:
    """A meeting with a case of twenty minutes on the table."""
    case = builders.bring_case(cast["counsellor"], cast.now)
    meeting = builders.meeting(cast["chair"], [case], cast.now)
    builders.enter(cast["chair"], meeting, cast.now)
    builders.command(cast["chair"], meeting, "open", cast.now)
    builders.call(cast["chair"], meeting, case, cast.now)
    return meeting
