"""One fortnight: three agencies bring cases, the chair plans, one sends a deputy, another apologies,
the agenda is called and changed, the table meets and does not reach two of the cases, the minutes are corrected,
approved and circulated; the next agenda is right.
"""

import re
from datetime import timedelta
from email import message_from_bytes, policy

from playwright.sync_api import Page, expect

from conference.accounts import service as accounts
from conference.kernel.actor import Role
from conference.kernel.ids import MeetingId
from tests import builders
from tests.browser.test_round_trip import bring_a_case, end_the_conference, join
from tests.cast import PARTS, PASSWORD, Cast
from tests.table import Person, Table

CALLED = 2
DEPUTY, DEPUTY_EMAIL = "Kim Ortega", "kim@shelter.example.org"


def waiting(cast: Cast) -> tuple[MeetingId, MeetingId]:
    """A colleague at the shelter, and the two conferences of the fortnight, neither called yet."""
    accounts.add_member(
        name=DEPUTY,
        email=DEPUTY_EMAIL,
        language="en",
        agency=cast.agencies["shelter"],
        roles=frozenset({Role.REPRESENTATIVE}),
        now=cast.now,
    )
    accounts.set_password(DEPUTY_EMAIL, PASSWORD)
    today = builders.meeting(cast["chair"], [], cast.now, publish=False)
    return today, builders.meeting(cast["chair"], [], cast.now + timedelta(days=14), publish=False)


def test_a_fortnight_from_the_queue_to_the_next_agenda(table: Table):
    today, later = table.seed(waiting)
    people = {role: table.sit_down(role) for role in ("chair", "counsellor", "shelter", "detective", "recorder")}
    chair, counsellor, shelter, detective, recorder = people.values()
    deputy = table.sign_in(DEPUTY_EMAIL)
    brought = [bring_a_case(person.page) for person in (counsellor, shelter, shelter, detective)]

    send_apologies(shelter, today, deputy=DEPUTY)
    deputy.goto(f"/conferences/{today}/date")
    expect(deputy.page.get_by_text("You are named to come in place of Sam Lindqvist.")).to_be_visible()
    send_apologies(detective, today)
    order = plan(chair, today, brought)
    call_and_change(chair.page, table)

    for person in (chair, counsellor, deputy):
        join(person, f"/conferences/{today}")
    meet(chair.page, counsellor.page, deputy.page, order)
    end_the_conference(chair.page)
    chair.page.wait_for_url(re.compile(r"/minutes$"))

    who_was_there(recorder, today)
    correct_and_approve(recorder.page, chair.page)
    circulate(recorder.page, table)
    counsellor.goto(f"/conferences/{today}/minutes")
    expect(counsellor.page.get_by_text("The dog comes along")).to_be_visible()
    expect(counsellor.page.get_by_text("allong")).to_have_count(0)
    the_next_agenda(chair, later, order[:CALLED], order[CALLED:])
    nobody_is_named(table, order)


def send_apologies(person: Person, meeting: MeetingId, *, deputy: str = "") -> None:
    page = person.page
    person.goto(f"/conferences/{meeting}/date")
    page.get_by_label("I cannot come").check()
    page.get_by_label("The chair or a colleague has what I would have said.").check()
    if deputy:
        page.get_by_label("Who comes in your place").select_option(label=deputy)
    page.get_by_role("button", name="Send your answer").click()
    expect(page.get_by_text("Your apologies for")).to_be_visible()


def plan(chair: Person, meeting: MeetingId, brought: list[str]) -> list[str]:
    """Who sends a deputy is not missed: only the case of the other one is left out, and the chair puts it on after all.
    Gives the agenda's cases in their order.
    """
    page = chair.page
    chair.goto(f"/conferences/{meeting}/date")
    agencies = page.locator(".people__agency")
    expect(agencies.filter(has_text="Harbour House")).to_contain_text(f"{DEPUTY} comes instead")
    expect(agencies.filter(has_text="Regional Police")).to_contain_text("Sent apologies")
    chair.goto(f"/conferences/{meeting}/agenda")
    listed = page.get_by_role("list", name="Cases that wait").locator(":scope > li")
    left = listed.filter(has_text="The agency that brings it will not be there.")
    expect(left).to_have_count(1)
    expect(left).to_contain_text(brought[-1])
    page.get_by_role("button", name="Take this proposal").click()
    for pseudonym in brought[:-1]:
        expect(page.locator(".agenda")).to_contain_text(pseudonym)
    left.get_by_role("button", name=re.compile("^Add ")).click()
    expect(page.locator(".agenda .pseudonym")).to_have_count(4)
    return page.locator(".agenda .pseudonym").all_inner_texts()


