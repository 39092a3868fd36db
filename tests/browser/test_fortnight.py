"""One fortnight: agencies bring cases, the chair plans, somebody sends apologies, the agenda is called and changed, the
table meets and does not reach everything, the minutes are corrected, approved and circulated; the next agenda is right.
"""

import re
from email import message_from_bytes, policy

from playwright.sync_api import Page, expect

from conference.kernel.ids import MeetingId
from tests import builders
from tests.browser.test_round_trip import bring_a_case, end_the_conference, join
from tests.cast import PARTS, Cast
from tests.table import Person, Table

CALLED = 2


def waiting(cast: Cast) -> tuple[MeetingId, MeetingId]:
    """What the agencies brought, and the two conferences of the fortnight, neither called yet."""
    for number, role in enumerate(("shelter", "detective", "shelter"), start=1):
        builders.bring_case(cast[role], cast.now, question=f"What can be done, number {number}?")
    today = builders.meeting(cast["chair"], [], cast.now, publish=False)
    return today, builders.meeting(cast["chair"], [], cast.now.replace(year=cast.now.year + 1), publish=False)


def test_a_fortnight_from_the_queue_to_the_next_agenda(table: Table):
    today, later = table.seed(waiting)
    people = {role: table.sit_down(role) for role in ("chair", "counsellor", "shelter", "recorder")}
    chair, counsellor, shelter, recorder = people.values()
    brought = bring_a_case(counsellor.page)

    send_apologies(shelter.page, f"{table.server.url}/conferences/{today}/date")
    order = plan(chair, today, brought)
    call_and_change(chair.page, table)

    for person in (chair, counsellor):
        join(person, f"/conferences/{today}")
    meet(chair.page, counsellor.page, order)
    end_the_conference(chair.page)
    chair.page.wait_for_url(re.compile(r"/minutes$"))

    correct_and_approve(recorder, chair, today)
    counsellor.goto(f"/conferences/{today}/minutes")
    expect(counsellor.page.get_by_text("The dog comes along")).to_be_visible()
    expect(counsellor.page.get_by_text("allong")).to_have_count(0)
    assert brought in order[:CALLED]
    the_next_agenda(chair, later, brought, order[CALLED])
    nobody_is_named(table, [brought, *order])


def send_apologies(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("I cannot come").check()
    page.get_by_label("The chair or a colleague has what I would have said.").check()
    page.get_by_role("button", name="Send your answer").click()
    expect(page.get_by_text("Your apologies for")).to_be_visible()


def plan(chair: Person, meeting: MeetingId, brought: str) -> list[str]:
    """The planner leaves the absent agency's cases; the chair takes the rest, and puts one of those on after all."""
    page = chair.page
    chair.goto(f"/conferences/{meeting}/date")
    expect(page.locator(".people__agency", has_text="Harbour House")).to_contain_text("Sent apologies")
    chair.goto(f"/conferences/{meeting}/agenda")
    listed = page.get_by_role("list", name="Cases that wait").locator(":scope > li")
    left = listed.filter(has_text="The agency that brings it will not be there.")
    expect(left).to_have_count(2)
    page.get_by_role("button", name="Take this proposal").click()
    expect(page.locator(".agenda")).to_contain_text(brought)
    left.get_by_role("button", name=re.compile("^Add ")).first.click()
    expect(page.locator(".agenda .pseudonym")).to_have_count(3)
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
    assert called == len(PARTS) - 1  # no agreement is in force with the outsider’s agency
    assert len(letters(table)) == 2 * called


def meet(chair: Page, counsellor: Page, order: list[str]) -> None:
    """Two cases are reached, the third is not."""
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


def correct_and_approve(recorder: Person, chair: Person, meeting: MeetingId) -> None:
    page = recorder.page
    recorder.goto(f"/conferences/{meeting}/minutes")
    page.get_by_role("button", name="Correct: The dog").click()
    page.locator("dialog:modal textarea").fill("The dog comes along")
    page.get_by_role("button", name="Put it right").click()
    chair.page.reload()
    chair.page.get_by_role("button", name="Approve the minutes").click()
    chair.page.get_by_role("button", name="Approve and lock").click()
    expect(chair.page.get_by_text("Version 1, approved by Nadia Bell")).to_be_visible()


def the_next_agenda(chair: Person, meeting: MeetingId, discussed: str, not_reached: str) -> None:
    """What was not reached is first in line, and says why; what was discussed is not proposed while nothing is due."""
    chair.goto(f"/conferences/{meeting}/agenda")
    proposed = chair.page.get_by_role("list", name="Proposed cases").locator(":scope > li")
    expect(proposed.first).to_contain_text(not_reached)
    expect(proposed.first).to_contain_text("Old business: first in line")
    expect(proposed.first).to_contain_text("Not reached last time")
    expect(proposed.filter(has_text=discussed)).to_have_count(0)
    left = chair.page.get_by_role("list", name="Cases that wait").locator(":scope > li").filter(has_text=discussed)
    expect(left).to_contain_text("Discussed less than four weeks ago, and nothing is due.")


def letters(table: Table) -> list[str]:
    """Every mail, as it can be read over a shoulder."""
    found = [
        message_from_bytes(file.read_bytes(), policy=policy.default) for file in table.server.mail_folder.iterdir()
    ]
    return [f"{letter['subject']} {letter.as_string()}" for letter in found]


def nobody_is_named(table: Table, pseudonyms: list[str]) -> None:
    for letter in letters(table):
        assert [name for name in (*pseudonyms, "Harbour House", "dog") if name in letter] == []
