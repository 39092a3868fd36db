"""Referrals, from her yes to the check: who reads what, what ends it, and what the ledger keeps."""

from datetime import date, timedelta
from typing import Any

import pytest

from conference.actions import service as actions
from conference.actions.domain import GapCause, GapReason
from conference.attendance import service as attendance
from conference.cases import service as cases
from conference.cases import store as cases_store
from conference.cases.domain import NeedState
from conference.consent import service as consent
from conference.consent.models import Exclusion
from conference.infra.database import transaction
from conference.kernel.errors import HiddenError, InvalidError, RefusedError, require_known
from conference.kernel.ids import AgencyId, CaseId, NeedId, ReferralId, new_uuid
from conference.kernel.narrative import Narrative
from conference.referrals import service
from conference.referrals.domain import Move, NewReferral, ReferralState, StepKind
from tests import builders
from tests.cast import Cast
from tests.strict import make_strict

MINIMUM = "She brings a quokka, and mornings are best"
NOTHING = Narrative("")
TODAY = date(2026, 11, 25)


@pytest.fixture
def case(cast: Cast, now: Any) -> CaseId:
    return builders.bring_case(cast["counsellor"], now, needs=("A lawyer", "A bed"))


def given(case: CaseId, to: AgencyId | None, **other: Any) -> NewReferral:
    service_ = NOTHING if to else Narrative.read("The night bus")
    need = cases_store.cards([case])[case].needs[0].id
    facts: dict[str, Any] = {
        "need": need,
        "to": to,
        "service": service_,
        "minimum": Narrative.read(MINIMUM),
        "yes_on": TODAY,
    }
    return NewReferral(**facts | other)


def offered(cast: Cast, case: CaseId, now: Any, to: str | None = "shelter", **other: Any) -> ReferralId:
    return service.offer(cast["counsellor"], case, given(case, cast.agencies[to] if to else None, **other), now)


def read(cast: Cast, role: str, referral: ReferralId, now: Any) -> Any:
    return service.page(cast[role], referral, now).referral


def hand_over(cast: Cast, referral: ReferralId, now: Any) -> None:
    """As far as that she takes part."""
    service.move(cast["shelter"], referral, Move.ACCEPT, now)
    service.note_step(cast["shelter"], referral, StepKind.NAMED_PERSON, now, who=Narrative.read("Ida, of the night"))
    service.move(cast["counsellor"], referral, Move.INTRODUCE, now)
    service.note_step(cast["counsellor"], referral, StepKind.ACCOMPANIED, now, who=Narrative.read("Rosa Imani"))
    service.move(cast["shelter"], referral, Move.MEET, now)
    service.move(cast["shelter"], referral, Move.TAKES_PART, now)


def test_a_warm_transfer_from_her_yes_to_the_check(cast: Cast, now: Any, case: CaseId):
    referral = offered(cast, case, now, yes_on=TODAY - timedelta(days=3))
    hand_over(cast, referral, now)
    service.say(cast["shelter"], referral, Narrative.read("They listened to me"), now)
    with pytest.raises(RefusedError, match="not_checked_yet"):
        service.move(cast["counsellor"], referral, Move.CLOSE, now)
    with pytest.raises(RefusedError, match="too_soon_to_check"):
        service.note_step(cast["counsellor"], referral, StepKind.CHECKED, now, who=NOTHING)
    later = now + timedelta(days=14)
    service.note_step(cast["counsellor"], referral, StepKind.CHECKED, later, who=NOTHING)
    service.move(cast["counsellor"], referral, Move.CLOSE, later)
    held = read(cast, "counsellor", referral, later)
    assert [step.kind for step in held.steps] == list(StepKind)
    assert [(step.who, step.by) for step in held.steps if step.who] == [
        ("Ida, of the night", "Sam Lindqvist"),
        ("Rosa Imani", "Rosa Imani"),
    ]
    assert held.days_to_first_service == 3
    assert [line.to.value for line in held.history] == [
        "offered",
        "accepted",
        "introduced",
        "met",
        "taking_part",
        "closed",
    ]
    assert [word.text for word in held.words] == ["They listened to me"]


def test_the_minimum_stays_as_it_was_when_she_said_yes(cast: Cast, now: Any, case: CaseId):
    referral = offered(cast, case, now)
    with transaction():
        builders.held_case(case).languages = Narrative.read("Polish")
    told = read(cast, "shelter", referral, now).told
    assert (told.need, told.languages, told.minimum) == ("A lawyer", "English", MINIMUM)


