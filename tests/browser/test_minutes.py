"""From what was said to paper: the recorder puts a line right, the chair approves, each copy prints what its reader may
know and nothing else, and her contact makes a paper that says nothing to whoever finds it.
"""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from conference.kernel.ids import CaseId, MeetingId
from conference.kernel.narrative import Narrative
from tests import builders
from tests.cast import Cast
from tests.table import Person, Table

PDF_PAGE = re.compile(rb"/Type\s*/Page[^s]")
ON_SCREEN_ONLY = ("Conferences", "Sign out", "Common Table", "Keeping the minutes", "Print", "Correct", "Press Esc")


def on_paper(page: Page) -> str:
    """All words that stand on the paper."""
    page.emulate_media(media="print")
    words = page.locator("body").inner_text()
    page.emulate_media(media="screen")
    return words


def held(cast: Cast) -> tuple[CaseId, MeetingId, str]:
    """A conference that is over, with something of everything; the detective's agency is kept out of its case."""
    now = cast.now
    case = builders.bring_case(cast["counsellor"], now, kept_out=[cast.agencies["detective"]])
    meeting = builders.meeting(cast["chair"], [case], now)
    for role in ("chair", "counsellor", "shelter"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, case, now)
    builders.command(cast["chair"], meeting, "decide", now, text=Narrative.read("The dog comes allong"))
    builders.command(cast["shelter"], meeting, "note", now, text=Narrative.read("Ours alone"), private=True)
    builders.ask(cast["counsellor"], meeting, cast.agencies["shelter"], "Keep a room", now)
    builders.command(cast["chair"], meeting, "end", now)
    return case, meeting, builders.held_case(case).pseudonym


def put_right(recorder: Person) -> None:
    page = recorder.page
    page.get_by_role("button", name="Correct: The dog").click()
    page.locator("dialog:modal textarea").fill("The dog comes along")
    page.get_by_role("button", name="Put it right").click()
    expect(page.get_by_text("put right by Mei Tran")).to_be_visible()


def approve(chair: Person) -> None:
    page = chair.page
    page.get_by_role("button", name="Approve the minutes").click()
    page.get_by_role("button", name="Approve and lock").click()
    expect(page.get_by_text("Version 1, approved by Nadia Bell")).to_be_visible()


def test_minutes_are_put_right_approved_printed_and_brought_home(table: Table, shots: Path):
    _case, meeting, pseudonym = table.seed(held)
    recorder, chair, shelter, detective, counsellor = (
        table.sit_down(who) for who in ("recorder", "chair", "shelter", "detective", "counsellor")
    )
    for person in (recorder, chair):
        person.goto(f"/conferences/{meeting}/minutes")
    put_right(recorder)
    chair.page.reload()
    approve(chair)

    shelter.goto(f"/conferences/{meeting}/minutes")
    expect(shelter.page.get_by_text("Ours alone")).to_be_visible()
    for person in (recorder, chair, shelter):
        person.goto(f"/conferences/{meeting}/minutes")
        words = on_paper(person.page)
        assert all(said in words for said in (pseudonym, "The dog comes along", "Keep a room", "Version 1"))
        assert [shown for shown in (*ON_SCREEN_ONLY, "Ours alone", "allong") if shown in words] == []
        paper = person.page.pdf(prefer_css_page_size=True)
        assert 1 <= len(PDF_PAGE.findall(paper)) <= 2
        (shots / "minutes.pdf").write_bytes(paper)
    detective.goto(f"/conferences/{meeting}/minutes")
    words = on_paper(detective.page)
    assert "Private item" in words
    assert [shown for shown in (pseudonym, "dog", "Keep a room") if shown in words] == []

    carry_home(counsellor, meeting, pseudonym)


def carry_home(counsellor: Person, meeting: MeetingId, pseudonym: str) -> None:
    page = counsellor.page
    counsellor.goto(f"/conferences/{meeting}/minutes")
    page.get_by_role("link", name="A paper for her").click()
    page.get_by_label("Harbour House, no answer yet").fill("Someone keeps a room for you")
    page.get_by_role("button", name="Make the paper").click()
    expect(page.locator(".paper")).to_contain_text("Someone keeps a room for you")
    words = on_paper(page)
    telling = (pseudonym, "Harbour House", "Lakeshore", "Rosa", "Common Table", "2026", "conference")
    assert [told for told in telling if told.casefold() in words.casefold()] == []
    assert "You can say no" in words
    assert 1 <= len(PDF_PAGE.findall(page.pdf(format="Letter"))) <= 2
