"""The round trip by keyboard alone: no pointer is ever used, focus is always somewhere and can be seen."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import builders
from tests.builders import CANARY
from tests.cast import PARTS, PASSWORD
from tests.table import Person, Table

FARTHEST = 120
"""Presses of Tab after which something cannot be reached in any reasonable sense."""
NO_POINTER = """
  window.pointers = 0;
  for (const kind of ["pointerdown", "mousedown", "touchstart"]) {
    addEventListener(kind, () => { window.pointers += 1; }, true);
  }
"""
SEEN = """() => {
  const held = document.activeElement;
  const style = getComputedStyle(held);
  return held.matches(":focus-visible") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


class Keys:
    """Somebody with a keyboard and nothing else."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.page: Page = person.page

    def to(self, target: Locator) -> None:
        """Tab until the target has focus; everything on the way shows that it has it."""
        target.wait_for()
        for _press in range(FARTHEST):
            if target.evaluate("element => element === document.activeElement"):
                assert self.page.evaluate(SEEN), "focus cannot be seen"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reached by Tab: {target}")

    def press(self, target: Locator, key: str = "Enter") -> None:
        self.to(target)
        self.page.keyboard.press(key)

    def write(self, field: str, words: str) -> None:
        self.to(self.page.locator(field))
        self.page.keyboard.type(words)

    def choose(self, field: str, label: str) -> None:
        """One of a list, by typing how it begins."""
        self.to(self.page.locator(field))
        self.page.keyboard.type(label)
        expect(self.page.locator(f"{field} option:checked")).to_have_text(label)

    def check(self, box: str) -> None:
        self.press(self.page.locator(box), "Space")
        expect(self.page.locator(box)).to_be_checked()

    def pick(self, name: str, value: str) -> None:
        """One of a group: Tab to the group, arrows inside it."""
        self.to(self.page.locator(f"input[name={name}]").first)
        self.page.keyboard.press("Space")
        wanted = self.page.locator(f"input[name={name}][value={value}]")
        while not wanted.is_checked():
            self.page.keyboard.press("ArrowDown")

    def holds_on(self) -> None:
        """Focus was not thrown back to the start of the page."""
        assert self.page.evaluate("document.activeElement !== document.body"), "focus was lost"

    def used_no_pointer(self) -> None:
        assert self.page.evaluate("window.pointers") == 0


@pytest.fixture
def meeting(table: Table) -> Any:
    return table.seed(lambda cast: builders.meeting(cast["chair"], [], table.now, publish=False))


def arrive(table: Table, role: str) -> Keys:
    """A fresh browser, at the door."""
    context = table.browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(10_000)
    context.add_init_script(NO_POINTER)
    page = context.new_page()
    keys = Keys(Person(page, context, None, table.server.url))  # type: ignore[arg-type] - nobody listens in here
    keys.person.goto("/sign-in")
    keys.write("#email", PARTS[role].email)
    keys.write("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(table.server.url + "/")
    return keys


def test_the_round_trip_by_keyboard_alone(table: Table, meeting: Any):
    counsellor, chair, shelter = (arrive(table, role) for role in ("counsellor", "chair", "shelter"))
    pseudonym = bring(counsellor)
    case = counsellor.page.url
    plan(chair, meeting)
    release_and_seal(counsellor)
    for person in (chair, counsellor, shelter):
        person.person.goto(f"/conferences/{meeting}")
        person.press(person.page.locator("form[action$=pledge] button"))
        person.page.locator("#meeting").wait_for()
    run(chair, pseudonym)
    write_and_answer(counsellor, shelter)
    take_on(chair)
    share_and_cover(counsellor, shelter)
    withdraw(counsellor, shelter, case)
    end(chair)
    close_out(shelter)
    for person in (chair, counsellor, shelter):
        person.used_no_pointer()
        person.person.context.close()


def test_single_keys_do_nothing_while_they_are_turned_off(table: Table):
    """WCAG 2.2, 2.1.4: Character Key Shortcuts."""
    meeting = table.seed(lambda cast: builders.meeting(cast["chair"], [], table.now))
    chair = arrive(table, "chair")
    chair.person.goto(f"/conferences/{meeting}")
    chair.press(chair.page.locator("form[action$=pledge] button"))
    page, opened = chair.page, chair.page.locator("form[data-command=next]")
    page.locator("form[data-command=open]").wait_for()
    switch = page.get_by_role("checkbox", name="Use single keys")
    expect(switch).to_be_checked()
    chair.press(switch, "Space")
    chair.to(page.locator("form[data-command=open] button"))
    expect(page.locator(".button__key:visible")).to_have_count(0)
    page.keyboard.press("o")
    page.keyboard.press("h")
    chair.press(switch, "Space")
    page.keyboard.press("o")  # what is ticked is a field, and letters are no keys there
    chair.to(page.locator("form[data-command=open] button"))
    expect(page.locator(".button__key:visible").first).to_be_visible()
    expect(opened).to_have_count(0)
    page.keyboard.press("o")
    opened.wait_for()
    chair.used_no_pointer()
    page.context.close()


def bring(who: Keys) -> str:
    who.press(who.page.locator(".places a[href='/queue']"))
    who.press(who.page.locator("main a[href='/cases/new']").first)
    who.write("#question", "Which shelter can take her with a dog?")
    who.write("#needs", "Somewhere safe tonight")
    who.pick("knows", "yes")
    who.pick("to_the_table", "yes")
    who.press(who.page.locator("form[data-keep] .form__actions .button--primary"))
    who.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}$"))
    return who.page.locator("h1:visible").inner_text()


def plan(chair: Keys, meeting: object) -> None:
    chair.person.goto(f"/conferences/{meeting}/agenda")
    chair.press(chair.page.locator("form[action$='agenda/items'] button").first)
    chair.page.locator(".agenda__item").nth(1).wait_for()
    chair.press(chair.page.locator("form[action$=publish] button"))
    chair.page.locator(f"main a[href='/conferences/{meeting}']").first.wait_for()


def release_and_seal(who: Keys) -> None:
    who.press(who.page.locator("a[href$='releases/new']"))
    agency = who.page.locator("label", has_text="Harbour House").get_attribute("for")
    who.check(f"#{agency}")
    who.check("input[name=categories][value=location_safety]")
    who.check("input[name=purposes][value=safety_planning]")
    for told in ("what", "to_whom", "risks", "may_refuse", "may_stop"):
        who.check(f"input[name=explained][value={told}]")
    who.pick("condition", "no")
    who.check("input[name=signed_by][value=survivor]")
    who.check("#paper_here")
    year, month, day = who.page.locator("#last_day").input_value().split("-")
    who.write("#read_back", f"{month}{day}{year}")
    who.press(who.page.locator("form[data-keep] .form__actions button"))
    who.press(who.page.locator("a[href$='details/new']"))
    who.choose("#category", "Place and safety")
    who.write("#text", CANARY)
    who.press(who.page.locator("main .form__actions button"))
    who.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}$"))


def run(chair: Keys, pseudonym: str) -> None:
    """One key each."""
    page, clock = chair.page, chair.page.locator("#clock")
    page.keyboard.press("o")
    page.locator("form[data-command=next]").wait_for()
    page.keyboard.press("n")
    clock.wait_for()
    page.keyboard.press("n")
    expect(page.locator(".current__title")).to_have_text(pseudonym)
    page.keyboard.press("p")
    expect(clock.locator(".clock")).to_have_attribute("data-state", "paused")
    chair.press(page.locator("form[data-command=resume] button"))
    expect(clock.locator(".clock")).to_have_attribute("data-state", "running")
    expect(page.locator("form[data-command=pause] button")).to_be_focused()
    page.keyboard.press("x")
    expect(clock.locator(".clock__time")).to_have_text(re.compile(r"^2[45]:\d\d$"))
    expect(page.locator("form[data-command=pause] button")).to_be_focused()


def write_and_answer(counsellor: Keys, shelter: Keys) -> None:
    counsellor.write("#note-text", "The vet papers are here. Press n, o and p.")
    counsellor.press(counsellor.page.locator("form[data-command=note] button"))
    expect(shelter.page.locator("[data-region=talk]")).to_contain_text("The vet papers are here.")
    expect(counsellor.page.locator("#note-text")).to_be_focused()

    counsellor.write("#propose-line", "Hold a bed until Friday @Harb")
    counsellor.page.keyboard.press("Enter")
    expect(counsellor.page.locator("#propose-line")).to_have_value("Hold a bed until Friday @Harbour House ")
    counsellor.press(counsellor.page.locator("form[data-command=propose] button"))
    accept = shelter.page.locator("form[data-command=accept] button")
    shelter.to(accept)
    counsellor.write("#note-text", "A second line.")
    counsellor.press(counsellor.page.locator("form[data-command=note] button"))
    expect(shelter.page.locator("[data-region=talk]")).to_contain_text("A second line.")
    expect(accept).to_be_focused()
    shelter.page.keyboard.press("Enter")
    expect(shelter.page.locator("[data-region=talk] .chip--done")).to_be_visible()
    shelter.holds_on()


def take_on(chair: Keys) -> None:
    page = chair.page
    opener = page.locator("[data-dialog-open=step-dialog]")
    chair.press(opener)
    for agency in ("Harbour House", "Regional Police"):
        chair.press(page.get_by_label(agency), "Space")
    chair.press(page.locator("#step-dialog form button"))
    expect(page.locator("#step-dialog")).to_be_hidden()
    expect(opener).to_have_text("Give another agency a part")
    chair.holds_on()


def share_and_cover(counsellor: Keys, shelter: Keys) -> None:
    page, opener = counsellor.page, counsellor.page.locator("[data-dialog-open=share-dialog]")
    counsellor.press(opener)
    page.locator("#share-offers .card").wait_for()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.wait_for_timeout(700)  # two presses of Esc this far apart cover nothing
    counsellor.press(opener)
    counsellor.press(page.locator("#share-offers form button"))
    expect(page.locator("#share-dialog")).to_be_hidden()
    expect(opener).to_be_focused()
    covers(shelter)


def covers(shelter: Keys) -> None:
    """Esc twice: the page is covered, and the detail is gone from it; on return it takes a deliberate press again."""
    page, sealed = shelter.page, shelter.page.locator("#sealed .sealed")
    expect(sealed).to_contain_text(CANARY)
    shelter.to(page.locator("#note-text"))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("[data-veil-lift]")).to_be_focused()
    expect(page.locator("#meeting")).to_be_hidden()
    expect(sealed).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#note-text")).to_be_focused()
    expect(sealed).to_have_count(0)
    shelter.press(page.locator("[data-look-shared]"))
    expect(sealed).to_contain_text(CANARY)


def withdraw(counsellor: Keys, shelter: Keys, case: str) -> None:
    counsellor.page.goto(case)
    counsellor.press(counsellor.page.locator("a[href$='/withdraw']").first)
    counsellor.press(counsellor.page.locator("form[action$='/withdraw'] button").first)
    counsellor.page.wait_for_url(re.compile(r"/seen$"))
    expect(shelter.page.locator("body")).not_to_contain_text(CANARY)
    shelter.holds_on()


def end(chair: Keys) -> None:
    chair.press(chair.page.locator("[data-dialog-open=end-dialog]"))
    chair.press(chair.page.locator("form[data-command=end] button"))
    chair.page.wait_for_url(re.compile(r"/minutes$"))


def close_out(shelter: Keys) -> None:
    page = shelter.page
    page.wait_for_url(re.compile(r"/minutes$"))
    shelter.press(page.locator(".places a[href='/actions']"))
    shelter.press(page.locator("main .rows__says a"))
    shelter.pick("outcome", "not_done")
    shelter.choose("#reason", "No capacity at the moment")
    shelter.press(page.locator("form[action$=close] .form__actions button"))
    expect(page.locator("form[action$=close]")).to_have_count(0)
