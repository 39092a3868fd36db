"""The chain of the record finds every change to what stands in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.audit import domain
from conference.audit.domain import START, Deed, End, Entry, Link, chain_hash
from conference.kernel.ids import new_uuid

AT = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)


def entry(number: int) -> Entry:
    return Entry(
        at=AT + timedelta(minutes=number),
        deed=Deed.LOOK,
        actor=new_uuid(),
        agency=new_uuid(),
        case_ref="f" * 64,
        meeting=None,
        category="identity",
        answer="allow",
        code="holder",
        basis=None,
        policy=1,
    )


def chain(length: int) -> list[Link]:
    links: list[Link] = []
    previous = START
    for number in range(1, length + 1):
        held = entry(number)
        digest = chain_hash(previous, number, held)
        links.append(Link(number, held, previous, digest))
        previous = digest
    return links


def first_broken(links: list[Link], head: End | None = None) -> int | None:
    """Judged by the head that an honest chain of these entries would have, but for what a test plants."""
    last = links[-1] if links else None
    return domain.verified(links, head or (End(last.number, last.hash) if last else End(0, START))).number


def test_an_honest_chain_holds_and_so_does_none():
    assert first_broken([]) is None
    assert first_broken(chain(12)) is None


CHANGES = {
    "at": AT - timedelta(microseconds=1),
    "deed": Deed.SHARE,
    "actor": None,
    "agency": UUID(int=7),
    "case_ref": None,
    "meeting": UUID(int=7),
    "category": "health",
    "answer": "deny",
    "code": "release",
    "basis": UUID(int=7),
    "policy": 2,
}


def test_every_field_is_tried():
    assert set(CHANGES) == set(Entry.__slots__)


@pytest.mark.parametrize("field", CHANGES)
def test_an_edited_field_is_found(field):
    links = chain(5)
    links[2] = replace(links[2], entry=replace(links[2].entry, **{field: CHANGES[field]}))
    assert first_broken(links) == 3


@given(st.integers(2, 8), st.data())
def test_removing_or_swapping_is_found(length, data):
    links = chain(length)
    gone = data.draw(st.integers(0, length - 2))
    assert first_broken(links[:gone] + links[gone + 1 :]) == gone + 1
    first, second = sorted(data.draw(st.lists(st.integers(0, length - 1), min_size=2, max_size=2, unique=True)))
    links[first], links[second] = links[second], links[first]
    assert first_broken(links) == first + 1


def test_an_entry_written_again_with_a_matching_hash_breaks_the_next():
    links = chain(4)
    forged = replace(links[1].entry, answer="deny")
    links[1] = Link(2, forged, links[1].previous, chain_hash(links[1].previous, 2, forged))
    assert first_broken(links) == 3


def test_moving_a_value_into_the_next_field_is_found():
    one = replace(entry(1), actor=UUID(int=7), agency=None)
    assert chain_hash(START, 1, one) != chain_hash(START, 1, replace(one, actor=None, agency=UUID(int=7)))


def test_the_same_instant_in_another_zone_is_the_same_entry():
    held = entry(1)
    there = replace(held, at=held.at.astimezone(tz=datetime.now(UTC).astimezone().tzinfo))
    assert chain_hash(START, 1, held) == chain_hash(START, 1, there)


def test_the_chain_ends_as_its_head_says():
    links = chain(4)
    assert first_broken(links, End(4, "f" * 64)) == 4
    assert first_broken(links, End(3, links[2].hash)) == 4
    assert first_broken(links[:2], End(4, links[3].hash)) == 3
    assert first_broken([], End(0, "")) == 1
