"""A whole conference of two hours, in one go, with everything that happens at one.

The chair works by keyboard alone and her laptop dies; a member takes part by touch on a small phone; one reads French;
a screen hangs on the wall; one is kept out of a case, one steps aside from it; a release is taken back while it is
used; one comes late. Whatever came to anybody's browser is searched for the planted detail at the end.
"""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import conference_day as day_of
from tests.browser.by_keyboard import press, tab_to, write
from tests.browser.conference_day import DIALOG, FIRST, FOLLOWS, PHONE, TITLE, WITHIN_TWO_SECONDS, Day, look
from tests.browser.test_room import screen
from tests.builders import CANARY
from tests.table import Heard, Table

IN_FRENCH = "J’accepte cet engagement et j’entre"


def test_a_whole_conference(table: Table, shots: Path):
    day = day_of.planned(table)
    wall, on_the_wall = gather(day, shots)
    business_then_a_case(day, wall)
    hands_and_the_threshold(day, shots)
    promises(day, shots)
    share_and_take_back(day, shots)
    somebody_comes_late(day)
    one_minute_left(day)
    a_case_that_is_closed_to_some(day, wall, shots)
    the_chair_is_lost(day, shots)
    parked_and_not_reached(day, wall)
    read_back_and_end(day, shots)
    minutes_and_gaps(day, shots)
    what_came_to_whom(day, on_the_wall)


def test_the_chair_is_taken_over_long_polling(table: Table):
    """A network that blocks WebSockets: the chair is lost, offered and taken there as well."""
    day = day_of.first_case(table)
    for role in ("chair", "counsellor", "detective"):
        day.come(role, blocked=True)
        day.stands(day.names[0], role)
    day_of.name_as_co_chair(day["chair"], "Rosa")
    day.lose("chair")
    expect(day["detective"].locator("#meeting-bar")).to_contain_text("The clock goes on.", timeout=FOLLOWS)
    expect(day["detective"].get_by_role("button", name="Take the chair")).to_be_hidden()
    day_of.take_the_chair(day, "counsellor")
    expect(day["detective"].locator("#meeting-bar")).to_contain_text("Chair: Rosa Imani")
    day["counsellor"].keyboard.press("p")
    expect(day["detective"].locator("#clock .clock")).to_have_attribute("data-state", "paused")


# --- the steps --------------------------------------------------------------------------------------------------------


def gather(day: Day, shots: Path) -> tuple[Page, Heard]:
    """All come, and the chair puts the conference on the wall."""
    day.come("chair")
    day.come("shelter", **PHONE)
    for role in ("counsellor", "detective"):
        day.come(role)
    day.come("lawyer", in_words=IN_FRENCH)
    _context, wall, heard = screen(day.table, bypass_csp=True, reduced_motion="reduce")
    page = day["chair"]
    press(page, page.get_by_role("button", name="Show on a screen"))
    write(page, page.locator("#display-code"), wall.locator(".room-code__code").inner_text())
    expect(wall.locator(".room__agenda")).to_be_visible(timeout=FOLLOWS)
    look(page, shots, "lobby, chair")
    page.keyboard.press("o")
    day.stands("The conference is open", "chair", "shelter")
    day_of.name_as_co_chair(page, "Rosa")
    return wall, heard


def business_then_a_case(day: Day, wall: Page) -> None:
    page = day["chair"]
    page.keyboard.press("n")
    day.stands("Unfinished business", "chair", "shelter", "detective")
    day.stands("Affaires en suspens", "lawyer")
    page.keyboard.press("n")
    day.stands(day.names[0], "chair", "shelter", "counsellor", "detective", "lawyer")
    expect(wall.locator(".room__question")).to_have_text(FIRST, timeout=FOLLOWS)
    french = day["lawyer"]
    expect(french.locator("[data-region=current]")).to_contain_text("Elle a demandé")
    expect(french.locator("#clock")).to_contain_text("restant pour ce point")
    assert french.locator("html").get_attribute("lang") == "fr"


def hands_and_the_threshold(day: Day, shots: Path) -> None:
    """By touch: a hand, the floor, a yes; by keyboard: the floor given, what the table decides."""
    page, phone = day["chair"], day["shelter"]
    phone.get_by_role("button", name="Raise my hand").tap()
    expect(page.locator(".speakers__hand")).to_contain_text("Sam Lindqvist")
    page.keyboard.press("g")
    expect(phone.locator("#my-turn")).to_have_text("You have the floor.")
    expect(phone.locator("#my-turn")).to_have_role("status")
    look(page, shots, "threshold, chair", schemes=("light", "dark"))
    look(phone, shots, "the floor, phone", schemes=("light", "dark"))
    phone.get_by_role("button", name="I have spoken").tap()
    phone.get_by_role("button", name="Yes, it is met").tap()
    for role, words in (("counsellor", "Yes, it is met"), ("detective", "No, it is not")):
        press(day[role], day[role].get_by_role("button", name=words))
    expect(page.locator("[data-region=voices]")).to_contain_text("2 yes, 1 no, 2 have not said")
    press(page, page.get_by_role("button", name="The threshold is met"))
    expect(phone.locator("[data-region=voices]")).to_contain_text("The threshold is met")
    day_of.take_on(page, "Harbour House", "Regional Police")
    write(page, page.locator("#decide-text"), "Harbour House keeps a room until Friday.")
    expect(phone.locator("[data-region=talk]")).to_contain_text("Harbour House keeps a room until Friday.")
    press(page, page.get_by_role("button", name="Connected", exact=True))
    expect(phone.locator("[data-region=current]")).to_contain_text("What the table hears")


