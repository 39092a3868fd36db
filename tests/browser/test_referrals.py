"""A warm transfer in two browsers, from her yes to the two-week check, and her contact who hands over after it."""

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from conference.directory import service as directory
from tests import builders
from tests.table import Table

TOLD = "Mornings suit her best, and a quokka comes along"
LEFT = "Meet her together, with the quokka"


def on(page: Page, what: str, day: date) -> None:
    """Send the form of a move or a step with the day on which it happened."""
    form = page.locator(f"form:has([value={what}])")
    form.locator("[name=on]").fill(day.isoformat())
    form.get_by_role("button").click()


def hand_over(page: Page, other: Page) -> None:
    """From the page of the case, as somebody else who reads it sees it."""
    page.get_by_role("link", name="Hand over to another contact…").click()
    page.get_by_label("New primary contact").select_option("Pia Laurent · Lakeshore Victim Services")
    page.get_by_label("One thing a line").fill(LEFT)
    page.get_by_role("button", name="Make them her contact").click()
    expect(page.get_by_text("Please say whether she knows and agrees.").first).to_be_visible()
    expect(page.get_by_label("One thing a line")).to_have_value(LEFT)
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Make them her contact").click()
    either = "she calls either: Pia Laurent · Lakeshore Victim Services, Rosa Imani"
    expect(page.get_by_text(either)).to_be_visible()
    other.reload()
    expect(other.get_by_text(either)).to_be_visible()
    page.get_by_role("link", name="The hand-over…").click()
    expect(page.get_by_text(LEFT)).to_be_visible()
    page.get_by_role("button", name="End it now: she calls Pia Laurent alone").click()
    expect(page.get_by_text("Ended. She calls the new primary contact now.")).to_be_visible()
    other.reload()
    expect(other.get_by_text("Pia Laurent · Lakeshore Victim Services")).to_be_visible()
    expect(other.get_by_text("she calls either")).to_have_count(0)


def test_a_warm_transfer_from_her_yes_to_the_two_week_check_and_then_another_contact(table: Table):
    case = table.seed(lambda cast: builders.bring_case(cast["counsellor"], table.now, needs=["A room of her own"]))
    today = table.seed(lambda _cast: directory.today(table.now))
    rosa, sam = table.sit_down("counsellor"), table.sit_down("shelter")
    rosa.goto(f"/cases/{case}")
    rosa.page.get_by_role("link", name="Offer a referral…").click()
    page = rosa.page
    page.get_by_label("A room of her own").check()
    page.get_by_label("Agency at the table").select_option("Harbour House")
    page.get_by_label("As little as they need").fill(TOLD)
    page.get_by_role("button", name="Offer it").click()
    expect(page.get_by_text("No referral without her yes.").first).to_be_visible()
    expect(page.get_by_label("As little as they need")).to_have_value(TOLD)
    page.get_by_label("She said yes to this referral").check()
    page.get_by_label("On which day").fill((today - timedelta(days=20)).isoformat())
    page.get_by_role("button", name="Offer it").click()
    expect(page.get_by_text("It waits for the answer of Harbour House.")).to_be_visible()

    sam.goto("/referrals")
    sam.page.get_by_role("link", name="From Lakeshore Victim Services").click()
    expect(sam.page.get_by_text(TOLD)).to_be_visible()
    sam.page.get_by_role("button", name="Accept").click()
    sam.page.get_by_label("Which worker").fill("Ida, of the evening team")
    on(sam.page, "named_person", today - timedelta(days=19))

    page.reload()
    on(page, "introduce", today - timedelta(days=18))
    page.get_by_label("Which worker").fill("Rosa Imani")
    on(page, "accompanied", today - timedelta(days=16))
    sam.page.reload()
    on(sam.page, "meet", today - timedelta(days=16))
    sam.page.get_by_role("button", name="She takes part").click()
    expect(sam.page.get_by_text("4 days from her yes until they met")).to_be_visible()

    page.reload()
    page.get_by_label("In her own words").fill("They know my dog by now")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_text("They know my dog by now")).to_be_visible()
    on(page, "checked", today - timedelta(days=1))
    page.get_by_role("button", name="Close the referral").click()
    expect(page.get_by_text("The referral is closed.")).to_be_visible()
    sam.page.reload()
    expect(sam.page.get_by_text(TOLD)).to_have_count(0)

    table.seed(lambda cast: builders.colleague(cast, "counsellor", "Pia Laurent", table.now))
    for visitor in (rosa, sam):
        visitor.goto(f"/cases/{case}")
    hand_over(page, sam.page)
