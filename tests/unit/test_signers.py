"""Who may sign for whom, until when, and when a release is in effect. Source: rule book, Signers and section (b)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from conference.cases.domain import CaseState, PersonKind
from conference.consent.domain import (
    AuthorityFacts,
    CasePersonFacts,
    Category,
    Form,
    Interpreter,
    Narrowing,
    Reason,
    Recipient,
    Signature,
    Signer,
)
from conference.consent.policy import release_end, release_state, signing_fault
from conference.directory.domain import AgreementDays, Policy
from conference.kernel.clock import Span
from conference.kernel.ids import AuthorityId, new_uuid
from conference.kernel.localday import start_of_day
from tests.consent_facts import COVERED, FACTS, HERSELF, NOW, OTHER, SURVIVOR, TORONTO, released

SECOND = timedelta(seconds=1)
SIGNED = NOW - timedelta(days=9)
SINCE = Span(NOW - timedelta(days=100))
MOTHER, FATHER, SISTER = (AuthorityId(new_uuid()) for _ in range(3))
BY_HERSELF = Signature(Signer.SURVIVOR)
BY_MOTHER, BY_FATHER = (Signature(Signer.GUARDIAN, by) for by in (MOTHER, FATHER))
BY_SISTER = Signature(Signer.DECISION_MAKER, SISTER)
BY_A_PARTNER = Signature(Signer.OTHER)


def guardian(by: AuthorityId, **changes) -> AuthorityFacts:
    return replace(AuthorityFacts(by, Signer.GUARDIAN, SINCE), **changes)


def minor(*guardians: AuthorityFacts, **changes) -> CasePersonFacts:
    child = CasePersonFacts(SURVIVOR, PersonKind.SURVIVOR, adult_from=NOW + timedelta(days=300), authorities=guardians)
    return replace(child, **changes)


def lacking(until: datetime | None = None, **changes) -> CasePersonFacts:
    decides = replace(AuthorityFacts(SISTER, Signer.DECISION_MAKER, SINCE), **changes)
    return replace(HERSELF, lacks_capacity=(Span(SINCE.start, until),), authorities=(decides,))


SUSPECTED = {"suspected_from": NOW}
ENDED = Span(SINCE.start, NOW)
NOT_ALLOWED, AUTHORITY_ENDED = Reason.SIGNER_NOT_ALLOWED, Reason.SIGNER_AUTHORITY_ENDED
WHO_SIGNS = {
    "an adult, alone": (HERSELF, [BY_HERSELF], None),
    "a partner counts for nothing": (HERSELF, [BY_A_PARTNER], NOT_ALLOWED),
    "and takes nothing from her own": (HERSELF, [BY_HERSELF, BY_A_PARTNER], None),
    "nobody signs for an adult who can decide": (lacking(until=SIGNED), [BY_SISTER], NOT_ALLOWED),
    "a decision maker": (lacking(), [BY_SISTER], None),
    "she herself cannot, then": (lacking(), [BY_HERSELF], NOT_ALLOWED),
    "nobody who is not recorded": (lacking(), [Signature(Signer.DECISION_MAKER, MOTHER)], NOT_ALLOWED),
    "nobody without a name on file": (lacking(), [Signature(Signer.DECISION_MAKER)], NOT_ALLOWED),
    "no suspected decision maker": (lacking(**SUSPECTED), [BY_SISTER], NOT_ALLOWED),
    "until capacity returns": (lacking(until=NOW), [BY_SISTER], AUTHORITY_ENDED),
    "and not a second sooner": (lacking(until=NOW + SECOND), [BY_SISTER], None),
    "capacity lost later stays": (replace(HERSELF, lacks_capacity=(Span(NOW),)), [BY_HERSELF], None),
    "authority that ended": (lacking(span=ENDED), [BY_SISTER], AUTHORITY_ENDED),
    "authority that began later": (lacking(span=Span(SIGNED + SECOND)), [BY_SISTER], NOT_ALLOWED),
    "a guardian and the minor": (minor(guardian(MOTHER)), [BY_MOTHER, BY_HERSELF], None),
    "a guardian alone": (minor(guardian(MOTHER)), [BY_MOTHER], NOT_ALLOWED),
    "the minor alone": (minor(guardian(MOTHER)), [BY_HERSELF], NOT_ALLOWED),
    "too young to understand": (minor(guardian(MOTHER), understands=False), [BY_MOTHER], None),
    "served alone": (minor(served_alone=True), [BY_HERSELF], None),
    "served alone, signed for": (minor(guardian(MOTHER), served_alone=True), [BY_MOTHER], NOT_ALLOWED),
    "one good guardian": (minor(guardian(MOTHER, **SUSPECTED), guardian(FATHER)), [BY_FATHER, BY_HERSELF], None),
    "beside an abuser": (
        minor(guardian(MOTHER, **SUSPECTED), guardian(FATHER)),
        [BY_MOTHER, BY_FATHER, BY_HERSELF],
        None,
    ),
    "an abuser alone": (
        minor(guardian(MOTHER, **SUSPECTED), guardian(FATHER)),
        [BY_MOTHER, BY_HERSELF],
        NOT_ALLOWED,
    ),
    "suspected from the next second": (
        minor(guardian(MOTHER, suspected_from=NOW + SECOND)),
        [BY_MOTHER, BY_HERSELF],
        None,
    ),
    "a decision maker for a minor": (
        minor(replace(guardian(SISTER), role=Signer.DECISION_MAKER)),
        [BY_SISTER, BY_HERSELF],
        NOT_ALLOWED,
    ),
    "a stranger as guardian": (minor(guardian(MOTHER)), [BY_FATHER, BY_HERSELF], NOT_ALLOWED),
    "guardianship that ended": (minor(guardian(MOTHER, span=ENDED)), [BY_MOTHER, BY_HERSELF], AUTHORITY_ENDED),
    "of age now": (minor(guardian(MOTHER), adult_from=NOW), [BY_MOTHER, BY_HERSELF], AUTHORITY_ENDED),
    "of age in a second": (minor(guardian(MOTHER), adult_from=NOW + SECOND), [BY_MOTHER, BY_HERSELF], None),
    "served alone, of age now": (minor(served_alone=True, adult_from=NOW), [BY_HERSELF], None),
    "of age when signing": (minor(guardian(MOTHER), adult_from=SIGNED), [BY_HERSELF], None),
    "of age when signing, signed for": (minor(guardian(MOTHER), adult_from=SIGNED), [BY_MOTHER], NOT_ALLOWED),
    "nobody known": (None, [BY_HERSELF], NOT_ALLOWED),
}


@pytest.mark.parametrize(("person", "signatures", "fault"), WHO_SIGNS.values(), ids=list(WHO_SIGNS))
def test_who_may_sign(person, signatures, fault):
    release = released(signatures=tuple(signatures))
    assert signing_fault(release, person, NOW, to_18=True) == fault
    assert signing_fault(replace(release, signatures=tuple(signatures[::-1])), person, NOW, to_18=True) == fault


def test_a_setting_lets_what_a_guardian_signed_go_on_after_18():
    person = minor(guardian(MOTHER), adult_from=NOW)
    assert signing_fault(released(signatures=(BY_MOTHER, BY_HERSELF)), person, NOW, to_18=False) is None


@pytest.mark.parametrize(
    ("birthday", "begins"),
    [
        (date(2026, 6, 10), datetime(2026, 6, 10, 4, tzinfo=UTC)),
        (date(2026, 12, 10), datetime(2026, 12, 10, 5, tzinfo=UTC)),
        (date(2026, 3, 8), datetime(2026, 3, 8, 5, tzinfo=UTC)),
        (date(2026, 11, 1), datetime(2026, 11, 1, 4, tzinfo=UTC)),
    ],
    ids=["summer", "winter", "the day of 23 hours", "the day of 25 hours"],
)
def test_18_begins_at_local_midnight_of_the_birthday(birthday, begins):
    person = minor(guardian(MOTHER), adult_from=start_of_day(birthday, TORONTO))
    release = released(signatures=(BY_MOTHER, BY_HERSELF), signed_at=begins - timedelta(days=1))
    assert signing_fault(release, person, begins - SECOND, to_18=True) is None
    assert signing_fault(release, person, begins, to_18=True) == AUTHORITY_ENDED


EVERYTHING = {SURVIVOR: replace(HERSELF, withdrew_everything_at=NOW)}
FAULTS = [
    ({"withdrawn_at": NOW}, Reason.RELEASE_WITHDRAWN),
    ({"signatures": (BY_A_PARTNER,)}, Reason.SIGNER_NOT_ALLOWED),
    ({"form": Form.SPOKEN}, Reason.RELEASE_NOT_IN_WRITING),
    ({"explained": False}, Reason.RELEASE_INCOMPLETE),
    ({"signed_at": NOW - timedelta(days=30)}, Reason.RELEASE_ENDED_BY_CLOSING),
    ({"valid_from": NOW + SECOND}, Reason.RELEASE_NOT_YET_VALID),
    ({"ends_at": NOW}, Reason.RELEASE_EXPIRED),
]
REOPENED = replace(FACTS, closed_at=NOW - timedelta(days=20))


@pytest.mark.parametrize(("first", "then"), list(pairwise(FAULTS)))
def test_of_all_that_ends_a_release_the_first_in_order_is_told(first, then):
    both = released(**then[0], **first[0])
    assert release_state(both, REOPENED, NOW) == first[1]
    assert release_state(released(**then[0]), REOPENED, NOW) == then[1]
    assert release_state(released(), REOPENED, NOW) is None


@pytest.mark.parametrize(("changes", "reason"), FAULTS)
def test_withdrawn_comes_before_everything(changes, reason):
    assert release_state(released(**changes | {"withdrawn_at": NOW}), REOPENED, NOW) == Reason.RELEASE_WITHDRAWN


@pytest.mark.parametrize(
    "incomplete",
    [
        {"condition_of_service": True},
        {"interpreter": Interpreter.FAMILY_OR_FRIEND},
        {"interpreter": Interpreter.WORKER},
        {"interpreter": Interpreter.MISSING},
        {"recipients": ()},
        {"recipients": (Recipient(COVERED), Recipient(None))},
        {"categories": frozenset()},
        {"purposes": frozenset()},
        {"ends_at": None},
    ],
    ids=["condition", "friend", "worker", "no interpreter", "nobody", "not named", "no kind", "no purpose", "no end"],
)
def test_a_form_that_lacks_a_part_is_in_no_effect(incomplete):
    assert release_state(released(**incomplete), FACTS, NOW) == Reason.RELEASE_INCOMPLETE


KINDS = frozenset({Category.LOCATION_SAFETY, Category.CONTACT})
TAKEN_BACK = [
    ({"narrowed": (Narrowing(NOW, agencies=frozenset({COVERED})),)}, COVERED, Category.CONTACT, True),
    ({"narrowed": (Narrowing(NOW, agencies=frozenset({OTHER})),)}, COVERED, Category.CONTACT, False),
    ({"narrowed": (Narrowing(NOW, categories=frozenset({Category.CONTACT})),)}, COVERED, Category.CONTACT, True),
    ({"narrowed": (Narrowing(NOW, categories=frozenset({Category.CONTACT})),)}, COVERED, None, False),
    ({"narrowed": (Narrowing(NOW, categories=KINDS),)}, COVERED, None, True),
    ({"narrowed": (Narrowing(NOW + SECOND, agencies=frozenset({COVERED})),)}, COVERED, Category.CONTACT, False),
    ({"replaced_at": NOW}, COVERED, Category.CONTACT, True),
    ({"replaced_at": NOW + SECOND}, COVERED, Category.CONTACT, False),
    ({"withdrawn_at": NOW + SECOND}, COVERED, Category.CONTACT, False),
]


@pytest.mark.parametrize(("changes", "agency", "category", "gone"), TAKEN_BACK)
def test_what_she_took_back_in_part_or_replaced_is_withdrawn(changes, agency, category, gone):
    release = released(categories=KINDS, **changes)
    state = release_state(release, FACTS, NOW, agency=agency, category=category)
    assert state == (Reason.RELEASE_WITHDRAWN if gone else None)


@pytest.mark.parametrize(("signed_at", "gone"), [(NOW - SECOND, True), (NOW, True), (NOW + SECOND, False)])
def test_everything_is_what_was_signed_until_then(signed_at, gone):
    later = NOW + timedelta(hours=1)
    release = released(signed_at=signed_at, valid_from=signed_at)
    state = release_state(release, replace(FACTS, people=EVERYTHING), later)
    assert state == (Reason.RELEASE_WITHDRAWN if gone else None)


def test_closing_ends_what_was_signed_before_it_and_a_closed_case_has_no_release():
    later = released(signed_at=NOW - timedelta(days=1), valid_from=NOW - timedelta(days=1))
    assert release_state(later, REOPENED, NOW) is None
    assert release_state(later, replace(FACTS, state=CaseState.CLOSED), NOW) == Reason.RELEASE_ENDED_BY_CLOSING


@pytest.mark.parametrize(
    ("signed", "last", "longest", "end"),
    [
        (date(2026, 6, 1), date(2026, 6, 30), 90, datetime(2026, 7, 1, 4, tzinfo=UTC)),
        (date(2026, 6, 1), date(2026, 8, 30), 90, datetime(2026, 8, 31, 4, tzinfo=UTC)),
        (date(2026, 6, 1), date(2026, 12, 31), 90, datetime(2026, 8, 31, 4, tzinfo=UTC)),
        (date(2026, 6, 1), date(2026, 12, 31), 10, datetime(2026, 6, 12, 4, tzinfo=UTC)),
        (date(2026, 10, 20), date(2026, 11, 1), 90, datetime(2026, 11, 2, 5, tzinfo=UTC)),
        (date(2026, 3, 1), date(2026, 3, 8), 90, datetime(2026, 3, 9, 4, tzinfo=UTC)),
    ],
    ids=["a plain end", "on day 90", "cut at 90 days", "cut at ten", "the day of 25 hours", "the day of 23 hours"],
)
def test_a_release_ends_with_its_local_day_and_not_a_second_later(signed, last, longest, end):
    assert release_end(signed, last, TORONTO, longest) == end
    release = released(signed_at=end - timedelta(days=5), valid_from=end - timedelta(days=5), ends_at=end)
    assert release_state(release, FACTS, end - SECOND) is None
    assert release_state(release, FACTS, end) == Reason.RELEASE_EXPIRED


def test_an_agreement_holds_from_its_first_local_midnight_to_its_last():
    days = AgreementDays(date(2026, 3, 8), date(2026, 11, 1))
    first, end = datetime(2026, 3, 8, 5, tzinfo=UTC), datetime(2026, 11, 2, 5, tzinfo=UTC)
    assert not days.current(first - SECOND, TORONTO)
    assert days.current(first, TORONTO)
    assert days.current(end - SECOND, TORONTO)
    assert not days.current(end, TORONTO)
    assert Policy().longest_release_days == 90
