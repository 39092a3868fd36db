"""Must-show behaviours of releases, through the pages: recording, sharing exactly that, taking back."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from conference.cases.models import Case
from conference.consent.domain import Category, Form, Interpreter, Purpose
from conference.infra.database import transaction
from conference.kernel.errors import RefusedError
from conference.kernel.ids import CaseId, new_uuid
from tests import builders
from tests.behaviours.releasing import TOLD, at_the_table, field_error, filled, look, record, recorded, share
from tests.builders import CANARY
from tests.cast import Cast
from tests.web.conftest import House, Visitor


@pytest.fixture
def house_now(house_of: Callable[[], House]) -> House:
    return house_of()


@pytest.fixture
def case(house_now: House) -> CaseId:
    return house_now.work(lambda cast: builders.bring_case(cast["counsellor"], house_now.now))


@pytest.fixture
def counsellor(house_now: House) -> Visitor:
    return house_now.visitor("counsellor")


def test_a_conference_that_is_not_there_is_said_beside_its_field(house_now: House, case: CaseId, counsellor: Visitor):
    answer = record(counsellor, case, filled(house_now, "shelter", meeting=str(new_uuid())))
    assert answer.status_code == 422
    assert "cannot be chosen" in field_error(answer, "meeting")
    assert recorded(house_now, case) == []


# --- 2, 3: exactly what one release says ------------------------------------------------------------------------------


def test_b02_a_release_shows_exactly_its_kinds_to_exactly_its_recipients_for_its_purposes(
    house_now: House, case: CaseId, counsellor: Visitor
):
    kinds = [Category.LOCATION_SAFETY.value, Category.CONTACT.value]
    answer = record(counsellor, case, filled(house_now, "shelter", "lawyer", categories=kinds))
    assert (answer.status_code, answer.location) == (302, f"/cases/{case}")
    assert {row.recipient_id for row in recorded(house_now, case)} == {
        house_now.cast.agencies[role] for role in ("shelter", "lawyer")
    }
    assert record(counsellor, case, filled(house_now, "chair", categories=[Category.HEALTH.value])).status_code == 302

    meeting = at_the_table(house_now, case, "shelter", "detective", "lawyer", "chair")
    seal = house_now.work
    covered = seal(lambda cast: builders.detail(cast["counsellor"], case, house_now.now))
    other_kind = seal(
        lambda cast: builders.detail(cast["counsellor"], case, house_now.now, category=Category.HEALTH, text="asthma")
    )
    share(house_now, meeting, covered)
    share(house_now, meeting, other_kind)
    for role in ("shelter", "lawyer"):
        assert CANARY in look(house_now, role, meeting, covered).text, role
        assert "asthma" not in look(house_now, role, meeting, other_kind).text, role
    assert "asthma" in look(house_now, "chair", meeting, other_kind).text
    for role in ("detective", "chair"):
        assert CANARY not in look(house_now, role, meeting, covered).text, role
    # for another purpose it opens to nobody, although the detail, the agency and the kind are the same
    house_now.work(lambda cast: builders.command(cast["counsellor"], meeting, "stop_sharing", house_now.now))
    with pytest.raises(RefusedError, match="nothing_to_share"):
        share(house_now, meeting, covered, Purpose.HOUSING)
    assert CANARY not in look(house_now, "shelter", meeting, covered).text


def test_b03_two_partial_releases_do_not_add_up(house_now: House, case: CaseId, counsellor: Visitor):
    """One covers the kind for another purpose, the other the purpose for another kind: together they open nothing."""
    parts = [
        {"purposes": [Purpose.HOUSING.value]},
        {"categories": [Category.CONTACT.value]},
    ]
    for part in parts:
        assert record(counsellor, case, filled(house_now, "shelter", **part)).status_code == 302
    meeting = at_the_table(house_now, case, "shelter")
    detail = house_now.work(lambda cast: builders.detail(cast["counsellor"], case, house_now.now))
    with pytest.raises(RefusedError, match="nothing_to_share"):
        share(house_now, meeting, detail)
    assert CANARY not in look(house_now, "shelter", meeting, detail).text

    assert record(counsellor, case, filled(house_now, "shelter")).status_code == 302
    share(house_now, meeting, detail)
    assert CANARY in look(house_now, "shelter", meeting, detail).text


# --- 13: withdrawn is told to the holder alone ------------------------------------------------------------------------


def test_b13_withdrawn_is_shown_to_the_holder_only_and_nobody_is_asked_to_renew(
    house_now: House, case: CaseId, counsellor: Visitor
):
    record(counsellor, case, filled(house_now, "shelter", last_day="2026-12-05", read_back="2026-12-05"))
    (row,) = recorded(house_now, case)
    shelter, detective = house_now.visitor("shelter"), house_now.visitor("detective")
    assert "Lakeshore Victim Services" in shelter.get(f"/cases/{case}").text
    assert "Releases that end soon" in counsellor.get("/").text
    assert "What stops at once" in detective.get(f"/releases/{row.id}/withdraw").text

    answer = detective.post(f"/releases/{row.id}/withdraw", told_by="survivor")
    assert (answer.status_code, answer.location) == (302, f"/cases/{case}")

    assert "Withdrawn" in counsellor.get(f"/cases/{case}/seen").text
    for page in ("/releases/recorded", "/"):
        assert "Taken back" in counsellor.get(page).text
    missing = shelter.get("/no-such-page").status_code
    for visitor in (shelter, detective):
        assert visitor.get(f"/releases/{row.id}/withdraw").status_code == missing
        visitor.get(f"/cases/{case}")  # shows once what the last step said
        assert f"/cases/{case}/withdraw-everything" in visitor.get(f"/cases/{case}").text
        assert "ithdrawn" not in visitor.get(f"/cases/{case}").text
        assert "ithdrawn" not in visitor.get(f"/cases/{case}/seen").text
        for words in ("ithdrawn", "Taken back", "Who has seen what"):
            assert words not in visitor.get("/").text
            assert words not in visitor.get(f"/cases/{case}").text
        assert "Your agency has recorded no release" in visitor.get(f"/cases/{case}/seen").text
    for visitor in (counsellor, shelter, detective):
        assert "Releases that end soon" not in visitor.get("/").text


# --- 19: what recording asks ------------------------------------------------------------------------------------------

MISSING = {
    "recipients": [],
    "categories": [],
    "purposes": [],
    "signed_on": "",
    "last_day": "",
    "signed_by": [],
    "condition": "",
}
WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "not explained": ("explained", {"explained": TOLD[:4]}),
    "a condition of service": ("condition", {"condition": "yes"}),
    "an end that has passed": ("last_day", {"last_day": "2026-11-24", "read_back": "2026-11-24"}),
    "an end too late": ("last_day", {"last_day": "2027-03-01", "read_back": "2027-03-01"}),
    "signed tomorrow": ("signed_on", {"signed_on": "2026-11-26"}),
    "a friend interpreted": ("interpreter", {"interpreter": "family_or_friend", "interpreter_language": "es"}),
    "a worker interpreted": ("interpreter", {"interpreter": "worker", "interpreter_language": "es"}),
    "no language": ("interpreter_language", {"interpreter": "telephone"}),
    "no paper": ("paper_here", {"paper_here": ""}),
    "not read back": ("read_back", {"read_back": ""}),
    "read back otherwise": ("read_back", {"read_back": "2026-12-24"}),
    "a phone number for a place": ("paper_reference", {"paper_reference": "416-555-0142"}),
    "a sentence for a place": ("paper_reference", {"paper_reference": "desk: Anna's"}),
    "somebody who is not recorded signed": ("signed_by", {"signed_by": ["01900000-0000-7000-8000-000000000000"]}),
}


@pytest.mark.parametrize("field", MISSING)
def test_b19_nothing_is_recorded_while_something_is_missing(
    house_now: House, case: CaseId, counsellor: Visitor, field: str
):
    answer = record(counsellor, case, filled(house_now, "shelter", **{field: MISSING[field]}))
    assert answer.status_code == 422
    assert field_error(answer, field).strip()
    assert recorded(house_now, case) == []


@pytest.mark.parametrize("why", WRONG)
def test_b19_explanation_interpreter_no_condition_and_end_date_are_enforced_and_nothing_typed_is_lost(
    house_now: House, case: CaseId, counsellor: Visitor, why: str
):
    field, changes = WRONG[why]
    answer = record(counsellor, case, filled(house_now, "shelter", "lawyer", **changes))
    assert answer.status_code == 422
    assert field_error(answer, field).strip()
    assert f'href="#{field}"' in answer.text
    assert recorded(house_now, case) == []
    ticked = set(re.findall(r'value="([^"]+)"[^>]* checked', answer.text))
    assert {str(house_now.cast.agencies[role]) for role in ("shelter", "lawyer")} <= ticked
    assert {Category.LOCATION_SAFETY.value, Purpose.SAFETY_PLANNING.value} <= ticked
    assert f'value="{changes.get("last_day", "2026-12-25")}"' in answer.text


def test_b19_an_interpreter_is_asked_for_where_the_card_says_she_needs_one(
    house_now: House, case: CaseId, counsellor: Visitor
):
    def needs_one(_cast: Cast) -> None:
        with transaction() as current:
            row = current.get(Case, case)
            assert row is not None
            row.interpreter = True

    house_now.work(needs_one)
    assert "This person needs an interpreter." in counsellor.get(f"/cases/{case}/releases/new").text
    refused = record(counsellor, case, filled(house_now, "shelter"))
    assert refused.status_code == 422
    assert "interpreter" in field_error(refused, "interpreter")
    fields = filled(house_now, "shelter", interpreter="telephone", interpreter_language="es")
    assert record(counsellor, case, fields).status_code == 302
    (row,) = recorded(house_now, case)
    assert (row.interpreter, row.interpreter_language) == (Interpreter.TELEPHONE, "es")


def test_b19_a_spoken_yes_is_noted_without_a_paper_and_shares_nothing(
    house_now: House, case: CaseId, counsellor: Visitor
):
    spoken = filled(house_now, "shelter", given="spoken", paper_here="", read_back="")
    assert record(counsellor, case, spoken).status_code == 302
    (row,) = recorded(house_now, case)
    assert row.form is Form.SPOKEN
    assert "spoken only: not yet signed" in counsellor.get(f"/cases/{case}/seen").text.casefold()
    entered = counsellor.post(f"/cases/{case}/details/new", category="location_safety", text=CANARY)
    assert entered.status_code == 422

    again = counsellor.get(f"/releases/{row.id}/again")
    assert re.search(rf'value="{row.id}" selected', again.text)
    assert house_now.visitor("shelter").get(f"/releases/{row.id}/again").status_code == 404
    assert record(counsellor, case, filled(house_now, "shelter", replaces=str(row.id))).status_code == 302
    entered = counsellor.post(f"/cases/{case}/details/new", category="location_safety", text=CANARY)
    assert entered.status_code == 302


# --- 20: whose release, and for whom ----------------------------------------------------------------------------------


def test_b20_only_the_holders_agency_records_its_release_and_only_for_named_recipients(
    house_now: House, case: CaseId, counsellor: Visitor
):
    """The agency that shares is the one signed in: nothing that is sent can say another."""
    detective = house_now.visitor("detective")
    refused = record(detective, case, filled(house_now, "shelter", holder=str(house_now.cast.agencies["counsellor"])))
    assert refused.status_code == 422
    assert recorded(house_now, case) == []
    assert record(detective, case, filled(house_now, "shelter")).status_code == 302
    assert [row.holder_id for row in recorded(house_now, case)] == [house_now.cast.agencies["detective"]]
    # a release of the police covers nothing that the counsellor holds
    entered = counsellor.post(f"/cases/{case}/details/new", category="location_safety", text=CANARY)
    assert entered.status_code == 422
    for wrong in (["all"], [str(house_now.cast.agencies["counsellor"])], ["01900000-0000-7000-8000-000000000000"]):
        answer = record(counsellor, case, filled(house_now, recipients=wrong))
        assert (answer.status_code, bool(field_error(answer, "recipients"))) == (422, True)
    other = recorded(house_now, case)[0]
    assert record(counsellor, case, filled(house_now, "shelter", replaces=str(other.id))).status_code == 422
    assert house_now.visitor("recorder").get(f"/cases/{case}/releases/new").status_code == 404
    assert len(recorded(house_now, case)) == 1


def test_b20_one_person_of_an_agency_is_named_and_a_colleague_elsewhere_is_not_taken(
    house_now: House, case: CaseId, counsellor: Visitor
):
    sam = house_now.cast["shelter"].person
    answer = record(counsellor, case, filled(house_now, "lawyer", person=str(sam)))
    assert (answer.status_code, bool(field_error(answer, "person"))) == (422, True)
    assert record(counsellor, case, filled(house_now, "lawyer", "shelter", person=str(sam))).status_code == 302
    named = {row.recipient_id: row.recipient_person_id for row in recorded(house_now, case)}
    assert named == {house_now.cast.agencies["lawyer"]: None, house_now.cast.agencies["shelter"]: sam}
