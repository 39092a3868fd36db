"""Edges: the instant at which a release ends, what each step lets through, and what is left when somebody has gone."""

import email
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect

from conference.cases import store as cases
from conference.cases.domain import Step
from conference.consent import service as consent
from conference.consent.domain import Category
from conference.infra import clock
from conference.kernel.errors import RefusedError
from conference.kernel.ids import CaseId, DetailId, MeetingId
from tests import builders, servers
from tests.builders import CANARY
from tests.table import Person, Table
from tests.web.conftest import House

NOTHING_SAID = {"You have something to read", "Vous avez quelque chose à lire"}
MIDNIGHTS = [
    pytest.param(datetime(2027, 3, 15, 4, tzinfo=UTC), id="a day of 23 hours, when clocks go forward"),
    pytest.param(datetime(2027, 11, 8, 5, tzinfo=UTC), id="a day of 25 hours, when clocks go back"),
    pytest.param(datetime(2027, 1, 16, 5, tzinfo=UTC), id="a day like any other"),
]
"""When the last day is over in Toronto: at the end of the local day, however many hours it has."""


# --------------------------------------------------------------------------------------------- b12: to the very instant
def sealed_and_shared(house: House, cast: Any, *, days: int) -> tuple[MeetingId, DetailId]:
    case = builders.bring_case(cast["counsellor"], house.now)
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], house.now, days=days)
    detail = builders.detail(cast["counsellor"], case, house.now)
    meeting = at_the_table(house, cast, case)
    builders.take_on(cast["chair"], meeting, [cast.agencies["shelter"]], house.now)
    builders.share(cast, meeting, detail, house.now)
    return meeting, detail


def at_the_table(house: House, cast: Any, case: CaseId) -> MeetingId:
    meeting = builders.meeting(cast["chair"], [case], house.now)
    for role in ("chair", "counsellor", "shelter", "detective"):
        builders.enter(cast[role], meeting, house.now)
    builders.command(cast["chair"], meeting, "open", house.now)
    builders.call(cast["chair"], meeting, case, house.now)
    return meeting


@pytest.mark.parametrize("over", MIDNIGHTS)
def test_b12_a_release_ends_with_its_last_local_day_to_the_very_instant(house_of, monkeypatch, over: datetime):
    house: House = house_of()

    def go_to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)
        house.now = house.cast.now = moment

    go_to(over - timedelta(days=2, hours=12))
    meeting, detail = house.work(lambda cast: sealed_and_shared(house, cast, days=2))
    for moment, shown in ((over - timedelta(microseconds=1), True), (over, False), (over + timedelta(hours=1), False)):
        go_to(moment)
        answer = house.visitor("shelter").post(f"/conferences/{meeting}/shared/{detail}")
        assert (CANARY in answer.text) is shown, moment
        assert (answer.status_code == 200) is shown, moment


# ------------------------------------------------------------------------------------------------- b15: step for step
def test_b15_step_3_lets_through_who_she_is_and_step_4_only_agencies_with_a_part_to_play(house_of):
    house: House = house_of()
    case = house.work(lambda cast: builders.bring_case(cast["counsellor"], house.now))
    kinds = {Category.IDENTITY: "Called Xandra-417", Category.LOCATION_SAFETY: CANARY}
    details = house.work(lambda cast: covered(house, cast, case, kinds))
    meeting = house.work(lambda cast: at_the_table(house, cast, case))

    def seen(role: str) -> set[Category]:
        answers = {kind: house.visitor(role).post(f"/conferences/{meeting}/shared/{details[kind]}") for kind in kinds}
        assert {answer.status_code for answer in answers.values()} <= {200, 403, 404}
        return {kind for kind, answer in answers.items() if kinds[kind] in answer.text}

    def share_all(cast: Any) -> None:
        for detail in details.values():
            try:
                builders.share(cast, meeting, detail, house.now)
            except RefusedError:
                continue  # nobody in the room would see it

    expected = {
        Step.DE_IDENTIFIED: (set(), set()),
        Step.LIMITED_IDENTITY: ({Category.IDENTITY}, {Category.IDENTITY}),
        Step.NEEDED_AGENCIES: (set(kinds), set()),
    }
    for step, (shelter, detective) in expected.items():
        house.work(lambda cast, step=step: to_step(house, cast, meeting, step))
        house.work(share_all)
        assert (seen("shelter"), seen("detective")) == (shelter, detective), step
    own = [house.visitor("counsellor").post(f"/details/{detail}/look").text for detail in details.values()]
    assert all(word in said for word, said in zip(kinds.values(), own, strict=True))


