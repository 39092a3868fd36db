"""A card that its lead agency corrects: what the table reads, what stays readable at home, and who may do it."""

from dataclasses import replace

import pytest

from conference.audit import store as record_store
from conference.audit.domain import Deed
from conference.cases import store as cases_store
from conference.cases.domain import CardField, ProtectiveFactor, RiskFactor
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.infra.database import session, transaction
from conference.kernel.errors import HiddenError, InvalidError, RefusedError
from conference.kernel.ids import CaseId, MemberId, new_uuid
from conference.kernel.narrative import Narrative
from conference.pages import service as pages
from conference.queue import service as queue
from conference.queue.domain import CardGiven
from tests import builders
from tests.cast import Cast

BEFORE, AFTER = "Which shelter takes quokkas?", "Who can take her tonight, without the quokka?"


@pytest.fixture
def case(cast: Cast, now) -> CaseId:
    return builders.bring_case(cast["counsellor"], now, question=BEFORE, kept_out=[cast.agencies["detective"]])


def as_it_is(case: CaseId) -> CardGiven:
    return builders.as_given(cases_store.cards([case])[case])


def test_the_table_reads_the_card_as_corrected_and_its_own_agency_what_stood_there(cast: Cast, case, now):
    new = replace(
        as_it_is(case),
        question=Narrative.read(AFTER),
        risks=frozenset({RiskFactor.WATCHED}),
        protections=frozenset({ProtectiveFactor.COMMUNITY}),
        backup=cast["shelter"].member,
    )
    assert queue.correct_card(cast["counsellor"], case, new, now)
    read = pages.case_page(cast["chair"], case, now)
    assert (read.card.question, read.card.risks, read.card.protections) == (AFTER, new.risks, new.protections)
    assert read.changes == ()
    own = pages.case_page(cast["counsellor"], case, now).changes
    changed = {CardField.QUESTION: BEFORE, CardField.RISKS: "", CardField.PROTECTIONS: "", CardField.BACKUP: ""}
    assert {change.field: change.before for change in own} == changed
    assert {change.by for change in own} == {cast["counsellor"].name}
    assert cases_store.on_team(case, cast["shelter"].member) is not None
    assert [link.entry.code for link in record_store.links() if link.entry.deed is Deed.EDIT_CARD] == ["corrected"]


def test_what_is_the_same_is_no_correction(cast: Cast, case, now):
    assert not queue.correct_card(cast["counsellor"], case, as_it_is(case), now)
    assert cases_store.corrections(case) == []


def test_only_the_agency_that_brought_it_corrects_it_and_only_while_it_is_open(cast: Cast, case, now):
    new = replace(as_it_is(case), question=Narrative.read(AFTER))
    with pytest.raises(RefusedError, match="not_yours"):
        queue.correct_card(cast["shelter"], case, new, now)
    for by, which in (("detective", case), ("administrator", case), ("counsellor", CaseId(new_uuid()))):
        with pytest.raises(HiddenError):
            queue.correct_card(cast[by], which, new, now)
    consent.close_case(cast["counsellor"], case, now)
    with pytest.raises(RefusedError, match="case_closed"):
        queue.correct_card(cast["counsellor"], case, new, now)
    assert cases_store.corrections(case) == []


@pytest.mark.parametrize("who", ["detective", "chair", "nobody"])
def test_nobody_whom_she_keeps_out_or_who_stepped_aside_becomes_her_contact(cast: Cast, case, now, who):
    queue.step_aside(cast["chair"], case, now)
    _card, offered, _seen = queue.card_to_correct(cast["counsellor"], case, now)
    chosen = MemberId(new_uuid()) if who == "nobody" else cast[who].member
    assert chosen not in {member.member for member in offered}
    with pytest.raises(InvalidError) as refused:
        queue.correct_card(cast["counsellor"], case, replace(as_it_is(case), primary=chosen), now)
    assert refused.value.fields == {"primary": "unknown"}


def test_when_the_case_is_erased_nothing_of_it_is_left(cast: Cast, case, now):
    new = replace(as_it_is(case), question=Narrative.read(AFTER), risks=frozenset({RiskFactor.DEBT}))
    queue.correct_card(cast["counsellor"], case, new, now)
    with transaction():
        consent_store.empty_case(case)
    session().expire_all()
    assert cases_store.corrections(case) == []
