"""The pages of referrals: offering one, handing over step by step, and the list of ours."""

from datetime import timedelta
from typing import Any

import pytest

from conference.cases import store as cases
from conference.directory import store as directory
from conference.kernel.ids import CaseId
from conference.notices.mergers import merge
from tests import builders

TOLD = "She would like mornings, and has a quokka"


@pytest.fixture
def there(house_of: Any) -> tuple[Any, CaseId]:
    """A house, and a case that is at the table."""
    house = house_of()
    return house, house.work(lambda cast: builders.bring_case(cast["counsellor"], house.now))


def filled(house: Any, case: CaseId, **other: str) -> dict[str, str]:
    need = house.work(lambda _cast: cases.cards([case])[case].needs[0].id)
    sent = {
        "need": str(need),
        "to": str(house.cast.agencies["shelter"]),
        "minimum": TOLD,
        "said_yes": "yes",
        "yes_on": "2026-11-25",
    }
    return sent | other


def offered(house: Any, case: CaseId, **other: str) -> str:
    """The address of a new referral."""
    return house.visitor("counsellor").post(f"/cases/{case}/referrals/new", **filled(house, case, **other)).location


def test_from_the_page_of_the_case_to_the_agency_that_says_yes(there: Any):
    house, case = there
    holder, shelter = house.visitor("counsellor"), house.visitor("shelter")
    path = f"/cases/{case}/referrals/new"
    assert path in holder.get(f"/cases/{case}").text
    assert path not in shelter.get(f"/cases/{case}").text
    assert TOLD not in holder.get(path).text

    page = offered(house, case)

    assert "Offered, waits for an answer" in holder.get(page).text
    assert TOLD in shelter.get(page).text
    assert "Harbour House reads it until Tue 23 Feb 2027 at the latest." in shelter.get(page).text
    assert page in shelter.get("/referrals").text
    assert page in shelter.get(f"/cases/{case}").text
    assert page not in house.visitor("detective").get(f"/cases/{case}").text
    assert shelter.post(f"{page}/move", move="accept").location == page
    assert "Who will receive her?" in shelter.get(page).text
    assert "Who will receive her?" not in holder.get(page).text


def test_whoever_offered_it_reads_that_the_agency_is_no_more_and_its_successor_reads_nothing(there: Any):
    house, case = there
    page = offered(house, case)

    def merged(cast: Any) -> None:
        held = {one.id: one for one in directory.agencies()}
        merge(held[cast.agencies["shelter"]], held[cast.agencies["lawyer"]], house.now)

    assert "This agency is no more" not in house.visitor("counsellor").get(page).text
    house.work(merged)
    assert "This agency is no more: please ask her anew" in house.visitor("counsellor").get(page).text
    assert house.visitor("lawyer").get(page).status_code == 404
    assert page not in house.visitor("lawyer").get("/referrals").text


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"need": ""}, "Please choose what it is for."),
        ({"to": ""}, "Please choose an agency, or name a service outside the table."),
        ({"service": "The night bus"}, "a referral goes one way"),
        ({"minimum": ""}, "Please write what they may be told."),
        ({"minimum": "Call 416-555-0142"}, "a phone number"),
        ({"said_yes": ""}, "No referral without her yes."),
        ({"yes_on": "2026-11-26"}, "This day is still to come."),
        ({"yes_on": "soon"}, "Please give a day."),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_lost(there: Any, sent: dict[str, str], says: str):
    house, case = there
    form = {name: value for name, value in filled(house, case, **sent).items() if value or name == "to"}
    answer = house.visitor("counsellor").post(f"/cases/{case}/referrals/new", **form)
    assert answer.status_code == 422
    assert says in answer.text
    assert form.get("minimum", "") in answer.text


def test_a_no_says_why_and_stands_in_the_ledger(there: Any):
    house, case = there
    page, shelter = offered(house, case), house.visitor("shelter")
    assert "Please choose the reason." in shelter.post(f"{page}/move", move="decline").text
    shelter.post(f"{page}/move", move="decline", reason="waiting_list")
    told = shelter.get(page).text
    assert "There is a waiting list" in told
    assert TOLD not in told
    assert "A referral that did not hold" in house.visitor("detective").get("/gaps").text


def test_a_step_without_its_worker_or_on_a_wrong_day_is_asked_for_again(there: Any):
    house, case = there
    page, shelter = offered(house, case), house.visitor("shelter")
    shelter.post(f"{page}/move", move="accept")
    nobody = shelter.post(f"{page}/step", step="named_person", on="2026-11-25")
    assert (nobody.status_code, "Please say which worker." in nobody.text) == (422, True)
    early = shelter.post(f"{page}/step", step="named_person", who="Ida of the night", on="2026-11-24")
    assert (early.status_code, "does not fit the other steps" in early.text) == (422, True)
    assert "Ida of the night" in early.text
    assert shelter.post(f"{page}/step", step="named_person", who="Ida of the night", on="2026-11-25").location == page
    shelter.post(f"{page}/step", step="named_person", who="Eve of the day")
    told = shelter.get(page).text
    assert "Nothing was changed" in told
    assert "Eve of the day" not in told


def test_what_she_takes_back_is_shown_to_nobody(there: Any):
    house, case = there
    page = offered(house, case)
    house.visitor("shelter").post(f"{page}/words", text="They were kind")
    house.visitor("counsellor").post(f"{page}/move", move="take_back")
    for role in ("counsellor", "shelter"):
        told = house.visitor(role).get(page).text
        assert TOLD not in told
        assert "They were kind" not in told
        assert "Harbour House" not in told.replace("Sam Lindqvist, Harbour House", "").split("<main")[1]


def test_the_list_says_when_she_is_asked_how_it_goes(there: Any):
    house, case = there
    page, shelter = offered(house, case), house.visitor("shelter")
    shelter.post(f"{page}/move", move="accept")
    shelter.post(f"{page}/step", step="named_person", who="Ida of the night")
    for move in ("introduce", "meet"):
        shelter.post(f"{page}/move", move=move)
    due = (house.now + timedelta(days=14)).date()
    assert f"{due.day} Dec 2026" in shelter.get("/referrals").text
    assert "0 days from her yes until they met" in shelter.get(page).text
