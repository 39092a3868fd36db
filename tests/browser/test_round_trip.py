"""The whole round trip, four people at once, one server: from bringing a case to the next agenda.

The counsellor holds a detail, the shelter worker has a release, the detective has none. Everything that the detective's
browser receives, every log line, the database and every mail are searched for the planted detail.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import builders, servers
from tests.builders import CANARY
from tests.cast import Cast
from tests.table import Person, Table

QUESTION = "Which shelter can take her with a dog?"
WITHIN_TWO_SECONDS = 2_000


def test_the_whole_round_trip_with_four_people(table: Table):
    meeting = table.seed(lambda cast: builders.meeting(cast["chair"], [], table.now, publish=False))
    people = {role: table.sit_down(role) for role in ("chair", "counsellor", "shelter", "detective")}
    chair, counsellor, shelter, detective = people.values()

    pseudonym = bring_a_case(counsellor.page)
    plan_and_publish(chair, f"/conferences/{meeting}/agenda", pseudonym)
    case = record_release_and_seal(counsellor.page)

    for person in people.values():
        join(person, f"/conferences/{meeting}")
    open_and_reach(chair.page, pseudonym)
    for person in people.values():
        expect(person.page.locator(".current__title")).to_have_text(pseudonym)
        expect(person.page.locator("#clock .clock__time")).to_have_text(re.compile(r"^(20:00|19:5\d)$"))

    note_and_action(counsellor.page, shelter.page, detective.page)
    share_with_the_shelter(chair.page, counsellor.page, shelter.page, detective.page)
    withdraw_and_see_it_blank(table, counsellor, shelter, case, meeting)

    end_the_conference(chair.page)
    for person in people.values():
        person.page.wait_for_url(re.compile(r"/minutes$"))
        expect(person.page.get_by_text("Hold a bed until Friday").first).to_be_visible()
    close_out(shelter)
    the_next_agenda_opens_with_unfinished_business(chair, pseudonym)

    assert shelter.heard.holds(CANARY)
    nowhere_else(table, [chair, detective])
    for person in people.values():
        assert person.heard.complaints == []
    # An answer to a page that was being left is not read; only the fresh regions are asked for at such a moment.
    assert all(path.endswith("/regions") for path in detective.heard.unread)


def test_the_round_trip_over_long_polling(table: Table):
    """A network that blocks WebSockets: the same page, as good."""
    case, meeting = table.seed(_called_case)
    people = {role: table.sit_down(role) for role in ("chair", "counsellor", "shelter", "detective")}
    for person in people.values():
        person.context.route_web_socket(re.compile(".*"), lambda socket: socket.close())
        join(person, f"/conferences/{meeting}")
    chair, counsellor, shelter, detective = people.values()
    open_and_reach(chair.page, chair.page.locator(".agenda__item").nth(1).locator(".agenda__title").inner_text())
    note_and_action(counsellor.page, shelter.page, detective.page)
    share_with_the_shelter(chair.page, counsellor.page, shelter.page, detective.page)
    withdraw_and_see_it_blank(table, counsellor, shelter, case, meeting)
    assert not detective.heard.holds(CANARY)


class TestOnPostgreSQL:
    @pytest.fixture
    def database_url(self) -> str:
        return servers.postgresql()

    def test_the_whole_round_trip_with_four_people(self, table: Table):
        test_the_whole_round_trip_with_four_people(table)


def _called_case(cast: Cast) -> tuple[str, str]:
    case = builders.bring_case(cast["counsellor"], cast.now)
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], cast.now)
    builders.detail(cast["counsellor"], case, cast.now)
    return str(case), str(builders.meeting(cast["chair"], [case], cast.now))


def the_day_after_tomorrow() -> str:
    return (datetime.now(UTC) + timedelta(days=2)).date().isoformat()


# --- the steps --------------------------------------------------------------------------------------------------------


def bring_a_case(page: Page) -> str:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Queue").click()
    page.get_by_role("link", name=re.compile("Bring a case")).first.click()
    page.get_by_label("The question for the table").fill(QUESTION)
    page.get_by_label("What she asked for").fill("Somewhere safe tonight\nHer own phone")
    page.locator("input[name=knows][value=yes]").check()
    page.get_by_label("Every agency at the table").check()
    page.get_by_role("button", name="Bring this case").click()
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}$"))
    return page.locator("h1").inner_text()


def plan_and_publish(chair: Person, agenda: str, pseudonym: str) -> None:
    chair.goto(agenda)
    page = chair.page
    page.get_by_role("button", name=f"Add {pseudonym}").click()
    expect(page.locator(".agenda")).to_contain_text(pseudonym)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("link", name="Go to the lobby")).to_be_visible()


def record_release_and_seal(page: Page) -> str:
    case = page.url.rsplit("/", 1)[1]
    page.get_by_role("link", name="Record a release").click()
    page.get_by_label("Harbour House", exact=True).check()
    page.get_by_label("Place and safety").check()
    page.get_by_label("to plan for safety").check()
    for told in page.locator("[name=explained]").all():
        told.check()
    page.locator("[name=condition][value=no]").check()
    page.locator("[name=signed_by][value=survivor]").check()
    page.get_by_label("The signed paper is in front of me.").check()
    page.get_by_label("The last day, as the paper says").fill(page.get_by_label("Last day it holds").input_value())
    page.get_by_role("button", name="Record the release").click()
    page.locator("a[href$='details/new']").first.click()
    page.get_by_label("What kind of detail").select_option(label="Place and safety")
    page.get_by_label("The detail", exact=True).fill(CANARY)
    page.get_by_role("button", name="Seal it").click()
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}$"))
    expect(page.locator("body")).not_to_contain_text(CANARY)
    return case


def join(person: Person, meeting: str) -> None:
    person.goto(meeting)
    person.page.get_by_role("button", name="I accept this pledge and come in").click()
    expect(person.page.locator("[data-region=people]")).to_contain_text(
        person.page.locator(".head__me").inner_text().split("\n")[0]
    )


def open_and_reach(page: Page, pseudonym: str) -> None:
    page.get_by_role("button", name="Open the conference").click()
    page.get_by_role("button", name=f"Call {pseudonym}").click()
    expect(page.locator(".current__title")).to_have_text(pseudonym)


def note_and_action(counsellor: Page, shelter: Page, detective: Page) -> None:
    counsellor.get_by_label("A note", exact=True).fill("The vet papers are here.")
    counsellor.get_by_role("button", name="Add the note").click()
    expect(detective.locator("[data-region=talk]")).to_contain_text("The vet papers are here.")
    expect(counsellor.get_by_label("A note", exact=True)).to_have_value("")

    for number, asked in enumerate(("Hold a bed until Friday", "Ask what the dog needs"), start=1):
        counsellor.fill("#propose-line", f"{asked} @Harbour House !{the_day_after_tomorrow()}")
        counsellor.get_by_role("button", name="Propose the action").click()
        expect(detective.locator("[data-region=talk]")).to_contain_text(asked)
        expect(detective.get_by_role("button", name="We accept")).to_be_hidden()
        shelter.get_by_role("button", name="We accept").click()
        expect(detective.locator("[data-region=talk] .chip--done")).to_have_count(number)


def share_with_the_shelter(chair: Page, counsellor: Page, shelter: Page, detective: Page) -> None:
    chair.get_by_role("button", name="The table takes this on").click()
    chair.get_by_label("Harbour House").check()
    chair.get_by_label("Regional Police").check()
    chair.get_by_role("button", name="Yes, with these agencies").click()
    expect(counsellor.locator("[data-region=current]")).to_contain_text("With the agencies that have a part to play")

    counsellor.get_by_role("button", name="Share a detail").click()
    offers = counsellor.locator("#share-offers")
    expect(offers).to_contain_text("no release names this agency")
    offers.get_by_role("button", name="Share it with those covered").click()
    expect(shelter.locator("#sealed")).to_contain_text(CANARY)
    expect(shelter.locator("#sealed")).to_contain_text("Only on your screen")
    expect(detective.locator("[data-region=sharing]")).to_contain_text("Closed to everyone else")
    expect(detective.locator("body")).not_to_contain_text(CANARY)


def withdraw_and_see_it_blank(table: Table, counsellor: Person, shelter: Person, case: str, meeting: object) -> None:
    """She says no, on the telephone, to the counsellor: another page of hers."""
    page = counsellor.context.new_page()
    page.goto(f"{table.server.url}/cases/{case}")
    page.locator("a[href$='/withdraw']").first.click()
    page.get_by_role("button", name="Withdraw the release").click()
    expect(shelter.page.locator("body")).not_to_contain_text(CANARY, timeout=WITHIN_TWO_SECONDS)
    expect(shelter.page.locator("[data-region=sharing]")).to_have_text("", timeout=WITHIN_TWO_SECONDS)

    shelter.page.reload()
    expect(shelter.page.locator(".current__title")).to_be_visible()
    expect(shelter.page.locator("body")).not_to_contain_text(CANARY)
    shelter.goto("/queue")
    shelter.page.go_back()
    expect(shelter.page.locator(".current__title")).to_be_visible()
    expect(shelter.page.locator("body")).not_to_contain_text(CANARY)
    assert meeting
    page.close()


def end_the_conference(page: Page) -> None:
    page.get_by_role("button", name="End", exact=True).click()
    page.get_by_role("button", name="End the conference").click()


def close_out(shelter: Person) -> None:
    page = shelter.page
    page.get_by_role("link", name="Our actions").click()
    page.get_by_role("link", name="Hold a bed until Friday").click()
    page.get_by_label(re.compile("We did not do it")).check()
    page.get_by_label("Why not, if it was not done").select_option(value="no_capacity")
    page.get_by_role("button", name="Close it out").click()
    expect(page.locator("main")).to_contain_text("Closed out: we did not do it")


def the_next_agenda_opens_with_unfinished_business(chair: Person, pseudonym: str) -> None:
    page = chair.page
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Conferences").click()
    page.get_by_role("link", name="Plan the agenda").first.click()
    expect(page.locator(".agenda__title").first).to_have_text("Unfinished business")
    unfinished = page.locator(".card", has_text="Unfinished business")
    expect(unfinished).to_contain_text("Ask what the dog needs")
    expect(unfinished).to_contain_text(pseudonym)
    expect(unfinished).not_to_contain_text("Hold a bed until Friday")


def nowhere_else(table: Table, people: list[Person]) -> None:
    """The planted detail is in no frame or body of theirs, no log line, no mail, and not in the database file."""
    for person in people:
        assert not person.heard.holds(CANARY)
    files = [table.server.log, *table.server.mail_folder.iterdir()]
    if table.server.database_path is not None:
        files += list(Path(table.server.database_path).parent.glob("common-table*.db*"))
    for file in files:
        assert CANARY.encode() not in file.read_bytes(), file
    assert list(table.server.mail_folder.iterdir())
