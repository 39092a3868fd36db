"""Must-show behaviours of releases, through the pages: recording, sharing exactly that, taking back."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from conference.cases import store as cases
from conference.cases.domain import PersonKind
from conference.cases.models import Case
from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent import store
from conference.consent.domain import Category, Form, Interpreter, Purpose, Relation
from conference.consent.models import Authority
from conference.infra import clock
from conference.infra.database import transaction
from conference.kernel.errors import RefusedError
from conference.kernel.ids import CaseId, DetailId, MeetingId, ReleaseId
from tests import builders
from tests.builders import CANARY
from tests.cast import Cast
from tests.web.conftest import House, Visitor

TOLD = ["what", "to_whom", "risks", "may_refuse", "may_stop"]
DAY = date(2026, 11, 25)


def filled(house: House, *roles: str, **changes: Any) -> dict[str, Any]:
    """The form as the counsellor fills it in, for the agencies of these members."""
    last = (DAY + timedelta(days=30)).isoformat()
    return {
        "recipients": [str(house.cast.agencies[role]) for role in roles],
        "categories": [Category.LOCATION_SAFETY.value],
        "purposes": [Purpose.SAFETY_PLANNING.value],
        "signed_on": DAY.isoformat(),
        "last_day": last,
        "given": "written",
        "signed_by": ["survivor"],
        "explained": TOLD,
        "condition": "no",
        "interpreter": "not_needed",
        "paper_here": "yes",
        "read_back": last,
        "paper_reference": "F12/3",
        **changes,
    }


@pytest.fixture
def house_now(house_of: Callable[[], House]) -> House:
    return house_of()


@pytest.fixture
def case(house_now: House) -> CaseId:
    return house_now.work(lambda cast: builders.bring_case(cast["counsellor"], house_now.now))


@pytest.fixture
def counsellor(house_now: House) -> Visitor:
    return house_now.visitor("counsellor")


def record(visitor: Visitor, case: CaseId, fields: dict[str, Any]) -> TestResponse:
    return visitor.post(f"/cases/{case}/releases/new", **fields)


def recorded(house: House, case: CaseId) -> list[Any]:
    return house.work(lambda _cast: list(store.releases(case)))


def field_error(answer: TestResponse, field: str) -> str:
    found = re.search(rf'id="{field}-error">(.*?)</p>', answer.text, re.DOTALL)
    assert found, f"nothing is said beside {field}"
    return re.sub(r"<[^>]+>|\s+", " ", found[1])


def at_the_table(house: House, case: CaseId, *needed: str) -> MeetingId:
    """The case is before the table, taken on with the agencies of these members, and everybody sits there."""

    def gather(cast: Cast) -> MeetingId:
        meeting = builders.meeting(cast["chair"], [case], house.now)
        for role in ("chair", "counsellor", "shelter", "detective", "lawyer"):
            builders.enter(cast[role], meeting, house.now)
        builders.command(cast["chair"], meeting, "open", house.now)
        builders.call(cast["chair"], meeting, case, house.now)
        builders.take_on(cast["chair"], meeting, [cast.agencies[role] for role in needed], house.now)
        return meeting

    return house.work(gather)


def share(house: House, meeting: MeetingId, detail: DetailId, purpose: Purpose = Purpose.SAFETY_PLANNING) -> Any:
    return house.work(
        lambda cast: builders.command(cast["counsellor"], meeting, "share", house.now, detail=detail, purpose=purpose)
    )


def look(house: House, role: str, meeting: MeetingId, detail: DetailId) -> TestResponse:
    return house.visitor(role).post(f"/conferences/{meeting}/shared/{detail}")


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
    assert "Taken back" in counsellor.get("/releases/recorded").text
    missing = shelter.get("/no-such-page").status_code
    for visitor in (shelter, detective):
        assert visitor.get(f"/releases/{row.id}/withdraw").status_code == missing
        visitor.get(f"/cases/{case}")  # shows once what the last step said
        assert "ithdrawn" not in visitor.get(f"/cases/{case}").text
        assert "ithdrawn" not in visitor.get(f"/cases/{case}/seen").text
        assert "ithdrawn" not in visitor.get("/").text
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


# --- taking back, and what the pages say ------------------------------------------------------------------------------


def given(house: House, case: CaseId, *kinds: Category) -> ReleaseId:
    counsellor = house.visitor("counsellor")
    chosen = [kind.value for kind in kinds or (Category.LOCATION_SAFETY,)]
    assert record(counsellor, case, filled(house, "shelter", categories=chosen)).status_code == 302
    return recorded(house, case)[0].id


def test_a_refused_withdrawal_is_said_beside_its_field_and_keeps_what_was_typed(house_now: House, case: CaseId):
    release, lawyer = given(house_now, case), house_now.visitor("lawyer")
    for field, fields in {
        "told_by": {"told_by": "other", "said_at": "2026-11-25T09:00"},
        "said_at": {"told_by": "survivor", "said_at": "2026-11-25T13:31"},
    }.items():
        answer = lawyer.post(f"/releases/{release}/withdraw", **fields)
        assert (answer.status_code, bool(field_error(answer, field).strip())) == (422, True)
        assert f'value="{fields["said_at"]}"' in answer.text
    early = lawyer.post(f"/releases/{release}/withdraw", said_at="2026-11-24T23:59")
    assert field_error(early, "said_at").strip()
    assert recorded(house_now, case)[0].withdrawn_at is None


def test_a_part_is_taken_back_and_the_page_shows_what_is_left(house_now: House, case: CaseId):
    release = given(house_now, case, Category.LOCATION_SAFETY, Category.CONTACT, Category.HEALTH)
    counsellor = house_now.visitor("counsellor")
    empty = counsellor.post(f"/releases/{release}/narrow")
    assert (empty.status_code, bool(field_error(empty, "categories"))) == (422, True)
    assert counsellor.post(f"/releases/{release}/narrow", categories=["contact"]).location == f"/cases/{case}/seen"
    page = counsellor.get(f"/releases/{release}/withdraw").text
    assert "Place and safety, Health" in re.sub(r"\s+", " ", page)
    assert 'value="contact"' not in page


def test_everything_is_taken_back_by_whoever_hears_it(house_now: House, case: CaseId):
    release, lawyer = given(house_now, case), house_now.visitor("lawyer")
    page = lawyer.get(f"/cases/{case}/withdraw-everything").text
    assert "Harbour House" not in page
    assert "Harbour House" in house_now.visitor("counsellor").get(f"/cases/{case}/withdraw-everything").text
    refused = lawyer.post(f"/cases/{case}/withdraw-everything", told_by="other")
    assert field_error(refused, "told_by").strip()
    assert lawyer.post(f"/cases/{case}/withdraw-everything").location == f"/cases/{case}"
    assert house_now.visitor("counsellor").get(f"/releases/{release}/withdraw").status_code == 404


def test_after_the_withdrawal_the_holder_reads_at_once_who_had_seen_what(house_now: House, case: CaseId):
    release = given(house_now, case)
    meeting = at_the_table(house_now, case, "shelter")
    detail = house_now.work(lambda cast: builders.detail(cast["counsellor"], case, house_now.now))
    share(house_now, meeting, detail)
    assert CANARY in look(house_now, "shelter", meeting, detail).text
    counsellor = house_now.visitor("counsellor")
    answer = counsellor.post(f"/releases/{release}/withdraw")
    assert answer.location == f"/cases/{case}/seen"
    page = counsellor.get(answer.location).text
    assert "Withdrawn. What it covered is closed" in page
    seen = re.sub(r"<[^>]+>|\s+", " ", page[page.index("Already seen") :])
    assert all(words in seen for words in ("Harbour House", "Place and safety", "Wed 25 Nov 2026, 13:30"))


def test_a_guardian_is_offered_by_relation_and_a_suspected_one_is_not(house_now: House, case: CaseId):
    def child(cast: Cast) -> Any:
        born = consent.record_person(
            cast["counsellor"],
            case,
            None,
            turns_18=date(2030, 1, 1),
            understands=False,
            served_alone=False,
            now=house_now.now,
        )
        mother, father = (
            consent.record_signer(cast["counsellor"], case, born, relation, house_now.now - timedelta(hours=1))
            for relation in (Relation.MOTHER, Relation.FATHER)
        )
        consent.flag_signer(cast["counsellor"], case, PersonKind.CHILD, Relation.FATHER, house_now.now)
        return born, mother, father

    born, mother, father = house_now.work(child)
    counsellor = house_now.visitor("counsellor")
    page = counsellor.get(f"/cases/{case}/releases/new").text
    assert str(mother) in page
    assert str(father) not in page
    form = {"about": str(born), "categories": [Category.CHILDREN_FAMILY.value]}
    refused = record(counsellor, case, filled(house_now, "shelter", **form, signed_by=[str(father)]))
    assert (refused.status_code, bool(field_error(refused, "signed_by").strip())) == (422, True)
    answer = record(counsellor, case, filled(house_now, "shelter", **form, signed_by=[str(mother), str(father)]))
    assert answer.status_code == 302
    assert recorded(house_now, case)[0].about_id == born
    assert survivor_of(case) != born
    assert house_now.work(lambda _cast: {held.authority_id for held in store.signatures(recorded_id(case))}) == {
        mother,
        father,
    }


def recorded_id(case: CaseId) -> ReleaseId:
    return store.releases(case)[0].id


@pytest.mark.parametrize(("language", "title"), [("en", "My permission to share"), ("fr", 'lang="fr"')])
def test_the_form_on_paper_is_filled_from_the_screen_and_says_nothing_of_the_case(
    house_now: House, case: CaseId, counsellor: Visitor, language: str, title: str
):
    pseudonym = house_now.work(lambda _cast: cases.cards([case])[case].pseudonym)
    fields = filled(house_now, "shelter", "lawyer", interpreter="professional", interpreter_language="es")
    answer = counsellor.post(f"/releases/form/{case}", language=language, **fields)
    assert answer.status_code == 200
    sheet = answer.text[answer.text.index('<article class="paper"') : answer.text.index("</article>")]
    assert title in sheet
    for words in ("Lakeshore Victim Services", "Harbour House", "Community Legal Clinic", "2026"):
        assert words in sheet
    for words in (pseudonym, str(case), "Rosa Imani", "F12/3"):
        assert words not in sheet
    assert recorded(house_now, case) == []
    blank = counsellor.get(f"/releases/form/{case}")
    assert blank.status_code == 200
    assert "Harbour House" not in blank.text[blank.text.index('<article class="paper"') :]


def test_the_list_of_what_was_recorded_is_for_the_holders_own_people(house_now: House, case: CaseId):
    given(house_now, case)
    assert "F12/3" in house_now.visitor("counsellor").get("/releases/recorded").text
    assert "Rosa Imani" in house_now.visitor("counsellor").get("/releases/recorded").text
    assert "F12/3" not in house_now.visitor("shelter").get("/releases/recorded").text
    assert house_now.visitor("recorder").get("/releases/recorded").status_code == 404


def test_when_it_was_said_is_a_local_time(house_now: House, case: CaseId, monkeypatch: pytest.MonkeyPatch):
    release = given(house_now, case)
    later = house_now.now + timedelta(hours=8)
    monkeypatch.setattr(clock, "now", lambda: later)
    house_now.cast.now = later  # when the lawyer signs in
    answer = house_now.visitor("lawyer").post(f"/releases/{release}/withdraw", said_at="2026-11-25T21:15")
    assert answer.status_code == 302
    said: datetime = recorded(house_now, case)[0].withdrawn_at
    assert said.isoformat() == "2026-11-26T02:15:00+00:00"


def test_authorities_are_only_recorded_by_relation():
    """So that no name can come onto a page from there."""
    assert {"name"}.isdisjoint(Authority.__table__.columns.keys())
