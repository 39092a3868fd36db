"""A page that nobody touches is locked in place; whoever moves the pointer now and then is still there."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Request, expect

from conference.accounts.models import SignIn
from conference.infra.database import session, transaction
from tests import builders
from tests.browser.test_accessible import axe, found, too_small, too_wide
from tests.browser.test_keyboard import SEEN
from tests.builders import CANARY
from tests.cast import PARTS, PASSWORD
from tests.table import Person, Table

LOCKED = "Locked while you were away."
TYPED = "The dog likes the window seat."


def told(page: Page) -> list[str]:
    """What the page tells the server by itself, from now on."""
    said: list[str] = []

    def keep(request: Request) -> None:
        if request.url.endswith("/here"):
            said.append(request.method)

    page.on("request", keep)
    return said


def leave_alone(table: Table, role: str, span: timedelta = timedelta(minutes=31), *, signed_in: bool = False) -> None:
    """As if nobody had used this person's browsers for a while; `signed_in`: since they signed in."""

    def move_back(cast) -> None:
        mine = sa.select(SignIn).where(SignIn.member_id == cast[role].member, SignIn.ended_at.is_(None))
        with transaction():
            for held in session().scalars(mine):
                held.used_at -= span
                held.started_at -= span if signed_in else timedelta(hours=1)

    table.seed(move_back)


def locked(page: Page) -> None:
    expect(page.get_by_role("heading", name=LOCKED)).to_be_visible()
    expect(page.get_by_label("Your password")).to_be_focused()


def unlock(page: Page, password: str = PASSWORD) -> None:
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def mark(page: Page) -> None:
    """So that a page which was loaded again is noticed."""
    page.evaluate("() => { window.stayed = true; }")


def stayed(page: Page) -> bool:
    return page.evaluate("() => window.stayed === true")


def test_a_touched_page_says_so_and_an_untouched_one_is_locked_before_the_server_locks(table: Table):
    page = table.sit_down("chair").page
    page.clock.install()
    page.goto(table.server.url + "/queue")
    said = told(page)
    page.mouse.move(10, 10)
    assert said == []  # no more often than once a minute
    page.clock.fast_forward("02:00")
    page.mouse.move(20, 20)
    page.mouse.move(30, 30)
    page.wait_for_timeout(300)
    assert said == ["POST"]
    page.clock.fast_forward("28:00")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    page.clock.fast_forward("01:30")
    locked(page)
    assert page.url.endswith("/queue")
    page.mouse.move(40, 40)
    unlock(page)
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    page.clock.fast_forward("28:00")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    assert said == ["POST"]


def test_what_was_typed_waits_behind_the_lock_and_is_sent_as_if_nothing_had_been(table: Table):
    person = table.sit_down("counsellor")
    page = person.page
    page.clock.install()
    person.goto("/cases/new")
    page.locator("form[data-keep] textarea").first.fill(TYPED)
    mark(page)
    leave_alone(table, "counsellor")
    page.clock.fast_forward("29:30")
    locked(page)
    nothing_behind_it(page)
    only_by_password(page)
    unlock(page)
    expect(page.locator("form[data-keep] textarea").first).to_have_value(TYPED)
    expect(page.locator("form[data-keep] textarea").first).to_be_focused()
    assert stayed(page)
    page.locator("form[data-keep]").evaluate("form => { form.noValidate = true; }")
    page.locator("form[data-keep] .form__actions button").first.click()
    page.locator(".field__error").first.wait_for()  # the rest of the form is asked for, and the door did not come first
    expect(page.locator("form[data-keep] textarea").first).to_have_value(TYPED)


def nothing_behind_it(page: Page) -> None:
    """By eyes, by Tab, and by what reads the page aloud."""
    shown = page.locator("body > *").evaluate_all("all => all.filter((one) => one.checkVisibility()).length")
    assert shown == 1
    spoken = page.locator("body").aria_snapshot()
    assert LOCKED in spoken
    assert TYPED not in spoken
    reached: list[str] = []
    for _press in range(4):
        reached.append(page.evaluate("() => document.activeElement.closest('.lock') ? 'lock' : 'elsewhere'"))
        page.keyboard.press("Tab")
    assert reached[:3] == ["lock"] * 3


def only_by_password(page: Page) -> None:
    """Not by the key that covers the page, nor by a wrong one."""
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Continue")).to_be_hidden()
    page.get_by_label("Your password").focus()
    assert page.evaluate(SEEN)
    unlock(page, "not this one")
    expect(page.get_by_role("alert")).to_have_text("This is not your password.")
    expect(page.get_by_label("Your password")).to_be_focused()
    expect(page.get_by_label("Your password")).to_have_value("")
    expect(page.get_by_label("Your password")).to_have_attribute("aria-invalid", "true")


def at_the_table(table: Table) -> tuple[Person, Person]:
    """A detail is shared with the shelter, whose member listens and has begun a note."""
    _case, meeting, _detail, _release = table.seed(lambda cast: builders.shared_case(cast, table.now))
    chair, shelter = table.sit_down("chair"), table.sit_down("shelter")
    for person in (chair, shelter):
        person.goto(f"/conferences/{meeting}")
        expect(person.page.locator(".current__title")).to_be_visible()
    counsellor = table.sit_down("counsellor")
    counsellor.goto(f"/conferences/{meeting}")
    counsellor.page.get_by_role("button", name="Share a detail").click()
    counsellor.page.get_by_role("button", name="Share it with those covered").click()
    expect(shelter.page.locator("#sealed")).to_contain_text(CANARY)
    return chair, shelter


