"""The people of a case and who may sign for them: stored, recorded and followed, on both databases."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conference.audit.domain import Deed
from conference.audit.models import RecordEntry
from conference.cases.domain import PersonKind
from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import Category, Reason, Relation, Signer
from conference.consent.policy import release_state
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra.database import session
from conference.kernel.errors import HiddenError, InvalidError
from conference.kernel.ids import CaseId
from tests import builders
from tests.cast import Cast
from tests.taken_on import deeds, refused, taken_on

HOUR = timedelta(hours=1)


@pytest.fixture
def case(cast: Cast, now) -> CaseId:
    return taken_on(cast, now)


def test_children_and_who_signs_for_them_are_kept_by_relation_and_number(cast: Cast, case, now):
    rosa = cast["counsellor"]
    for year in (2040, 2035):
        consent.record_person(
            rosa, case, None, turns_18=date(year, 3, 1), understands=False, served_alone=False, now=now
        )
    survivor, first, second = consent.people(rosa, case, now) or []
    assert [(held.kind, held.number) for held in (survivor, first, second)] == [
        (PersonKind.SURVIVOR, 0),
        (PersonKind.CHILD, 1),
        (PersonKind.CHILD, 2),
    ]
    consent.record_signer(rosa, case, first.id, Relation.FATHER, now, until=directory.today(now))
    consent.record_signer(rosa, case, survivor.id, Relation.APPOINTED, now)
    kept = consent.people(rosa, case, now) or []
    assert [[(s.relation, s.role) for s in held.signers] for held in kept] == [
        [(Relation.APPOINTED, Signer.DECISION_MAKER)],
        [(Relation.FATHER, Signer.GUARDIAN)],
        [],
    ]
    father = kept[1].signers[0]
    assert father.span.holds(now)
    assert not father.span.holds(now + timedelta(hours=12))  # the local day is over by then
    detail = consent.enter_detail(cast["shelter"], case, Category.CHILDREN_FAMILY, "A school", now, about=first.id)
    assert builders.detail_facts(case, detail).about == first.id


@pytest.mark.parametrize(
    ("turns_18", "of_a_child", "code"),
    [
        (None, True, "required"),
        (date(2045, 1, 1), False, "too_late"),
        (date(2014, 5, 1), True, "past"),  # a birthday: a child would be of age, and sign alone
        (date(2010, 5, 1), False, "past"),
    ],
)
def test_a_day_that_cannot_be_is_not_taken(cast: Cast, case, now, turns_18, of_a_child, code):
    about = None if of_a_child else survivor_of(case)
    with pytest.raises(InvalidError) as wrong:
        consent.record_person(
            cast["counsellor"], case, about, turns_18=turns_18, understands=True, served_alone=False, now=now
        )
    assert wrong.value.fields == {"turns_18": code}


def test_nobody_of_another_case_and_no_other_agency_is_let_in(cast: Cast, case, now):
    other = builders.bring_case(cast["counsellor"], now)
    child = consent.record_person(
        cast["counsellor"], other, None, turns_18=date(2040, 3, 1), understands=True, served_alone=False, now=now
    )
    with pytest.raises(HiddenError):
        consent.record_signer(cast["counsellor"], case, child, Relation.MOTHER, now)
    assert refused(consent.record_signer, cast["shelter"], case, survivor_of(case), Relation.MOTHER, now) == (
        Reason.RECORDER_NOT_ALLOWED
    )
    assert consent.people(cast["shelter"], case, now) is None  # it has a part, and only says a worry
    assert refused(consent.people, cast["lawyer"], case, now) == Reason.NOT_ASSIGNED_TO_CASE


def test_a_suspicion_outlives_who_is_recorded_and_the_lead_alone_takes_it_back(cast: Cast, case, now):
    rosa, herself = cast["counsellor"], survivor_of(case)
    consent.record_person(rosa, case, herself, turns_18=date(2027, 6, 1), understands=True, served_alone=False, now=now)
    consent.flag_signer(cast["shelter"], case, PersonKind.SURVIVOR, Relation.FATHER, now)  # nobody is recorded yet
    father = consent.record_signer(rosa, case, herself, Relation.FATHER, now + HOUR)
    signer = next(s for s in (consent.people(rosa, case, now) or [])[0].signers if s.id == father)
    assert signer.suspected_from == now
    assert refused(consent.clear_signer, cast["shelter"], case, father, now) == Reason.RECORDER_NOT_ALLOWED
    consent.clear_signer(rosa, case, father, now)
    kept = (consent.people(rosa, case, now) or [])[0].signers
    assert {s.id: bool(s.suspected_from) for s in kept}[father] is False
    flags = session().scalars(sa.select(RecordEntry).where(RecordEntry.deed == Deed.FLAG_SIGNER)).all()
    assert [(entry.code, entry.basis, entry.category) for entry in flags] == [
        ("flagged", None, None),
        ("cleared", None, None),
    ]


def test_capacity_lost_and_returned(cast: Cast, case, now):
    rosa, herself = cast["counsellor"], survivor_of(case)
    given = builders.release(rosa, case, cast.agencies["shelter"], now)
    consent.lose_capacity(rosa, case, herself, now + HOUR)
    consent.lose_capacity(rosa, case, herself, now + HOUR)  # once is enough
    later = now + 2 * HOUR
    assert state_of(case, given, later) is None  # it stays, and is looked at
    assert [asked.why for asked in consent.to_ask_again_anywhere(rosa, later)] == ["capacity_lost"]
    assert refused(builders.release, rosa, case, cast.agencies["detective"], later) == Reason.SIGNER_NOT_ALLOWED
    consent.regain_capacity(rosa, case, herself, later)
    assert consent.to_ask_again_anywhere(rosa, later) == ()
    assert [code for deed, code in deeds() if deed is Deed.NOTE_CAPACITY] == ["lost", "returned"]


def state_of(case: CaseId, release: Any, now: Any) -> Reason | None:
    facts = consent_store.case_facts([case], directory_store.zone())[case]
    return release_state(next(held for held in facts.releases if held.id == release), facts, now)
