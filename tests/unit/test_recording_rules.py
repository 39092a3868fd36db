"""What a victim service may type, what a release needs to be recorded, and who takes back or loosens. Source: rule
book, Recording.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from conference.consent.domain import (
    AuthorityFacts,
    Basis,
    Category,
    ExclusionFacts,
    Form,
    Interpreter,
    Narrowing,
    Reason,
    Recipient,
    Signature,
    Signer,
    StepAsideFacts,
)
from conference.consent.domain.contacts import HerContacts
from conference.consent.policy import (
    may_enter_detail,
    may_exclude,
    may_lift_exclusion,
    may_record_release,
    may_withdraw,
    release_end,
)
from conference.directory.domain import AgencyKind
from conference.kernel.clock import Span
from conference.kernel.ids import AuthorityId, CasePersonId, new_uuid
from tests.consent_facts import (
    ANA,
    CHILD,
    CLOSED_CASE,
    COVERED,
    FACTS,
    HERSELF,
    HOLDER,
    NOW,
    OTHER,
    RELEASE,
    SAM,
    SURVIVOR,
    TOM,
    TORONTO,
    released,
    viewer,
)

ANA_HOLDER = viewer(ANA, HOLDER)
STARTED = Span(NOW - timedelta(days=1))
RECUSED = {"step_asides": (StepAsideFacts(ANA, STARTED),)}
OF_THE_KIND = ExclusionFacts(HOLDER, None, STARTED, frozenset({Category.LOCATION_SAFETY}))


@pytest.mark.parametrize(
    ("kind", "case", "code"),
    [
        (AgencyKind.VICTIM_SERVICES, FACTS, Basis.RELEASE),
        (AgencyKind.VICTIM_SERVICES, replace(FACTS, releases=()), Reason.NO_RELEASE_TO_ENTER),
        (
            AgencyKind.VICTIM_SERVICES,
            replace(FACTS, releases=(replace(RELEASE, withdrawn_at=NOW),)),
            Reason.NO_RELEASE_TO_ENTER,
        ),
        (
            AgencyKind.VICTIM_SERVICES,
            replace(FACTS, releases=(released(narrowed=(Narrowing(NOW, categories=RELEASE.categories),)),)),
            Reason.NO_RELEASE_TO_ENTER,
        ),
        (AgencyKind.VICTIM_SERVICES, replace(FACTS, releases=(released(holder=OTHER),)), Reason.NO_RELEASE_TO_ENTER),
        (AgencyKind.VICTIM_SERVICES, replace(FACTS, releases=(released(about=CHILD),)), Reason.NO_RELEASE_TO_ENTER),
        (
            AgencyKind.VICTIM_SERVICES,
            replace(FACTS, releases=(released(categories=frozenset({Category.HEALTH})),)),
            Reason.NO_RELEASE_TO_ENTER,
        ),
        (AgencyKind.SHELTER, replace(FACTS, releases=()), Basis.HOLDER),
        (AgencyKind.SHELTER, CLOSED_CASE, Reason.CASE_CLOSED),
        (AgencyKind.SHELTER, replace(FACTS, contacts=HerContacts()), Reason.NOT_ASSIGNED_TO_CASE),
        (AgencyKind.SHELTER, replace(FACTS, **RECUSED), Reason.RECUSED),
        (AgencyKind.SHELTER, replace(FACTS, exclusions=(OF_THE_KIND,)), Reason.EXCLUDED_BY_SURVIVOR),
    ],
)
def test_who_may_type_a_detail(kind, case, code):
    verdict = may_enter_detail(replace(ANA_HOLDER, kind=kind), Category.LOCATION_SAFETY, SURVIVOR, case, NOW)
    assert verdict.code == code


def record(*, days=30, who=ANA_HOLDER, case=FACTS, **changes):
    """What is answered to whoever records a release that was signed just now, with an end so many local days on."""
    signed_on = NOW.astimezone(TORONTO).date()
    asked = release_end(signed_on, signed_on + timedelta(days=days), TORONTO, 1000)
    cut = release_end(signed_on, signed_on + timedelta(days=days), TORONTO, case.policy.longest_release_days)
    new = released(**({"signed_at": NOW, "valid_from": NOW, "ends_at": cut} | changes))
    return may_record_release(who, new, case, NOW, asked_end=asked if new.ends_at else None).code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, Basis.RECORDED),
        ({"who": viewer(SAM, COVERED)}, Reason.RECORDER_NOT_ALLOWED),
        ({"holder": OTHER}, Reason.RECORDER_NOT_ALLOWED),
        ({"who": viewer(ANA, HOLDER, reads_details=False)}, Reason.ROLE_HAS_NO_CASE_ACCESS),
        ({"case": CLOSED_CASE}, Reason.CASE_CLOSED),
        ({"case": replace(FACTS, **RECUSED)}, Reason.RECUSED),
        ({"recipients": (Recipient(HOLDER),)}, Reason.RECIPIENT_NOT_NAMED),
        ({"recipients": ()}, Reason.RECIPIENT_NOT_NAMED),
        ({"recipients": (Recipient(COVERED), Recipient(None))}, Reason.RECIPIENT_NOT_NAMED),
        ({"recipients": (Recipient(COVERED, SAM),)}, Basis.RECORDED),
        ({"categories": frozenset()}, Reason.RELEASE_INCOMPLETE),
        ({"purposes": frozenset()}, Reason.RELEASE_INCOMPLETE),
        ({"explained": False}, Reason.NOT_EXPLAINED),
        ({"form": Form.SPOKEN}, Reason.RELEASE_NOT_IN_WRITING),
        ({"condition_of_service": True}, Reason.CONDITION_OF_SERVICE),
        ({"interpreter": Interpreter.PROFESSIONAL}, Basis.RECORDED),
        ({"interpreter": Interpreter.TELEPHONE}, Basis.RECORDED),
        ({"interpreter": Interpreter.MISSING}, Reason.INTERPRETER_MISSING),
        ({"interpreter": Interpreter.FAMILY_OR_FRIEND}, Reason.INTERPRETER_NOT_INDEPENDENT),
        ({"interpreter": Interpreter.WORKER}, Reason.INTERPRETER_NOT_INDEPENDENT),
        ({"signatures": (Signature(Signer.OTHER),)}, Reason.SIGNER_NOT_ALLOWED),
        ({"about": CasePersonId(new_uuid())}, Reason.SIGNER_NOT_ALLOWED),
        ({"signed_at": NOW + timedelta(seconds=1)}, Reason.RELEASE_NOT_YET_VALID),
        ({"ends_at": None}, Reason.END_DATE_MISSING),
        ({"days": 0}, Basis.RECORDED),
        ({"days": -1}, Reason.END_DATE_PASSED),
        ({"days": 90}, Basis.RECORDED),
        ({"days": 91}, Reason.END_DATE_TOO_LATE),
    ],
)
def test_what_a_release_needs_to_be_recorded(changes, code):
    assert record(**changes) == code


MOTHER = AuthorityFacts(AuthorityId(new_uuid()), Signer.GUARDIAN, STARTED)
BY_GUARDIAN = released(signatures=(Signature(Signer.GUARDIAN, MOTHER.id),))
BY_NOBODY = released(signatures=(Signature(Signer.GUARDIAN),))


def with_mother(**changes):
    """The case of a survivor whose mother may sign for her."""
    person = replace(HERSELF, authorities=(replace(MOTHER, **changes),))
    return replace(FACTS, people={SURVIVOR: person})


def test_a_guardian_takes_back_what_they_signed_unless_somebody_suspects_them():
    told = (viewer(TOM, OTHER), Signer.GUARDIAN, BY_GUARDIAN)
    assert may_withdraw(*told, with_mother(), NOW).allowed
    assert may_withdraw(*told, with_mother(suspected_from=NOW + timedelta(seconds=1)), NOW).allowed
    suspected = may_withdraw(*told, with_mother(suspected_from=NOW), NOW)
    assert suspected.code == Reason.NOT_THE_SURVIVORS_CHOICE


@pytest.mark.parametrize(
    ("who", "told_by", "release", "code"),
    [
        (viewer(TOM, OTHER), Signer.SURVIVOR, RELEASE, Basis.RECORDED),
        (viewer(TOM, OTHER, reads_details=False, reads_cards=False), Signer.SURVIVOR, None, Basis.RECORDED),
        (viewer(TOM, OTHER, active=False), Signer.SURVIVOR, RELEASE, Reason.NOT_ACTIVE_MEMBER),
        (viewer(TOM, OTHER, current=False), Signer.SURVIVOR, RELEASE, Reason.AGENCY_NOT_CURRENT),
        (viewer(TOM, OTHER), Signer.OTHER, RELEASE, Reason.NOT_THE_SURVIVORS_CHOICE),
        (viewer(TOM, OTHER), Signer.OTHER, released(signatures=(Signature(Signer.OTHER),)), "not_the_survivors_choice"),
        (viewer(TOM, OTHER), Signer.GUARDIAN, RELEASE, Reason.NOT_THE_SURVIVORS_CHOICE),
        (viewer(TOM, OTHER), Signer.GUARDIAN, None, Reason.NOT_THE_SURVIVORS_CHOICE),
        (viewer(TOM, OTHER), Signer.GUARDIAN, BY_NOBODY, Reason.NOT_THE_SURVIVORS_CHOICE),
        (viewer(TOM, OTHER), Signer.GUARDIAN, BY_GUARDIAN, Basis.RECORDED),
        (viewer(TOM, OTHER), Signer.SURVIVOR, BY_GUARDIAN, Basis.RECORDED),
    ],
)
def test_any_active_member_takes_a_withdrawal_and_only_she_or_who_signed_can_withdraw(who, told_by, release, code):
    assert may_withdraw(who, told_by, release, with_mother(), NOW).code == code


KEPT_OUT = ExclusionFacts(OTHER, None, STARTED)
WITH_CHOICE = replace(FACTS, exclusions=(KEPT_OUT,))


@pytest.mark.parametrize(
    ("who", "told_by", "form", "case", "code"),
    [
        (ANA_HOLDER, Signer.SURVIVOR, Form.WRITTEN, WITH_CHOICE, Basis.RECORDED),
        (viewer(SAM, COVERED), Signer.SURVIVOR, Form.WRITTEN, WITH_CHOICE, Reason.RECORDER_NOT_ALLOWED),
        (viewer(TOM, OTHER), Signer.SURVIVOR, Form.WRITTEN, WITH_CHOICE, Reason.RECORDER_NOT_ALLOWED),
        (
            viewer(ANA, OTHER, took_over=frozenset({HOLDER})),
            Signer.SURVIVOR,
            Form.WRITTEN,
            WITH_CHOICE,
            Reason.RECORDER_NOT_ALLOWED,
        ),
        (
            viewer(ANA, COVERED, took_over=frozenset({HOLDER})),
            Signer.SURVIVOR,
            Form.WRITTEN,
            WITH_CHOICE,
            Basis.RECORDED,
        ),
        (
            ANA_HOLDER,
            Signer.SURVIVOR,
            Form.WRITTEN,
            replace(FACTS, exclusions=(OF_THE_KIND,)),
            Reason.RECORDER_NOT_ALLOWED,
        ),
        (ANA_HOLDER, Signer.SURVIVOR, Form.WRITTEN, replace(WITH_CHOICE, **RECUSED), Reason.RECUSED),
        (ANA_HOLDER, Signer.GUARDIAN, Form.WRITTEN, WITH_CHOICE, Reason.NOT_THE_SURVIVORS_CHOICE),
        (ANA_HOLDER, Signer.DECISION_MAKER, Form.WRITTEN, WITH_CHOICE, Reason.NOT_THE_SURVIVORS_CHOICE),
        (ANA_HOLDER, Signer.OTHER, Form.WRITTEN, WITH_CHOICE, Reason.NOT_THE_SURVIVORS_CHOICE),
        (ANA_HOLDER, Signer.SURVIVOR, Form.SPOKEN, WITH_CHOICE, Reason.NOT_IN_WRITING),
    ],
)
def test_loosening_is_for_the_lead_in_writing_on_her_own_word_and_never_by_the_one_kept_out(
    who, told_by, form, case, code
):
    assert may_lift_exclusion(who, told_by, form, case, NOW).code == code


@pytest.mark.parametrize(
    ("who", "told_by", "case", "code"),
    [
        (ANA_HOLDER, Signer.SURVIVOR, FACTS, Basis.RECORDED),
        (viewer(TOM, OTHER), Signer.SURVIVOR, FACTS, Reason.NOT_ASSIGNED_TO_CASE),
        (ANA_HOLDER, Signer.OTHER, FACTS, Reason.NOT_THE_SURVIVORS_CHOICE),
        (ANA_HOLDER, Signer.SURVIVOR, replace(FACTS, **RECUSED), Reason.RECUSED),
    ],
)
def test_who_may_record_that_somebody_is_kept_out(who, told_by, case, code):
    assert may_exclude(who, told_by, case, NOW).code == code
