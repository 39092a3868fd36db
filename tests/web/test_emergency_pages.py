"""The pages of a conference outside the cycle: asking, and the chair's answer."""

from typing import Any

import pytest

from conference.emergency import service
from conference.emergency.domain import Why
from conference.kernel.ids import CaseId, EmergencyId
from conference.kernel.narrative import Narrative
from tests import builders
from tests.strict import make_strict

REASON = "The parrot and she must be out by tonight"


@pytest.fixture
def there(house_of: Any) -> tuple[Any, CaseId]:
    """A house, and a case that is at the table."""
    house = house_of()
    return house, house.work(lambda cast: builders.bring_case(cast["counsellor"], house.now))


def ask(house: Any, case: CaseId) -> EmergencyId:
    reason = Narrative.read(REASON)
    return house.work(lambda cast: service.ask(cast["counsellor"], case, Why.DANGER, reason, house.now))


def test_from_the_case_to_the_chairs_page_of_today_and_the_short_conference(there: Any):
    house, case = there
    holder, chair = house.visitor("counsellor"), house.visitor("chair")
    path = f"/cases/{case}/emergency"
    assert path in holder.get(f"/cases/{case}").text
    assert path not in house.visitor("shelter").get(f"/cases/{case}").text

    page = holder.post(path, why="danger", reason=REASON).location

    assert "A conference is asked for now" in chair.get("/").text
    assert "A conference is asked for now" not in house.visitor("shelter").get("/").text
    assert REASON in chair.get(page).text
    assert "Rosa Imani, Lakeshore Victim Services" in chair.get(page).text
    called = chair.post(f"{page}/call", starts_at="2026-11-25T16:00", minutes="30", place="Room 4")
    assert called.location.endswith(page)
    assert "It is called for Wed 25 Nov 2026, 16:00, by Nadia Bell." in holder.get(page).text
    assert "A short conference is called for Wed 25 Nov 2026, 16:00" in holder.get("/").text
    assert "A conference is asked for now" not in chair.get("/").text
    assert "Called in an emergency" in holder.get("/conferences").text
    assert "Called in an emergency" not in house.visitor("observer").get("/conferences").text
    meeting = holder.get(page).text.partition("/conferences/")[2].partition("/date")[0].rpartition("/")[2]
    chair.post(f"/conferences/{meeting}/skip", because="too_few")
    assert "It was called by Nadia Bell, and then called off." in holder.get(page).text
    assert "The short conference of Wed 25 Nov 2026, 16:00 was called off" in holder.get("/").text


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"reason": REASON}, "Please choose why."),
        ({"why": "danger"}, "Please say in a sentence what cannot wait."),
        ({"why": "danger", "reason": "She is at 416-555-0123"}, "a phone number"),
    ],
)
def test_what_is_missing_or_identifies_is_asked_for_again(there: Any, sent: dict[str, str], says: str):
    house, case = there

    answer = house.visitor("counsellor").post(f"/cases/{case}/emergency", **sent)

    assert answer.status_code == 422
    assert says in answer.text
    assert sent.get("reason", "") in answer.text


@pytest.mark.parametrize(
    ("door", "sent", "says"),
    [
        ("call", {"starts_at": "soon", "minutes": "30"}, "Please give a day and a time."),
        ("call", {"starts_at": "2026-11-28T09:00", "minutes": "30"}, "still to come, today or tomorrow"),
        ("call", {"starts_at": "2026-11-25T16:00", "minutes": "90"}, "from 30 to 60"),
        ("call", {"starts_at": "2026-11-25T16:00", "minutes": "30", "place": "one\nother"}, "keep it to one line"),
        ("decline", {}, "Please say why, and what to do instead"),
    ],
)
def test_a_chair_is_told_what_is_wrong_and_loses_nothing(there: Any, door: str, sent: dict[str, str], says: str):
    house, case = there
    request = ask(house, case)

    answer = house.visitor("chair").post(f"/emergencies/{request}/{door}", **sent)

    assert answer.status_code == 422
    assert says in answer.text
    assert all(f'value="{value}"' in answer.text for value in sent.values() if "\n" not in value)


def test_who_has_no_part_finds_nothing_and_a_second_chair_reads_the_first_answer(there: Any, look: Any):
    house, case = there
    request = ask(house, case)
    chair = house.visitor("chair")
    for role in ("shelter", "recorder", "lawyer"):
        visitor = house.visitor(role)
        assert look(visitor.get(f"/emergencies/{request}")) == look(visitor.get("/no-such-page"))
    chair.post(f"/emergencies/{request}/decline", answer="Harbour has a room tonight")

    holder = house.visitor("counsellor")
    assert "Harbour has a room tonight" in holder.get(f"/emergencies/{request}").text
    assert ": no conference now" in holder.get("/").text
    chair.post(f"/emergencies/{request}/call", starts_at="2026-11-25T16:00", minutes="30")
    assert "Another chair has answered meanwhile." in chair.get("/").text
    assert "Called in an emergency" not in chair.get("/conferences").text


def test_in_strict_the_chair_reads_who_asks_and_why_and_not_about_whom(house_of: Any):
    house = house_of()

    def begin(cast: Any) -> CaseId:
        make_strict()
        return builders.bring_case(cast["counsellor"], house.now, question=REASON)

    case = house.work(begin)
    request = ask(house, case)
    shown = house.visitor("chair").get(f"/emergencies/{request}").text

    assert "She may be in danger before the next conference" in shown
    assert "Rosa Imani" in shown
    assert REASON not in shown
    assert str(case) not in shown
    assert "Who that is, is not shown to you." in shown