def promises(day: Day, shots: Path) -> None:
    """One is accepted on the phone, one declined and asked of another agency, one finds no answer."""
    page, counsellor, detective, french = (day[role] for role in ("chair", "counsellor", "detective", "lawyer"))
    day_of.propose(counsellor, "Hold a bed for two nights", "Harbour House")
    day["shelter"].get_by_role("button", name="We accept").tap()
    expect(counsellor.locator("[data-region=talk] .chip--done")).to_have_count(1)

    day_of.propose(counsellor, "Go with her to the office", "Regional Police")
    why = detective.get_by_label("Why not")
    tab_to(detective, why)
    detective.keyboard.press("ArrowDown")
    press(detective, detective.get_by_role("button", name="We decline"))
    press(page, page.get_by_role("button", name="Find another way: Go with her to the office"))
    write(page, page.locator("#another-agency"), "Community", enter=False)
    press(page, page.locator(DIALOG).get_by_role("button", name="Ask this agency"))
    expect(page.locator(DIALOG)).to_have_count(0)
    yes = french.get_by_role("button", name="Nous acceptons")
    press(french, yes)
    expect(counsellor.locator("[data-region=talk] .chip--done")).to_have_count(2)
    day_of.propose(counsellor, "A month of bus tickets", "Income Support")
    look(page, shots, "case, chair", schemes=("light", "dark"))
    look(french, shots, "case, French")
    look(day["shelter"], shots, "case, phone")


def share_and_take_back(day: Day, shots: Path) -> None:
    """What is shared comes to the covered person's own screen; she takes it back, and it is gone."""
    counsellor, phone = day["counsellor"], day["shelter"]
    press(counsellor, counsellor.get_by_role("button", name="Share a detail"))
    offers = counsellor.locator("#share-offers")
    expect(offers.locator("li", has_text="Sam Lindqvist")).to_contain_text("will see it")
    expect(offers.locator("li", has_text="Tom Okafor")).to_contain_text("no release names this agency")
    look(counsellor, shots, "preview of a share")
    press(counsellor, offers.get_by_role("button", name="Share it with those covered"))
    expect(phone.locator("#sealed")).to_contain_text(CANARY)
    expect(phone.locator(".sealed__stamp")).to_contain_text("Sam Lindqvist")
    look(phone, shots, "own screen, phone")
    for role, words in (("chair", "is sharing something private"), ("lawyer", "Lakeshore Victim Services")):
        expect(day[role].locator("[data-region=sharing]")).to_contain_text(words)
        assert not day.people[role].heard.holds(CANARY)

    # She calls the police officer: whoever she tells, it stops at once.
    told = day.another_page("detective", f"/cases/{day.cases[0]}/withdraw-everything")
    told.get_by_role("button", name="Withdraw everything").click()
    expect(phone.locator("body")).not_to_contain_text(CANARY, timeout=WITHIN_TWO_SECONDS)
    expect(phone.locator("#answers")).to_have_text("A detail is no longer available.")
    expect(phone.locator("[data-region=sharing]")).to_have_text("", timeout=WITHIN_TWO_SECONDS)
    told.close()


def somebody_comes_late(day: Day) -> None:
    """The right state at once, and nothing of what was there before."""
    day.come("recorder")
    day.stands(day.names[0], "recorder")
    late = day["recorder"]
    expect(late.locator("[data-region=talk]")).to_contain_text("Hold a bed for two nights")
    expect(late.locator("[data-region=sharing]")).to_have_text("")
    expect(late.locator(".agenda__item")).to_have_count(5)


def one_minute_left(day: Day) -> None:
    """A screen reader hears it, in its own language, once."""
    page = day["chair"]
    page.keyboard.press("p")
    expect(page.locator("#clock .clock")).to_have_attribute("data-state", "paused")
    day.short_of_time(seconds=64)
    page.keyboard.press("p")
    for role, words in (("chair", "One minute left for this item."), ("lawyer", "Il reste une minute pour ce point.")):
        milestones = day[role].locator("#milestones")
        expect(milestones).to_have_role("status")
        expect(milestones).to_have_text(words)
    page.keyboard.press("x")
    expect(page.locator("#clock .clock")).to_have_attribute("data-state", "running")


