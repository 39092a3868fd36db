"""Who may do what with a referral: each move in each state, for each side and role."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from conference.cases.domain import CaseState, NeedState, PersonKind, Step
from conference.consent.domain import CasePersonFacts, ExclusionFacts
from conference.kernel.actor import Role
from conference.kernel.clock import Span
from conference.kernel.ids import AgencyId, CasePersonId, NeedId, ReferralId
from conference.kernel.narrative import Narrative
from conference.referrals.domain import Move, ReferralFacts, ReferralState, Side, StepKind, StepLine, Told
from conference.referrals.policy import (
    RUNNING,
    Refusal,
    check_due,
    day_fits,
    ended_by_her,
    may_move,
    may_note,
    may_offer,
    may_offer_to,
    may_read,
    may_say,
    shows_minimum,
    sides,
    yes_holds,
)
from conference.referrals.schemas import DONE_WORDS, MOVE_WORDS, REFUSAL_WORDS, STATE_WORDS, STEP_WORDS
from tests.unit.test_actions_policy import CASE, NOW, OURS, THEIRS, case, member

LEAD = AgencyId(UUID(int=9))
TORONTO = ZoneInfo("America/Toronto")
TODAY = date(2026, 11, 25)
NOTHING = Narrative("")
ANSWERS = {Role.REPRESENTATIVE, Role.COORDINATOR}
OFFERED, ACCEPTED, DECLINED, INTRODUCED, MET, TAKING_PART, NOT_TAKING_PART, CLOSED = ReferralState


def referral(state: ReferralState = OFFERED, **given: Any) -> ReferralFacts:
    """One that our agency offered to theirs today."""
    held = ReferralFacts(
        id=ReferralId(UUID(int=6)),
        case=CASE,
        need=NeedId(UUID(int=8)),
        offered_by=OURS,
        offered_by_name="Harbour House",
        to=THEIRS,
        to_name="Legal Clinic",
        state=state,
        taken_back=False,
        reason=None,
        offered_at=NOW,
        told=Told(Narrative.read("A lawyer"), NOTHING, False, Narrative.read("She can come on Mondays")),
        steps=(made(StepKind.CONSENT, TODAY),),
    )
    return replace(held, **given)


def made(kind: StepKind, on: date = TODAY) -> StepLine:
    return StepLine(kind, on, "Sam Lindqvist", NOTHING)


def whole(state: ReferralState, **given: Any) -> ReferralFacts:
    """One in which every step was made, so that only state, side and role decide."""
    return referral(state, steps=tuple(made(kind) for kind in StepKind), **given)


OURS_MEMBER, THEIRS_MEMBER = member(Role.COORDINATOR), member(Role.COORDINATOR, THEIRS)
ACTORS = {Side.OFFERS: OURS_MEMBER, Side.RECEIVES: THEIRS_MEMBER}

TABLE = {
    Move.ACCEPT: ({OFFERED}, {Side.RECEIVES}),
    Move.DECLINE: ({OFFERED}, {Side.RECEIVES}),
    Move.INTRODUCE: ({ACCEPTED}, {Side.OFFERS, Side.RECEIVES}),
    Move.MEET: ({INTRODUCED}, {Side.OFFERS, Side.RECEIVES}),
    Move.TAKES_PART: ({MET, NOT_TAKING_PART}, {Side.OFFERS, Side.RECEIVES}),
    Move.DROPS_OUT: ({ACCEPTED, INTRODUCED, MET, TAKING_PART}, {Side.OFFERS, Side.RECEIVES}),
    Move.CLOSE: ({DECLINED, TAKING_PART, NOT_TAKING_PART}, {Side.OFFERS}),
    Move.TAKE_BACK: (set(ReferralState) - {DECLINED, CLOSED}, {Side.OFFERS, Side.RECEIVES}),
}


@pytest.mark.parametrize(("move", "state", "side"), [*product(Move, ReferralState, Side)])
def test_each_move_in_each_state_for_each_side(move: Move, state: ReferralState, side: Side):
    states, who = TABLE[move]
    assert bool(may_move(move, ACTORS[side], whole(state))) is (state in states and side in who)


@pytest.mark.parametrize(("move", "role"), [*product(Move, Role)])
def test_each_move_by_each_role_and_by_a_stranger(move: Move, role: Role):
    states, who = TABLE[move]
    held = whole(min(states))
    agency = OURS if Side.OFFERS in who else THEIRS
    assert bool(may_move(move, member(role, agency), held)) is (role in ANSWERS)
    assert not may_move(move, member(role, LEAD), held)


@pytest.mark.parametrize("state", ReferralState)
@pytest.mark.parametrize("move", Move)
def test_for_an_outside_service_whoever_offers_says_what_it_says(move: Move, state: ReferralState):
    held = whole(state, to=None)
    assert sides(OURS_MEMBER, held) == set(Side)
    assert bool(may_move(move, OURS_MEMBER, held)) is (state in TABLE[move][0])
    assert not may_move(move, THEIRS_MEMBER, held)


@pytest.mark.parametrize(("move", "kind"), [*product(Move, StepKind)])
def test_what_she_took_back_goes_no_further(move: Move, kind: StepKind):
    for actor, state in product(ACTORS.values(), ReferralState):
        assert not may_move(move, actor, whole(state, taken_back=True))
        assert not may_note(kind, actor, referral(state, taken_back=True))
        assert not may_say(actor, referral(state, taken_back=True))


def test_nobody_is_introduced_before_somebody_is_named_and_nothing_good_is_closed_unchecked():
    assert may_move(Move.INTRODUCE, OURS_MEMBER, referral(ACCEPTED)).code == Refusal.NOBODY_NAMED
    assert may_move(Move.CLOSE, OURS_MEMBER, referral(TAKING_PART)).code == Refusal.NOT_CHECKED_YET
    assert may_move(Move.CLOSE, OURS_MEMBER, referral(NOT_TAKING_PART))


@pytest.mark.parametrize(
    ("kind", "states", "who"),
    [
        (StepKind.NAMED_PERSON, {ACCEPTED, INTRODUCED, MET}, {Side.RECEIVES}),
        (StepKind.ACCOMPANIED, {INTRODUCED, MET}, set(Side)),
        (StepKind.CHECKED, {MET, TAKING_PART, NOT_TAKING_PART}, set(Side)),
        (StepKind.CONSENT, set(), set()),
        (StepKind.INTRODUCED, set(), set()),
        (StepKind.MET, set(), set()),
    ],
)
def test_which_steps_are_noted_by_themselves(kind: StepKind, states: set[ReferralState], who: set[Side]):
    for side, state in product(Side, ReferralState):
        assert bool(may_note(kind, ACTORS[side], referral(state))) is (state in states and side in who)
        assert not may_note(kind, ACTORS[side], whole(state))


# -------------------------------------------------------------------------------------------------------------- days
MONDAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("kind", "on", "code"),
    [
        (StepKind.INTRODUCED, MONDAY, "allowed"),
        (StepKind.INTRODUCED, MONDAY - timedelta(days=1), "out_of_order"),
        (StepKind.INTRODUCED, TODAY + timedelta(days=1), "day_to_come"),
        (StepKind.ACCOMPANIED, MONDAY + timedelta(days=3), "out_of_order"),
        (StepKind.CHECKED, MONDAY + timedelta(days=15), "too_soon_to_check"),
        (StepKind.CHECKED, MONDAY + timedelta(days=16), "allowed"),
    ],
)
def test_a_step_has_a_day_that_fits(kind: StepKind, on: date, code: str):
    met = made(StepKind.MET, MONDAY + timedelta(days=2))
    held = referral(MET, steps=(made(StepKind.CONSENT, MONDAY), met))
    assert day_fits(kind, on, held, TODAY).code == code
    assert check_due(held) == MONDAY + timedelta(days=16)
    assert held.days_to_first_service == 2


def test_without_a_meeting_nothing_is_due_and_no_time_is_counted():
    assert check_due(referral()) is None
    assert referral().days_to_first_service is None


# ------------------------------------------------------------------------------------------------------------ reading
@pytest.mark.parametrize("role", Role)
def test_both_agencies_and_the_one_that_leads_read_it_and_nobody_else(role: Role):
    for agency in (OURS, THEIRS, LEAD):
        assert may_read(member(role, agency), referral(), LEAD) is (role in ANSWERS)
    assert not may_read(member(role, AgencyId(UUID(int=99))), referral(), LEAD)


@pytest.mark.parametrize("state", ReferralState)
@pytest.mark.parametrize(
    ("closed_at", "open_since"),
    [(None, True), (NOW - timedelta(minutes=1), True), (NOW, False), (NOW + timedelta(days=1), False)],
    ids=["never_closed", "closed_before_it_was_offered", "closed_then", "closed_later"],
)
def test_it_tells_its_receiver_only_while_it_runs_and_nobody_once_taken_back(
    state: ReferralState,
    closed_at: datetime | None,
    open_since: bool,  # noqa: FBT001 - a table
):
    leads, held = member(Role.REPRESENTATIVE, LEAD), replace(case(), closed_at=closed_at)
    assert shows_minimum(THEIRS_MEMBER, referral(state), held) is (state in RUNNING and open_since)
    assert shows_minimum(OURS_MEMBER, referral(state), held)
    assert shows_minimum(leads, referral(state), held)
    taken_back = referral(state, taken_back=True)
    assert not any(shows_minimum(one, taken_back, held) for one in (*ACTORS.values(), leads))


def test_who_took_over_an_agency_offers_for_it_and_receives_nothing_in_its_place():
    successor = replace(member(Role.COORDINATOR, LEAD), took_over=frozenset({OURS, THEIRS}))
    assert sides(successor, referral()) == {Side.OFFERS}
    assert not may_read(replace(successor, took_over=frozenset({THEIRS})), referral(), AgencyId(UUID(int=99)))


def her(withdrew: datetime | None, kind: PersonKind = PersonKind.SURVIVOR) -> Any:
    person = CasePersonFacts(CasePersonId(UUID(int=3)), kind, withdrew_everything_at=withdrew)
    return replace(case(), people={person.id: person})


@pytest.mark.parametrize(
    ("facts", "before", "ended"),
    [
        (case(), frozenset(), False),
        (case(ExclusionFacts(agency=THEIRS, person=None, span=Span(NOW))), frozenset(), True),
        (case(ExclusionFacts(agency=LEAD, person=None, span=Span(NOW))), frozenset(), False),
        (case(ExclusionFacts(agency=LEAD, person=None, span=Span(NOW))), frozenset({LEAD}), True),  # it merged into it
        (her(None), frozenset(), False),
        (her(NOW), frozenset(), True),
        (her(NOW - timedelta(minutes=1)), frozenset(), False),  # the same day, before it was offered
        (her(NOW, PersonKind.CHILD), frozenset(), False),
    ],
)
def test_she_ends_it_by_keeping_them_out_or_taking_everything_back(
    facts: Any,
    before: frozenset[AgencyId],
    ended: bool,  # noqa: FBT001 - a table
):
    assert ended_by_her(referral(), facts, before, NOW, TORONTO) is ended


def test_a_yes_from_before_she_took_everything_back_carries_nothing():
    facts, late = her(NOW), referral(offered_at=NOW + timedelta(days=2))
    assert yes_holds(TODAY, facts, TODAY, TORONTO)
    assert yes_holds(TODAY - timedelta(days=1), facts, TODAY, TORONTO).code == Refusal.SHE_TOOK_IT_BACK
    assert yes_holds(TODAY + timedelta(days=1), facts, TODAY, TORONTO).code == Refusal.DAY_TO_COME
    early = replace(late, steps=(made(StepKind.CONSENT, TODAY - timedelta(days=1)),))
    assert ended_by_her(early, facts, frozenset(), NOW, TORONTO)
    assert not ended_by_her(late, facts, frozenset(), NOW, TORONTO)


# ----------------------------------------------------------------------------------------------------------- offering
@pytest.mark.parametrize("role", Role)
def test_the_agency_that_leads_offers_and_whoever_works_on_it(role: Role):
    assert bool(may_offer(member(role, THEIRS), case(), NOW)) is (role in ANSWERS)  # theirs leads
    assert not may_offer(member(role, OURS), case(), NOW)
    on_team = replace(case(), team=frozenset({(member(role).person, OURS)}))
    assert bool(may_offer(member(role, OURS), on_team, NOW)) is (role in ANSWERS)
    assert not may_offer(member(role, THEIRS), replace(case(), state=CaseState.CLOSED), NOW)


OUT = ExclusionFacts(agency=THEIRS, person=None, span=Span(NOW))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "allowed"),
        ({"to": None}, "allowed"),
        ({"need": NeedState.NO_LONGER_WANTED}, "no_longer_wanted"),
        ({"need": NeedState.NO_LONGER_WANTED, "to": None}, "no_longer_wanted"),
        ({"to": OURS}, "your_own_agency"),
        ({"case": replace(case(), step=Step.HOME_AGENCY)}, "case_not_brought"),
        ({"current": False}, "agency_cannot_be_asked"),
        ({"case": case(OUT)}, "agency_cannot_be_asked"),
        ({"case": case(OUT), "to": LEAD, "before": frozenset({THEIRS})}, "agency_cannot_be_asked"),
        ({"running": frozenset({THEIRS})}, "offered_already"),
        ({"running": frozenset({LEAD})}, "allowed"),
    ],
)
def test_to_whom_it_may_be_offered(given: dict[str, Any], code: str):
    nobody = frozenset[AgencyId]()
    facts: dict[str, Any] = {"to": THEIRS, "need": NeedState.UNMET, "case": case(), "now": NOW, "current": True}
    facts |= {"before": nobody, "running": nobody} | given
    verdict = may_offer_to(OURS_MEMBER, **facts)
    assert verdict.code == code


def test_there_are_words_for_everything_that_can_be_said():
    assert set(REFUSAL_WORDS) == set(Refusal)
    assert set(STATE_WORDS) == set(ReferralState)
    assert set(STEP_WORDS) == set(StepKind)
    assert set(MOVE_WORDS) == set(DONE_WORDS) == set(Move)
