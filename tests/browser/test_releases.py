"""One signed form for three agencies, printed to be signed, recorded, and taken back in two presses."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests import builders
from tests.table import Person, Table

AGENCIES = ("Harbour House", "Regional Police", "Community Legal Clinic")
PDF_PAGE = re.compile(rb"/Type\s*/Page[^s]")


def fill_in(page: Page) -> None:
    for agency in AGENCIES:
        page.get_by_label(agency, exact=True).check()
    for words in ("Place and safety", "How to reach her", "to plan for safety"):
        page.get_by_label(words, exact=True).check()
    for told in page.locator("[name=explained]").all():
        told.check()
    page.locator("[name=condition][value=no]").check()
    page.locator("[name=signed_by][value=survivor]").check()


def printed(counsellor: Person, language: str, folder: Path) -> Page:
    """The form to sign, on a page of its own; on one or two sheets, A4 and Letter."""
    with counsellor.context.expect_page() as opened:
        counsellor.page.get_by_role("button", name=f"Form in {language}").click()
    sheet = opened.value
    sheet.wait_for_load_state()
    sheet.screenshot(path=folder / f"form to sign {language}.png", full_page=True)
    for size in ("A4", "Letter"):
        assert 1 <= len(PDF_PAGE.findall(sheet.pdf(format=size))) <= 2, size
    return sheet


def on_paper(sheet: Page) -> str:
    """All words that stand on the paper."""
    sheet.emulate_media(media="print")
    words = sheet.locator("body").inner_text()
    sheet.emulate_media(media="screen")
    return words


def test_one_form_for_three_agencies_printed_recorded_and_taken_back(table: Table, shots: Path):
    case = table.seed(lambda cast: builders.bring_case(cast["counsellor"], cast.now))
    counsellor, detective = table.sit_down("counsellor"), table.sit_down("detective")
    page = counsellor.page
    counsellor.goto(f"/cases/{case}")
    pseudonym = page.locator("h1:visible").inner_text()
    page.locator("a[href$='releases/new']").first.click()
    fill_in(page)

    english, french = (printed(counsellor, language, shots) for language in ("English", "French"))
    expect(english.locator(".paper")).to_have_attribute("lang", "en")
    expect(french.locator(".paper")).to_have_attribute("lang", "fr")
    for sheet in (english, french):
        words = on_paper(sheet)
        assert all(agency in words for agency in AGENCIES)
        assert pseudonym not in words
        assert "Rosa Imani" not in words
        assert "Lakeshore Victim Services" in words
        sheet.close()

    # what was typed is still there after printing; the paper is read twice
    page.get_by_role("button", name="Record the release").click()
    expect(page.locator("#paper_here-error")).to_be_visible()
    expect(page.locator("#read_back-error")).to_be_visible()
    expect(page.locator("[name=recipients]:checked")).to_have_count(3)
    page.get_by_label("The signed paper is in front of me.").check()
    page.get_by_label("The last day, as the paper says").fill(page.get_by_label("Last day it holds").input_value())
    page.get_by_role("button", name="Record the release").click()
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}$"))
    expect(page.get_by_role("status").first).to_contain_text("3 releases are recorded.")

    detective.goto(f"/cases/{case}")
    first = detective.page.locator("a[href$='/withdraw']").first
    first.click()  # one
    expect(detective.page.get_by_role("rowheader", name="Regional Police")).to_be_visible()
    detective.page.screenshot(path=shots / "taking a release back.png", full_page=True)
    detective.page.get_by_role("button", name="Withdraw the release").click()  # two
    detective.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}$"))
    expect(detective.page.locator("a[href$='/withdraw']")).to_have_count(0)

    counsellor.goto(f"/cases/{case}/seen")
    expect(page.get_by_text("Withdrawn", exact=True)).to_have_count(1)
    expect(page.get_by_text("In effect", exact=True)).to_have_count(2)
    page.screenshot(path=shots / "who has seen what.png", full_page=True)
    assert detective.heard.complaints == []
    # a form that comes back is answered 422, and Chromium says so
    assert [said for said in counsellor.heard.complaints if "422" not in said] == []
