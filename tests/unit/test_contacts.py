"""Whom she calls today: one stated rule, over who is named, who has left, who is away, and whom she keeps out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.cases.domain import Agrees, CaseState, Step
from conference.consent.domain import CaseFacts, ExclusionFacts, StepAsideFacts
from conference.consent.domain.contacts import Calls, CallsToday, ContactFacts, HerContacts
from conference.consent.policy import acts_as_primary, calls_today, is_shut_out, needs_a_contact, works_on
from conference.directory.domain import AgencyKind
from conference.kernel.actor import Actor, Role
from conference.kernel.clock import Span
from conference.kernel.ids import AgencyId, MemberId, PersonId
from conference.kernel.localday import end_of_day, start_of_day
from conference.kernel.narrative import Narrative
from conference.needs.domain import MOST_LEFT, NewHandover
from conference.needs.policy import handover_wrong, may_hand_over, may_take_over, sees_to_it
from tests.consent_facts import ANA, COVERED, FACTS, HOLDER, NOW, OTHER, PAT, SAM, TOM, TORONTO, contact, viewer

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROSA, LUC, NEW = contact(ANA, HOLDER, "Rosa"), contact(SAM, COVERED, "Luc"), contact(PAT, HOLDER, "Pat")
TODAY = NOW.astimezone(TORONTO).date()


def days(first: int, last: int) -> Span:
    return Span(start_of_day(TODAY + first * DAY, TORONTO), end_of_day(TODAY + last * DAY, TORONTO))


def away(held: ContactFacts, *spans: Span) -> ContactFacts:
    return replace(held, away=spans)


def left(held: ContactFacts) -> ContactFacts:
    return replace(held, member_for=Span(NOW - DAY, NOW))


def hers(*exclusions: ExclusionFacts, **named: Any) -> CaseFacts:
    return replace(FACTS, contacts=HerContacts(**named), exclusions=exclusions)


TOGETHER = Span(NOW - DAY, days(0, 3).end)
OVER = Span(NOW - 3 * DAY, NOW)
WEEK = days(-1, 2)
HANDED = {"primary": NEW, "former": ROSA, "backup": LUC, "together": TOGETHER}
CALLED: list[tuple[dict[str, Any], tuple[ContactFacts, ...], Calls, datetime | None]] = [
    ({"primary": ROSA, "backup": LUC}, (ROSA,), Calls.PRIMARY, None),
    (HANDED, (NEW, ROSA), Calls.TOGETHER, TOGETHER.end),
    (HANDED | {"together": OVER}, (NEW,), Calls.PRIMARY, None),
    (HANDED | {"primary": left(NEW)}, (ROSA,), Calls.FOR_NOW, None),
    (HANDED | {"former": left(ROSA)}, (NEW,), Calls.PRIMARY, None),
    (HANDED | {"primary": away(NEW, WEEK)}, (ROSA,), Calls.MEANWHILE, WEEK.end),
    (HANDED | {"primary": away(NEW, days(0, 9))}, (ROSA,), Calls.MEANWHILE, TOGETHER.end),
    (HANDED | {"former": away(ROSA, WEEK)}, (NEW,), Calls.PRIMARY, None),
    (HANDED | {"primary": away(NEW, WEEK), "former": away(ROSA, days(0, 1))}, (LUC,), Calls.MEANWHILE, days(0, 1).end),
    (HANDED | {"primary": left(NEW), "former": away(ROSA, days(0, 9))}, (LUC,), Calls.FOR_NOW, None),
    ({"primary": away(ROSA, WEEK), "backup": LUC}, (LUC,), Calls.MEANWHILE, WEEK.end),
    ({"primary": away(ROSA, WEEK, days(3, 5)), "backup": LUC}, (LUC,), Calls.MEANWHILE, days(3, 5).end),
    ({"primary": away(ROSA, days(1, 5)), "backup": LUC}, (ROSA,), Calls.PRIMARY, None),
    ({"primary": away(ROSA, days(-5, -1)), "backup": LUC}, (ROSA,), Calls.PRIMARY, None),
    ({"primary": left(ROSA), "backup": LUC}, (LUC,), Calls.FOR_NOW, None),
    ({"backup": LUC}, (LUC,), Calls.FOR_NOW, None),
    ({"primary": away(ROSA, WEEK)}, (), Calls.NOBODY, WEEK.end),
    ({"primary": away(ROSA, WEEK), "backup": away(LUC, days(0, 0))}, (), Calls.NOBODY, days(0, 0).end),
    ({"primary": left(ROSA), "backup": left(LUC)}, (), Calls.NOBODY, None),
    ({}, (), Calls.NOBODY, None),
]


@pytest.mark.parametrize(("named", "people", "why", "until"), CALLED)
def test_she_calls(named: dict[str, Any], people: Sequence[ContactFacts], why: Calls, until: datetime | None):
    found = calls_today(hers(**named), NOW)
    assert ([held.person for held in found.people], found.why, found.until) == ([p.person for p in people], why, until)


def test_the_backup_stands_in_from_the_first_local_day_to_the_last_and_not_a_moment_longer():
    case = hers(primary=away(ROSA, days(1, 2)), backup=LUC)
    first, last = days(1, 2).start, days(1, 2).end
    assert last is not None
    for moment, people in (
        (first - timedelta(microseconds=1), (ROSA,)),
        (first, (LUC,)),
        (last - timedelta(microseconds=1), (LUC,)),
        (last, (ROSA,)),
    ):
        assert [held.name for held in calls_today(case, moment).people] == [held.name for held in people]


def test_who_handed_over_is_none_any_more_once_the_local_day_is_over():
    case, end = hers(**HANDED), TOGETHER.end
    assert end is not None
    former = viewer(ANA, HOLDER)
    assert works_on(former, case, end - timedelta(microseconds=1))
    assert not works_on(former, case, end)
    assert not acts_as_primary(former, case, end)
    assert acts_as_primary(viewer(PAT, HOLDER), case, end)


OUT = Span(NOW - DAY)
SHUT_OUT = [
    {"exclusions": (ExclusionFacts(HOLDER, None, OUT),)},
    {"exclusions": (ExclusionFacts(None, ANA, OUT),)},
    {"step_asides": (StepAsideFacts(ANA, OUT),)},
]


@pytest.mark.parametrize("shut_out", SHUT_OUT)
def test_whom_she_keeps_out_or_who_stepped_aside_is_no_contact_whatever_the_card_says(shut_out: dict[str, Any]):
    case = replace(hers(primary=ROSA, backup=LUC), **shut_out)
    assert calls_today(case, NOW) == CallsToday((LUC,), Calls.FOR_NOW)
    assert not acts_as_primary(viewer(ANA, HOLDER), case, NOW)
    assert needs_a_contact(case, NOW)
    assert not needs_a_contact(replace(case, exclusions=(), step_asides=()), NOW)


def test_what_was_refused_to_an_agency_follows_into_the_one_that_took_it_over():
    heir = replace(ROSA, took_over=frozenset({OTHER}))
    assert not calls_today(hers(ExclusionFacts(OTHER, None, OUT), primary=heir), NOW).people
    assert calls_today(hers(ExclusionFacts(OTHER, None, OUT), primary=ROSA), NOW).people


ACTS: list[tuple[dict[str, Any], bool, bool]] = [
    ({"primary": ROSA, "backup": LUC}, True, False),
    ({"primary": away(ROSA, WEEK), "backup": LUC}, True, True),
    ({"primary": left(ROSA), "backup": LUC}, False, True),
    ({"primary": away(ROSA, WEEK), "backup": away(LUC, WEEK)}, True, False),
]


@pytest.mark.parametrize(("named", "rosa", "luc"), ACTS)
def test_what_a_primary_contact_may_do_the_backup_does_in_her_place(named: dict[str, Any], rosa: bool, luc: bool):  # noqa: FBT001 - a table
    case = hers(**named)
    assert acts_as_primary(viewer(ANA, HOLDER), case, NOW) is rosa
    assert acts_as_primary(viewer(SAM, COVERED), case, NOW) is luc
    assert not acts_as_primary(viewer(ANA, COVERED), case, NOW)  # it does not move with the person
    assert not acts_as_primary(viewer(TOM, HOLDER), case, NOW)


NEEDS = [
    ({"primary": ROSA}, False),
    ({"primary": left(ROSA), "backup": LUC}, True),
    ({"primary": away(ROSA, WEEK), "backup": LUC}, False),
    ({"primary": away(ROSA, WEEK), "backup": away(LUC, WEEK)}, True),
    ({"primary": away(ROSA, WEEK)}, True),
    (HANDED | {"primary": left(NEW)}, True),
    ({"backup": LUC}, False),
    ({}, False),
]


@pytest.mark.parametrize(("named", "asked"), NEEDS)
def test_the_lead_is_asked_once_her_primary_contact_is_none_or_nobody_is_there(named: dict[str, Any], asked: bool):  # noqa: FBT001 - a table
    assert needs_a_contact(hers(**named), NOW) is asked
    assert not needs_a_contact(replace(hers(**named), state=CaseState.CLOSED), NOW)


moments = st.integers(-72, 72).map(lambda hours: NOW + hours * HOUR)
spans = st.builds(lambda start, hours: Span(start, start + hours * HOUR), moments, st.integers(1, 96))
contacts = st.none() | st.builds(
    ContactFacts,
    member=st.uuids().map(MemberId),
    person=st.sampled_from([ANA, SAM, TOM]),
    agency=st.sampled_from([HOLDER, COVERED]),
    name=st.just("Somebody"),
    member_for=spans | st.builds(Span, moments),
    away=st.lists(spans, max_size=3).map(tuple),
)
cases = st.builds(
    lambda named, out, aside: replace(FACTS, contacts=named, exclusions=out, step_asides=aside),
    st.builds(HerContacts, contacts, contacts, contacts, st.none() | spans),
    st.lists(st.builds(ExclusionFacts, st.sampled_from([HOLDER, COVERED]), st.none(), spans), max_size=1).map(tuple),
    st.lists(st.builds(StepAsideFacts, st.sampled_from([ANA, SAM]), spans), max_size=1).map(tuple),
)


@given(cases, moments)
def test_she_never_calls_whom_she_keeps_out_who_left_or_who_is_away(case: CaseFacts, now: datetime):
    calls = calls_today(case, now)
    assert bool(calls.people) is (calls.why is not Calls.NOBODY)
    for held in calls.people:
        assert held in case.contacts.named(now)
        assert held.back_at(now) is None
        assert not is_shut_out(viewer(held.person, held.agency), case, now)
        assert acts_as_primary(viewer(held.person, held.agency), case, now)


@given(cases, moments)
def test_somebody_who_is_there_is_called_and_the_end_that_is_told_is_still_to_come(case: CaseFacts, now: datetime):
    calls = calls_today(case, now)
    free = [
        held
        for held in case.contacts.named(now)
        if held.back_at(now) is None and not is_shut_out(viewer(held.person, held.agency), case, now)
    ]
    assert bool(free) is bool(calls.people)
    assert calls.until is None or calls.until > now


def member(who: PersonId, agency: AgencyId, *roles: Role) -> Actor:
    held = frozenset(roles or {Role.REPRESENTATIVE})
    return Actor(who, MemberId(who), agency, held, "Somebody", "An agency", AgencyKind.OTHER)


def test_the_lead_and_the_primary_contact_hand_over_and_nobody_else():
    case = hers(primary=LUC, backup=contact(TOM, OTHER))
    for role in Role:
        answers = role in {Role.REPRESENTATIVE, Role.COORDINATOR}
        assert bool(may_hand_over(member(PAT, HOLDER, role), case, NOW)) is answers
    assert may_hand_over(member(SAM, COVERED), case, NOW)
    assert not may_hand_over(member(TOM, OTHER), case, NOW)  # the backup, while the primary contact is there
    assert may_hand_over(member(TOM, OTHER), hers(primary=away(LUC, WEEK), backup=contact(TOM, OTHER)), NOW)
    assert not may_hand_over(member(SAM, COVERED), replace(case, state=CaseState.CLOSED), NOW)


def test_who_is_chosen_may_know_of_the_case_and_is_near_it():
    case, by = hers(primary=LUC), member(SAM, COVERED)
    assert may_take_over(member(PAT, HOLDER), by, case, NOW)
    assert may_take_over(member(ANA, COVERED), by, case, NOW)  # a colleague of who chooses
    assert not may_take_over(member(TOM, OTHER), by, case, NOW)
    assert may_take_over(member(TOM, OTHER), by, replace(case, team=frozenset({(TOM, OTHER)})), NOW)
    assert not may_take_over(member(PAT, HOLDER, Role.COORDINATOR), by, case, NOW)
    out = replace(case, exclusions=(ExclusionFacts(HOLDER, None, OUT),))
    assert not may_take_over(member(PAT, HOLDER), by, out, NOW)
    assert not may_take_over(member(PAT, HOLDER), by, replace(case, step_asides=(StepAsideFacts(PAT, OUT),)), NOW)
    assert not may_take_over(member(ANA, COVERED), by, replace(case, step=Step.HOME_AGENCY), NOW)


ONE = Narrative.read("Meet her together")
WRONG: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({}, {}),
    ({"to": MemberId(TOM)}, {"to": "unknown"}),
    ({"last_day": None}, {"last_day": "required"}),
    ({"last_day": TODAY - DAY}, {"last_day": "past"}),
    ({"last_day": TODAY + 60 * DAY}, {}),
    ({"last_day": TODAY + 61 * DAY}, {"last_day": "too_late"}),
    ({"agrees": Agrees.NOT_ASKED_YET}, {"why": "required"}),
    ({"agrees": Agrees.NOT_ASKED_YET, "why": ONE}, {}),
    ({"left": (ONE,) * MOST_LEFT}, {}),
    ({"left": (ONE,) * (MOST_LEFT + 1)}, {"left": "too_many"}),
]


@pytest.mark.parametrize(("changes", "wrong"), WRONG)
def test_what_is_wrong_with_a_hand_over_is_named_by_its_field(changes: dict[str, Any], wrong: dict[str, str]):
    new = replace(NewHandover(MemberId(PAT), TODAY, Agrees.YES, Narrative(""), ()), **changes)
    assert handover_wrong(new, choices={MemberId(PAT)}, together=True, today=TODAY) == wrong
    alone = {field: code for field, code in wrong.items() if field != "last_day"}  # nobody hands over: no day is asked
    assert handover_wrong(new, choices={MemberId(PAT)}, together=False, today=TODAY) == alone


def test_it_is_the_coordinator_who_is_asked_then_the_agency_then_a_chair_and_nobody_who_is_away_or_kept_out():
    coordinator, worker = member(PAT, HOLDER, Role.COORDINATOR), member(ANA, HOLDER)
    chair, other = member(SAM, COVERED, Role.CHAIR), member(TOM, OTHER, Role.COORDINATOR)
    people, case = [worker, chair, coordinator, other], hers(primary=ROSA)
    assert sees_to_it(people, case, (), NOW) == [coordinator]
    assert sees_to_it(people, case, {coordinator.member}, NOW) == [worker]
    assert sees_to_it(people, case, {coordinator.member, worker.member}, NOW) == [chair]
    assert sees_to_it([coordinator, chair], hers(ExclusionFacts(None, PAT, OUT), primary=ROSA), (), NOW) == [chair]
    assert sees_to_it([other], case, (), NOW) == []
