"""Attempts to learn from promises and referrals what their rules keep: each begins where somebody could try."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conference.accounts import store as accounts
from conference.actions import service as actions
from conference.actions import store as actions_store
from conference.actions.domain import GapReason
from conference.actions.domain import Move as ActionMove
from conference.cases import service as case_service
from conference.cases import store as cases
from conference.consent import service as consent
from conference.directory import store as directory
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError
from conference.kernel.ids import CaseId, NeedId, ReferralId
from conference.kernel.narrative import Narrative
from conference.notices.mergers import merge
from conference.referrals import service as referrals
from conference.referrals import store as referrals_store
from conference.referrals.domain import Move, NewReferral, ReferralFacts, StepKind
from tests import builders
from tests.cast import Cast

LATER = timedelta(minutes=5)
MINIMUM = "She brings a quokka"


@pytest.fixture
def case(cast: Cast, now: Any) -> CaseId:
    return builders.bring_case(cast["counsellor"], now)


def needs_of(case: CaseId) -> list[NeedId]:
    return [need.id for need in cases.cards([case])[case].needs]


def every(case: CaseId) -> Sequence[ReferralFacts]:
    return referrals_store.for_case(case)


def offered(by: Actor, to: Actor, case: CaseId, now: Any) -> ReferralId:
    new = NewReferral(needs_of(case)[0], to.agency, Narrative(""), Narrative.read(MINIMUM), now.date())
    return referrals.offer(by, case, new, now)


def test_an_offer_tells_nobody_of_another_agencys_offer_to_the_same_place(cast: Cast, now: Any, case: CaseId):
    case_service.put_on_team(case, cast["detective"], cast["counsellor"].member, now)
    first = offered(cast["counsellor"], cast["shelter"], case, now)
    with pytest.raises(HiddenError):
        referrals.page(cast["detective"], first, now)
    second = offered(cast["detective"], cast["shelter"], case, now)
    assert {one.id for one in referrals.ours(cast["shelter"], now)} == {first, second}


def test_once_the_case_is_closed_the_receiver_reads_no_more_and_opening_it_again_brings_nothing_back(
    cast: Cast, now: Any, case: CaseId
):
    referral = offered(cast["counsellor"], cast["shelter"], case, now)
    referrals.move(cast["shelter"], referral, Move.ACCEPT, now)
    who = Narrative.read("Ida, of the night")
    referrals.note_step(cast["shelter"], referral, StepKind.NAMED_PERSON, now, who=who)
    referrals.say(cast["shelter"], referral, Narrative.read("They listened to me"), now)
    consent.close_case(cast["counsellor"], case, now + LATER)
    for at in (now + LATER, now + 2 * LATER):
        held = referrals.page(cast["shelter"], referral, at).referral
        assert (held.told, held.words, [step.who for step in held.steps if step.who]) == (None, (), [])
        told = referrals.page(cast["counsellor"], referral, at).referral.told
        assert told is not None
        assert told.minimum == MINIMUM
        if at == now + LATER:
            consent.reopen_case(cast["counsellor"], case, at)


def test_a_yes_lasts_no_longer_than_a_release_for_whom_it_was_told(cast: Cast, now: Any, case: CaseId):
    referral = offered(cast["counsellor"], cast["shelter"], case, now)
    ends = datetime(2027, 2, 24, 5, tzinfo=UTC)  # with the ninetieth day after it, in Toronto
    for at, reads in ((ends - timedelta(seconds=1), True), (ends, False)):
        assert (referrals.page(cast["shelter"], referral, at).referral.told is not None) is reads
        assert referrals.page(cast["counsellor"], referral, at).referral.told
    referrals.move(cast["shelter"], referral, Move.ACCEPT, ends)


def test_an_agency_that_took_the_receiver_over_is_no_receiver_for_she_said_yes_to_another(
    cast: Cast, now: Any, case: CaseId
):
    referral = offered(cast["counsellor"], cast["shelter"], case, now)
    held = {one.id: one for one in directory.agencies()}
    merge(held[cast.agencies["shelter"]], held[cast.agencies["lawyer"]], now)
    lawyer = accounts.actor(cast["lawyer"].member, now + LATER)
    assert lawyer is not None
    assert lawyer.stands_for(cast.agencies["shelter"])
    assert not referrals.ours(lawyer, now + LATER)
    with pytest.raises(HiddenError):
        referrals.page(lawyer, referral, now + LATER)
    referrals.move(cast["counsellor"], referral, Move.TAKE_BACK, now + LATER)


@pytest.mark.parametrize("out", ["counsellor", "detective"])
def test_no_way_to_a_service_outside_leads_on_through_an_agency_that_she_keeps_out(
    cast: Cast, now: Any, case: CaseId, out: str
):
    case_service.put_on_team(case, cast["detective"], cast["counsellor"].member, now)
    outside = NewReferral(needs_of(case)[0], None, Narrative.read("The night bus"), Narrative.read(MINIMUM), now.date())
    mine, theirs = (referrals.offer(cast[role], case, outside, now) for role in ("counsellor", "detective"))
    to_agency = offered(cast["detective"], cast["shelter"], case, now)
    consent.exclude(case, agency=cast.agencies[out], now=now)
    ended = {held.id: held.taken_back for held in every(case)}
    assert ended == {mine: out == "counsellor", theirs: out == "detective", to_agency: False}
    if out == "detective":
        held = referrals.page(cast["counsellor"], theirs, now).referral
        assert (held.to_name, held.told) == ("", None)


def test_an_offer_that_ended_because_she_keeps_the_agency_out_looks_like_one_that_was_declined(
    cast: Cast, now: Any, case: CaseId
):
    bed, ended = Narrative.read("A bed"), list[Any]()
    for _way in ("declined", "kept_out"):
        action = actions.propose(
            cast["counsellor"], case=case, agency=cast["shelter"].agency, text=bed, due=None, now=now
        )
        actions.accept(cast["shelter"], action, now)
        actions.offer(cast["shelter"], action, cast.agencies["lawyer"], Narrative(""), now)
        ended.append(action)
    actions.decline(cast["lawyer"], ended[0], GapReason.NO_CAPACITY, now)
    consent.exclude(case, agency=cast.agencies["lawyer"], now=now)
    told = [[(line.kind, line.by, line.agency, line.text) for line in actions_store.history(one)] for one in ended]
    assert told[0][-1][0] is ActionMove.NOT_TAKEN_ON
    assert told[0] == told[1]
