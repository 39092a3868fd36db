"""From what was said to paper: the recorder puts a line right, the chair approves, each copy prints what its reader may
know and nothing else, and her contact makes a paper that says nothing to whoever finds it.
"""

from pathlib import Path

from playwright.sync_api import Page, expect

from conference.kernel.ids import CaseId, MeetingId
from conference.kernel.narrative import Narrative
from tests import builders
from tests.cast import PASSWORD, Cast
from tests.paper import opened, words
from tests.table import Person, Table

ON_SCREEN_ONLY = ("Conferences", "Sign out", "Common Table", "Keeping the minutes", "Print", "Correct", "Press Esc")


def on_paper(page: Page) -> str:
    """All words that stand on the paper."""
    page.emulate_media(media="print")
    words = page.locator("body").inner_text()
    page.emulate_media(media="null")
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
        printed = on_paper(person.page)
        assert all(said in printed for said in (pseudonym, "The dog comes along", "Keep a room", "Version 1"))
        assert [shown for shown in (*ON_SCREEN_ONLY, "Ours alone", "allong") if shown in printed] == []
        paper = person.page.pdf(prefer_css_page_size=True)
        assert 1 <= len(opened(paper).pages) <= 2
        (shots / "minutes.pdf").write_bytes(paper)
    detective.goto(f"/conferences/{meeting}/minutes")
    printed = on_paper(detective.page)
    assert "Private item" in printed
    assert [shown for shown in (pseudonym, "dog", "Keep a room") if shown in printed] == []

    both = {pseudonym, "The dog comes along", "Keep a room"}
    as_a_file(shelter, meeting, there={*both, "Ours alone", "Only for Harbour House"}, not_there={"Private item"})
    as_a_file(detective, meeting, there={"Private item", "What Regional Police may read"}, not_there=both)
    carry_home(counsellor, meeting, pseudonym)


def as_a_file(person: Person, meeting: MeetingId, *, there: set[str], not_there: set[str]) -> None:
    """Their own copy, with what their agency keeps if it keeps something."""
    person.goto(f"/conferences/{meeting}/minutes")
    person.page.get_by_role("link", name="As a PDF").click()
    expect(person.page.get_by_role("button", name="Make the PDF")).to_be_visible()
    for box in person.page.get_by_label("Also what only our agency reads").all():
        box.check()
    read = downloaded(person.page, "minutes.pdf")
    assert {said for said in there | not_there if said in read} == there


def downloaded(page: Page, name: str) -> str:
    """The words of the file that the page makes once the password was given."""
    page.get_by_label("Your password").fill(PASSWORD)
    with page.expect_download() as waited:
        page.get_by_role("button", name="Make the PDF").click()
    assert waited.value.suggested_filename == name
    expect(page.get_by_label("Your password")).to_be_empty()
    expect(page.get_by_role("button", name="Make the PDF")).not_to_have_attribute("aria-busy", "true")
    return words(waited.value.path().read_bytes())


def carry_home(counsellor: Person, meeting: MeetingId, pseudonym: str) -> None:
    page = counsellor.page
    counsellor.goto(f"/conferences/{meeting}/minutes")
    page.get_by_role("link", name="A paper for her").click()
    page.get_by_label("Harbour House, no answer yet").fill("Someone keeps a room for you")
    page.get_by_role("button", name="Make the paper").click()
    expect(page.locator(".paper")).to_contain_text("Someone keeps a room for you")
    telling = (pseudonym, "Harbour House", "Lakeshore", "Rosa", "Common Table", "2026", "conference")
    for said in (on_paper(page), downloaded(page, "paper.pdf")):
        assert [told for told in telling if told.casefold() in said.casefold()] == []
        assert "Someone keeps a room for you" in said
        assert "You can say no" in said
    assert 1 <= len(opened(page.pdf(format="Letter")).pages) <= 2
