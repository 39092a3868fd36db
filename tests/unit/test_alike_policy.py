"""When two cards may be of one person: a stated rule over what both agencies read, and who is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.alike.domain import Answer, Likeness, Talked
from conference.alike.policy import IN_COMMON, is_told, likeness, may_answer, may_end
from conference.cases.domain import (
    AgeBand,
    Card,
    CaseState,
    NeedLine,
    NeedState,
    ProtectiveFactor,
    RiskFactor,
    Step,
)
from conference.consent.domain.contacts import HerContacts
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, CaseId, MemberId, NeedId, PersonId, new_uuid
from conference.kernel.narrative import Narrative
from tests.consent_facts import ANA, FACTS, NOW, SAM, contact
from tests.unit.test_queue_policy import card

OURS, THEIRS = AgencyId(new_uuid()), AgencyId(new_uuid())
DAY = date(2026, 11, 21)


def needs(*texts: str) -> tuple[NeedLine, ...]:
    return tuple(NeedLine(NeedId(new_uuid()), Narrative.read(text), NeedState.UNMET) for text in texts)


def one(**changes: object) -> Card:
    plain = card(
        lead=OURS,
        age_band=AgeBand.FROM_18_TO_24,
        region=Narrative.read("The east of the region"),
        languages=Narrative.read("Spanish, some English"),
        interpreter=True,
        needs=needs("Somewhere safe to live", "Her papers back", "Somebody at court"),
        risks=frozenset({RiskFactor.DEBT}),
        brought_on=DAY,
    )
    return replace(plain, **changes)  # type: ignore[arg-type] - names are checked by replace itself


def other(**changes: object) -> Card:
    told = {
        "lead": THEIRS,
        "region": Narrative.read("the East of the region"),
        "languages": Narrative.read("English and Spanish"),
        "needs": needs("Safe place to live", "Get her papers"),
        "risks": frozenset({RiskFactor.DEBT, RiskFactor.WATCHED}),
        "brought_on": DAY - timedelta(days=12),
    }
    return replace(one(), id=CaseId(new_uuid()), **(told | changes))  # type: ignore[arg-type] - as above


def test_what_both_cards_say_is_counted_and_said():
    assert likeness(one(), other()) == Likeness(needs=2, facts=1, days=12)
    assert likeness(other(), one()) == Likeness(needs=2, facts=1, days=12)


@pytest.mark.parametrize(
    "differs",
    [
        {"lead": OURS},
        {"age_band": AgeBand.FROM_25_TO_34},
        {"age_band": None},
        {"region": Narrative.read("West")},
        {"region": Narrative.read("")},
        {"languages": Narrative.read("Arabic and a little French")},
        {"languages": Narrative.read("")},
        {"interpreter": False},
        {"brought_on": DAY - timedelta(days=22)},
        {"brought_on": DAY + timedelta(days=22)},
        {"needs": needs("A lawyer"), "risks": frozenset({RiskFactor.DEBT})},
        {"state": CaseState.CLOSED},
        {"step": Step.HOME_AGENCY},
    ],
    ids=" ".join,
)
def test_one_thing_that_differs_is_enough_to_say_nothing(differs: dict[str, object]):
    assert likeness(one(), other(**differs)) is None


@pytest.mark.parametrize("days", [-21, 0, 21])
def test_three_weeks_apart_is_the_most(days: int):
    assert likeness(one(), other(brought_on=DAY + timedelta(days=days)))


FACTORS = st.frozensets(st.sampled_from(RiskFactor)), st.frozensets(st.sampled_from(ProtectiveFactor))


@given(*FACTORS, *FACTORS)
def test_it_takes_as_many_things_in_common_as_stated_and_both_see_the_same(
    risks: frozenset[RiskFactor],
    protections: frozenset[ProtectiveFactor],
    their_risks: frozenset[RiskFactor],
    their_protections: frozenset[ProtectiveFactor],
):
    first = one(needs=(), risks=risks, protections=protections)
    second = other(needs=(), risks=their_risks, protections=their_protections)
    common = len(risks & their_risks) + len(protections & their_protections)
    assert bool(likeness(first, second)) == (common >= IN_COMMON)
    assert likeness(first, second) == likeness(second, first)


@given(st.text(max_size=20), st.text(max_size=20))
def test_what_identifies_is_no_part_of_it(question: str, name: str):
    told = {"question": Narrative.stored(question), "does_not_want": Narrative.stored(name), "pseudonym": name}
    assert likeness(one(**told), other()) == likeness(one(), other())


def actor(agency: AgencyId, *roles: Role, person: PersonId | None = None) -> Actor:
    return Actor(
        person=person or PersonId(new_uuid()),
        member=MemberId(new_uuid()),
        agency=agency,
        agency_name="An agency",
        agency_kind="shelter",
        name="Somebody",
        roles=frozenset(roles),
    )


def test_her_contacts_in_the_lead_agency_and_its_coordinators_are_told_and_nobody_else():
    held = replace(FACTS, lead=OURS, contacts=HerContacts(primary=contact(ANA, OURS), backup=contact(SAM, THEIRS)))
    assert is_told(actor(OURS, Role.REPRESENTATIVE, person=ANA), held, NOW)
    assert is_told(actor(OURS, Role.COORDINATOR), held, NOW)
    assert not is_told(actor(OURS, Role.REPRESENTATIVE), held, NOW)
    assert not is_told(actor(THEIRS, Role.REPRESENTATIVE, Role.COORDINATOR, Role.CHAIR), held, NOW)
    assert not is_told(actor(THEIRS, Role.REPRESENTATIVE, person=SAM), held, NOW)  # a contact of another agency


def talked(answer: Answer, goes_on: CaseId | None) -> Talked:
    return Talked(answer, goes_on, datetime(2026, 11, 25, tzinfo=UTC))


def test_the_agency_of_the_card_that_does_not_go_on_ends_it():
    held, goes_on = one(), other()
    rosa = actor(OURS, Role.REPRESENTATIVE)
    assert may_end(rosa, held, talked(Answer.THE_SAME, goes_on.id))
    assert not may_end(rosa, held, talked(Answer.THE_SAME, held.id))
    assert not may_end(rosa, held, talked(Answer.NOT_THE_SAME, None))
    assert not may_end(rosa, held, None)
    assert not may_end(rosa, replace(held, state=CaseState.CLOSED), talked(Answer.THE_SAME, goes_on.id))
    assert not may_end(actor(THEIRS, Role.REPRESENTATIVE), held, talked(Answer.THE_SAME, goes_on.id))
    assert not may_end(actor(OURS, Role.COORDINATOR), held, talked(Answer.THE_SAME, goes_on.id))


def test_an_answer_names_one_of_the_two_exactly_if_it_is_one_person():
    held, against = one(), other()
    assert may_answer(held, against, None, Answer.NOT_THE_SAME)
    assert may_answer(held, against, against.id, Answer.THE_SAME)
    assert not may_answer(held, against, held.id, Answer.NOT_THE_SAME)
    assert not may_answer(held, against, None, Answer.THE_SAME)
    assert not may_answer(held, against, CaseId(new_uuid()), Answer.THE_SAME)
    assert not may_answer(held, replace(against, state=CaseState.CLOSED), held.id, Answer.THE_SAME)
