"""The table of all pages, and of how they look in the middle of something: who sees them, and how to get there."""

from playwright.sync_api import Page, expect

from tests.browser.bring_pages import BRINGING
from tests.browser.calendar_pages import CALENDAR
from tests.browser.exceptional_pages import EXCEPTIONS
from tests.browser.live_pages import LIVE
from tests.browser.minutes_pages import MINUTES
from tests.browser.people_pages import PEOPLE
from tests.browser.referral_pages import REFERRALS
from tests.browser.series_pages import SERIES
from tests.browser.steps import A_PHONE, Shown, Step, press, send_empty, send_wrong, write
from tests.cast import PASSWORD

WRONG_SETTING = send_wrong({"[name=keep_days]": "900", "[name=password]": "not this one, that much is sure"})
"""Settings beyond their bounds, with a password."""


def unsaid(page: Page) -> None:
    """Take a case back without saying why."""
    page.locator("form:has(input[value=take_back]) button").click()
    page.locator(".field__error, .notice").first.wait_for()


def send_elsewhere(form: str, address: str, *, token: bool = True) -> Step:
    """Send a form where no page would send it: what comes is a page that refuses."""

    def work(page: Page) -> None:
        page.locator(form).first.evaluate("(form, to) => { form.action = to; }", address)
        if not token:
            page.locator(f"{form} [name=csrf_token]").first.evaluate("field => field.remove()")
        page.locator(f"{form} button").first.click()
        page.locator(".plain__sheet").wait_for()

    return work


def search(words: str) -> Step:
    def work(page: Page) -> None:
        page.fill("#pseudonym", words)
        page.locator("form.form--inline button").first.click()
        page.locator(".empty").wait_for()

    return work


def wrong_password(page: Page) -> None:
    page.fill("#email", "nobody@health.example.org")
    page.fill("#password", "not this one")
    page.locator("form:has(#password) button").click()
    page.locator(".field__error").wait_for()


def cover(page: Page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("[data-veil-lift]")).to_be_focused()


def left(page: Page) -> None:
    """As when nobody has touched it for half an hour."""
    page.evaluate("() => document.dispatchEvent(new Event('lock'))")
    expect(page.locator("#lock-password")).to_be_focused()


def not_unlocked(page: Page) -> None:
    left(page)
    page.keyboard.type("not this one")
    page.keyboard.press("Enter")
    page.locator("#lock-says:not(:empty)").wait_for()


def no_minutes(page: Page) -> None:
    page.locator("input[name=minutes]").first.fill("9999")
    form = page.locator("form:has(input[name=minutes])").first
    form.evaluate("form => { form.noValidate = true; }")
    form.locator("button").first.click()
    page.locator(".field__error").wait_for()


def told_by_another(page: Page) -> None:
    page.locator("[name=told_by][value=other]").first.check()
    page.locator("form[action$=withdraw] button").first.click()
    page.locator(".field__error").first.wait_for()


def looked(page: Page) -> None:
    press("[data-look-url]")(page)
    page.locator("[data-looked] .sealed").wait_for()


def verified(page: Page) -> None:
    press("form[action$=verify] button")(page)
    page.locator(".frame__notices").wait_for()


def narrowed(page: Page) -> None:
    page.select_option("#deed", "erase_case")
    page.locator("form.form--inline button").first.click()
    page.locator(".empty").wait_for()


def copied(page: Page) -> None:
    press("form[action$=copy] button")(page)
    page.fill("#password", PASSWORD)
    press("#copy-form button")(page)
    page.locator(".copied").wait_for()


