"""Who is put on a team and by whom, who keeps the people of a case, and who ends a stepping aside."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conference.cases.domain import CaseState, Step
from conference.consent.domain import AuthorityFacts, Reason, Signer, StepAsideFacts
from conference.consent.policy import (
    has_part,
    may_exclude,
    may_flag_signer,
    may_keep_people,
    may_put_on_team,
    may_set_hold,
    may_step_back_in,
    may_take_off_team,
    viewer_of,
)
from conference.kernel.actor import Actor, Role
from conference.kernel.clock import Span
from conference.kernel.ids import AuthorityId, MemberId, PersonId, new_uuid
from tests.consent_facts import CLOSED_CASE, COVERED, FACTS, HERSELF, HOLDER, NOW, OTHER, SURVIVOR, viewer

HOUR = timedelta(hours=1)


def member(agency, *roles: Role) -> Actor:
    return Actor(
        person=PersonId(new_uuid()),
        member=MemberId(new_uuid()),
        agency=agency,
        roles=frozenset(roles),
        name="Somebody",
        agency_name="An agency",
        agency_kind="other",
    )


COORDINATOR = member(HOLDER, Role.COORDINATOR)
ON_IT = member(HOLDER, Role.REPRESENTATIVE)
COLLEAGUE = member(HOLDER, Role.REPRESENTATIVE)
CASE = replace(FACTS, team=frozenset({(ON_IT.person, HOLDER)}))


def put(actor: Actor, chosen: Actor = COLLEAGUE, case=CASE) -> str:
    return may_put_on_team(actor, viewer_of(actor), chosen, case, NOW).code


def test_the_coordinator_and_whoever_is_on_the_team_put_a_colleague_on_it():
    assert may_put_on_team(COORDINATOR, viewer_of(COORDINATOR), COLLEAGUE, CASE, NOW)
    assert may_put_on_team(ON_IT, viewer_of(ON_IT), COLLEAGUE, CASE, NOW)


@pytest.mark.parametrize(
    ("actor", "chosen", "case", "reason"),
    [
        (COLLEAGUE, member(HOLDER, Role.REPRESENTATIVE), CASE, Reason.COORDINATOR_NEEDED),
        (COLLEAGUE, COLLEAGUE, CASE, Reason.COORDINATOR_NEEDED),
        (COORDINATOR, COORDINATOR, CASE, Reason.NOT_BY_YOURSELF),
        (ON_IT, ON_IT, CASE, Reason.NOT_BY_YOURSELF),
        (member(HOLDER, Role.ADMINISTRATOR), COLLEAGUE, CASE, Reason.ROLE_HAS_NO_CASE_ACCESS),
        (COORDINATOR, member(HOLDER, Role.ADMINISTRATOR), CASE, Reason.NOT_A_REPRESENTATIVE),
        (COORDINATOR, member(HOLDER, Role.ADMINISTRATOR, Role.REPRESENTATIVE), CASE, Reason.NOT_A_REPRESENTATIVE),
        (COORDINATOR, member(HOLDER, Role.RECORDER), CASE, Reason.NOT_A_REPRESENTATIVE),
        (COORDINATOR, member(COVERED, Role.REPRESENTATIVE), CASE, Reason.NOT_A_REPRESENTATIVE),
        (member(OTHER, Role.COORDINATOR), member(OTHER, Role.REPRESENTATIVE), CASE, Reason.AGENCY_HAS_NO_PART),
        (COORDINATOR, COLLEAGUE, replace(CASE, state=CaseState.CLOSED), Reason.CASE_CLOSED),
    ],
)
def test_nobody_else_and_nothing_else(actor, chosen, case, reason):
    assert put(actor, chosen, case) == reason


def test_whoever_stepped_aside_puts_nobody_on_it():
    aside = StepAsideFacts(person=COORDINATOR.person, span=Span(NOW - timedelta(hours=1)))
    assert put(COORDINATOR, case=replace(CASE, step_asides=(aside,))) == Reason.RECUSED


@pytest.mark.parametrize(
    ("agency", "step", "part"),
    [
        (HOLDER, Step.DE_IDENTIFIED, True),
        (COVERED, Step.NEEDED_AGENCIES, True),
        (COVERED, Step.LIMITED_IDENTITY, False),  # the table has not said yet that it has a part to play
        (OTHER, Step.NEEDED_AGENCIES, False),
    ],
)
def test_which_agencies_have_a_part(agency, step, part):
    assert has_part(viewer(COLLEAGUE.person, agency), replace(FACTS, step=step)) is part


def test_taking_off_is_for_the_coordinator_and_the_team():
    assert may_take_off_team(COORDINATOR, viewer_of(COORDINATOR), CASE, NOW)
    assert may_take_off_team(ON_IT, viewer_of(ON_IT), CASE, NOW)
    assert not may_take_off_team(COLLEAGUE, viewer_of(COLLEAGUE), CASE, NOW)


def test_a_conflict_is_over_when_a_coordinator_of_the_agency_says_so_and_never_ones_own():
    colleagues = frozenset({COORDINATOR.person, COLLEAGUE.person})
    assert may_step_back_in(COORDINATOR, COLLEAGUE.person, colleagues)
    for actor, aside, reason in (
        (COORDINATOR, COORDINATOR.person, Reason.NOT_BY_YOURSELF),
        (COORDINATOR, PersonId(new_uuid()), Reason.COORDINATOR_NEEDED),
        (COLLEAGUE, ON_IT.person, Reason.COORDINATOR_NEEDED),
    ):
        assert may_step_back_in(actor, aside, colleagues).code == reason


LEADS, TAKES_PART, STRANGER = (viewer(PersonId(new_uuid()), agency) for agency in (HOLDER, COVERED, OTHER))
PEOPLE = replace(FACTS, team=frozenset({(TAKES_PART.person, COVERED), (LEADS.person, HOLDER)}))


@pytest.mark.parametrize(
    ("rule", "leads", "takes_part", "stranger"),
    [
        (may_flag_signer, "recorded", "recorded", Reason.NOT_ASSIGNED_TO_CASE),
        (may_keep_people, "recorded", Reason.RECORDER_NOT_ALLOWED, Reason.NOT_ASSIGNED_TO_CASE),
        (may_set_hold, "recorded", Reason.RECORDER_NOT_ALLOWED, Reason.NOT_ASSIGNED_TO_CASE),
    ],
)
def test_any_agency_flags_a_signer_and_only_the_lead_keeps_people_and_sets_holds(rule, leads, takes_part, stranger):
    assert [rule(who, PEOPLE, NOW).code for who in (LEADS, TAKES_PART, STRANGER)] == [leads, takes_part, stranger]


def test_sealing_a_detail_makes_nobody_a_keeper_of_the_people_or_of_holds():
    holds = replace(PEOPLE, holders=frozenset({HOLDER, COVERED}))
    for rule in (may_keep_people, may_set_hold):
        assert rule(TAKES_PART, holds, NOW).code == Reason.RECORDER_NOT_ALLOWED
    assert may_flag_signer(TAKES_PART, holds, NOW)


def test_of_a_closed_case_nothing_more_is_recorded_but_a_worry_still_is():
    closed = replace(CLOSED_CASE, team=PEOPLE.team)
    assert may_keep_people(LEADS, closed, NOW).code == Reason.CASE_CLOSED
    assert may_set_hold(LEADS, closed, NOW)
    assert may_flag_signer(TAKES_PART, closed, NOW)


GUARDIAN = AuthorityFacts(id=AuthorityId(new_uuid()), role=Signer.GUARDIAN, span=Span(NOW - timedelta(days=9)))
MINOR = replace(HERSELF, adult_from=NOW + timedelta(days=9), authorities=(GUARDIAN,))


@pytest.mark.parametrize(
    ("told_by", "person", "taken"),
    [
        (Signer.SURVIVOR, HERSELF, True),
        (Signer.SURVIVOR, MINOR, True),
        (Signer.GUARDIAN, MINOR, True),
        (Signer.GUARDIAN, HERSELF, False),
        (Signer.DECISION_MAKER, MINOR, False),
        (Signer.GUARDIAN, replace(MINOR, served_alone=True), False),  # she decides for herself
        (Signer.GUARDIAN, replace(MINOR, authorities=(replace(GUARDIAN, suspected_from=NOW),)), False),
        (Signer.GUARDIAN, replace(MINOR, authorities=(replace(GUARDIAN, span=Span(NOW - HOUR, NOW)),)), False),
        (Signer.OTHER, MINOR, False),
    ],
)
def test_whose_word_it_is_that_somebody_is_kept_out(told_by, person, taken):
    case = replace(PEOPLE, people={SURVIVOR: person})
    assert may_exclude(LEADS, told_by, case, NOW).allowed is taken
