"""What an agency may see as a whole: each answer is decide()'s for somebody of it, told as far as it may be known."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conference.cases.domain import Step
from conference.consent.domain import Basis, Category, Cover, ExclusionFacts, Narrowing, Purpose, Reason, Recipient
from conference.consent.policy import as_if_unnamed, covered, decide, knows_kept_out, somebody_of, with_on_team
from conference.kernel.clock import Span
from tests.consent_facts import (
    ANA,
    CLOSED_CASE,
    COVERED,
    DETAIL,
    FACTS,
    HOLDER,
    MEETING,
    NOW,
    OTHER,
    OVERRIDE,
    PAT,
    RELEASE,
    SAM,
    TOM,
    released,
    viewer,
)

SAFETY, HEALTH = Category.LOCATION_SAFETY, Category.HEALTH
ALWAYS = Span(NOW - timedelta(days=1))
THEM = somebody_of(COVERED)


def ask(case=FACTS, *, category=SAFETY, viewers=(THEM,), at=NOW):
    return covered(viewers, HOLDER, category, case, at)


def with_releases(*releases, **changes):
    return replace(FACTS, releases=releases, **changes)


def test_what_a_release_in_effect_covers_may_be_seen_until_its_end():
    found = ask()
    assert (found.cover, found.basis, found.until) == (Cover.SEES, Basis.RELEASE, RELEASE.ends_at)
    assert found.purposes == (Purpose.SAFETY_PLANNING,)
    assert (found.named_only, found.meeting_only) == (False, False)
    assert ask(category=HEALTH).cover is Cover.NOTHING
    assert ask(viewers=(somebody_of(OTHER),)).cover is Cover.NOTHING


def test_the_longest_of_several_counts_and_all_purposes_are_told():
    longer = released(purposes=frozenset({Purpose.HOUSING}), ends_at=NOW + timedelta(days=40))
    found = ask(with_releases(RELEASE, longer))
    assert found.until == longer.ends_at
    assert found.purposes == (Purpose.SAFETY_PLANNING, Purpose.HOUSING)


ENDED = {
    Reason.RELEASE_WITHDRAWN: with_releases(released(withdrawn_at=NOW)),
    Reason.RELEASE_EXPIRED: with_releases(released(ends_at=NOW)),
    Reason.RELEASE_INCOMPLETE: with_releases(released(explained=False)),
    Reason.RELEASE_ENDED_BY_CLOSING: CLOSED_CASE,
}


@pytest.mark.parametrize("reason", ENDED)
def test_what_became_of_a_release_is_said(reason):
    assert (ask(ENDED[reason]).cover, ask(ENDED[reason]).code) == (Cover.ENDED, reason)


def test_withdrawn_is_said_before_anything_else_and_for_a_part_too():
    ended = released(ends_at=NOW, purposes=frozenset({Purpose.HOUSING}))
    assert ask(with_releases(ended, released(withdrawn_at=NOW))).code == Reason.RELEASE_WITHDRAWN
    part = released(narrowed=(Narrowing(at=NOW, categories=frozenset({SAFETY})),))
    assert ask(with_releases(part)).code == Reason.RELEASE_WITHDRAWN


def test_a_release_waits_for_the_table_and_for_the_agreement():
    early = replace(FACTS, step=Step.DE_IDENTIFIED)
    assert (ask(early).cover, ask(early).code) == (Cover.WAITS, Reason.STEP_NOT_REACHED)
    assert ask(replace(FACTS, needed=frozenset({HOLDER}))).code == Reason.AGENCY_NOT_NEEDED
    lapsed = ask(viewers=(somebody_of(COVERED, current=False),))
    assert (lapsed.cover, lapsed.code, lapsed.until) == (Cover.WAITS, Reason.AGENCY_NOT_CURRENT, RELEASE.ends_at)
    assert ask(early, viewers=(somebody_of(OTHER),)).cover is Cover.NOTHING


def test_one_person_by_name_and_one_conference_are_told_apart():
    named = with_releases(released(recipients=(Recipient(COVERED, SAM),)))
    assert ask(named).cover is Cover.NOTHING
    found = ask(named, viewers=(THEM, viewer(SAM, COVERED)))
    assert (found.cover, found.named_only) == (Cover.SEES, True)
    once = ask(with_releases(released(meeting=MEETING)))
    assert (once.cover, once.meeting_only) == (Cover.SEES, True)


def test_an_override_opens_it_for_whom_it_names_until_its_hours_end():
    case = with_releases(overrides=(OVERRIDE,))
    found = ask(case, viewers=(somebody_of(OTHER), viewer(TOM, OTHER)))
    assert (found.cover, found.basis, found.named_only) == (Cover.SEES, Basis.OVERRIDE, True)
    assert found.until == NOW + timedelta(hours=3)
    assert found.purposes == ()


def test_kept_out_comes_first_and_only_for_what_she_chose():
    out = ExclusionFacts(agency=COVERED, person=None, span=ALWAYS, categories=frozenset({SAFETY}))
    case = with_releases(RELEASE, released(categories=frozenset({HEALTH})), exclusions=(out,))
    assert ask(case).cover is Cover.KEPT_OUT
    assert ask(case, category=HEALTH).cover is Cover.SEES


def test_as_if_nobody_had_named_it_decides_like_any_other_agency():
    out = ExclusionFacts(agency=COVERED, person=None, span=ALWAYS)
    kept_out = replace(FACTS, exclusions=(out,), needed=frozenset({HOLDER, COVERED, OTHER}))
    shown = replace(DETAIL, revealed_to=frozenset())

    def answer(case, who):
        return decide(who, shown, with_on_team(case, who), Purpose.SAFETY_PLANNING, None, NOW)

    assert answer(kept_out, THEM).code == Reason.EXCLUDED_BY_SURVIVOR
    told, other = answer(as_if_unnamed(kept_out, THEM), THEM), answer(kept_out, somebody_of(OTHER))
    assert told == other
    assert told.code == Reason.RECIPIENT_MISMATCH
    about_others = replace(kept_out, exclusions=(replace(out, agency=OTHER),))
    assert as_if_unnamed(about_others, THEM).exclusions == about_others.exclusions


def test_the_lead_and_her_contacts_know_whom_she_keeps_out():
    assert knows_kept_out(viewer(PAT, HOLDER), FACTS, NOW)
    assert knows_kept_out(viewer(ANA, HOLDER, reads_details=False), FACTS, NOW)
    assert not knows_kept_out(viewer(PAT, HOLDER, reads_details=False), FACTS, NOW)
    assert not knows_kept_out(viewer(SAM, COVERED), FACTS, NOW)
