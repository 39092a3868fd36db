"""decide() by tables and properties. Source: rule book, section (b)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.cases.domain import CaseState, Step
from conference.consent.domain import (
    Category,
    ExclusionFacts,
    Purpose,
    Reason,
    ReleaseFacts,
    RoomFacts,
    Shown,
    StepAsideFacts,
)
from conference.consent.policy import decide, may_know, release_end
from conference.kernel.clock import Span
from conference.kernel.ids import CaseId, ReleaseId, new_uuid
from tests.consent_facts import (
    ANA,
    CASE,
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
    TORONTO,
    viewer,
)

SAM_COVERED = viewer(SAM, COVERED)
FOREVER = Span(NOW - timedelta(days=1))


def ask(who=SAM_COVERED, detail=DETAIL, case=FACTS, purpose=Purpose.SAFETY_PLANNING, room=IN_ROOM, now=NOW):
    return decide(who, detail, case, purpose, room, now)


def test_a_release_that_matches_in_full_allows_and_is_cited():
    answer = ask()
    assert (answer.allowed, answer.code, answer.release) == (True, "release", RELEASE.id)


def test_the_holder_reads_its_own_without_a_release_and_without_the_pledge():
    answer = ask(viewer(ANA, HOLDER), case=replace(FACTS, releases=()), room=RoomFacts(False, False, None))
    assert (answer.allowed, answer.code) == (True, "holder")


EXCLUDED = replace(FACTS, exclusions=(ExclusionFacts(agency=COVERED, person=None, span=FOREVER),))
RECUSED = replace(FACTS, step_asides=(StepAsideFacts(person=SAM, span=FOREVER),))
REFUSED = [
    ({"who": viewer(SAM, COVERED, active=False)}, Reason.NOT_ACTIVE_MEMBER, Shown.SIGN_IN),
    ({"who": viewer(SAM, COVERED, current=False)}, Reason.AGENCY_NOT_CURRENT, Shown.AGENCY_PAUSED),
    ({"who": viewer(SAM, COVERED, reads_details=False)}, Reason.ROLE_HAS_NO_CASE_ACCESS, Shown.NOT_FOUND),
    ({"case": replace(FACTS, state=CaseState.ERASED)}, Reason.CASE_ERASED, Shown.NOT_FOUND),
    ({"room": RoomFacts(False, True, CASE)}, Reason.NOT_IN_THE_ROOM, Shown.NOT_FOUND),
    ({"room": RoomFacts(True, False, CASE)}, Reason.PLEDGE_NOT_SIGNED, Shown.NOT_FOUND),
    ({"case": RECUSED}, Reason.RECUSED, Shown.NOT_FOUND),
    ({"case": EXCLUDED}, Reason.EXCLUDED_BY_SURVIVOR, Shown.NOT_FOUND),
    ({"case": CLOSED_CASE}, Reason.CASE_CLOSED, Shown.NOT_SHARED),
    ({"room": None}, Reason.NOT_ASSIGNED_TO_CASE, Shown.NOT_FOUND),
    ({"room": RoomFacts(True, True, CaseId(new_uuid()))}, Reason.NOT_ASSIGNED_TO_CASE, Shown.NOT_FOUND),
    ({"case": RECUSED, "room": RoomFacts(True, False, CASE)}, Reason.PLEDGE_NOT_SIGNED, Shown.NOT_FOUND),
    ({"case": replace(FACTS, step=Step.DE_IDENTIFIED)}, Reason.STEP_NOT_REACHED, Shown.NOT_SHARED),
    ({"case": replace(FACTS, step=Step.LIMITED_IDENTITY)}, Reason.STEP_NOT_REACHED, Shown.NOT_SHARED),
    ({"case": replace(FACTS, needed=frozenset({HOLDER}))}, Reason.AGENCY_NOT_NEEDED, Shown.NOT_SHARED),
    ({"detail": replace(DETAIL, revealed_to=frozenset())}, Reason.NOT_REVEALED, Shown.NOT_SHARED),
    ({"purpose": Purpose.HOUSING}, Reason.PURPOSE_NOT_RELEASED, Shown.NOT_SHARED),
    ({"detail": replace(DETAIL, category=Category.HEALTH)}, Reason.CATEGORY_NOT_RELEASED, Shown.NOT_SHARED),
    ({"case": replace(FACTS, releases=())}, Reason.NO_RELEASE, Shown.NOT_SHARED),
    (
        {"who": viewer(TOM, OTHER), "case": replace(FACTS, needed=frozenset({OTHER}))},
        Reason.RECIPIENT_MISMATCH,
        Shown.NOT_SHARED,
    ),
]


@pytest.mark.parametrize(("changes", "reason", "shown"), REFUSED, ids=[str(row[1]) for row in REFUSED])
def test_each_refusal_has_its_reason_and_what_is_shown(changes, reason, shown):
    answer = ask(**changes)
    assert (answer.allowed, answer.code, answer.shown_as) == (False, reason, shown)


STATES = [
    (replace(RELEASE, withdrawn_at=NOW), Reason.RELEASE_WITHDRAWN),
    (replace(RELEASE, withdrawn_at=NOW, ends_at=NOW), Reason.RELEASE_WITHDRAWN),
    (replace(RELEASE, explained=False), Reason.RELEASE_INCOMPLETE),
    (replace(RELEASE, signed_at=NOW + timedelta(seconds=1)), Reason.RELEASE_NOT_YET_VALID),
    (replace(RELEASE, ends_at=NOW), Reason.RELEASE_EXPIRED),
]


@pytest.mark.parametrize(("release", "reason"), STATES)
def test_a_release_out_of_effect_says_why_withdrawn_first(release, reason):
    assert ask(case=replace(FACTS, releases=(release,))).code == reason


def test_spans_are_half_open_at_the_second():
    last = replace(FACTS, releases=(replace(RELEASE, ends_at=NOW + timedelta(seconds=1)),))
    assert ask(case=last).allowed
    assert not ask(case=last, now=NOW + timedelta(seconds=1)).allowed
    withdrawn = replace(FACTS, releases=(replace(RELEASE, withdrawn_at=NOW + timedelta(seconds=1)),))
    assert ask(case=withdrawn).allowed
    assert not ask(case=withdrawn, now=NOW + timedelta(seconds=1)).allowed


def test_two_partial_releases_never_add_up():
    kind_only = replace(RELEASE, id=ReleaseId(new_uuid()), purposes=frozenset({Purpose.HOUSING}))
    purpose_only = replace(RELEASE, id=ReleaseId(new_uuid()), categories=frozenset({Category.HEALTH}))
    assert not ask(case=replace(FACTS, releases=(kind_only, purpose_only))).allowed


def test_of_several_that_work_the_latest_signed_is_cited():
    later = replace(RELEASE, id=ReleaseId(new_uuid()), signed_at=NOW - timedelta(days=1))
    assert ask(case=replace(FACTS, releases=(later, RELEASE))).release == later.id
    assert ask(case=replace(FACTS, releases=(RELEASE, later))).release == later.id


@pytest.mark.parametrize(
    ("signed", "last", "end"),
    [
        (date(2026, 6, 1), date(2026, 6, 30), datetime(2026, 7, 1, 4, tzinfo=UTC)),
        (date(2026, 6, 1), date(2026, 12, 31), datetime(2026, 8, 31, 4, tzinfo=UTC)),
        (date(2026, 10, 20), date(2026, 11, 1), datetime(2026, 11, 2, 5, tzinfo=UTC)),
        (date(2026, 3, 1), date(2026, 3, 8), datetime(2026, 3, 9, 4, tzinfo=UTC)),
    ],
    ids=["a plain end", "cut at 90 days", "the 25-hour day", "the 23-hour day"],
)
def test_a_release_ends_with_its_local_day(signed, last, end):
    assert release_end(signed, last, TORONTO) == end


instants = st.datetimes(datetime(2026, 5, 1), datetime(2026, 8, 1)).map(lambda at: at.replace(tzinfo=UTC))
releases = st.builds(
    ReleaseFacts,
    id=st.uuids().map(ReleaseId),
    case=st.just(CASE),
    holder=st.sampled_from([HOLDER, OTHER]),
    recipient=st.sampled_from([COVERED, OTHER]),
    categories=st.frozensets(st.sampled_from(Category), max_size=3),
    purposes=st.frozensets(st.sampled_from(Purpose), max_size=3),
    signed_at=instants,
    ends_at=instants,
    withdrawn_at=st.none() | instants,
    explained=st.booleans(),
)
worlds = st.builds(
    replace,
    st.just(FACTS),
    step=st.sampled_from(Step),
    state=st.sampled_from(CaseState),
    needed=st.frozensets(st.sampled_from([HOLDER, COVERED, OTHER])),
    releases=st.lists(st.just(RELEASE) | releases, max_size=4).map(tuple),
)
viewers = st.builds(
    viewer,
    st.sampled_from([ANA, SAM, TOM]),
    st.sampled_from([HOLDER, COVERED, OTHER]),
    active=st.booleans() | st.just(True),
    current=st.booleans() | st.just(True),
    reads_details=st.booleans() | st.just(True),
)
rooms = st.none() | st.builds(RoomFacts, st.booleans(), st.booleans(), st.just(CASE) | st.none())
details = st.builds(
    replace,
    st.just(DETAIL),
    category=st.just(Category.LOCATION_SAFETY) | st.sampled_from(Category),
    revealed_to=st.frozensets(st.sampled_from([COVERED, OTHER])),
)


@given(viewers, details, worlds, st.sampled_from(Purpose), rooms, instants)
def test_nothing_is_allowed_without_a_basis(who, detail, case, purpose, room, now):
    answer = decide(who, detail, case, purpose, room, now)
    if not answer:
        return
    if answer.code == "holder":
        assert who.agency == detail.holder
        return
    cited = next(held for held in case.releases if held.id == answer.release)
    assert cited.recipient == who.agency
    assert detail.category in cited.categories
    assert purpose in cited.purposes
    assert cited.signed_at <= now < cited.ends_at
    assert cited.withdrawn_at is None or now < cited.withdrawn_at
    assert who.agency in detail.revealed_to


@given(viewers, details, worlds, rooms, instants, st.sampled_from(["aside", "exclude_agency", "exclude_person"]))
def test_adding_a_refusal_never_allows(who, detail, case, room, now, kind):
    refusal = {
        "aside": {"step_asides": (StepAsideFacts(who.person, Span(now)),)},
        "exclude_agency": {"exclusions": (ExclusionFacts(who.agency, None, Span(now)),)},
        "exclude_person": {"exclusions": (ExclusionFacts(None, who.person, Span(now)),)},
    }[kind]
    assert not decide(who, detail, replace(case, **refusal), Purpose.SAFETY_PLANNING, room, now).allowed
    assert not may_know(who, replace(case, **refusal), now).allowed


@given(details, worlds, instants, instants)
def test_any_instant_at_or_after_withdrawal_is_refused_to_others(detail, case, withdrawn, now):
    gone = tuple(replace(release, withdrawn_at=withdrawn) for release in case.releases)
    answer = decide(SAM_COVERED, detail, replace(case, releases=gone), Purpose.SAFETY_PLANNING, IN_ROOM, now)
    assert not (answer.allowed and now >= withdrawn)


@given(viewers, details, worlds, rooms, instants, st.randoms())
def test_the_order_of_records_never_matters(who, detail, case, room, now, random):
    shuffled = list(case.releases)
    random.shuffle(shuffled)
    before = decide(who, detail, case, Purpose.SAFETY_PLANNING, room, now)
    after = decide(who, detail, replace(case, releases=tuple(shuffled)), Purpose.SAFETY_PLANNING, room, now)
    assert (before.allowed, before.shown_as) == (after.allowed, after.shown_as)