def call_and_change(page: Page, table: Table) -> None:
    """Everybody is told that the agenda is there; and again, once, that it changed."""
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("link", name="Go to the lobby")).to_be_visible()
    called = len(letters(table))
    page.get_by_label("Minutes planned").last.fill("15")
    page.get_by_role("button", name=re.compile("^Set")).last.click()
    page.get_by_role("button", name="Tell everybody that it changed").click()
    expect(page.get_by_text("This agenda changed since everybody was told.")).to_have_count(0)
    assert called == len(PARTS)  # with the deputy; no agreement is in force with the outsider’s agency
    assert len(letters(table)) == 2 * called


def meet(chair: Page, counsellor: Page, deputy: Page, order: list[str]) -> None:
    """Two cases are reached, two are not."""
    chair.get_by_role("button", name="Open the conference").click()
    for pseudonym in order[:CALLED]:
        chair.get_by_role("button", name=f"Call {pseudonym}").click()
        anyway = chair.locator("dialog:modal").get_by_role("button", name="Call it now")
        expect(chair.locator(".current__title").or_(anyway).first).to_be_visible()
        if anyway.is_visible():
            anyway.click()
        expect(counsellor.locator(".current__title")).to_have_text(pseudonym)
    counsellor.get_by_label("A note", exact=True).fill("The dog comes allong")
    counsellor.get_by_role("button", name="Add the note").click()
    expect(chair.locator("[data-region=talk]")).to_contain_text("allong")
    counsellor.fill("#propose-line", "Keep a room @Harbour House")
    counsellor.get_by_role("button", name="Propose the action").click()
    deputy.get_by_role("button", name="We accept").click()
    expect(chair.locator("[data-region=talk] .chip--done")).to_have_count(1)


def who_was_there(recorder: Person, meeting: MeetingId) -> None:
    """The minutes tell who came in whose place, and who sent apologies."""
    page = recorder.page
    recorder.goto(f"/conferences/{meeting}/minutes")
    expect(page.get_by_text("in place of Sam Lindqvist")).to_be_visible()
    expect(page.get_by_text(f"sent what they knew; {DEPUTY} came instead")).to_be_visible()
    expect(page.get_by_role("list", name="Apologies")).to_contain_text("Tom Okafor")
    expect(page.get_by_text("Returned to the queue: not reached")).to_have_count(2)
    expect(page.get_by_text("Not discussed")).to_have_count(1)  # unfinished business


def correct_and_approve(recorder: Page, chair: Page) -> None:
    recorder.get_by_role("button", name="Correct: The dog").click()
    recorder.locator("dialog:modal textarea").fill("The dog comes along")
    recorder.get_by_role("button", name="Put it right").click()
    chair.reload()
    chair.get_by_role("button", name="Approve the minutes").click()
    chair.get_by_role("button", name="Approve and lock").click()
    expect(chair.get_by_text("Version 1, approved by Nadia Bell")).to_be_visible()


def circulate(recorder: Page, table: Table) -> None:
    """Whoever was asked for something is told, and nothing of the conference waits to be sent out any more."""
    before = len(letters(table))
    recorder.reload()
    recorder.get_by_role("button", name="Send the actions out").click()
    expect(recorder.get_by_text("The actions were sent out")).to_be_visible()
    assert len(letters(table)) > before


def the_next_agenda(chair: Person, meeting: MeetingId, discussed: list[str], not_reached: list[str]) -> None:
    """What was not reached is first in line, and says why; what was discussed is not proposed while nothing is due."""
    chair.goto(f"/conferences/{meeting}/agenda")
    proposed = chair.page.get_by_role("list", name="Proposed cases").locator(":scope > li")
    expect(proposed).to_have_count(len(not_reached))
    for pseudonym in not_reached:
        line = proposed.filter(has_text=pseudonym)
        expect(line).to_contain_text("Old business: first in line")
        expect(line).to_contain_text("Not reached last time")
    for pseudonym in discussed:
        left = chair.page.get_by_role("list", name="Cases that wait").locator(":scope > li").filter(has_text=pseudonym)
        expect(left).to_contain_text("Discussed less than four weeks before that day, and nothing is overdue by then.")
    expect(chair.page.locator(".card", has_text="Unfinished business")).to_contain_text("Keep a room")


def letters(table: Table) -> list[str]:
    """Every mail, as it can be read over a shoulder."""
    found = [
        message_from_bytes(file.read_bytes(), policy=policy.default) for file in table.server.mail_folder.iterdir()
    ]
    return [f"{letter['subject']} {letter.as_string()}" for letter in found]


def nobody_is_named(table: Table, pseudonyms: list[str]) -> None:
    for letter in letters(table):
        assert [name for name in (*pseudonyms, "Harbour House", "dog") if name in letter] == []
