"""Who speaks next: fair by agency, whatever hands are up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.kernel.ids import AgencyId, HandId, MemberId
from conference.live.domain import HandFacts
from conference.live.policy import speaking_order

START = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
SPOKEN, SPEAKS, LOWERED, WAITS = "spoken", "speaks", "lowered", "waits"


def hand(number: int, agency: str, state: str = WAITS, *, direct: bool = False) -> HandFacts:
    """The hand that went up as number so-and-so."""
    raised, later = START + timedelta(seconds=number), START + timedelta(hours=1)
    return HandFacts(
        id=HandId(UUID(int=number)),
        member=MemberId(UUID(int=number)),
        name=f"{agency}{number}",
        agency=AgencyId(UUID(int=ord(agency))),
        agency_name=agency,
        direct=direct,
        raised_at=raised,
        spoke_at=later if state in (SPOKEN, SPEAKS) else None,
        over_at=later if state in (SPOKEN, LOWERED) else None,
    )


def names(hands: Sequence[HandFacts]) -> list[str]:
    return [held.name for held in speaking_order(hands)]


TABLE = {
    "nobody": ([], []),
    "who raised first": ([hand(2, "b"), hand(1, "a")], ["a1", "b2"]),
    "who has spoken waits behind who has not": ([hand(1, "a", SPOKEN), hand(2, "a"), hand(3, "b")], ["b3", "a2"]),
    "who speaks now has had a turn": ([hand(1, "a", SPEAKS), hand(2, "a"), hand(3, "b")], ["b3", "a2"]),
    "a lowered hand was no turn": ([hand(1, "a", LOWERED), hand(2, "a"), hand(3, "b")], ["a2", "b3"]),
    "a second hand comes after every other agency's first": (
        [hand(1, "a"), hand(2, "a"), hand(3, "b"), hand(4, "c")],
        ["a1", "b3", "c4", "a2"],
    ),
    "a direct reply comes first": ([hand(1, "a"), hand(2, "b", direct=True)], ["b2", "a1"]),
    "direct replies as they were raised": (
        [hand(1, "a", SPOKEN), hand(3, "b", direct=True), hand(2, "a", direct=True)],
        ["a2", "b3"],
    ),
    "a direct reply is a turn": ([hand(1, "a", direct=True), hand(2, "a"), hand(3, "b")], ["a1", "b3", "a2"]),
}


@pytest.mark.parametrize(("hands", "expected"), TABLE.values(), ids=TABLE)
def test_the_order(hands: list[HandFacts], expected: list[str]):
    assert names(hands) == expected


@st.composite
def many_hands(draw: st.DrawFn) -> list[HandFacts]:
    """Hands of five agencies; at most one has the floor."""
    kinds = st.sampled_from([SPOKEN, LOWERED, WAITS, WAITS])
    drawn = draw(st.lists(st.tuples(st.sampled_from("abcde"), kinds, st.booleans()), max_size=14))
    hands = [hand(number, agency, state, direct=direct) for number, (agency, state, direct) in enumerate(drawn, 1)]
    return hands + ([hand(99, draw(st.sampled_from("abcde")), SPEAKS)] if draw(st.booleans()) else [])


@given(many_hands())
def test_every_hand_that_waits_is_there_once(hands: list[HandFacts]):
    waiting = [held.name for held in hands if held.spoke_at is None and held.over_at is None]
    assert sorted(names(hands)) == sorted(waiting)


@given(many_hands(), st.randoms(use_true_random=False))
def test_the_same_hands_have_the_same_order(hands: list[HandFacts], chance):
    shuffled = list(hands)
    chance.shuffle(shuffled)
    assert names(shuffled) == names(hands)


@given(many_hands())
def test_no_agency_speaks_again_while_one_that_has_not_spoken_waits(hands: list[HandFacts]):
    spoken = {held.agency for held in hands if held.spoke_at is not None}
    order = speaking_order(hands)
    for place, held in enumerate(order):
        if held.agency in spoken and not held.direct:
            assert {later.agency for later in order[place:]} <= spoken
        spoken.add(held.agency)


@given(many_hands())
def test_giving_the_floor_to_the_first_changes_nothing_for_the_others(hands: list[HandFacts]):
    order = names(hands)
    if not order:
        return
    after = [replace(held, spoke_at=START) if held.name == order[0] else held for held in hands]
    assert names(after) == order[1:]
