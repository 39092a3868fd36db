"""The pages on which it is said whom she calls, and on which that is handed over."""

from datetime import date, timedelta
from typing import Any

import pytest

from conference.accounts.service import absences
from conference.actions import service as actions
from conference.kernel.actor import Role
from conference.kernel.ids import ActionId, CaseId, new_uuid
from conference.kernel.narrative import Narrative
from conference.live.domain import Region
from tests import builders

TODAY = date(2026, 11, 25)
LAST = TODAY + timedelta(days=13)
LEFT = "Bring the wombat to the vet with her\nMeet the landlord"


@pytest.fixture
def there(house_of: Any) -> tuple[Any, CaseId, Any]:
    """A house, a case that is at the table, and a colleague of her contact."""
    house = house_of()

    def made(cast: Any) -> tuple[CaseId, Any]:
        pat = builders.colleague(cast, "counsellor", "Pat Onwards", house.now)
        return builders.bring_case(cast["counsellor"], house.now, backup=cast["lawyer"]), pat

    return (house, *house.work(made))


def sent(pat: Any, **changes: str) -> dict[str, str]:
    given = {"to": str(pat.member), "last_day": LAST.isoformat(), "agrees": "yes", "left": LEFT}
    return {name: value for name, value in (given | changes).items() if value}


def test_from_the_page_of_the_case_it_is_handed_over_and_taken_back(there: Any):
    house, case, pat = there
    rosa, tom = house.visitor("counsellor"), house.visitor("detective")
    path = f"/cases/{case}/contact"
    assert path in rosa.get(f"/cases/{case}").text
    assert path not in tom.get(f"/cases/{case}").text
    assert LAST.isoformat() in rosa.get(path).text

    assert rosa.post(path, **sent(pat)).location == f"/cases/{case}"

    words = "Until Tue 8 Dec 2026 she calls either: Pat Onwards · Lakeshore Victim Services, Rosa Imani"
    for visitor in (rosa, tom):
        assert words in visitor.get(f"/cases/{case}").text
        assert words in visitor.get(f"/cases/{case}/needs").text
    page = rosa.get(path).text
    for line in LEFT.splitlines():
        assert line in page
        assert line not in tom.get(f"/cases/{case}").text
    assert "From Rosa Imani to Pat Onwards" in rosa.get("/").text
    assert "From Rosa Imani to Pat Onwards" not in tom.get("/").text

    assert rosa.post(f"{path}/take-back").location == f"/cases/{case}"
    assert "Whom she calls now" not in tom.get(f"/cases/{case}").text
    assert rosa.post(f"{path}/end").location == f"/cases/{case}"
    assert "Nothing is being handed over any more." in rosa.get(f"/cases/{case}").text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"to": ""}, "Please choose who will be her primary contact."),
        ({"to": str(new_uuid())}, "Please choose somebody from the list."),
        ({"last_day": "2026-11-24"}, "This day is over."),
        ({"last_day": "2027-02-01"}, "Please give a day within the next 60 days."),
        ({"last_day": "soon"}, "Please give a day."),
        ({"last_day": ""}, "Please give a day."),
        ({"agrees": ""}, "Please say whether she knows and agrees."),
        ({"agrees": "not_asked_yet"}, "Please say why in a few words."),
        ({"left": "Call 416-555-0142"}, "a phone number"),
        ({"left": "\n".join(["One more thing"] * 9)}, "Please keep to 8 things"),
    ],
)
def test_what_is_wrong_is_asked_for_again_and_nothing_is_lost(there: Any, changes: dict[str, str], says: str):
    house, case, pat = there
    given = sent(pat, **changes)
    answer = house.visitor("counsellor").post(f"/cases/{case}/contact", **given)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert given.get("left", "").splitlines()[0] in answer.text


def test_who_may_not_hand_over_is_told_so_and_shown_nothing_of_it(there: Any):
    house, case, pat = there
    house.visitor("counsellor").post(f"/cases/{case}/contact", **sent(pat))
    tom = house.visitor("detective")
    for answer in (tom.get(f"/cases/{case}/contact"), tom.post(f"/cases/{case}/contact", **sent(pat))):
        assert answer.status_code == 403
        assert "wombat" not in answer.text
    tom.post(f"/cases/{case}/contact/end")
    assert "Her contacts look after this" in tom.get(f"/cases/{case}").text


