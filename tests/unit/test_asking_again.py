"""When the holder is asked to speak with her again about a release. Source: rule book, Re-consent prompts; Signers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conference.cases.domain import PersonKind
from conference.consent.domain import AskWhy, AuthorityFacts, CasePersonFacts, Signature, Signer
from conference.consent.policy import ask_again
from conference.kernel.clock import Span
from conference.kernel.ids import AuthorityId, new_uuid
from tests.consent_facts import ANA, CLOSED_CASE, COVERED, FACTS, HERSELF, HOLDER, NOW, RELEASE, SAM, SURVIVOR, released
from tests.consent_facts import viewer as viewer_for

HOLDERS = viewer_for(ANA, HOLDER)
EVER = Span(NOW - timedelta(days=100))
MOTHER = AuthorityFacts(id=AuthorityId(new_uuid()), role=Signer.GUARDIAN, span=EVER)
BY_GUARDIAN = replace(RELEASE, signatures=(Signature(Signer.SURVIVOR), Signature(Signer.GUARDIAN, MOTHER.id)))
DECIDER = AuthorityFacts(id=AuthorityId(new_uuid()), role=Signer.DECISION_MAKER, span=EVER)
BY_DECIDER = replace(RELEASE, signatures=(Signature(Signer.DECISION_MAKER, DECIDER.id),))
DAY = timedelta(days=1)


def minor(until, mother=MOTHER) -> CasePersonFacts:
    return CasePersonFacts(id=SURVIVOR, kind=PersonKind.SURVIVOR, adult_from=until, authorities=(mother,))


def lacking(*spans: Span, by=DECIDER) -> CasePersonFacts:
    return replace(HERSELF, lacks_capacity=spans, authorities=(by,))


def case_of(person=HERSELF, *releases, **changes):
    return replace(FACTS, releases=releases or (RELEASE,), people={SURVIVOR: person}, **changes)


def whys(case, viewer=HOLDERS, now=NOW):
    return [asked.why for asked in ask_again(viewer, case, now)]


SOON = NOW + 10 * DAY
CASES = {
    "an adult who signed is not asked": (case_of(), []),
    "a guardian signed, 18 comes before the end": (case_of(minor(SOON), BY_GUARDIAN), [AskWhy.TURNS_18]),
    "18 comes after the end": (case_of(minor(NOW + 21 * DAY), BY_GUARDIAN), []),
    "18 was yesterday": (case_of(minor(NOW - DAY), BY_GUARDIAN), [AskWhy.CAME_OF_AGE]),
    "served alone goes on after 18": (case_of(replace(minor(SOON), served_alone=True), BY_GUARDIAN), []),
    "she lost capacity since": (case_of(lacking(Span(NOW - DAY))), [AskWhy.CAPACITY_LOST]),
    "capacity returned": (
        case_of(lacking(Span(NOW - 20 * DAY, NOW - DAY)), BY_DECIDER),
        [AskWhy.CAPACITY_RETURNED],
    ),
    "the decision maker still decides": (case_of(lacking(Span(NOW - 20 * DAY)), BY_DECIDER), []),
    "the signer is suspected": (
        case_of(minor(NOW + 400 * DAY, replace(MOTHER, suspected_from=NOW)), BY_GUARDIAN),
        [AskWhy.SIGNER_SUSPECTED],
    ),
    "the signer's authority ended": (
        case_of(minor(NOW + 400 * DAY, replace(MOTHER, span=replace(EVER, end=NOW))), BY_GUARDIAN),
        [AskWhy.SIGNER_ENDED],
    ),
    "never after a withdrawal": (case_of(minor(NOW - DAY), replace(BY_GUARDIAN, withdrawn_at=NOW - DAY)), []),
    "never once it would have ended anyway": (case_of(minor(NOW - DAY), replace(BY_GUARDIAN, ends_at=NOW)), []),
    "not once a newer one is in effect": (
        case_of(minor(NOW - 2 * DAY), BY_GUARDIAN, released(signed_at=NOW - DAY, valid_from=NOW - DAY)),
        [],
    ),
    "not of a closed case": (replace(CLOSED_CASE, releases=(BY_GUARDIAN,), people={SURVIVOR: minor(NOW - DAY)}), []),
    "not of what closing ended": (case_of(minor(SOON), BY_GUARDIAN, closed_at=NOW - DAY), []),
}


@pytest.mark.parametrize("name", CASES)
def test_who_is_asked_about_what(name):
    case, expected = CASES[name]
    assert whys(case) == expected


@pytest.mark.parametrize(("days", "asked"), [(31, False), (30, True), (1, True)])
def test_thirty_days_ahead_of_18_and_not_before(days, asked):
    long = replace(BY_GUARDIAN, ends_at=NOW + 60 * DAY)
    assert bool(whys(case_of(minor(NOW + days * DAY), long))) is asked


def test_only_the_holder_and_its_successor_are_told():
    case = case_of(minor(SOON), BY_GUARDIAN)
    assert whys(case, viewer_for(SAM, COVERED)) == []
    assert whys(case, viewer_for(SAM, COVERED, took_over=frozenset({HOLDER}))) == [AskWhy.TURNS_18]


def test_where_guardians_releases_go_on_after_18_nobody_is_asked():
    settings = replace(FACTS.policy, guardian_releases_end_at_18=False)
    assert whys(case_of(minor(SOON), BY_GUARDIAN, policy=settings)) == []
    assert whys(case_of(minor(NOW - DAY), BY_GUARDIAN, policy=settings)) == []
