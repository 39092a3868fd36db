"""The people and the agenda of one whole conference, and how each of them works: the chair by keyboard, one by touch,
one in French, a screen on the wall, and somebody who comes late.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from conference.attendance.models import Presence
from conference.infra.database import session, transaction
from conference.kernel.ids import MeetingId
from conference.meetings.policy import CHAIR_PATIENCE
from tests import builders
from tests.browser import by_keyboard
from tests.cast import PARTS, Cast
from tests.table import Person, Table, listen

QUIET: dict[str, Any] = {"bypass_csp": True, "reduced_motion": "reduce"}
"""Axe is put into the page from outside, and has to wait for no movement."""
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
AXE = Axe().axe_script
FOUND = "axe.run({ resultTypes: ['violations'] }).then(run => run.violations.map(v => `${v.id} ${v.nodes[0].html}`))"
TITLE, DIALOG = ".meeting-bar__title", "dialog:modal"
FIRST, SECOND = "Which shelter can take her with a dog?", "Who goes with her to court?"
THIRD, FOURTH = "How does she get her papers back?", "Who can teach her to drive?"
WITHIN_TWO_SECONDS = 2_000
FOLLOWS = 15_000
LEAVES = 60_000
"""Where WebSockets are blocked nobody says goodbye: a page that was closed is missed after some silence."""


@dataclass
class Day:
    """One conference: its cases in the order of its agenda, how they are called, and who is in the room."""

    table: Table
    meeting: str
    cases: Sequence[str]
    names: Sequence[str]
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Page:
        return self.people[role].page

    def come(
        self, role: str, *, in_words: str = "I accept this pledge and come in", blocked: bool = False, **options: Any
    ) -> Person:
        """Sign in, accept the pledge by the keyboard, and be seated: from then on the page answers to keys. `blocked`:
        on a network that lets no WebSocket through.
        """
        person = self.people[role] = self.table.sit_down(role, **QUIET, **options)
        if blocked:
            person.context.route_web_socket(re.compile(".*"), lambda socket: socket.close())
        if role == "chair":
            person.context.add_init_script(by_keyboard.NO_MOUSE)
        person.goto(f"/conferences/{self.meeting}")
        if person.page.locator("form[action$=pledge]").count():
            by_keyboard.press(person.page, person.page.get_by_role("button", name=in_words))
        # On a phone the list of people is folded away, and is there all the same.
        expect(person.page.locator(".meeting__people")).to_contain_text(PARTS[role].name)
        return person

    def another_page(self, role: str, path: str) -> Page:
        """Something else on the same screen, heard as well."""
        person = self.people[role]
        page = person.context.new_page()
        listen(page, person.heard)
        page.goto(person.url + path)
        return page

    def stands(self, title: str, *roles: str) -> None:
        """What is on the table, as these people read it."""
        for role in roles:
            expect(self[role].locator(TITLE)).to_have_text(title)

    def lose(self, role: str) -> None:
        """Somebody's laptop dies, and half a minute goes by."""
        self.people[role].context.close()
        for other in (person for name, person in self.people.items() if name != role):
            expect(other.page.locator(".meeting__people")).not_to_contain_text(PARTS[role].name, timeout=LEAVES)

        def long_ago(cast: Cast) -> None:
            mine = sa.select(Presence).where(Presence.member_id == cast[role].member)
            with transaction():
                for stay in session().scalars(mine):
                    stay.arrived_at -= CHAIR_PATIENCE
                    if stay.left_at is not None:
                        stay.left_at -= CHAIR_PATIENCE

        self.table.seed(long_ago)

    def short_of_time(self, seconds: int) -> None:
        """While the clock is paused, most of the time of the item is used up."""

        def work(_cast: Cast) -> None:
            with transaction():
                builders.held_meeting(MeetingId(UUID(self.meeting))).clock_left = seconds

        self.table.seed(work)


def planned(table: Table) -> Day:
    """Two hours: what is unfinished, and four cases. The police is kept out of the second; the first has a release."""

    def work(cast: Cast) -> tuple[str, list[str], list[str]]:
        now, counsellor = table.now, cast["counsellor"]
        first = builders.bring_case(
            counsellor, now, question=FIRST, needs=("Somewhere safe tonight", "A place for the dog")
        )
        out = [cast.agencies["detective"]]
        second = builders.bring_case(cast["shelter"], now, question=SECOND, kept_out=out)
        others = [builders.bring_case(counsellor, now, question=question) for question in (THIRD, FOURTH)]
        builders.release(counsellor, first, cast.agencies["shelter"], now)
        builders.detail(counsellor, first, now)
        made = [first, second, *others]
        meeting = builders.meeting(cast["chair"], made, now)
        names = [builders.held_case(case).pseudonym for case in made]
        return str(meeting), [str(case) for case in made], names

    return Day(table, *table.seed(work))


def look(page: Page, shots: Path, name: str, *, schemes: Sequence[Literal["light", "dark"]] = ("light",)) -> None:
    """A picture for people; axe finds nothing, and nothing is wider than the page."""
    page.evaluate("scrollTo(0, 0)")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.screenshot(path=shots / f"day, {name}, {scheme}.png", full_page=True)
        page.evaluate(AXE)
        assert page.evaluate(FOUND) == [], (name, scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
    page.emulate_media(color_scheme="light", reduced_motion="reduce")


def propose(page: Page, text: str, agency: str) -> None:
    """An action in one line: the agency is completed from its first letters, the day from one."""
    line = page.locator("#propose-line")
    by_keyboard.tab_to(page, line)
    page.keyboard.type(f"{text} @{agency[:4].lower()}")
    expect(page.get_by_role("option", name=agency)).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("!tom")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(line).to_have_value("")
    expect(page.locator("[data-region=talk]")).to_contain_text(text)


def name_as_co_chair(page: Page, name: str) -> None:
    """From the chair's list, by its key and the first letters of a name."""
    page.keyboard.press("h")
    by_keyboard.write(page, page.locator("#co-chair"), name, enter=False)
    by_keyboard.press(page, page.locator(DIALOG).get_by_role("button", name="Put on the list"))
    expect(page.locator(DIALOG)).to_have_count(0)


def take_the_chair(day: Day, role: str) -> None:
    """It is offered after half a minute, to whoever is on the list, and taken by keyboard."""
    page = day[role]
    button = page.get_by_role("button", name="Take the chair")
    expect(button).to_be_visible(timeout=FOLLOWS)
    by_keyboard.press(page, button)
    expect(page.locator("#meeting-bar")).to_contain_text("You are chairing")
    expect(button).to_have_count(0)


def take_on(page: Page, *agencies: str) -> None:
    """Step 4, by keyboard: which agencies have a part to play."""
    by_keyboard.press(page, page.get_by_role("button", name="The table takes this on"))
    for agency in agencies:
        by_keyboard.press(page, page.locator(DIALOG).get_by_label(agency), "Space")
    by_keyboard.press(page, page.get_by_role("button", name="Yes, with these agencies"))
    expect(page.locator(DIALOG)).to_have_count(0)
    expect(page.get_by_role("button", name="Give another agency a part")).to_be_visible()


def first_case(table: Table) -> Day:
    """The same conference when its first case has been called."""
    day = planned(table)

    def work(cast: Cast) -> None:
        meeting = MeetingId(UUID(day.meeting))
        builders.enter(cast["chair"], meeting, table.now)
        for key in ("open", "next", "next"):
            builders.command(cast["chair"], meeting, key, table.now)

    table.seed(work)
    return day
