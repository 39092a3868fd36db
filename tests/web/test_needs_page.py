"""The page of what she asked for."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conference.cases import store as cases
from conference.infra.database import transaction
from conference.kernel.ids import CaseId, new_uuid
from conference.needs.models import AskedHer
from tests import builders

WORDS = "That the wombat may come along from Friday on"


@pytest.fixture
def there(house_of: Any) -> tuple[Any, CaseId]:
    """A house, and a case that is at the table."""
    house = house_of()
    return house, house.work(lambda cast: builders.bring_case(cast["counsellor"], house.now))


def test_from_the_page_of_the_case_her_contact_says_how_it_stands_and_what_she_was_told(there: Any):
    house, case = there
    rosa, tom = house.visitor("counsellor"), house.visitor("detective")
    path = f"/cases/{case}/needs"
    assert path in rosa.get(f"/cases/{case}").text
    need = house.work(lambda _cast: cases.cards([case])[case].needs[0].id)

    assert rosa.post(f"{path}/{need}", state="under_way").location == path
    assert rosa.post(f"/cases/{case}/told", text=WORDS, on="2026-11-24").location == path

    assert WORDS in rosa.get(path).text
    page = tom.get(path).text
    assert "under way" in page
    assert "Told by Rosa Imani" in page
    assert WORDS not in page
    assert "How does it stand?" not in page
    for sent, given in (
        (f"{path}/{need}", {"state": "met"}),
        (f"/cases/{case}/told", {"text": WORDS, "on": "2026-11-24"}),
    ):
        assert tom.post(sent, **given).location == path
        assert "Her contacts look after this" in tom.get(path).text


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"on": "2026-11-24"}, "Please write what she was told."),
        ({"text": WORDS}, "Please give a day."),
        ({"text": WORDS, "on": "2026-11-26"}, "This day is still to come."),
        ({"text": "Call 416-555-0142", "on": "2026-11-24"}, "a phone number"),
        ({"text": WORDS, "on": "2026-11-24", "meeting": str(new_uuid())}, "had this case"),
    ],
)
def test_what_is_wrong_is_asked_for_again_and_nothing_is_lost(there: Any, sent: dict[str, str], says: str):
    house, case = there
    answer = house.visitor("counsellor").post(f"/cases/{case}/told", **sent)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert sent.get("text", "") in answer.text
    assert "Please choose how it stands." in _wrong_state(house, case)


def _wrong_state(house: Any, case: CaseId) -> str:
    rosa = house.visitor("counsellor")
    return rosa.get(rosa.post(f"/cases/{case}/needs/{case}", state="fine").location).text


def test_she_is_asked_three_plain_questions_and_may_leave_out_each(there: Any):
    house, case = there
    rosa, path = house.visitor("counsellor"), f"/cases/{case}/needs"
    assert "Did what you want count?" in rosa.get(path).text
    assert "Did what you want count?" not in house.visitor("chair").get(path).text
    empty = rosa.post(f"/cases/{case}/answers")
    assert (empty.status_code, "Please choose at least one answer" in empty.text) == (422, True)
    guarded = rosa.post(f"/cases/{case}/answers", heard="no", words="Call 416-555-0142")
    assert (guarded.status_code, 'value="no" autocomplete="off" checked' in guarded.text) == (422, True)

    assert rosa.post(f"/cases/{case}/answers", heard="partly", words=WORDS).location == path

    assert WORDS in rosa.get(path).text
    assert WORDS not in house.visitor("chair").get(path).text
    assert "How it was for them" not in house.visitor("chair").get("/reports").text  # counted with the next quarter
    house.work(lambda _cast: asked_at(house.now - timedelta(days=90)))
    counted = house.visitor("chair").get("/reports").text.split("How it was for them")[1]
    assert "Answers from before Thu 1 Oct 2026" in counted
    assert "Few" in counted
    house.visitor("detective").post(f"/cases/{case}/answers", heard="yes")
    assert "Asked by Tom Okafor" not in rosa.get(path).text


def asked_at(instant):
    with transaction() as current:
        current.execute(sa.update(AskedHer).values(at=instant))
