"""What holds of decide() and its siblings in any world. Source: rule book, section (b)."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.cases.domain import CaseState
from conference.consent.domain import Basis, CaseFacts, ExclusionFacts, Shown, StepAsideFacts
from conference.consent.domain.contacts import HerContacts
from conference.consent.policy import (
    decide,
    is_recused,
    may_copy,
    may_know,
    may_reveal,
    override_window,
    release_state,
    scope_miss,
)
from conference.kernel.clock import Span
from conference.kernel.ids import ReleaseId, new_uuid
from tests.contracts.generated import (
    PURPOSES,
    cases,
    details,
    exclusions,
    instants,
    mostly_now,
    releases,
    rooms,
    viewers,
)

purposes = st.sampled_from(PURPOSES)
thorough = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
question = (viewers, details, cases, purposes, rooms, mostly_now)


def covers(release, viewer, detail, purpose) -> bool:
    """Whether everything that is asked stands on this one piece of paper, in so many words."""
    return (
        (release.about, release.holder) == (detail.about, detail.holder)
        and detail.category in release.categories
        and purpose in release.purposes
        and any(to.agency == viewer.agency and to.person in {None, viewer.person} for to in release.recipients)
        and bool(release.signatures)
        and release.explained
    )


def works(release, viewer, detail, case, purpose, room, now) -> bool:
    """Whether this one release covers the question and is in effect."""
    fits = scope_miss(release, viewer, detail, purpose, room) is None
    return fits and release_state(release, case, now, agency=viewer.agency, category=detail.category) is None


@thorough
@given(*question)
def test_nothing_is_allowed_without_a_basis_that_can_be_pointed_to(viewer, detail, case, purpose, room, now):
    answer = decide(viewer, detail, case, purpose, room, now)
    if not answer:
        assert answer.shown_as is not None
        assert (answer.release, answer.override) == (None, None)
        return
    assert viewer.active
    assert viewer.current
    assert viewer.reads_details
    assert case.state is not CaseState.ERASED
    assert answer.shown_as is None
    if answer.code == Basis.HOLDER:
        assert viewer.stands_for(detail.holder)
    elif answer.code == Basis.RELEASE:
        cited = next(held for held in case.releases if held.id == answer.release)
        assert works(cited, viewer, detail, case, purpose, room, now)
        assert covers(cited, viewer, detail, purpose)
        hidden = replace(detail, revealed_to=detail.revealed_to - {viewer.agency})
        assert decide(viewer, hidden, case, purpose, room, now).code != Basis.RELEASE
    else:
        assert answer.code == Basis.OVERRIDE
        cited = next(held for held in case.overrides if held.id == answer.override)
        window = override_window(cited, case, holder=detail.holder)
        assert window is not None
        assert window.holds(now)
        assert now < window.start + timedelta(hours=case.policy.longest_override_hours)
        assert viewer.person in cited.people
        assert detail.category in cited.categories


def with_refusal(kind: str, viewer, case: CaseFacts, now) -> CaseFacts:
    """The same world with one refusal more."""
    agency, person = ExclusionFacts(viewer.agency, None, Span(now)), ExclusionFacts(None, viewer.person, Span(now))
    return {
        "aside": replace(case, step_asides=(*case.step_asides, StepAsideFacts(viewer.person, Span(now)))),
        "agency kept out": replace(case, exclusions=(*case.exclusions, agency)),
        "person kept out": replace(case, exclusions=(*case.exclusions, person)),
        "erased": replace(case, state=CaseState.ERASED),
    }[kind]


@thorough
@given(*question, st.sampled_from(["aside", "agency kept out", "person kept out", "erased"]))
def test_stepping_aside_exclusion_and_erasure_beat_every_basis(viewer, detail, case, purpose, room, now, kind):
    refused = with_refusal(kind, viewer, case, now)
    answer = decide(viewer, detail, refused, purpose, room, now)
    assert not answer
    assert answer.shown_as in {Shown.NOT_FOUND, Shown.SIGN_IN, Shown.AGENCY_PAUSED}
    assert not may_know(viewer, refused, now, room)


def weakened(case: CaseFacts, how: str, now) -> CaseFacts:
    """The same world after something that only takes away."""
    people = {key: replace(held, withdrew_everything_at=now) for key, held in case.people.items()}
    suspected = {
        key: replace(
            held,
            authorities=tuple(replace(a, suspected_from=min(a.suspected_from or now, now)) for a in held.authorities),
        )
        for key, held in case.people.items()
    }
    return {
        "withdrawn": replace(case, releases=tuple(replace(held, withdrawn_at=now) for held in case.releases)),
        "everything": replace(case, people=people),
        "suspected": replace(case, people=suspected),
        "closed": replace(case, state=CaseState.CLOSED, closed_at=now),
        "overrides ended": replace(case, overrides=tuple(replace(held, ended_at=now) for held in case.overrides)),
        "nobody needed": replace(case, needed=frozenset()),
        "nobody on the team": replace(case, team=frozenset(), contacts=HerContacts(), stand_in=frozenset()),
        "no release": replace(case, releases=()),
    }[how]


WEAKENINGS = [
    "withdrawn",
    "everything",
    "suspected",
    "closed",
    "overrides ended",
    "nobody needed",
    "nobody on the team",
    "no release",
]


@thorough
@given(*question, st.sampled_from(WEAKENINGS), exclusions)
def test_taking_away_never_turns_a_no_into_a_yes(viewer, detail, case, purpose, room, now, how, choice):
    asked = (purpose, room, now)
    if decide(viewer, detail, case, *asked):
        return
    if case.state is not CaseState.ERASED or how != "closed":
        assert not decide(viewer, detail, weakened(case, how, now), *asked)
    kept_out = replace(case, exclusions=(*case.exclusions, choice))
    assert not decide(viewer, detail, kept_out, *asked)


@thorough
@given(*question)
def test_two_releases_never_add_up(viewer, detail, case, purpose, room, now):
    """A release opens nothing together with others that it does not open alone."""
    answer = decide(viewer, detail, case, purpose, room, now)
    if answer.code == Basis.RELEASE:
        alone = replace(case, releases=tuple(held for held in case.releases if held.id == answer.release))
        named = any(to.person == viewer.person for held in case.releases for to in held.recipients)
        part = case.team | ({(viewer.person, viewer.agency)} if named else set())
        assert decide(viewer, detail, replace(alone, team=part), purpose, room, now).release == answer.release


@thorough
@given(*question, instants)
def test_from_the_withdrawal_on_nothing_rests_on_a_release(viewer, detail, case, purpose, room, now, withdrawn):
    gone = replace(case, releases=tuple(replace(held, withdrawn_at=withdrawn) for held in case.releases))
    answer = decide(viewer, detail, gone, purpose, room, now)
    assert not (answer.code == Basis.RELEASE and now >= withdrawn)


def shuffled(case: CaseFacts, random: Random) -> CaseFacts:
    """The same records in another order."""

    def mixed(held):
        return tuple(random.sample(held, len(held)))

    return replace(
        case,
        releases=mixed(
            [
                replace(r, recipients=mixed(r.recipients), signatures=mixed(r.signatures), narrowed=mixed(r.narrowed))
                for r in case.releases
            ]
        ),
        exclusions=mixed(case.exclusions),
        step_asides=mixed(case.step_asides),
        overrides=mixed([replace(held, approvals=mixed(held.approvals)) for held in case.overrides]),
        people={key: replace(p, authorities=mixed(p.authorities)) for key, p in case.people.items()},
    )


@thorough
@given(*question, st.randoms(use_true_random=False))
def test_the_order_of_records_never_matters(viewer, detail, case, purpose, room, now, random):
    twins = tuple(replace(held, id=ReleaseId(new_uuid())) for held in case.releases)
    case = replace(case, releases=(*case.releases, *twins))
    other = shuffled(case, random)
    assert decide(viewer, detail, case, purpose, room, now) == decide(viewer, detail, other, purpose, room, now)
    assert may_know(viewer, case, now, room) == may_know(viewer, other, now, room)
    assert may_copy(viewer, detail, case, purpose, room, now) == may_copy(viewer, detail, other, purpose, room, now)


@thorough
@given(*question, releases)
def test_another_release_takes_nothing_from_anybody(viewer, detail, case, purpose, room, now, more):
    later = tuple(replace(held, id=ReleaseId(new_uuid()), signed_at=now, withdrawn_at=now) for held in case.releases)
    added = replace(case, releases=(*case.releases, more, *later))
    if decide(viewer, detail, case, purpose, room, now):
        assert decide(viewer, detail, added, purpose, room, now)
    if may_know(viewer, case, now, room):
        assert may_know(viewer, added, now, room)


@thorough
@given(*question)
def test_who_may_not_know_of_the_case_is_shown_nothing_that_confirms_it(viewer, detail, case, purpose, room, now):
    if may_know(viewer, case, now, room):
        return
    nothing = {Shown.NOT_FOUND, Shown.SIGN_IN, Shown.AGENCY_PAUSED}
    answer = decide(viewer, detail, case, purpose, room, now)
    assert answer or answer.shown_as in nothing
    copied = may_copy(viewer, detail, case, purpose, room, now)
    assert copied or answer or copied.shown_as in nothing


@thorough
@given(*question)
def test_who_copies_may_look_and_never_because_of_an_override(viewer, detail, case, purpose, room, now):
    copied = may_copy(viewer, detail, case, purpose, room, now)
    if copied:
        assert decide(viewer, detail, case, purpose, room, now)
        assert copied.code in {Basis.HOLDER, Basis.RELEASE}
    if copied.code == Basis.RELEASE:
        cited = next(held for held in case.releases if held.id == copied.release)
        assert cited.copy_allowed
        assert works(cited, viewer, detail, case, purpose, room, now)


@thorough
@given(viewers, *question)
def test_what_may_be_shown_is_seen_once_it_is_shown(target, viewer, detail, case, purpose, room, now):
    answer = may_reveal(viewer, target, detail, case, purpose, room, now)
    if not answer:
        return
    assert viewer.stands_for(detail.holder)
    kept_out = with_refusal("agency kept out", target, case, now)
    assert not may_reveal(viewer, target, detail, kept_out, purpose, room, now)
    shown = replace(detail, revealed_to=detail.revealed_to | {target.agency})
    there = replace(target, active=True, reads_details=True)
    working = replace(case, team=case.team | {(target.person, target.agency)})
    sat = replace(room, present=True, pledged=True) if room else None
    if is_recused(target, case, now) or target.stands_for(detail.holder):
        return
    seen = decide(there, shown, working, purpose, sat, now)
    assert (seen.code, seen.release) == (Basis.RELEASE, answer.release)
