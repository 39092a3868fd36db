"""decide(): who sees a detail, what is logged of a refusal and what is shown. Source: rule book, section (b)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations

import pytest

from conference.cases.domain import CaseState, Step
from conference.consent.domain import (
    CaseFacts,
    Category,
    ExclusionFacts,
    Purpose,
    Reason,
    Recipient,
    RoomFacts,
    Shown,
    StepAsideFacts,
    Viewer,
)
from conference.consent.domain.contacts import HerContacts
from conference.consent.policy import decide, may_know
from conference.directory.domain import PROFILES, Profile
from conference.kernel.clock import Span
from conference.kernel.ids import CaseId, new_uuid
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
    RELEASE,
    SAM,
    TOM,
    released,
    viewer,
)

SAM_COVERED = viewer(SAM, COVERED)
FOREVER = Span(NOW - timedelta(days=1))
TEAM = frozenset({(ANA, HOLDER), (SAM, COVERED)})
STRICT = PROFILES[Profile.STRICT]
ON_TEAM = replace(FACTS, team=TEAM)


@dataclass(frozen=True)
class Question:
    """One question, in a meeting, from somebody who is on the team and covered by a release."""

    who: Viewer = SAM_COVERED
    case: CaseFacts = ON_TEAM
    room: RoomFacts = IN_ROOM


def ask(
    who=SAM_COVERED,
    detail=DETAIL,
    case=FACTS,
    purpose=Purpose.SAFETY_PLANNING,
    room: RoomFacts | None = IN_ROOM,
    now=NOW,
):
    return decide(who, detail, case, purpose, room, now)


def kept_out(**changes) -> ExclusionFacts:
    return replace(ExclusionFacts(agency=COVERED, person=None, span=FOREVER), **changes)


def elsewhere(question: Question) -> Question:
    """Another case is before the table, and nobody put them on this one."""
    room = replace(question.room, case=CaseId(new_uuid()))
    return replace(question, case=replace(question.case, team=frozenset()), room=room)


def bend_case(**changes) -> Callable[[Question], Question]:
    return lambda question: replace(question, case=replace(question.case, **changes))


def bend_who(**changes) -> Callable[[Question], Question]:
    return lambda question: replace(question, who=replace(question.who, **changes))


def bend_room(**changes) -> Callable[[Question], Question]:
    return lambda question: replace(question, room=replace(question.room, **changes))


RANKED: dict[Reason, Callable[[Question], Question]] = {
    Reason.NOT_ACTIVE_MEMBER: bend_who(active=False),
    Reason.AGENCY_NOT_CURRENT: bend_who(current=False),
    Reason.ROLE_HAS_NO_CASE_ACCESS: bend_who(reads_details=False),
    Reason.CASE_ERASED: bend_case(state=CaseState.ERASED),
    Reason.NOT_IN_THE_ROOM: bend_room(present=False),
    Reason.PLEDGE_NOT_SIGNED: bend_room(pledged=False),
    Reason.RECUSED: bend_case(step_asides=(StepAsideFacts(person=SAM, span=FOREVER),)),
    Reason.EXCLUDED_BY_SURVIVOR: bend_case(exclusions=(kept_out(),)),
    Reason.CASE_CLOSED: bend_case(state=CaseState.CLOSED),
    Reason.NOT_ASSIGNED_TO_CASE: elsewhere,
}
PAIRS = [
    pair for pair in combinations(RANKED, 2) if set(pair) != {Reason.CASE_ERASED, Reason.CASE_CLOSED}
]  # no case is both
CONFIRMS_NOTHING = {
    Reason.ROLE_HAS_NO_CASE_ACCESS,
    Reason.CASE_ERASED,
    Reason.RECUSED,
    Reason.EXCLUDED_BY_SURVIVOR,
    Reason.NOT_ASSIGNED_TO_CASE,
}


def shown_for(reasons: tuple[Reason, ...]) -> Shown:
    """The rule book's sentence about what a person is shown, for somebody who else may know of the case."""
    if Reason.NOT_ACTIVE_MEMBER in reasons:
        return Shown.SIGN_IN
    if Reason.AGENCY_NOT_CURRENT in reasons:
        return Shown.AGENCY_PAUSED
    if CONFIRMS_NOTHING.intersection(reasons):
        return Shown.NOT_FOUND
    return Shown.SIGN_PLEDGE if Reason.PLEDGE_NOT_SIGNED in reasons else Shown.NOT_SHARED


