"""Taking a release back, the form on paper, and what is told of both: through the pages."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from conference.cases import store as cases
from conference.cases.domain import PersonKind
from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent import store
from conference.consent.domain import Category, Relation
from conference.consent.models import Authority
from conference.infra import clock
from conference.kernel.ids import CaseId, ReleaseId
from tests import builders
from tests.behaviours.releasing import at_the_table, field_error, filled, given, look, record, recorded, share
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
