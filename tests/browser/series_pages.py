"""Pages of what holds for every date, and of a conference that is asked for now, as their readers see them."""

from playwright.sync_api import Page, expect

from tests.browser.steps import A_PHONE, Shown, send_empty, send_wrong, write


def another_rhythm(page: Page) -> None:
    """Every week on Thursday: what it would do."""
    page.fill("#every", "1")
    page.select_option("#weekday", "3")
    page.locator("form:has(#every) button").click()
    page.get_by_role("button", name="Meet in this rhythm").or_(
        page.get_by_role("button", name="Se réunir à ce rythme")
    ).wait_for()


def others_too(page: Page) -> None:
    page.locator("details summary").first.click()


def away(page: Page) -> None:
    """Three days of a year that is still to come."""
    page.fill("#first", "2031-05-05")
    page.fill("#last", "2031-05-07")
    page.locator("form[action$=away] button").click()
    page.locator("form[action$=remove]").first.wait_for()


def named(page: Page) -> None:
    expect(page.get_by_role("rowheader")).to_have_text(["Regional Police"])


SERIES: dict[str, list[Shown]] = {
    "meetings.rhythm": [
        Shown("rhythm", "chair", "/conferences/rhythm/{series}"),
        Shown("rhythm, foreseen", "chair", "/conferences/rhythm/{series}", another_rhythm),
        Shown("rhythm, wrong", "chair", "/conferences/rhythm/{series}", send_wrong({"#every": "40"})),
    ],
    "meetings.holidays": [
        Shown("holidays of the chair", "chair", "/settings/holidays"),
        Shown("holidays", "administrator", "/settings/holidays", send_empty("form:has(#name)")),
    ],
    "meetings.regulars": [
        Shown("regulars of every agency", "chair", "/conferences/regulars"),
        Shown("regulars", "shelter", "/conferences/regulars"),
    ],
    "meetings.standing": [
        Shown("standing items", "chair", "/conferences/standing"),
        Shown("standing items, sent empty", "chair", "/conferences/standing", send_empty("form:has(#title-new)")),
    ],
    "notices.own": [
        Shown("reminders", "shelter", "/reminders"),
        Shown("away", "shelter", "/reminders", away),
        Shown("away, sent empty", "chair", "/reminders", send_empty("form[action$=away]")),
    ],
    "notices.in_need": [Shown("who may need help", "steering", "/help-needed", named)],
    "notices.everybodys": [
        Shown("following up", "chair", "/settings/reminders"),
        Shown("following up, wrong", "administrator", "/settings/reminders", send_wrong({"#chair_days": "1"})),
    ],
    "emergency.new": [
        Shown("asking for a conference", "counsellor", "/cases/{shared}/emergency"),
        Shown("asking, guarded", "counsellor", "/cases/{shared}/emergency", write("#reason", A_PHONE, "form")),
        Shown("asked already", "counsellor", "/cases/{pressing}/emergency"),
    ],
    "emergency.page": [
        Shown("asked for now", "chair", "/emergencies/{emergency}"),
        Shown("asked for now, others too", "chair", "/emergencies/{emergency}", others_too),
        Shown("asked for now, no reason", "chair", "/emergencies/{emergency}", send_empty("form[action$=decline]")),
        Shown("asked for now, by us", "counsellor", "/emergencies/{emergency}"),
        Shown("said no", "counsellor", "/emergencies/{refused}"),
        Shown("called for us", "counsellor", "/emergencies/{called}"),
    ],
    "calendar.date": [Shown("a date of an emergency", "chair", "/conferences/{short}/date")],
    "meetings.agenda": [Shown("agenda of an emergency", "chair", "/conferences/{short}/agenda")],
}
