"""From a coordinator's two spreadsheets to a live conference, an accepted action and its close-out."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from conference.accounts import service as accounts
from tests.cast import PASSWORD
from tests.quick_servers import quick_server
from tests.table import Table

DATA = Path(__file__).parents[3] / "shared" / "data"
CHAIR, SHELTER, DETECTIVE = (f"{name}.example.org" for name in ("rosa@victimservices", "sam@shelter", "tom@police"))


def still_agreed(folder: Path) -> Path:
    """The agencies as they were when the spreadsheet came: an agreement that ends after that has not ended by now."""
    sheet = (DATA / "agencies.csv").read_text(encoding="utf-8")
    there = folder / "agencies.csv"
    there.write_text(re.sub(r"2026-11-30|2027-\d\d-\d\d", "2099-12-31", sheet), encoding="utf-8")
    return there


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared stands beside the project only in CI")
def test_from_spreadsheets_to_a_closed_action(chromium: Browser, tmp_path: Path):
    with quick_server() as server:
        server.flask("task-force", "create", "--name", "Imported", "--time-zone", "America/Toronto")
        server.flask("import", "agencies", still_agreed(tmp_path))
        with pytest.raises(RuntimeError, match="exit code 3"):
            server.flask("import", "queue", DATA / "queue.csv", "--corrections", tmp_path / "to-correct.csv")
        server.flask("task-force", "accounts", "--choose-chair", "--to", tmp_path / "passwords.txt")
        table = Table(server, chromium)
        for email in (CHAIR, SHELTER, DETECTIVE):
            table.seed(lambda _cast, email=email: accounts.set_password(email, PASSWORD))
        chair, shelter, detective = (table.sign_in(email) for email in (CHAIR, SHELTER, DETECTIVE))

        chair.page.get_by_role("link", name="Conferences").click()
        chair.page.get_by_role("link", name="Plan the agenda").first.click()
        chair.page.get_by_role("button", name="Take this proposal").click()
        chair.page.get_by_role("button", name="Publish").click()
        chair.page.get_by_role("link", name="Go to the lobby").click()
        meeting = chair.page.url.removeprefix(server.url)
        for person in (chair, shelter, detective):
            person.goto(meeting)
            person.page.get_by_role("button", name="I accept this pledge and come in").click()
        chair.page.get_by_role("button", name="Open the conference").click()
        chair.page.get_by_role("button", name=re.compile("^Call (?!Unfinished)")).first.click()
        expect(shelter.page.locator(".current__question")).not_to_have_text("")
        chair.page.fill("#propose-line", "Keep a night bed free @Harbour House Shelter")
        chair.page.get_by_role("button", name="Propose the action").click()
        shelter.page.get_by_role("button", name="We accept").click()
        expect(chair.page.locator("[data-region=talk] .chip--done")).to_have_count(1)
        chair.page.get_by_role("button", name="End", exact=True).click()
        chair.page.get_by_role("button", name="End the conference").click()

        shelter.page.wait_for_url(re.compile("/minutes$"))
        shelter.goto("/actions")
        shelter.page.get_by_role("link", name="Keep a night bed free").click()
        shelter.page.get_by_role("radio", name=re.compile("^Done")).check()
        shelter.page.get_by_role("button", name="Close it out").click()
        expect(shelter.page.locator("main")).to_contain_text("Closed out: done")

        # Two cases keep the police out or do not want a statement; only the exclusion hides one of them.
        for person, count in ((chair, 11), (detective, 10)):
            person.goto("/queue")
            expect(person.page.locator("tbody tr")).to_have_count(count)
        table.close()