def a_case_that_is_closed_to_some(day: Day, wall: Page, shots: Path) -> None:
    """The chair is warned and calls it; the police is kept out; the lawyer knows her, and steps aside in the middle."""
    page, french = day["chair"], day["lawyer"]
    page.keyboard.press("n")
    expect(page.locator(DIALOG)).to_contain_text("private to people in the room: Regional Police (Tom Okafor).")
    press(page, page.locator(DIALOG).get_by_role("button", name="Call it now"))
    day.stands(day.names[1], "chair", "shelter", "counsellor", "recorder", "lawyer")
    day.stands("Private item", "detective")
    expect(wall.locator(".room__title")).to_have_text("Private item", timeout=FOLLOWS)
    wall.screenshot(path=shots / "day, private, wall.png")
    look(day["detective"], shots, "private item")

    aside = day.another_page("lawyer", f"/cases/{day.cases[1]}")
    aside.get_by_role("button", name="Me récuser de cette situation").click()
    aside.locator(DIALOG).get_by_role("button", name="Me récuser").click()
    expect(french.locator(TITLE)).to_have_text("Point privé", timeout=WITHIN_TWO_SECONDS)
    expect(french.locator("body")).not_to_contain_text(day.names[1])
    aside.close()


def the_chair_is_lost(day: Day, shots: Path) -> None:
    """Her laptop dies. The clock goes on; after half a minute the co-chair is offered the chair, nobody else."""
    day.lose("chair")
    expect(day["shelter"].locator("#meeting-bar")).to_contain_text("The clock goes on.")
    look(day["counsellor"], shots, "chair offered")
    day_of.take_the_chair(day, "counsellor")
    expect(day["shelter"].get_by_role("button", name="Take the chair")).to_have_count(0)
    day.stands(day.names[1], "counsellor", "shelter")


def parked_and_not_reached(day: Day, wall: Page) -> None:
    """Who was kept out is back with the next item; it goes back to the queue with a reason; the last is not reached."""
    page = day["counsellor"]
    page.keyboard.press("n")
    day.stands(day.names[2], "counsellor", "shelter", "detective", "lawyer")
    expect(wall.locator(".room__title")).to_have_text(day.names[2], timeout=FOLLOWS)
    page.keyboard.press("k")
    tab_to(page, page.locator(f"{DIALOG} [name=reason]").first)
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{DIALOG} input[value=information_awaited]")).to_be_checked()
    press(page, page.locator(DIALOG).get_by_role("button", name="Send it back to the queue"))
    expect(day["shelter"].locator(".agenda__item", has_text=day.names[2])).to_contain_text("back to the queue")
    day.stands("Between two items", "counsellor", "detective")


def read_back_and_end(day: Day, shots: Path) -> None:
    page, phone = day["counsellor"], day["shelter"]
    page.keyboard.press("e")
    expect(page.locator(DIALOG)).to_contain_text("1 action has no yes yet: it goes to the gap ledger.")
    look(page, shots, "end")
    press(page, page.locator(DIALOG).get_by_role("button", name="Read the actions back first"))
    expect(phone.locator("[data-region=current]")).to_contain_text("A month of bus tickets")
    look(page, shots, "read-back, chair", schemes=("light", "dark"))
    look(phone, shots, "read-back, phone")
    page.keyboard.press("e")
    press(page, page.locator(DIALOG).get_by_role("button", name="End the conference"))


def minutes_and_gaps(day: Day, shots: Path) -> None:
    """The minutes wrote themselves, for each as much as they may read."""
    for role in ("counsellor", "shelter", "detective", "lawyer", "recorder"):
        day[role].wait_for_url(re.compile(r"/minutes$"))
    written = day["counsellor"].get_by_role("main")
    for words in (
        "The table said that it is met.",
        "Harbour House keeps a room until Friday.",
        "Connected",
        "Hold a bed for two nights",
        "No answer yet",
        "In the gap ledger: ",
        "Returned to the queue: information is awaited",
        "Returned to the queue: not reached",
    ):
        expect(written).to_contain_text(words)
    chaired = written.locator("section", has=day["counsellor"].get_by_role("heading", name="Who chaired"))
    expect(chaired).to_contain_text(re.compile("Nadia Bell.*Rosa Imani", re.DOTALL))
    look(day["counsellor"], shots, "minutes")
    expect(day["detective"].get_by_role("main")).to_contain_text("Private item")
    expect(day["detective"].get_by_role("main")).not_to_contain_text(day.names[1])
    day.people["counsellor"].goto("/gaps")
    expect(day["counsellor"].get_by_role("main")).to_contain_text("A month of bus tickets")


def what_came_to_whom(day: Day, on_the_wall: Heard) -> None:
    """The detail came to her whom the release named, before it was taken back, and in no way to anybody else."""
    assert day.people["shelter"].heard.holds(CANARY)
    for role, person in day.people.items():
        assert person.heard.complaints == [], role
        assert role == "shelter" or not person.heard.holds(CANARY), role
    assert on_the_wall.complaints == []
    assert not on_the_wall.holds(CANARY)
    for name in day.names[1], day.names[1].lower():
        assert not day.people["detective"].heard.holds(name)