@pytest.mark.parametrize("reasons", [*((reason,) for reason in RANKED), *PAIRS], ids=" and ".join)
@pytest.mark.parametrize("policy", [FACTS.policy, STRICT], ids=["table", "strict"])
def test_of_all_refusals_the_first_in_rank_is_logged_and_the_least_telling_is_shown(reasons, policy):
    question = bend_case(policy=policy, holders=frozenset({HOLDER, COVERED}))(Question())
    for reason in reasons:
        question = RANKED[reason](question)

    answer = ask(question.who, case=question.case, room=question.room)

    assert (answer.allowed, answer.code, answer.shown_as) == (False, reasons[0], shown_for(reasons))


def test_a_release_that_matches_in_full_allows_and_is_cited():
    answer = ask()
    assert (answer.allowed, answer.code, answer.release, answer.shown_as) == (True, "release", RELEASE.id, None)


ABSENT = RoomFacts(False, False, None)


@pytest.mark.parametrize("case", [replace(FACTS, releases=()), replace(CLOSED_CASE, releases=())])
@pytest.mark.parametrize("room", [ABSENT, None])
def test_the_room_the_pledge_and_closing_never_keep_the_holder_from_its_own(case, room):
    answer = ask(viewer(ANA, HOLDER), case=case, room=room)
    assert (answer.allowed, answer.code) == (True, "holder")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"step_asides": (StepAsideFacts(ANA, FOREVER),)}, Reason.RECUSED),
        ({"exclusions": (kept_out(agency=None, person=ANA),)}, Reason.EXCLUDED_BY_SURVIVOR),
        ({"exclusions": (kept_out(agency=HOLDER),)}, Reason.EXCLUDED_BY_SURVIVOR),
        ({"state": CaseState.ERASED}, Reason.CASE_ERASED),
        ({"contacts": HerContacts()}, Reason.NOT_ASSIGNED_TO_CASE),
    ],
)
def test_stepping_aside_exclusion_erasure_and_having_no_part_keep_the_holder_out_too(changes, reason):
    answer = ask(viewer(ANA, HOLDER), case=replace(FACTS, **changes), room=None)
    assert (answer.allowed, answer.code, answer.shown_as) == (False, reason, Shown.NOT_FOUND)


def test_a_colleague_carries_on_where_somebody_stepped_aside():
    case = replace(FACTS, team=frozenset({(TOM, HOLDER)}), step_asides=(StepAsideFacts(ANA, FOREVER),))
    assert ask(viewer(TOM, HOLDER), case=case, room=None).code == "holder"


GATES = [
    (Step.HOME_AGENCY, Category.IDENTITY, Reason.STEP_NOT_REACHED),
    (Step.DE_IDENTIFIED, Category.IDENTITY, Reason.STEP_NOT_REACHED),
    (Step.LIMITED_IDENTITY, Category.IDENTITY, None),
    (Step.LIMITED_IDENTITY, Category.LEGAL_NAME, None),
    *((Step.LIMITED_IDENTITY, other, Reason.STEP_NOT_REACHED) for other in Category if other not in list(Category)[:2]),
    *((Step.NEEDED_AGENCIES, every, None) for every in Category),
]


@pytest.mark.parametrize(("step", "category", "reason"), GATES)
def test_each_step_opens_what_its_filter_lets_through(step, category, reason):
    case = replace(FACTS, step=step, releases=(released(categories=frozenset(Category)),))
    answer = ask(case=case, detail=replace(DETAIL, category=category))
    assert (answer.allowed, answer.code) == ((True, "release") if reason is None else (False, reason))