def test_a_listener_left_alone_is_locked_at_the_table_and_takes_the_seat_again(table: Table):
    chair, shelter = at_the_table(table)
    name = PARTS["shelter"].name
    expect(chair.page.locator(".meeting__people")).to_contain_text(name)
    shelter.page.fill("#note-text", TYPED)
    mark(shelter.page)
    leave_alone(table, "shelter")  # the server knows first, and closes the socket
    locked(shelter.page)
    body = shelter.page.locator("body")
    expect(body).not_to_contain_text(CANARY)
    expect(shelter.page.locator("[data-region]")).to_have_count(0)
    expect(chair.page.locator(".meeting__people")).not_to_contain_text(name, timeout=20_000)
    looks = sum(CANARY.encode() in one for one in shelter.heard.bodies)

    chair.page.fill("#note-text", "Said while somebody was away.")
    chair.page.get_by_role("button", name="Add the note").click()
    expect(chair.page.locator("[data-region=talk]")).to_contain_text("Said while")
    unlock(shelter.page, "not this one")
    expect(shelter.page.get_by_role("alert")).to_have_text("This is not your password.")
    assert not shelter.heard.holds("Said while somebody was away.")
    unlock(shelter.page)
    expect(shelter.page.locator("[data-region=talk]")).to_contain_text("Said while somebody was away.")
    expect(shelter.page.locator("#note-text")).to_have_value(TYPED)
    expect(shelter.page.locator("#connection")).not_to_have_attribute("data-state", "lost")
    expect(chair.page.locator(".meeting__people")).to_contain_text(name)
    assert stayed(shelter.page)
    # What was on the screen before comes back only when it is asked for.
    expect(shelter.page.get_by_role("button", name="Show it on my screen")).to_be_visible()
    assert sum(CANARY.encode() in one for one in shelter.heard.bodies) == looks

    shelter.page.get_by_role("button", name="Add the note").click()
    expect(chair.page.locator("[data-region=talk]")).to_contain_text(TYPED)


def test_a_page_that_thinks_it_is_in_use_is_locked_by_the_first_answer_that_says_otherwise(table: Table):
    person = table.sit_down("chair")
    person.page.clock.install()
    person.goto("/queue")
    mark(person.page)
    leave_alone(table, "chair")
    person.page.clock.fast_forward("02:00")
    person.page.mouse.move(20, 20)
    locked(person.page)
    unlock(person.page)
    expect(person.page.get_by_role("heading", name="Queue")).to_be_visible()
    assert stayed(person.page)


def test_the_privacy_screen_is_still_there_under_the_lock(table: Table):
    page = table.sit_down("chair").page
    page.clock.install()
    page.goto(table.server.url + "/queue")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Continue")).to_be_focused()
    page.clock.fast_forward("29:30")
    locked(page)
    unlock(page)
    expect(page.get_by_role("button", name="Continue")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Continue")).to_be_focused()


def test_without_a_connection_it_stays_locked_and_says_so(table: Table):
    person = table.sit_down("chair")
    person.page.clock.install()
    person.goto("/queue")
    person.page.clock.fast_forward("29:30")
    locked(person.page)
    person.context.set_offline(True)
    unlock(person.page)
    expect(person.page.get_by_role("alert")).to_have_text("There is no connection just now. Please try again.")
    person.context.set_offline(False)
    unlock(person.page)
    expect(person.page.get_by_role("heading", name="Queue")).to_be_visible()


def test_after_twelve_hours_the_door_says_why(table: Table):
    person = table.sit_down("counsellor")
    person.page.clock.install()
    person.goto("/cases/new")
    person.page.locator("form[data-keep] textarea").first.fill(TYPED)
    person.page.clock.fast_forward("29:30")
    locked(person.page)
    leave_alone(table, "counsellor", timedelta(hours=13), signed_in=True)
    unlock(person.page)
    person.page.wait_for_url(re.compile(r"/sign-in$"))
    expect(person.page.get_by_role("status")).to_have_text(re.compile(r"Your sign-in is over\. Please sign in again\."))


def test_somebody_else_leaves_by_the_door(table: Table):
    person = table.sit_down("chair")
    person.page.clock.install()
    person.goto("/queue")
    person.page.clock.fast_forward("29:30")
    locked(person.page)
    person.page.get_by_role("button", name="I am somebody else: sign out").click()
    person.page.wait_for_url(re.compile(r"/sign-in$"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_asked_for_while_locked_is_the_lock_and_then_itself(table: Table, language: str, shots):
    page = table.sit_down("chair", bypass_csp=True, reduced_motion="reduce").page
    if language == "fr":
        page.locator(".tongues button[lang=fr]").click()
    leave_alone(table, "chair")
    page.goto(table.server.url + "/queue")
    for dark, width in ((False, 1280), (True, 320)):
        page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 640})
        assert found(axe(page)) == too_wide(page) == too_small(page) == []
        page.screenshot(path=shots / f"locked page {language} {width}.png", full_page=True)
    page.locator("#lock-password").press("Tab")
    page.locator("#lock-password").press_sequentially("not this one\n")
    page.locator(".field__error").wait_for()
    page.locator("#lock-password").press_sequentially(f"{PASSWORD}\n")
    page.wait_for_url(re.compile(r"/queue$"))
    expect(page.locator(".head__me")).to_be_visible()
