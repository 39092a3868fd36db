"""Copies, showings, lawful disclosures, cards, erasure, and who may know of a case. Source: rule book, section (b)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conference.cases.domain import CaseState, Step
from conference.consent.domain import (
    Basis,
    Body,
    Category,
    Claim,
    DutyFacts,
    ExclusionFacts,
    OrderFacts,
    Purpose,
    Reason,
    Recipient,
    Shown,
    StepAsideFacts,
    Then,
)
from conference.consent.policy import (
    may_copy,
    may_disclose,
    may_erase,
    may_know,
    may_read_card,
    may_reveal,
)
from conference.directory.domain import PROFILES, Policy, Profile
from conference.kernel.clock import Span
from conference.kernel.ids import DutyId, OrderId, new_uuid
from tests.consent_facts import (
    ANA,
    CLOSED_CASE,
    COVERED,
    DETAIL,
    FACTS,
    HOLDER,
    IN_ROOM,
    NOW,
    OTHER,
    OVERRIDE,
    RELEASE,
    SAM,
    TOM,
    TORONTO,
    released,
    viewer,
)

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
SINCE = Span(NOW - timedelta(days=1))
ANA_HOLDER, SAM_COVERED = viewer(ANA, HOLDER), viewer(SAM, COVERED)
HERE = DETAIL.category
STRICT = PROFILES[Profile.STRICT]
ASIDE = {"step_asides": (StepAsideFacts(ANA, SINCE),)}
PLACES = {"team": frozenset({(ANA, HOLDER), (SAM, COVERED), (TOM, OTHER)})}
TOM_OTHER = viewer(TOM, OTHER)


@pytest.mark.parametrize(
    ("who", "release", "code"),
    [
        (ANA_HOLDER, RELEASE, Basis.HOLDER),
        (SAM_COVERED, RELEASE, Reason.COPY_NOT_ALLOWED),
        (SAM_COVERED, released(copy_allowed=True), Basis.RELEASE),
        (SAM_COVERED, released(copy_allowed=True, withdrawn_at=NOW), Reason.RELEASE_WITHDRAWN),
        (TOM_OTHER, released(copy_allowed=True), Reason.AGENCY_NOT_NEEDED),
    ],
)
def test_what_was_received_is_copied_only_where_the_release_says_so(who, release, code):
    case = replace(FACTS, **PLACES, releases=(release,))
    assert may_copy(who, DETAIL, case, Purpose.SAFETY_PLANNING, IN_ROOM, NOW).code == code


@pytest.mark.parametrize(
    ("who", "target", "changes", "code"),
    [
        (ANA_HOLDER, SAM_COVERED, {}, Basis.RELEASE),
        (SAM_COVERED, SAM_COVERED, {}, Reason.NOT_THE_HOLDER),
        (ANA_HOLDER, SAM_COVERED, ASIDE, Reason.RECUSED),
        (ANA_HOLDER, replace(SAM_COVERED, current=False), {}, Reason.AGENCY_NOT_CURRENT),
        (ANA_HOLDER, SAM_COVERED, {"exclusions": (ExclusionFacts(COVERED, None, SINCE),)}, "excluded_by_survivor"),
        (
            ANA_HOLDER,
            SAM_COVERED,
            {"exclusions": (ExclusionFacts(COVERED, None, SINCE, frozenset({HERE})),)},
            Reason.EXCLUDED_BY_SURVIVOR,
        ),
        (ANA_HOLDER, SAM_COVERED, {"state": CaseState.CLOSED}, Reason.CASE_CLOSED),
        (ANA_HOLDER, SAM_COVERED, {"step": Step.LIMITED_IDENTITY}, Reason.STEP_NOT_REACHED),
        (ANA_HOLDER, SAM_COVERED, {"needed": frozenset()}, Reason.AGENCY_NOT_NEEDED),
        (ANA_HOLDER, SAM_COVERED, {"releases": ()}, Reason.NO_RELEASE),
        (ANA_HOLDER, SAM_COVERED, {"releases": (released(ends_at=NOW),)}, Reason.RELEASE_EXPIRED),
        (
            ANA_HOLDER,
            SAM_COVERED,
            {"releases": (released(recipients=(Recipient(COVERED, TOM),)),)},
            Reason.RECIPIENT_MISMATCH,
        ),
    ],
)
def test_the_holder_is_stopped_before_it_shows_what_it_may_not(who, target, changes, code):
    case = replace(FACTS, **PLACES | changes)
    assert may_reveal(who, target, DETAIL, case, Purpose.SAFETY_PLANNING, None, NOW).code == code


DUTY = DutyFacts(DutyId(new_uuid()), mandatory=True, body=Body.CHILD_PROTECTION, categories=frozenset({HERE}))
ORDER = OrderFacts(
    OrderId(new_uuid()),
    by_judge=True,
    addressed_to=HOLDER,
    body=Body.COURT,
    categories=frozenset({HERE}),
    span=Span(NOW, NOW + HOUR),
    reviewed=True,
)
KEPT_OUT = {"exclusions": (ExclusionFacts(HOLDER, None, SINCE),)}


def disclosed(claim, to, *, who=ANA_HOLDER, duty=DUTY, order=ORDER, case=FACTS, now=NOW):
    return may_disclose(who, DETAIL, case, claim, to, now, duty=duty, order=order)


REPORTS = frozenset({Purpose.REPORTING})
BY_RELEASE = [
    ({"purposes": REPORTS}, COVERED, Basis.RELEASE),
    ({"purposes": frozenset({Purpose.INVESTIGATION})}, COVERED, Basis.RELEASE),
    ({"purposes": REPORTS}, OTHER, None),
    ({"purposes": frozenset({Purpose.SAFETY_PLANNING})}, COVERED, None),
    ({"purposes": REPORTS, "withdrawn_at": NOW}, COVERED, None),
    ({"purposes": REPORTS, "ends_at": NOW}, COVERED, None),
    ({"purposes": REPORTS, "categories": frozenset({Category.HEALTH})}, COVERED, None),
    ({"purposes": REPORTS, "holder": OTHER}, COVERED, None),
    ({"purposes": REPORTS, "recipients": (Recipient(COVERED, SAM),)}, COVERED, None),
]


@pytest.mark.parametrize(("changes", "police", "basis"), BY_RELEASE)
def test_the_police_and_a_law_that_says_may_need_a_release_to_them_for_that(changes, police, basis):
    case, may = replace(FACTS, releases=(released(**changes),)), replace(DUTY, mandatory=False, body=Body.POLICE)

    def asked(claim):
        bodies = frozenset({police})
        return may_disclose(ANA_HOLDER, DETAIL, case, claim, Body.POLICE, NOW, duty=may, bodies=bodies).code

    assert asked(Claim.POLICE_REQUEST) == (basis or Reason.NO_RELEASE)
    assert asked(Claim.LEGAL_DUTY) == (basis or Reason.DUTY_NOT_MANDATORY)


DUTIES = [
    ({}, Basis.LEGAL_DUTY),
    ({"case": replace(FACTS, releases=(released(withdrawn_at=NOW),))}, Basis.LEGAL_DUTY),
    ({"case": replace(FACTS, **ASIDE)}, Basis.LEGAL_DUTY),
    ({"case": replace(FACTS, **KEPT_OUT)}, Basis.LEGAL_DUTY),
    ({"case": CLOSED_CASE}, Basis.LEGAL_DUTY),
    ({"who": SAM_COVERED}, Reason.NOT_THE_HOLDER),
    ({"who": replace(ANA_HOLDER, active=False)}, Reason.NOT_ACTIVE_MEMBER),
    ({"duty": None}, Reason.NO_SUCH_DUTY),
    ({"duty": replace(DUTY, mandatory=False)}, Reason.DUTY_NOT_MANDATORY),
    ({"duty": replace(DUTY, body=Body.POLICE)}, Reason.WRONG_RECIPIENT_FOR_DUTY),
    ({"duty": replace(DUTY, categories=frozenset())}, Reason.WRONG_CATEGORY_FOR_DUTY),
    (
        {"duty": replace(DUTY, mandatory=False), "case": replace(FACTS, policy=Policy(permissive_reports=True))},
        Basis.LEGAL_DUTY,
    ),
]
ORDERS = [
    ({}, Basis.COURT_ORDER),
    ({"case": replace(FACTS, **ASIDE)}, Reason.RECUSED),
    ({"who": SAM_COVERED}, Reason.NOT_THE_HOLDER),
    ({"order": None}, Reason.NO_SUCH_ORDER),
    ({"order": replace(ORDER, by_judge=False)}, Reason.SUBPOENA_IS_NOT_AN_ORDER),
    ({"order": replace(ORDER, addressed_to=COVERED)}, Reason.ORDER_NOT_ADDRESSED_TO_HOLDER),
    ({"order": replace(ORDER, stayed=True)}, Reason.ORDER_NOT_IN_FORCE),
    ({"now": NOW - SECOND}, Reason.ORDER_NOT_IN_FORCE),
    ({"now": NOW + HOUR}, Reason.ORDER_NOT_IN_FORCE),
    ({"order": replace(ORDER, reviewed=False)}, Reason.ORDER_NOT_REVIEWED),
    ({"order": replace(ORDER, body=Body.POLICE)}, Reason.WRONG_RECIPIENT_FOR_ORDER),
    ({"order": replace(ORDER, categories=frozenset())}, Reason.WRONG_CATEGORY_FOR_ORDER),
]


@pytest.mark.parametrize(
    ("claim", "to", "changes", "code"),
    [
        *((Claim.LEGAL_DUTY, Body.CHILD_PROTECTION, *row) for row in DUTIES),
        *((Claim.COURT_ORDER, Body.COURT, *row) for row in ORDERS),
        (Claim.SUBPOENA, Body.COURT, {}, Reason.SUBPOENA_IS_NOT_AN_ORDER),
        (Claim.POLICE_REQUEST, Body.POLICE, {}, Reason.NO_RELEASE),
    ],
)
def test_what_leaves_the_screen_leaves_by_law_by_the_holder_and_within_its_words(claim, to, changes, code):
    answer = disclosed(claim, to, **changes)
    assert answer.code == code
    assert (Then.RECORD_DISCLOSURE in answer.then) is answer.allowed
    assert (Then.LEGAL_HOLD in answer.then) is (code == Reason.SUBPOENA_IS_NOT_AN_ORDER)
    assert (Then.TELL_HOLDER in answer.then) is (code == Reason.NOT_THE_HOLDER)


BANDS = ("label", "age_band", "needs")


@pytest.mark.parametrize(
    ("changes", "fields", "code", "shown"),
    [
        ({}, BANDS, Basis.DE_IDENTIFIED, None),
        ({}, (*BANDS, "exact_age"), Reason.CARD_WOULD_IDENTIFY, Shown.NOT_SHARED),
        ({}, (*BANDS, "name_to_use"), Reason.CARD_WOULD_IDENTIFY, Shown.NOT_SHARED),
        ({"policy": STRICT}, (*BANDS, "question"), Reason.CARD_WOULD_IDENTIFY, Shown.NOT_SHARED),
        ({"policy": STRICT}, (*BANDS, "pseudonym"), Reason.CARD_WOULD_IDENTIFY, Shown.NOT_SHARED),
        ({}, (*BANDS, "question"), Basis.DE_IDENTIFIED, None),
        ({"step": Step.HOME_AGENCY}, BANDS, Reason.STEP_NOT_REACHED, Shown.NOT_FOUND),
        ({"step_asides": (StepAsideFacts(SAM, SINCE),)}, BANDS, Reason.RECUSED, Shown.NOT_FOUND),
        ({"exclusions": (ExclusionFacts(COVERED, None, SINCE),)}, BANDS, "excluded_by_survivor", Shown.NOT_FOUND),
        ({"state": CaseState.CLOSED}, BANDS, Reason.CASE_CLOSED, Shown.NOT_SHARED),
    ],
)
def test_who_reads_which_card_in_the_room(changes, fields, code, shown):
    answer = may_read_card(SAM_COVERED, fields, replace(FACTS, **changes), IN_ROOM, NOW)
    assert (answer.code, answer.shown_as) == (code, shown)


def test_a_card_is_for_those_in_the_room_who_pledged_while_the_case_is_before_the_table():
    for room, code in [
        (None, Reason.NOT_IN_THE_ROOM),
        (replace(IN_ROOM, pledged=False), Reason.PLEDGE_NOT_SIGNED),
        (replace(IN_ROOM, case=None), Reason.NOT_ASSIGNED_TO_CASE),
    ]:
        assert may_read_card(SAM_COVERED, BANDS, FACTS, room, NOW).code == code


CLOSED_ON = datetime(2026, 8, 10, 18, tzinfo=UTC)
DUE = datetime(2026, 11, 9, 5, tzinfo=UTC)
"""The end of the 90th local day, after the clocks went back."""


@pytest.mark.parametrize(
    ("state", "hold", "now", "code"),
    [
        (CaseState.CLOSED, None, DUE, Basis.RETENTION_END),
        (CaseState.CLOSED, None, DUE - SECOND, Reason.RETENTION_NOT_ENDED),
        (CaseState.CLOSED, Span(DUE - HOUR), DUE, Reason.LEGAL_HOLD),
        (CaseState.CLOSED, Span(DUE - HOUR, DUE), DUE, Basis.RETENTION_END),
        (CaseState.OPEN, None, DUE, Reason.CASE_STILL_OPEN),
        (CaseState.ERASED, None, DUE, Reason.CASE_ERASED),
    ],
)
def test_a_case_is_erased_when_its_time_has_come_and_nothing_holds_it(state, hold, now, code):
    assert may_erase(state, CLOSED_ON, [hold] if hold else [], Policy(), TORONTO, now).code == code


KNOWN = [
    (SAM_COVERED, {}, True, True),
    (SAM_COVERED, {"releases": (released(ends_at=NOW),)}, True, False),
    (SAM_COVERED, {"team": frozenset()}, True, False),
    (SAM_COVERED, {"team": frozenset(), "releases": (released(recipients=(Recipient(COVERED, SAM),)),)}, True, True),
    (TOM_OTHER, {}, True, False),
    (TOM_OTHER, {"team": frozenset(), "overrides": (OVERRIDE,)}, True, True),
    (TOM_OTHER, {"step": Step.HOME_AGENCY}, False, False),
    (TOM_OTHER, {"step": Step.HOME_AGENCY, "overrides": (OVERRIDE,)}, True, True),
    (ANA_HOLDER, {"step": Step.HOME_AGENCY}, True, True),
    (ANA_HOLDER, {"state": CaseState.ERASED}, False, False),
    (replace(ANA_HOLDER, reads_details=False), {}, True, False),
    (replace(ANA_HOLDER, reads_details=False, reads_cards=False), {}, False, False),
]


@pytest.mark.parametrize(("who", "changes", "table", "strict"), KNOWN)
def test_who_may_know_of_the_case_in_each_profile(who, changes, table, strict):
    case = replace(FACTS, **PLACES | changes)
    assert may_know(who, case, NOW).allowed is table
    assert may_know(who, replace(case, policy=STRICT), NOW).allowed is strict
    admitted = strict or (who.reads_details and case.state is CaseState.OPEN and case.step > Step.HOME_AGENCY)
    assert may_know(who, replace(case, policy=STRICT), NOW, IN_ROOM).allowed is admitted
