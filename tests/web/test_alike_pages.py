"""Another card that may be of the same person, on the page of a case, for those whom the rules name."""

from typing import Any

from conference.cases.domain import AgeBand
from conference.infra.database import transaction
from conference.kernel.ids import CaseId
from tests import builders

LIKE = "Another card is very like this one"
NEEDS = ("Somewhere safe tonight", "Her papers back", "Somebody at court")


def two(house: Any) -> tuple[CaseId, CaseId]:
    def bring(cast: Any) -> tuple[CaseId, CaseId]:
        found = tuple(builders.bring_case(cast[role], house.now, needs=NEEDS) for role in ("counsellor", "shelter"))
        with transaction():
            for case in found:
                builders.held_case(case).age_band = AgeBand.FROM_18_TO_24
        return found[0], found[1]

    return house.work(bring)


def test_it_stands_on_the_page_of_the_case_and_nowhere_else(house_of):
    house = house_of()
    first, second = two(house)
    page = house.visitor("counsellor").get(f"/cases/{first}").text
    assert LIKE in page
    assert "talk with Sam Lindqvist of Harbour House" in page
    assert "Needs in common: 3." in page
    assert "Listed facts in common" not in page  # there are none
    for role in ("chair", "detective", "recorder"):
        assert LIKE not in house.visitor(role).get(f"/cases/{first}").text
    for path in ("/", "/queue", "/conferences"):
        assert LIKE not in house.visitor("counsellor").get(path).text
    address = f"/cases/{first}/alike/{second}"
    assert house.visitor("chair").post(address, deed="not_the_same").status_code == 404
    assert house.visitor("chair").post(address).status_code == 404


def test_they_talked_and_one_goes_on(house_of):
    house = house_of()
    first, second = two(house)
    rosa, sam = house.visitor("counsellor"), house.visitor("shelter")
    unsaid = rosa.post(f"/cases/{first}/alike/{second}", deed="the_same")
    assert "Please choose the case that goes on." in rosa.get(unsaid.location).text
    assert rosa.post(f"/cases/{first}/alike/{second}", deed="the_same", goes_on=str(first)).status_code == 302
    assert "End this one: brought twice" not in rosa.get(f"/cases/{first}").text
    theirs = sam.get(f"/cases/{second}").text
    assert "The table goes on with the other card." in theirs
    assert "End this one: brought twice" in theirs
    assert sam.post(f"/cases/{second}/alike/{first}", deed="end").status_code == 302
    assert "This case is closed." in sam.get(f"/cases/{second}").text


def test_they_talked_and_it_is_gone_for_both(house_of):
    house = house_of()
    first, second = two(house)
    sam = house.visitor("shelter")
    assert sam.post(f"/cases/{second}/alike/{first}", deed="not_the_same").status_code == 302
    assert LIKE not in sam.get(f"/cases/{second}").text
    assert LIKE not in house.visitor("counsellor").get(f"/cases/{first}").text