def test_at_the_fourth_step_only_agencies_with_a_part_to_play_stay():
    answer = ask(case=replace(FACTS, needed=frozenset({HOLDER})))
    assert (answer.code, answer.shown_as) == (Reason.AGENCY_NOT_NEEDED, Shown.NOT_SHARED)


def test_nothing_shows_until_the_holder_shows_it():
    answer = ask(detail=replace(DETAIL, revealed_to=frozenset({OTHER})))
    assert (answer.code, answer.shown_as) == (Reason.NOT_REVEALED, Shown.NOT_SHARED)


PARTIAL = kept_out(categories=frozenset({Category.LOCATION_SAFETY}))


@pytest.mark.parametrize("policy", [FACTS.policy, STRICT], ids=["table", "strict"])
def test_keeping_somebody_out_of_one_kind_hides_that_kind_and_not_the_case(policy):
    case = replace(FACTS, team=TEAM, exclusions=(PARTIAL,), policy=policy)
    answer = ask(case=case)
    assert (answer.code, answer.shown_as) == (Reason.EXCLUDED_BY_SURVIVOR, Shown.NOT_SHARED)
    assert may_know(SAM_COVERED, case, NOW).allowed
    other = replace(PARTIAL, categories=frozenset({Category.HEALTH}))
    assert ask(case=replace(case, exclusions=(other,))).allowed


@pytest.mark.parametrize("span", [Span(NOW), Span(NOW - timedelta(days=2), NOW + timedelta(seconds=1))])
def test_a_refusal_begins_with_its_instant_and_a_lifted_one_ends_with_its_own(span):
    held = {"exclusions": (kept_out(span=span),)}
    assert not ask(case=replace(FACTS, **held)).allowed
    if span.end:
        assert ask(case=replace(FACTS, **held), now=span.end).allowed
    else:
        assert ask(case=replace(FACTS, **held), now=NOW - timedelta(seconds=1)).allowed


SUCCESSOR = viewer(SAM, OTHER, took_over=frozenset({COVERED}))
HEIR = viewer(TOM, OTHER, took_over=frozenset({HOLDER}))


def test_after_a_merger_refusals_follow_and_permissions_do_not():
    joined = {"needed": frozenset({HOLDER, COVERED, OTHER}), "team": frozenset({(SAM, OTHER), (TOM, OTHER)})}
    case = replace(FACTS, **joined)
    shown = replace(DETAIL, revealed_to=frozenset({COVERED, OTHER}))
    assert ask(SUCCESSOR, case=case, detail=shown).code == Reason.RECIPIENT_MISMATCH
    assert ask(SUCCESSOR, case=replace(case, exclusions=(kept_out(),))).code == Reason.EXCLUDED_BY_SURVIVOR
    assert ask(HEIR, case=replace(case, releases=()), room=None).code == "holder"
    to_the_new = released(recipients=(Recipient(OTHER),))
    assert ask(SUCCESSOR, case=replace(case, releases=(to_the_new,)), detail=shown).allowed


@pytest.mark.parametrize("person", [SAM, TOM])
def test_a_persons_own_refusal_follows_to_another_agency(person):
    moved = viewer(person, OTHER)
    case = replace(FACTS, releases=(released(recipients=(Recipient(OTHER),)),), needed=frozenset({OTHER}))
    shown = replace(DETAIL, revealed_to=frozenset({OTHER}))
    assert ask(moved, case=case, detail=shown).allowed
    aside = replace(case, step_asides=(StepAsideFacts(person, FOREVER),))
    assert ask(moved, case=aside, detail=shown).code == Reason.RECUSED
    out = replace(case, exclusions=(kept_out(agency=None, person=person),))
    assert ask(moved, case=out, detail=shown).code == Reason.EXCLUDED_BY_SURVIVOR


def test_a_place_on_the_team_does_not_move_with_the_person():
    case = replace(FACTS, team=TEAM, releases=(released(recipients=(Recipient(OTHER),)),))
    assert ask(viewer(SAM, OTHER), case=case, room=None).code == Reason.NOT_ASSIGNED_TO_CASE
