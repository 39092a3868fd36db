"""Two agencies bring what may be one person: each is asked to talk with the other, and nobody else learns of it."""

from datetime import timedelta

import pytest

from conference.alike import service as alike
from conference.alike.domain import Answer
from conference.attendance import service as attendance
from conference.cases import store as cases
from conference.cases.domain import AgeBand, CaseState
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.infra.database import transaction
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import CaseId
from tests import builders
from tests.strict import make_strict

NEEDS = ("Somewhere safe tonight", "Her papers back", "Somebody at court")


def two(cast, now, **theirs) -> tuple[CaseId, CaseId]:
    """One case of the counsellor, one of the shelter twelve days later, both saying the same."""
    first = builders.bring_case(cast["counsellor"], now, needs=NEEDS)
    second = builders.bring_case(cast["shelter"], now + timedelta(days=12), needs=NEEDS, **theirs)
    with transaction():
        for case in (first, second):
            builders.held_case(case).age_band = AgeBand.FROM_18_TO_24
    return first, second


def told(actor, case: CaseId, now) -> list[CaseId]:
    """Which cards an actor is told of on the page of a case."""
    facts = consent.require_visible(actor, case, now)
    card = consent_store.cards_for(actor, [case])[case]
    return [held.card.id for held in alike.like(actor, card, facts, now)]


def test_both_sides_are_told_of_each_other_and_nobody_else(cast, now):
    first, second = two(cast, now)
    at = now + timedelta(days=12)
    facts = consent.require_visible(cast["counsellor"], first, at)
    (found,) = alike.like(cast["counsellor"], cases.cards([first])[first], facts, at)
    assert (found.card.id, found.contact.name, found.likeness and found.likeness.days) == (second, "Sam Lindqvist", 12)
    assert told(cast["shelter"], second, at) == [first]
    for role in ("chair", "detective", "recorder"):
        assert told(cast[role], first, at) == told(cast[role], second, at) == []
    assert told(cast["shelter"], first, at) == told(cast["counsellor"], second, at) == []  # each on their own card


@pytest.mark.parametrize("way", ["excluded", "person", "other excluded", "recused", "other recused", "home"])
def test_who_may_not_know_of_one_of_them_is_the_end_of_it_for_both(cast, now, way):
    rosa, sam = cast["counsellor"], cast["shelter"]
    first, second = two(cast, now, to_the_table=way != "home")
    at = now + timedelta(days=12)
    with transaction():
        if way == "excluded":
            consent.exclude(first, agency=sam.agency, now=at)
        if way == "person":
            consent.exclude(first, person=sam.person, now=at)
        if way == "other excluded":
            consent.exclude(second, agency=rosa.agency, now=at)
    if way == "recused":
        attendance.step_aside(sam, first, at)
    if way == "other recused":
        attendance.step_aside(rosa, second, at)
    assert told(rosa, first, at) == told(sam, second, at) == []
    with pytest.raises(HiddenError):
        alike.answer(rosa, first, second, Answer.NOT_THE_SAME, at)


def test_in_the_strict_profile_nobody_is_told(cast, now):
    first, second = two(cast, now)
    make_strict()
    at = now + timedelta(days=12)
    assert told(cast["counsellor"], first, at) == told(cast["shelter"], second, at) == []


def test_not_the_same_is_gone_for_both(cast, now):
    first, second = two(cast, now)
    at = now + timedelta(days=12)
    alike.answer(cast["shelter"], second, first, Answer.NOT_THE_SAME, at)
    assert told(cast["counsellor"], first, at) == told(cast["shelter"], second, at) == []
    with pytest.raises(HiddenError):
        alike.answer(cast["counsellor"], first, second, Answer.NOT_THE_SAME, at)


def test_the_same_person_goes_on_with_one_and_its_agency_ends_the_other(cast, now):
    first, second = two(cast, now)
    rosa, sam, at = cast["counsellor"], cast["shelter"], now + timedelta(days=12)
    with pytest.raises(RefusedError):
        alike.end(sam, second, first, at)  # they have not talked yet
    with pytest.raises(RefusedError):
        alike.answer(rosa, first, second, Answer.THE_SAME, at)
    alike.answer(rosa, first, second, Answer.THE_SAME, at, goes_on=first)
    with pytest.raises(RefusedError):
        alike.end(rosa, first, second, at)
    with pytest.raises(HiddenError):
        alike.end(rosa, second, first, at)  # its own agency ends it
    alike.end(sam, second, first, at)
    assert builders.held_case(second).state is CaseState.CLOSED
    assert builders.held_case(first).state is CaseState.OPEN
    assert told(rosa, first, at) == [second]  # said on both pages, to the same people
    assert told(sam, second, at) == [first]
    with pytest.raises(RefusedError):
        alike.answer(sam, second, first, Answer.NOT_THE_SAME, at)
    codes = {(entry.deed, entry.code) for entry in builders.recorded()}
    assert {("answer_alike", "the_same"), ("close_case", "brought_twice")} <= codes


def test_when_one_is_erased_the_answer_goes_with_it(cast, now):
    first, second = two(cast, now)
    at = now + timedelta(days=12)
    alike.answer(cast["counsellor"], first, second, Answer.THE_SAME, at, goes_on=first)
    alike.end(cast["shelter"], second, first, at)
    assert consent.erase_due(at + timedelta(days=91)) == 1
    assert told(cast["counsellor"], first, at + timedelta(days=91)) == []
