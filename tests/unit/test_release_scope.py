"""What a release covers: one release must match in full. Source: rule book, section (b)."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest

from conference.consent.domain import Category, Purpose, Reason, Recipient, RoomFacts
from conference.consent.policy import decide
from conference.kernel.ids import CasePersonId, MeetingId, new_uuid
from tests.consent_facts import (
    ANA,
    COVERED,
    DETAIL,
    FACTS,
    HOLDER,
    IN_ROOM,
    MEETING,
    NOW,
    OTHER,
    RELEASE,
    SAM,
    TOM,
    released,
    viewer,
)

SAM_COVERED = viewer(SAM, COVERED)
TEAM = frozenset({(ANA, HOLDER), (SAM, COVERED)})


def ask(
    who=SAM_COVERED,
    detail=DETAIL,
    case=FACTS,
    purpose=Purpose.SAFETY_PLANNING,
    room: RoomFacts | None = IN_ROOM,
    now=NOW,
):
    return decide(who, detail, case, purpose, room, now)


ANOTHER_PERSON = CasePersonId(new_uuid())
MISSES: dict[Reason, dict] = {
    Reason.WRONG_PERSON: {"about": ANOTHER_PERSON},
    Reason.WRONG_HOLDER: {"holder": OTHER},
    Reason.RECIPIENT_MISMATCH: {"recipients": (Recipient(OTHER),)},
    Reason.CATEGORY_MISMATCH: {"categories": frozenset({Category.HEALTH})},
    Reason.PURPOSE_MISMATCH: {"purposes": frozenset({Purpose.HOUSING})},
    Reason.NOT_FOR_THIS_MEETING: {"meeting": MeetingId(new_uuid())},
}


@pytest.mark.parametrize("reason", MISSES)
def test_a_release_that_does_not_match_says_in_what(reason):
    assert ask(case=replace(FACTS, releases=(released(**MISSES[reason]),))).code == reason


@pytest.mark.parametrize("pair", list(combinations(MISSES, 2)), ids=" and ".join)
def test_one_release_tells_its_first_miss_and_of_several_the_furthest_is_told(pair):
    near, far = pair
    both = released(**MISSES[near], **MISSES[far])
    assert ask(case=replace(FACTS, releases=(both,))).code == near
    apart = (released(**MISSES[near]), released(**MISSES[far]))
    assert ask(case=replace(FACTS, releases=apart)).code == far
    assert ask(case=replace(FACTS, releases=apart[::-1])).code == far


def test_two_partial_releases_never_add_up():
    kind_only = released(purposes=frozenset({Purpose.HOUSING}))
    purpose_only = released(categories=frozenset({Category.HEALTH}))
    assert not ask(case=replace(FACTS, releases=(kind_only, purpose_only))).allowed


def test_without_any_release_that_is_the_reason():
    assert ask(case=replace(FACTS, releases=())).code == Reason.NO_RELEASE


def test_of_several_that_work_the_latest_signed_is_cited():
    later = released(signed_at=NOW - timedelta(days=1))
    assert ask(case=replace(FACTS, releases=(later, RELEASE))).release == later.id
    assert ask(case=replace(FACTS, releases=(RELEASE, later))).release == later.id


def test_of_several_that_match_and_do_not_work_the_latest_signed_gives_the_reason():
    expired = released(ends_at=NOW, signed_at=NOW - timedelta(days=2))
    withdrawn = released(withdrawn_at=NOW, signed_at=NOW - timedelta(days=5))
    assert ask(case=replace(FACTS, releases=(withdrawn, expired))).code == Reason.RELEASE_EXPIRED
    older = replace(expired, signed_at=NOW - timedelta(days=8))
    assert ask(case=replace(FACTS, releases=(withdrawn, older))).code == Reason.RELEASE_WITHDRAWN


def test_a_matching_release_out_of_effect_is_told_before_one_that_misses():
    other = released(purposes=frozenset({Purpose.HOUSING}))
    assert ask(case=replace(FACTS, releases=(other, released(ends_at=NOW)))).code == Reason.RELEASE_EXPIRED


def test_naming_a_person_narrows_a_release_to_that_person():
    case = replace(FACTS, releases=(released(recipients=(Recipient(COVERED, SAM),)),), team=TEAM | {(TOM, COVERED)})
    assert ask(case=case).allowed
    assert ask(viewer(TOM, COVERED), case=case).code == Reason.RECIPIENT_MISMATCH
    assert not ask(viewer(SAM, OTHER), case=replace(case, needed=frozenset({OTHER}))).allowed


def test_a_release_or_the_item_gives_a_part_in_the_case_and_nothing_else():
    by_name = replace(FACTS, releases=(released(recipients=(Recipient(COVERED, SAM),)),))
    assert ask(case=by_name, room=None).allowed
    assert ask(room=None).code == Reason.NOT_ASSIGNED_TO_CASE
    assert ask(room=IN_ROOM).allowed
    assert ask(viewer(TOM, OTHER)).code == Reason.AGENCY_NOT_NEEDED


def test_a_release_for_one_meeting_holds_in_that_meeting_alone():
    case = replace(FACTS, team=TEAM, releases=(released(meeting=MEETING),))
    assert ask(case=case).allowed
    assert ask(case=case, room=replace(IN_ROOM, meeting=MeetingId(new_uuid()))).code == Reason.NOT_FOR_THIS_MEETING
    assert ask(case=case, room=None).code == Reason.NOT_FOR_THIS_MEETING
