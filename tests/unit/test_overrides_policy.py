"""Overrides: serious harm, two people, some hours. Source: rule book, Override."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conference.cases.domain import Step
from conference.consent.domain import (
    ApprovalFacts,
    Basis,
    Category,
    ExclusionFacts,
    Purpose,
    Reason,
    RoomFacts,
    StepAsideFacts,
)
from conference.consent.policy import (
    decide,
    may_copy,
    override_window,
)
from conference.directory.domain import AgencyKind
from conference.kernel.clock import Span
from tests.consent_facts import (
    ANA,
    CASE,
    CLOSED_CASE,
    DETAIL,
    FACTS,
    HOLDER,
    NOW,
    OTHER,
    OVERRIDE,
    PAT,
    SAM,
    TOM,
    YES,
    viewer,
)

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
SINCE = Span(NOW - timedelta(days=1))
HERE = DETAIL.category
TOM_OTHER = viewer(TOM, OTHER)


def overridden(viewer_=TOM_OTHER, case=FACTS, now=NOW, detail=DETAIL, room=None, **changes):
    held = replace(OVERRIDE, **changes)
    return decide(viewer_, detail, replace(case, overrides=(held,)), Purpose.EMERGENCY, room, now)


def yes(*approvals):
    return {"approvals": approvals}


OUTSIDER = ApprovalFacts(PAT, OTHER, NOW - HOUR, leads=True)
OVERRIDES = {
    "two people, one of the holder, one who leads": ({}, Basis.OVERRIDE),
    "the lead may be of another agency": (yes(YES[0], OUTSIDER), Basis.OVERRIDE),
    "one person is not two": (yes(replace(YES[0], leads=True), replace(YES[1], person=ANA)), "override_not_approved"),
    "one yes": (yes(YES[0]), Reason.OVERRIDE_NOT_APPROVED),
    "nobody leads": (yes(YES[0], replace(YES[1], leads=False)), Reason.OVERRIDE_NOT_APPROVED),
    "nobody of the holder": (yes(OUTSIDER, replace(OUTSIDER, person=SAM)), Reason.OVERRIDE_NOT_APPROVED),
    "one is not active": (yes(YES[0], replace(YES[1], active=False)), Reason.OVERRIDE_NOT_APPROVED),
    "one receives": ({"people": frozenset({TOM, PAT})}, Reason.OVERRIDE_NOT_APPROVED),
    "she withdrew": ({"why": "survivor_withdrew"}, Reason.OVERRIDE_REASON_NOT_ACCEPTED),
    "another kind": ({"categories": frozenset({Category.HEALTH})}, Reason.OVERRIDE_CATEGORY_MISMATCH),
    "ended early": ({"ended_at": NOW}, Reason.OVERRIDE_EXPIRED),
    "somebody else": ({"people": frozenset({SAM})}, Reason.NOT_ASSIGNED_TO_CASE),
}


@pytest.mark.parametrize(("changes", "code"), OVERRIDES.values(), ids=list(OVERRIDES))
def test_an_override_needs_two_people_and_serious_harm(changes, code):
    assert overridden(**changes).code == code


@pytest.mark.parametrize(
    "refusal",
    [
        {"step_asides": (StepAsideFacts(PAT, Span(NOW - 2 * HOUR)),)},
        {"exclusions": (ExclusionFacts(None, PAT, Span(NOW - 2 * HOUR)),)},
    ],
)
def test_nobody_approves_who_stepped_aside_or_is_kept_out(refusal):
    assert overridden(case=replace(FACTS, **refusal)).code == Reason.OVERRIDE_NOT_APPROVED


@pytest.mark.parametrize(("asked", "holds"), [(4, 4), (24, 24), (100, 24), (0, 0)])
def test_its_hours_run_from_the_second_yes_and_are_cut_at_the_longest(asked, holds):
    start, end = NOW - HOUR, NOW + (holds - 1) * HOUR
    assert override_window(replace(OVERRIDE, hours=asked), FACTS, holder=HOLDER) == Span(start, end)
    if holds:
        assert overridden(hours=asked, now=end - SECOND)
        assert overridden(hours=asked, now=start)
    assert overridden(hours=asked, now=end).code == Reason.OVERRIDE_EXPIRED
    assert overridden(hours=asked, now=start - SECOND).code == Reason.OVERRIDE_NOT_YET_VALID


def test_recusal_and_exclusion_beat_it_and_the_room_and_the_pledge_hold():
    aside = replace(FACTS, step_asides=(StepAsideFacts(TOM, SINCE),))
    kept_out = replace(FACTS, exclusions=(ExclusionFacts(OTHER, None, SINCE),))
    of_the_kind = replace(FACTS, exclusions=(ExclusionFacts(OTHER, None, SINCE, frozenset({HERE})),))
    assert overridden(case=aside).code == Reason.RECUSED
    assert overridden(case=kept_out).code == Reason.EXCLUDED_BY_SURVIVOR
    assert overridden(case=of_the_kind).code == Reason.EXCLUDED_BY_SURVIVOR
    assert overridden(case=CLOSED_CASE).code == Reason.CASE_CLOSED
    assert overridden(room=RoomFacts(False, True, CASE)).code == Reason.NOT_IN_THE_ROOM
    assert overridden(room=RoomFacts(True, False, CASE)).code == Reason.PLEDGE_NOT_SIGNED


def test_it_skips_step_release_and_showing_and_gives_no_copy():
    bare = replace(FACTS, releases=(), step=Step.DE_IDENTIFIED, needed=frozenset(), overrides=(OVERRIDE,))
    hidden = replace(DETAIL, revealed_to=frozenset())
    assert decide(TOM_OTHER, hidden, bare, Purpose.HOUSING, None, NOW).override == OVERRIDE.id
    assert may_copy(TOM_OTHER, hidden, bare, Purpose.HOUSING, None, NOW).code == Reason.COPY_NOT_ALLOWED


def test_immigration_details_never_go_to_the_police_by_override():
    status = replace(DETAIL, category=Category.LEGAL_IMMIGRATION)
    named = frozenset({Category.LEGAL_IMMIGRATION})
    police = replace(TOM_OTHER, kind=AgencyKind.POLICE)
    assert overridden(police, detail=status, categories=named).code == Reason.OVERRIDE_NEVER_TO_POLICE
    assert overridden(detail=status, categories=named).code == Basis.OVERRIDE
    assert overridden(police).code == Basis.OVERRIDE
