"""What a real browser prints: the card, and nothing that is sealed, even while it stands on the screen."""

from playwright.sync_api import Locator, expect

from tests import builders
from tests.builders import CANARY
from tests.paper import words
from tests.table import Person, Table

QUESTION = "Which shelter can take her with a dog?"


def printed(who: Person, sealed: Locator) -> str:
    """The words on the paper, printed while the sealed ones were on the screen, before and after."""
    expect(sealed).to_contain_text(CANARY)
    paper = words(who.page.pdf())
    expect(sealed).to_contain_text(CANARY)
    assert CANARY not in paper
    assert not any(part in paper for part in CANARY.split("-"))
    return paper


def test_paper_holds_the_card_and_nothing_sealed(table: Table):
    case, meeting, detail, _release = table.seed(lambda cast: builders.shared_case(cast, table.now))
    counsellor, shelter = table.sit_down("counsellor"), table.sit_down("shelter")
    shelter.goto(f"/conferences/{meeting}")
    expect(shelter.page.locator(".current__title")).to_be_visible()
    table.seed(lambda cast: builders.share(cast, meeting, detail, table.now))
    pseudonym = table.seed(lambda _cast: builders.held_case(case).pseudonym)
    shelter.page.reload()
    shelter.page.get_by_role("button", name="Show it on my screen").click()
    live = printed(shelter, shelter.page.locator("#sealed"))

    counsellor.goto(f"/cases/{case}")
    counsellor.page.get_by_role("button", name="Show to me").click()
    own = printed(counsellor, counsellor.page.locator(f"#sealed-{detail}"))

    table.seed(lambda cast: builders.command(cast["chair"], meeting, "end", table.now))
    counsellor.goto(f"/conferences/{meeting}/minutes")
    minutes = words(counsellor.page.pdf(prefer_css_page_size=True))
    for paper in (live, own, minutes):
        assert pseudonym in paper
        assert QUESTION in paper
    assert CANARY not in minutes
