"""The server is killed in the middle of an item, and started again: nothing acknowledged is lost or doubled.

`conference/infra/database.py` answers after the commit; `static/src/live/commands.ts` sends again with the same id.
"""

from uuid import UUID

from playwright.sync_api import expect

from conference.actions import store as actions
from conference.kernel.ids import MeetingId
from conference.meetings import store as meetings
from tests import builders
from tests.cast import Cast
from tests.table import Table


def two_cases(cast: Cast) -> tuple[str, str]:
    first = builders.bring_case(cast["counsellor"], cast.now)
    second = builders.bring_case(cast["shelter"], cast.now, question="Is there a lawyer free this month?")
    return str(second), str(builders.meeting(cast["chair"], [first, second], cast.now))


def test_killed_in_item_two_pages_recover_and_every_acknowledged_line_is_there_once(table: Table):
    _case, meeting = table.seed(two_cases)
    people = {role: table.sit_down(role) for role in ("chair", "counsellor", "shelter")}
    chair, counsellor, shelter = (person.page for person in people.values())
    for person in people.values():
        person.goto(f"/conferences/{meeting}")
        person.page.get_by_role("button", name="I accept this pledge and come in").click()
    chair.get_by_role("button", name="Open the conference").click()
    for _ in range(3):  # unfinished business, item 1, item 2
        expect(chair.get_by_role("button", name="Next item")).to_be_enabled()
        before = chair.locator(".agenda__item--now .agenda__title").all_inner_texts()
        chair.get_by_role("button", name="Next item").click()
        expect(chair.locator(".agenda__item--now .agenda__title")).not_to_have_text(before[0] if before else "nothing")
    say(counsellor, "Acknowledged before the fall.")
    expect(shelter.locator("[data-region=talk]")).to_contain_text("Acknowledged before the fall.")
    counsellor.fill("#propose-line", "Ring the clinic @Harbour House")
    counsellor.locator("form[data-command=propose] button").click()
    expect(shelter.locator("[data-region=talk]")).to_contain_text("Ring the clinic")

    table.server.kill()
    expect(counsellor.locator("#connection")).to_have_attribute("data-state", "lost")
    say(counsellor, "Typed while nobody answered.", wait=False)
    shelter.get_by_label("A note", exact=True).fill("Half a sen")
    table.server.start()

    for page in (chair, counsellor, shelter):
        expect(page.locator("#connection")).not_to_have_attribute("data-state", "lost", timeout=15_000)
        expect(page.locator("[data-region=talk]")).to_contain_text("Typed while nobody answered.")
        expect(page.locator(".agenda__item--now")).to_have_count(1)
    expect(shelter.get_by_label("A note", exact=True)).to_have_value("Half a sen")
    say(shelter, "Half a sentence, whole.")
    expect(counsellor.locator("[data-region=talk]")).to_contain_text("Half a sentence, whole.")
    notes, proposed = table.seed(lambda _cast: what_is_kept(meeting))
    assert sorted(notes) == ["Acknowledged before the fall.", "Half a sentence, whole.", "Typed while nobody answered."]
    assert proposed == ["Ring the clinic"]


def say(page, text: str, *, wait: bool = True) -> None:
    page.get_by_label("A note", exact=True).fill(text)
    page.get_by_role("button", name="Add the note").click()
    if wait:
        expect(page.get_by_label("A note", exact=True)).to_have_value("")


def what_is_kept(meeting: str) -> tuple[list[str], list[str]]:
    meeting_id = MeetingId(UUID(meeting))
    return [str(n.text) for n in meetings.notes(meeting_id)], [str(a.text) for a in actions.for_meeting(meeting_id)]