PAGES: dict[str, list[Shown]] = {
    "accounts.sign_in": [
        Shown("sign-in", "", "/sign-in"),
        Shown("sign-in refused", "", "/sign-in", wrong_password),
    ],
    "pages.today": [
        Shown("today of the chair", "chair", "/"),
        Shown("today with promises", "shelter", "/"),
        Shown("today of a primary contact", "counsellor", "/"),
        Shown("today, kept out of everything", "lawyer", "/"),
        Shown("today without cases", "privacy", "/"),
        Shown("today of the steering group", "steering", "/"),
        Shown("covered", "chair", "/", cover),
        Shown("locked", "chair", "/", left),
        Shown("locked, wrong password", "recorder", "/", not_unlocked),
    ],
    "directory.index": [Shown("directory", "chair", "/directory")],
    "queue.index": [
        Shown("queue", "counsellor", "/queue"),
        Shown("queue of a recorder", "recorder", "/queue"),
        Shown("queue, nothing fits", "counsellor", "/queue", search("Nobody of this name")),
        Shown("queue, empty", "lawyer", "/queue"),
    ],
    **BRINGING,
    "pages.case": [
        Shown("case of the lead", "counsellor", "/cases/{shared}"),
        Shown("case, own detail", "counsellor", "/cases/{shared}", looked),
        Shown("case, asked before a copy", "counsellor", "/cases/{shared}", press("form[action$=copy] button")),
        Shown("case, a copy", "counsellor", "/cases/{shared}", copied),
        Shown("case of a receiver", "shelter", "/cases/{shared}"),
        Shown("case, shared with us", "shelter", "/cases/{shared}", looked),
        Shown("case, the others", "counsellor", "/cases/{shared}", press("details summary")),
        Shown("case, stepping aside", "detective", "/cases/{shared}", press("[data-dialog-open=step-aside]")),
        Shown("case at home", "counsellor", "/cases/{home}"),
        Shown("case, the table said no", "counsellor", "/cases/{declined}"),
        Shown("case, like another", "counsellor", "/cases/{alike}", press("main .notice details summary")),
        Shown("case, to the table", "counsellor", "/cases/{home}", press("[data-dialog-open=to-the-table]")),
    ],
    "consent.release_new": [
        Shown("release", "counsellor", "/cases/{shared}/releases/new"),
        Shown("release, sent empty", "counsellor", "/cases/{shared}/releases/new", send_empty("form[data-keep]")),
    ],
    "consent.release_again": [Shown("release, again", "counsellor", "/releases/{release}/again")],
    "consent.release_form": [Shown("form to sign", "counsellor", "/releases/form/{shared}")],
    "consent.release_recorded": [
        Shown("releases recorded", "counsellor", "/releases/recorded"),
        Shown("no release recorded", "detective", "/releases/recorded"),
    ],
    "consent.withdrawal": [
        Shown("withdrawing", "counsellor", "/releases/{release}/withdraw"),
        Shown("withdrawing, refused", "detective", "/releases/{release}/withdraw", told_by_another),
    ],
    "consent.everything": [
        Shown("withdrawing everything", "counsellor", "/cases/{shared}/withdraw-everything"),
        Shown("withdrawing everything, held by others", "detective", "/cases/{shared}/withdraw-everything"),
    ],
    "consent.seen": [
        Shown("who has seen what", "counsellor", "/cases/{shared}/seen"),
        Shown("nothing of ours to be seen", "detective", "/cases/{shared}/seen"),
    ],
    "consent.show": [
        Shown("showing a detail", "counsellor", "/details/{detail}/show"),
        Shown("showing a detail, to whom not", "counsellor", "/details/{detail}/show", press("details summary")),
    ],
    "consent.why": [
        Shown("why", "counsellor", "/cases/{shared}/why/{shelter}/location_safety"),
        Shown("why not", "counsellor", "/cases/{shared}/why/{shelter}/health"),
    ],
    "consent.detail_new": [
        Shown("detail", "counsellor", "/cases/{shared}/details/new"),
        Shown("detail, sent empty", "counsellor", "/cases/{shared}/details/new", send_empty("form.form")),
    ],
    "consent.closing": [
        Shown("closing", "counsellor", "/cases/{shared}/closing"),
        Shown("closing, no reason", "counsellor", "/cases/{shared}/closing", unsaid),
        Shown("closed, held", "counsellor", "/cases/{closed}/closing"),
    ],
    **PEOPLE,
    **CALENDAR,
    **EXCEPTIONS,
    **REFERRALS,
    "settings.policy": [
        Shown("settings", "administrator", "/settings/policy"),
        Shown("settings, wrong password", "administrator", "/settings/policy", WRONG_SETTING),
        Shown("settings to read", "privacy", "/settings/policy"),
    ],
    "actions.index": [
        Shown("actions", "shelter", "/actions"),
        Shown("actions, declining", "shelter", "/actions", press("[data-dialog-open^=decline]")),
        Shown("actions, empty", "lawyer", "/actions"),
        Shown("actions, nothing chosen", "shelter", "/actions", send_empty("#together")),
    ],
    "actions.action": [
        Shown("action asked", "shelter", "/actions/{asked}"),
        Shown("action promised", "shelter", "/actions/{promised}"),
        Shown("action to ask after", "chair", "/actions/{promised}"),
        Shown("action late", "shelter", "/actions/{late}"),
        Shown("action closed", "shelter", "/actions/{over}"),
        Shown("action, guarded", "shelter", "/actions/{promised}", write("#text", A_PHONE, "form")),
        Shown("closing, sent empty", "shelter", "/actions/{promised}", send_empty("form[action$=close]")),
    ],
    "meetings.index": [
        Shown("conferences of the chair", "chair", "/conferences"),
        Shown("conferences", "adviser", "/conferences"),
    ],
    "meetings.agenda": [
        Shown("agenda to plan", "chair", "/conferences/{planned}/agenda"),
        Shown("agenda with a case", "chair", "/conferences/{full}/agenda"),
        Shown("agenda, wrong minutes", "chair", "/conferences/{full}/agenda", no_minutes),
        Shown("agenda published", "chair", "/conferences/{lobby}/agenda"),
        Shown("agenda to read", "detective", "/conferences/{lobby}/agenda"),
        Shown("agenda not for me yet", "detective", "/conferences/{planned}/agenda"),
    ],
    **MINUTES,
    "reports.record": [
        Shown("record", "privacy", "/record"),
        Shown("record, verified", "privacy", "/record", verified),
        Shown("record, nothing fits", "privacy", "/record", narrowed),
    ],
    "reports.gaps": [Shown("gaps", "shelter", "/gaps"), Shown("gaps, empty", "lawyer", "/gaps")],
    "reports.index": [Shown("reports", "chair", "/reports")],
    "reports.published": [Shown("reports for publishing", "chair", "/reports/published")],
    **LIVE,
    "design.components": [Shown("design", "chair", "/design")],
}
for _endpoint, _shown in SERIES.items():
    PAGES.setdefault(_endpoint, []).extend(_shown)
REFUSALS = [
    Shown("not found", "chair", "/nothing-here"),
    Shown("failed", "chair", "/sign-out"),
    Shown("agency paused", "outsider", "/"),
    Shown("stale form", "shelter", "/actions/{asked}", send_elsewhere("form.form--bare", "", token=False)),
    Shown("refused", "chair", "/cases/{shared}/kept-out"),
]
NO_PAGE = {
    "static": "files",
    "calendar.feed": "for calendar programs: tests/web/test_calendar_pages.py",
    "pages.healthz": "for machines",
    "accounts.locked": "what a locked browser is shown for any page: tests/browser/test_presence.py",
    "live.regions": "JSON with the parts of live.meeting",
    "live.room_regions": "JSON with the inside of live.room",
    "consent.override_still": "an answer without a page, for one that shows a detail",
    "consent.still_shared": "an answer without a page, for one that shows a detail",
    "live.share": "the inside of a dialog of live.meeting: 'live, sharing'",
}
ALL = [*(shown for held in PAGES.values() for shown in held), *REFUSALS]