def covered(house: House, cast: Any, case: CaseId, kinds: dict[Category, str]) -> dict[Category, DetailId]:
    for role in ("shelter", "detective"):
        for kind in kinds:
            builders.release(cast["counsellor"], case, cast.agencies[role], house.now, category=kind)
    return {
        kind: builders.detail(cast["counsellor"], case, house.now, category=kind, text=text)
        for kind, text in kinds.items()
    }


def to_step(house: House, cast: Any, meeting: MeetingId, step: Step) -> None:
    if step is not Step.DE_IDENTIFIED:
        values = {"step": step, "agencies": [cast.agencies["shelter"]] if step is Step.NEEDED_AGENCIES else []}
        builders.command(cast["chair"], meeting, "step", house.now, **values)


# ----------------------------------------------------------------------------------------------- b30: nothing is left
@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """With the back/forward cache that people's browsers have, which tests usually go without."""
    browser = playwright.chromium.launch(
        executable_path=servers.chromium(),
        chromium_sandbox=False,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    assert brings_back(browser), "not every Chromium has it"
    yield browser
    browser.close()


def brings_back(browser: Browser) -> bool:
    """Whether a page that nothing speaks against comes back as it was left."""

    class Plain(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own signature
            """Nothing to say."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Plain) as server, browser.new_page() as page:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for path in ("left", "next"):
            page.goto(f"http://127.0.0.1:{server.server_port}/{path}")
            page.evaluate("path => { window.at = path; }", path)
        page.go_back(wait_until="commit")
        expect(page).to_have_url(re.compile("left"))
        found = page.evaluate("() => window.at === 'left'")
        server.shutdown()
    return found


def shown_to_the_shelter(table: Table) -> tuple[CaseId, MeetingId, Any, str]:
    def scene(cast: Any) -> Any:
        case, meeting, detail, release = builders.shared_case(cast, table.now)
        builders.share(cast, meeting, detail, table.now)
        return case, meeting, release, cases.cards([case])[case].pseudonym

    return table.seed(scene)


def back(person: Person) -> str:
    """Go back as far as it goes; everything that stood on the screen meanwhile."""
    said = ""
    for _ in range(3):
        person.page.go_back()
        person.page.wait_for_timeout(300)
        said += person.page.content()
    return said


def test_b30_the_back_button_shows_nothing_after_signing_out_or_a_withdrawal_and_mails_say_nothing(table: Table):
    case, meeting, release, pseudonym = shown_to_the_shelter(table)
    shelter, counsellor = table.sit_down("shelter"), table.sit_down("counsellor")
    shelter.goto(f"/conferences/{meeting}")
    shelter.page.get_by_role("button", name="Show it on my screen").click()
    expect(shelter.page.locator("#sealed")).to_contain_text(CANARY)

    shelter.goto("/directory")
    table.seed(lambda cast: consent.withdraw(cast["counsellor"], release, datetime.now(UTC)))
    shelter.page.go_back()
    expect(shelter.page.locator(".current__title")).to_be_visible()
    assert CANARY not in shelter.page.content()

    counsellor.goto(f"/cases/{case}")
    expect(counsellor.page.get_by_text(pseudonym).first).to_be_visible()
    counsellor.goto("/queue")
    for person in (shelter, counsellor):
        person.page.get_by_role("button", name="Sign out").click()
        person.page.wait_for_url("**/sign-in")
        left = back(person)
        assert pseudonym not in left
        assert CANARY not in left

    nothing_is_said(table, {CANARY, pseudonym, str(case), str(meeting), "dog", "Lakeshore", "Harbour", "shelter"})


def nothing_is_said(table: Table, secrets: set[str]) -> None:
    """Of mails: an agenda went to everybody. Of calendars: the product writes no entries, so there is none to read."""
    files = sorted(table.server.mail_folder.glob("*"))
    assert files
    assert {file.suffix for file in files} == {".eml"}
    for file in files:
        mail = email.message_from_bytes(file.read_bytes())
        said = f"{mail['Subject']}\n{mail.get_payload(decode=True)!r}"
        assert str(make_header(decode_header(mail["Subject"]))) in NOTHING_SAID
        assert not any(secret in said for secret in secrets), file.name