def test_only_the_two_agencies_and_the_lead_know_of_it(cast: Cast, now: Any, case: CaseId):
    referral = offered(cast, case, now)
    for role in cast:
        reads = role in {"counsellor", "shelter"}
        if reads:
            assert read(cast, role, referral, now).told.minimum == MINIMUM
            assert [one.id for one in service.ours(cast[role], now)] == [referral]
            continue
        with pytest.raises(HiddenError):
            service.page(cast[role], referral, now)
        for deed in (Move.ACCEPT, Move.TAKE_BACK):
            with pytest.raises(HiddenError):
                service.move(cast[role], referral, deed, now)
        assert not service.ours(cast[role], now)
    with pytest.raises(RefusedError, match="not_your_side"):
        service.move(cast["counsellor"], referral, Move.ACCEPT, now)


def test_declined_or_failed_it_stands_in_the_ledger_under_her_need_alone(cast: Cast, now: Any, case: CaseId):
    refused, failed = offered(cast, case, now), offered(cast, case, now, None)
    with pytest.raises(InvalidError, match="reason"):
        service.move(cast["shelter"], refused, Move.DECLINE, now)
    service.move(cast["shelter"], refused, Move.DECLINE, now, reason=GapReason.WAITING_LIST)
    service.move(cast["counsellor"], failed, Move.ACCEPT, now)
    service.move(cast["counsellor"], failed, Move.DROPS_OUT, now, reason=GapReason.COULD_NOT_REACH_HER)
    lines = actions.gap_lines(cast["detective"], now)
    assert {line.cause for line in lines} == {GapCause.WAITING_LIST, GapCause.COULD_NOT_REACH_HER}
    assert {(line.action, line.text, line.need) for line in lines} == {(None, "", "A lawyer")}
    attendance.step_aside(cast["detective"], case, now)
    assert not actions.gap_lines(cast["detective"], now)


def test_what_holds_after_all_leaves_the_ledger(cast: Cast, now: Any, case: CaseId):
    referral = offered(cast, case, now)
    hand_over(cast, referral, now)
    for reason in (GapReason.OTHER, GapReason.NO_CAPACITY):
        service.move(cast["shelter"], referral, Move.DROPS_OUT, now, reason=reason)
        assert [line.cause.value for line in actions.gap_lines(cast["chair"], now)] == [reason.value]
        service.move(cast["shelter"], referral, Move.TAKES_PART, now)
        assert not actions.gap_lines(cast["chair"], now)
        assert read(cast, "shelter", referral, now).reason is None


def test_its_receiver_reads_nothing_more_once_it_is_over(cast: Cast, now: Any, case: CaseId):
    referral = offered(cast, case, now)
    service.move(cast["shelter"], referral, Move.DECLINE, now, reason=GapReason.OTHER)
    assert read(cast, "shelter", referral, now).told is None
    assert read(cast, "counsellor", referral, now).told.minimum == MINIMUM


def exclude(cast: Cast, case: CaseId, now: Any, role: str = "shelter") -> Any:
    return consent.exclude(case, agency=cast.agencies[role], now=now)


def test_whom_she_keeps_out_loses_it_at_once_and_for_good(cast: Cast, now: Any, case: CaseId):
    referral, another = offered(cast, case, now), offered(cast, case, now, "lawyer")
    service.move(cast["shelter"], referral, Move.ACCEPT, now)
    with transaction():
        choice = exclude(cast, case, now)
        with pytest.raises(HiddenError):  # before anything follows from it
            service.page(cast["shelter"], referral, now)
        held = read(cast, "counsellor", referral, now)
        assert (held.state, held.told, held.to_name) == (ReferralState.CLOSED, None, "")
    with transaction() as current:
        require_known(current.get(Exclusion, choice)).until = now
    after = now + timedelta(hours=1)
    assert read(cast, "shelter", referral, after).taken_back
    assert read(cast, "counsellor", referral, after).to_name == ""
    assert not read(cast, "lawyer", another, after).taken_back
    assert not service.page(cast["counsellor"], referral, after).moves


