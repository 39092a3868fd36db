"""Who may ask for an override, say yes to it, know of it and review it; by when that is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from conference.cases.domain import CaseState
from conference.consent.domain import (
    ApprovalFacts,
    Category,
    ExclusionFacts,
    Harm,
    OverrideFacts,
    OverrideState,
    StepAsideFacts,
)
from conference.consent.policy import (
    last_review_day,
    may_approve_override,
    may_ask_override,
    may_know_override,
    may_review_override,
    override_state,
)
from conference.directory.domain import AgencyKind
from conference.kernel.clock import Span
from conference.kernel.ids import OverrideId, PersonId, new_uuid
from tests.consent_facts import ANA, COVERED, FACTS, HOLDER, NOW, OTHER, SAM, TOM, TORONTO, viewer

PLACE = frozenset({Category.LOCATION_SAFETY})
LEAD, REVIEWER = PersonId(new_uuid()), PersonId(new_uuid())
ASKED = OverrideFacts(OverrideId(new_uuid()), Harm.DEATH, frozenset({SAM}), PLACE, 4, ())
BY_HOLDER = ApprovalFacts(person=ANA, agency=HOLDER, at=NOW, leads=False)
BY_LEAD = ApprovalFacts(person=LEAD, agency=OTHER, at=NOW, leads=True)
HELD = replace(ASKED, approvals=(BY_HOLDER, BY_LEAD))
ANA_HERE, SAM_HERE, LEAD_HERE = viewer(ANA, HOLDER), viewer(SAM, COVERED), viewer(LEAD, OTHER)


def kept_out(person: PersonId) -> dict[str, object]:
    return {"exclusions": (ExclusionFacts(agency=None, person=person, span=Span(NOW)),)}


def aside(person: PersonId) -> dict[str, object]:
    return {"step_asides": (StepAsideFacts(person=person, span=Span(NOW)),)}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "recorded"),
        ({"named": []}, "person_cannot_receive"),
        ({"named": [replace(SAM_HERE, active=False)]}, "person_cannot_receive"),
        ({"named": [replace(SAM_HERE, reads_details=False)]}, "person_cannot_receive"),
        ({"case": replace(FACTS, **kept_out(SAM))}, "person_cannot_receive"),
        ({"case": replace(FACTS, **aside(SAM))}, "person_cannot_receive"),
        ({"case": replace(FACTS, state=CaseState.CLOSED)}, "case_closed"),
        ({"hours": 0}, "hours_not_allowed"),
        ({"hours": 24}, "recorded"),
        ({"hours": 25}, "hours_not_allowed"),
        ({"categories": {Category.LEGAL_IMMIGRATION}}, "recorded"),
        (
            {"categories": {Category.LEGAL_IMMIGRATION}, "named": [viewer(TOM, OTHER, kind=AgencyKind.POLICE)]},
            "override_never_to_police",
        ),
    ],
)
def test_what_may_be_asked_for(changes, code):
    asked = {"named": [SAM_HERE], "categories": PLACE, "hours": 4, "case": FACTS, "now": NOW} | changes
    assert may_ask_override(**asked).code == code


def test_who_is_kept_out_of_one_kind_receives_another():
    only = ExclusionFacts(agency=None, person=SAM, span=Span(NOW), categories=frozenset({Category.HEALTH}))
    case = replace(FACTS, exclusions=(only,))
    assert may_ask_override([SAM_HERE], PLACE, 4, case, NOW)
    assert not may_ask_override([SAM_HERE], {Category.HEALTH}, 4, case, NOW)


@pytest.mark.parametrize(
    ("who", "lead", "approvals", "case", "yes"),
    [
        (ANA_HERE, False, (), FACTS, True),
        (LEAD_HERE, True, (), FACTS, True),
        (viewer(TOM, OTHER), False, (), FACTS, False),
        (SAM_HERE, True, (), FACTS, False),
        (ANA_HERE, False, (BY_LEAD,), FACTS, True),
        (LEAD_HERE, True, (BY_HOLDER,), FACTS, True),
        (ANA_HERE, True, (BY_HOLDER,), FACTS, False),
        (viewer(TOM, HOLDER), False, (BY_HOLDER,), FACTS, False),
        (viewer(TOM, OTHER), True, (BY_LEAD,), FACTS, False),
        (LEAD_HERE, True, (BY_HOLDER,), replace(FACTS, **kept_out(LEAD)), False),
        (LEAD_HERE, True, (BY_HOLDER,), replace(FACTS, **aside(LEAD)), False),
        (LEAD_HERE, True, (BY_HOLDER,), replace(FACTS, state=CaseState.CLOSED), False),
    ],
)
def test_whose_yes_is_one_of_the_two(who, lead, approvals, case, yes):
    override = replace(ASKED, approvals=approvals)
    assert bool(may_approve_override(who, override, NOW, case, NOW, lead=lead)) is yes


def test_where_an_override_stands():
    day = timedelta(hours=24)
    assert override_state(ASKED, NOW, FACTS, NOW) is OverrideState.WAITING
    assert override_state(ASKED, NOW - day, FACTS, NOW) is OverrideState.LAPSED
    assert override_state(replace(ASKED, ended_at=NOW), NOW, FACTS, NOW) is OverrideState.LAPSED
    assert override_state(HELD, NOW, FACTS, NOW) is OverrideState.HOLDS
    assert override_state(HELD, NOW, FACTS, NOW + timedelta(hours=4)) is OverrideState.OVER
    assert override_state(replace(HELD, ended_at=NOW), NOW, FACTS, NOW) is OverrideState.OVER


@pytest.mark.parametrize(
    ("who", "lead", "override", "knows_case", "case", "yes"),
    [
        (ANA_HERE, False, ASKED, True, FACTS, True),
        (ANA_HERE, False, ASKED, False, FACTS, False),
        (viewer(TOM, OTHER), False, HELD, True, FACTS, False),
        (LEAD_HERE, True, ASKED, False, FACTS, True),
        (LEAD_HERE, True, ASKED, True, replace(FACTS, **aside(LEAD)), False),
        (LEAD_HERE, True, ASKED, True, replace(FACTS, state=CaseState.ERASED), False),
        (SAM_HERE, False, ASKED, True, FACTS, False),
        (SAM_HERE, False, HELD, False, FACTS, True),
        (SAM_HERE, False, HELD, True, replace(FACTS, **kept_out(SAM)), False),
        (viewer(REVIEWER, OTHER), False, ASKED, True, FACTS, True),
    ],
)
def test_who_may_know_of_an_override(who, lead, override, knows_case, case, yes):
    assert may_know_override(who, override, REVIEWER, case, NOW, lead=lead, knows_case=knows_case) is yes


@pytest.mark.parametrize(
    ("who", "lead", "override", "case", "yes"),
    [
        (viewer(REVIEWER, OTHER), True, HELD, FACTS, True),
        (viewer(REVIEWER, OTHER), False, HELD, FACTS, False),
        (viewer(REVIEWER, OTHER), True, ASKED, FACTS, False),
        (viewer(REVIEWER, OTHER), True, HELD, replace(FACTS, **kept_out(REVIEWER)), False),
        (LEAD_HERE, True, HELD, FACTS, False),
        (SAM_HERE, True, HELD, FACTS, False),
        (viewer(TOM, OTHER), True, HELD, FACTS, False),
    ],
)
def test_whoever_reviews_took_no_part(who, lead, override, case, yes):
    assert bool(may_review_override(who, override, TOM, case, NOW, lead=lead)) is yes


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (datetime(2026, 11, 23, 15, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 11, 26, 15, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 11, 27, 15, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 11, 28, 15, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 11, 28, 3, tzinfo=UTC), date(2026, 12, 1)),  # still Friday in Toronto
    ],
)
def test_two_working_days_skip_the_weekend(start, last):
    assert last_review_day(start, 2, TORONTO) == last
