"""Mails of referrals: who has to look hears that there is something, if they may know of it, and no mail says what."""

from datetime import date
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from conference.actions.domain import GapReason
from conference.attendance import service as attendance
from conference.cases import store as cases_store
from conference.consent import service as consent
from conference.kernel.errors import RefusedError
from conference.kernel.ids import AgencyId, CaseId, ReferralId
from conference.kernel.narrative import Narrative
from conference.referrals import service
from conference.referrals.domain import Move, NewReferral
from tests import builders
from tests.cast import PARTS, Cast
from tests.strict import make_strict

CANARY = "Quokka sleeps by the harbour"
SAM, ROSA, ANA = PARTS["shelter"].email, PARTS["counsellor"].email, "ana.silva@example.org"


@pytest.fixture
def case(cast: Cast, now: Any) -> CaseId:
    return builders.bring_case(cast["counsellor"], now, question=CANARY, needs=("A lawyer", "A bed"))


def offered(cast: Cast, case: CaseId, now: Any, to: AgencyId | None) -> ReferralId:
    new = NewReferral(
        need=cases_store.cards([case])[case].needs[0].id,
        to=to,
        service=Narrative("") if to else Narrative.read("The night bus"),
        minimum=Narrative.read(CANARY),
        yes_on=date(2026, 11, 25),
    )
    return service.offer(cast["counsellor"], case, new, now)


@pytest.fixture
def arrived(tmp_path: Path) -> Any:
    """The mails that were written since the last question, by address."""
    seen: set[Path] = set()

    def since() -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in sorted(set((tmp_path / "mail").glob("*.eml")) - seen):
            seen.add(path)
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            found.setdefault(str(letter["To"]), []).append(letter.as_string())
        return found

    return since


def test_an_offer_is_told_to_who_answers_for_that_agency_and_its_answer_to_who_offered(
    cast: Cast, now: Any, case: CaseId, arrived: Any
):
    builders.colleague(cast, "shelter", "Ana Silva", now)
    arrived()
    referral = offered(cast, case, now, cast.agencies["shelter"])
    offers = arrived()
    assert {to: len(said) for to, said in offers.items()} == {SAM: 1, ANA: 1}
    service.move(cast["shelter"], referral, Move.ACCEPT, now)
    answers = arrived()
    assert {to: len(said) for to, said in answers.items()} == {ROSA: 1}
    never = (CANARY, "quokka", builders.held_case(case).pseudonym, "Harbour", "Lakeshore Victim", "lawyer", "referral")
    for said in [*offers.values(), *answers.values()]:
        for word in (*never, str(case), str(referral)):
            assert word.casefold() not in said[0].casefold()


def test_a_no_is_told_in_the_same_words_as_a_yes(cast: Cast, now: Any, case: CaseId, arrived: Any):
    bodies = list[str]()
    for move, reason in ((Move.ACCEPT, None), (Move.DECLINE, GapReason.OTHER)):
        referral = offered(cast, case, now, cast.agencies["detective" if reason else "shelter"])
        arrived()
        service.move(cast["detective" if reason else "shelter"], referral, move, now, reason=reason)
        bodies.append(arrived()[ROSA][0].split("\n\n", 1)[1])
    assert bodies[0] == bodies[1]


def test_what_follows_the_answer_is_told_to_nobody(cast: Cast, now: Any, case: CaseId, arrived: Any):
    outside = offered(cast, case, now, None)
    service.move(cast["counsellor"], outside, Move.ACCEPT, now)
    referral = offered(cast, case, now, cast.agencies["shelter"])
    arrived()
    service.move(cast["shelter"], referral, Move.TAKE_BACK, now)
    assert arrived() == {}


def test_whoever_may_not_know_of_the_case_hears_of_neither(cast: Cast, now: Any, case: CaseId, arrived: Any):
    ana = builders.colleague(cast, "shelter", "Ana Silva", now)
    ida = builders.colleague(cast, "counsellor", "Ida Berg", now)
    for somebody in (ana, ida):
        attendance.step_aside(somebody, case, now)
    arrived()
    referral = offered(cast, case, now, cast.agencies["shelter"])
    assert set(arrived()) == {SAM}
    service.move(cast["shelter"], referral, Move.ACCEPT, now)
    assert set(arrived()) == {ROSA}


def test_an_agency_that_she_keeps_out_is_offered_nothing_and_hears_nothing(
    cast: Cast, now: Any, case: CaseId, arrived: Any
):
    consent.exclude(case, agency=cast.agencies["shelter"], by=cast["counsellor"], now=now)
    arrived()
    with pytest.raises(RefusedError):
        offered(cast, case, now, cast.agencies["shelter"])
    assert arrived() == {}


def test_in_a_strict_task_force_an_offer_is_told_to_nobody_who_may_not_know_of_the_case(
    cast: Cast, now: Any, case: CaseId, arrived: Any
):
    make_strict()
    arrived()
    offered(cast, case, now, cast.agencies["shelter"])
    assert arrived() == {}