def test_ended_by_her_word_or_by_keeping_them_out_it_looks_the_same(cast: Cast, now: Any, case: CaseId):
    by_word, kept_out = offered(cast, case, now), offered(cast, case, now, "detective")
    service.move(cast["counsellor"], by_word, Move.TAKE_BACK, now)
    with transaction():
        exclude(cast, case, now, "detective")
    told = [read(cast, "counsellor", one, now) for one in (by_word, kept_out)]
    looks = [(one.state, one.taken_back, one.to_name, one.told, one.words, one.reason) for one in told]
    assert looks[0] == looks[1]
    assert [[(line.to, line.by) for line in one.history] for one in told] == [
        [(ReferralState.OFFERED, "Rosa Imani"), (ReferralState.CLOSED, "")]
    ] * 2


@pytest.mark.parametrize("once_stored", [False, True], ids=["before_anything_follows", "once_it_followed"])
def test_what_she_ended_names_nobody_of_the_agency_that_it_led_to(
    cast: Cast, now: Any, case: CaseId, *, once_stored: bool
):
    referral = offered(cast, case, now)
    hand_over(cast, referral, now)
    service.move(cast["shelter"], referral, Move.DROPS_OUT, now, reason=GapReason.OTHER)
    with transaction():
        exclude(cast, case, now)
        held = read(cast, "counsellor", referral, now)
    held = read(cast, "counsellor", referral, now) if once_stored else held
    assert cast["shelter"].name not in {line.by for line in (*held.history, *held.steps)}
    assert {line.by for line in (*held.history, *held.steps)} == {cast["counsellor"].name, ""}
    assert held.reason is None


def test_taking_everything_back_ends_it(cast: Cast, now: Any, case: CaseId):
    referral = offered(cast, case, now)
    consent.withdraw_everything(cast["detective"], case, cases.survivor_of(case), now)
    for role in ("counsellor", "shelter"):
        held = read(cast, role, referral, now)
        assert (held.taken_back, held.told) == (True, None)
    with pytest.raises(RefusedError, match="she_took_it_back"):
        service.move(cast["shelter"], referral, Move.ACCEPT, now)
    with pytest.raises(RefusedError, match="she_took_it_back"):
        offered(cast, case, now, yes_on=TODAY - timedelta(days=1))
    assert read(cast, "shelter", offered(cast, case, now + timedelta(hours=1)), now).told  # she said yes anew


def test_none_is_offered_without_a_need_of_hers_or_to_whom_cannot_know(cast: Cast, now: Any, case: CaseId):
    with pytest.raises(InvalidError, match="need"):
        offered(cast, case, now, need=NeedId(new_uuid()))
    with transaction():
        exclude(cast, case, now)
    for to in ("shelter", "outsider"):  # kept out, and without an agreement: the same answer
        with pytest.raises(RefusedError, match="agency_cannot_be_asked"):
            offered(cast, case, now, to)
    offered(cast, case, now, "lawyer")
    with pytest.raises(RefusedError, match="offered_already"):
        offered(cast, case, now, "lawyer")
    with pytest.raises(RefusedError, match="not_your_case"):
        service.offer(cast["detective"], case, given(case, None), now)
    cases.set_need(case, cases_store.cards([case])[case].needs[0].id, NeedState.NO_LONGER_WANTED)
    with pytest.raises(RefusedError, match="no_longer_wanted"):
        offered(cast, case, now, None)


def test_in_strict_who_holds_nothing_of_the_case_reads_no_words_of_it(cast: Cast, now: Any):
    make_strict()
    case = builders.bring_case(cast["counsellor"], now)
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    referral = offered(cast, case, now, None)
    with pytest.raises(HiddenError):
        service.page(cast["shelter"], referral, now)
    assert read(cast, "counsellor", referral, now).told.minimum == MINIMUM


def test_an_erased_case_leaves_no_word_of_it(cast: Cast, now: Any, case: CaseId):
    referral = offered(cast, case, now)
    hand_over(cast, referral, now)
    service.say(cast["shelter"], referral, Narrative.read("The wombat was kind"), now)
    service.move(cast["shelter"], referral, Move.DROPS_OUT, now, reason=GapReason.OTHER)
    consent.close_case(cast["counsellor"], case, now)
    assert consent.erase_due(now + timedelta(days=400)) == 1
    left = " ".join(builders.words_left())
    assert not [word for word in ("quokka", "wombat", "Ida", "A lawyer") if word in left]