def test_while_the_contact_is_away_it_is_said_whom_to_call_and_the_coordinator_where_that_is_nobody(there: Any):
    house, case, _pat = there
    last = TODAY + timedelta(days=8)

    def go_away(cast: Any) -> None:
        builders.colleague(cast, "counsellor", "Bo Ordinator", house.now, Role.COORDINATOR)
        absences.say_away(cast["counsellor"], TODAY, last, None, house.now)

    def ask(cast: Any) -> ActionId:
        text, police = Narrative.read("Keep the car for her"), cast.agencies["detective"]
        return actions.propose(cast["counsellor"], case=case, agency=police, text=text, due=None, now=house.now)

    house.work(go_away)
    asked = house.work(ask)
    tom, luc = house.visitor("detective"), house.visitor("lawyer")
    for path in (f"/cases/{case}", f"/cases/{case}/needs", f"/actions/{asked}"):
        assert "Until Thu 3 Dec 2026 call Luc Gagné · Community Legal Clinic." in tom.get(path).text
    assert "Vous prenez la relève jusqu’au" in luc.get("/").text
    assert luc.get(f"/cases/{case}/contact").status_code == 200
    house.work(lambda cast: absences.say_away(cast["lawyer"], TODAY, TODAY, None, house.now))
    said = "Until Wed 25 Nov 2026 call Lakeshore Victim Services, which leads her case."
    assert said in tom.get(f"/cases/{case}").text
    assert "Choose whom she can call" not in tom.get("/").text


def test_the_case_on_the_table_says_whom_she_calls_today(there: Any):
    house, case, _pat = there
    words = "Until Thu 3 Dec 2026 call Luc Gagné · Community Legal Clinic."

    def go_away(cast: Any) -> Any:
        absences.say_away(cast["counsellor"], TODAY, TODAY + timedelta(days=8), None, house.now)
        meeting = builders.meeting(cast["chair"], [case], house.now)
        for role in ("chair", "detective"):
            builders.enter(cast[role], meeting, house.now)
        builders.command(cast["chair"], meeting, "open", house.now)
        builders.call(cast["chair"], meeting, case, house.now)
        reading = builders.reading(meeting, house.now)
        audiences = [reading.audience(cast[role], "en") for role in ("detective", "observer")]
        return [reading.html(audience, Region.CURRENT) for audience in audiences]

    at_the_table, looking_on = house.work(go_away)
    assert words in at_the_table
    assert "Luc Gagné" not in looking_on


def test_the_history_says_that_she_was_handed_over_and_not_that_the_card_was_corrected(there: Any):
    house, case, pat = there
    rosa = house.visitor("counsellor")
    rosa.post(f"/cases/{case}/contact", **sent(pat))
    page = rosa.get(f"/cases/{case}").text
    assert "Primary contact: handed over by Rosa Imani" in page
    assert "Primary contact: corrected by" not in page


def test_who_hands_over_sees_who_is_away_today(there: Any):
    house, case, pat = there
    rosa, words = house.visitor("counsellor"), "Pat Onwards · Lakeshore Victim Services (away today)"
    assert words not in rosa.get(f"/cases/{case}/contact").text
    house.work(lambda _cast: absences.say_away(pat, TODAY, TODAY, None, house.now))
    assert words in rosa.get(f"/cases/{case}/contact").text


def test_who_goes_away_is_told_what_becomes_of_the_survivors_who_call_them(there: Any):
    house, _case, _pat = there
    said = "For whoever has none, hand over on the page of her case before you go."
    assert said in house.visitor("counsellor").get("/reminders").text
    assert said not in house.visitor("administrator").get("/reminders").text


def test_today_says_of_a_promise_that_it_is_due_today_and_of_nothing_open_no_more_than_that(there: Any):
    house, case, _pat = there
    sam = house.visitor("shelter")
    assert "Nothing is open: your agency owes nothing at the moment." in sam.get("/").text

    def promise(cast: Any) -> None:
        text, shelter = Narrative.read("Keep the room for her"), cast.agencies["shelter"]
        asked = actions.propose(cast["counsellor"], case=case, agency=shelter, text=text, due=TODAY, now=house.now)
        actions.accept(cast["shelter"], asked, house.now)

    house.work(promise)
    page = sam.get("/").text
    assert "Due today" in page
    assert "By Wed 25 Nov 2026" not in page


def test_what_the_guard_says_of_a_field_is_true_of_one_that_the_table_does_not_read(there: Any):
    house, case, _pat = there
    answer = house.visitor("counsellor").post(f"/cases/{case}/told", text="Call 416-555-0142", on="2026-11-25")
    assert "This holds a phone number. This field is not sealed: please take it out." in answer.text
    assert "Everyone at the table" not in answer.text
