"""Referrals side by side, and once they are over: what each keeps, what the next begins anew, who reads no words."""

from datetime import date, timedelta
from typing import Any

import pytest

from conference.actions import service as actions
from conference.actions.domain import GapReason
from conference.cases import service as cases
from conference.cases import store as cases_store
from conference.kernel.errors import RefusedError
from conference.kernel.ids import CaseId, ReferralId
from conference.kernel.narrative import Narrative
from conference.referrals import service
from conference.referrals.domain import Move, NewReferral, ReferralState, StepKind
from tests import builders
from tests.cast import Cast
from tests.strict import make_strict

TODAY, LATER = date(2026, 11, 25), timedelta(days=14)
NOTHING, MINIMUM, IDA = Narrative(""), Narrative.read("Mornings are best"), Narrative.read("Ida, of the night")
BUS = Narrative.read("The night bus")


@pytest.fixture
def case(cast: Cast, now: Any) -> CaseId:
    return builders.bring_case(cast["counsellor"], now, needs=("A lawyer", "A bed"))


def offered(
    cast: Cast, case: CaseId, now: Any, to: str | None = "shelter", *, need: int = 0, by: str = "counsellor"
) -> ReferralId:
    wanted = cases_store.cards([case])[case].needs[need].id
    new = NewReferral(wanted, cast.agencies[to] if to else None, NOTHING if to else BUS, MINIMUM, TODAY)
    return service.offer(cast[by], case, new, now)


def read(cast: Cast, role: str, referral: ReferralId, now: Any) -> Any:
    return service.page(cast[role], referral, now).referral


def met(cast: Cast, case: CaseId, now: Any) -> ReferralId:
    """One in which she has met somebody at the shelter."""
    referral = offered(cast, case, now)
    service.move(cast["shelter"], referral, Move.ACCEPT, now)
    service.note_step(cast["shelter"], referral, StepKind.NAMED_PERSON, now, who=IDA)
    for made in (Move.INTRODUCE, Move.MEET):
        service.move(cast["shelter"], referral, made, now)
    return referral


def test_an_agency_is_offered_each_of_her_needs_once_and_after_a_no_again(cast: Cast, now: Any, case: CaseId):
    first = offered(cast, case, now)
    assert read(cast, "shelter", offered(cast, case, now, need=1), now).told
    with pytest.raises(RefusedError, match="offered_already"):
        offered(cast, case, now)
    service.move(cast["shelter"], first, Move.DECLINE, now, reason=GapReason.WAITING_LIST)
    assert read(cast, "shelter", offered(cast, case, now), now).state is ReferralState.OFFERED


@pytest.mark.parametrize("ends", [Move.CLOSE, Move.TAKE_BACK])
def test_what_did_not_hold_stays_in_the_ledger_when_it_is_over(cast: Cast, now: Any, case: CaseId, ends: Move):
    referral = met(cast, case, now)
    service.move(cast["shelter"], referral, Move.DROPS_OUT, now, reason=GapReason.NO_CAPACITY)
    service.move(cast["counsellor"], referral, ends, now)
    assert [(line.cause.value, line.need) for line in actions.gap_lines(cast["chair"], now)] == [
        ("no_capacity", "A lawyer")
    ]
    kept = GapReason.NO_CAPACITY if ends is Move.CLOSE else None
    assert (read(cast, "counsellor", referral, now).state, read(cast, "counsellor", referral, now).reason) == (
        ReferralState.CLOSED,
        kept,
    )


def test_only_a_step_that_somebody_makes_with_her_names_a_worker(cast: Cast, now: Any, case: CaseId):
    referral = met(cast, case, now)
    service.note_step(cast["counsellor"], referral, StepKind.CHECKED, now + LATER, who=IDA)
    named = {step.kind for step in read(cast, "counsellor", referral, now + LATER).steps if step.who}
    assert named == {StepKind.NAMED_PERSON}


def test_it_can_be_offered_to_who_may_be_asked_and_is_somebody_else(cast: Cast, now: Any, case: CaseId):
    _card, choices = service.to_offer(cast["counsellor"], case, now)
    could = set(cast.agencies.values()) - {cast.agencies["counsellor"], cast.agencies["outsider"]}
    assert {agency for agency, _name in choices} == could


def test_who_works_on_a_case_and_holds_nothing_of_it_reads_no_words_once_the_profile_is_strict(
    cast: Cast, now: Any, case: CaseId
):
    for role in ("shelter", "detective"):
        cases.put_on_team(case, cast[role], cast["counsellor"].member, now)
        builders.release(cast["counsellor"], case, cast.agencies[role], now)
    to_them, outside = met(cast, case, now), offered(cast, case, now, None, by="detective")
    service.say(cast["shelter"], to_them, Narrative.read("They listened"), now)
    make_strict()
    for role, referral in (("shelter", to_them), ("detective", outside)):
        held = read(cast, role, referral, now)
        assert (held.told, held.words, [step.who for step in held.steps if step.who]) == (None, (), [])
    assert read(cast, "detective", outside, now).to_name == ""
    assert read(cast, "counsellor", outside, now).to_name == BUS
    assert read(cast, "counsellor", to_them, now).told.minimum == MINIMUM
