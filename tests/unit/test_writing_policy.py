"""Who keeps notes, writes decisions, says how her needs stand; and that whoever only looks on reads nothing written."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, ItemId, MeetingId, MemberId, NoteId, PersonId
from conference.kernel.narrative import Narrative
from conference.live.domain import ItemFacts, LiveAudience, MeetingFacts, NoteLine, Place
from conference.live.policy import may_decide, may_keep_private, may_tend_needs
from conference.live.projection import board
from conference.meetings.domain import ItemKind, ItemState, MeetingState, NoteKind
from conference.meetings.policy import reads_note

NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
OURS, THEIRS = AgencyId(UUID(int=1)), AgencyId(UUID(int=2))


def actor(*roles: Role, took_over: AgencyId | None = None) -> Actor:
    return Actor(
        person=PersonId(UUID(int=7)),
        member=MemberId(UUID(int=8)),
        agency=OURS,
        roles=frozenset(roles),
        name="Rosa Imani",
        agency_name="Lakeshore",
        agency_kind="victim_services",
        took_over=frozenset({took_over} if took_over else ()),
    )


@pytest.mark.parametrize("role", Role)
def test_private_notes_are_kept_and_shared_by_those_who_speak_for_the_agency(role: Role):
    assert may_keep_private(actor(role)).allowed is (role is Role.REPRESENTATIVE)


@pytest.mark.parametrize("role", Role)
def test_decisions_are_written_by_whoever_chairs_and_by_recorders(role: Role):
    assert may_decide(actor(role), chairs=True)
    assert may_decide(actor(role), chairs=False).allowed is (role is Role.RECORDER)


def tends(who: Actor, *, lead: AgencyId = THEIRS, contact: bool = False, chairs: bool = False, reads: bool = True):
    contacts = {who.member} if contact else set()
    return may_tend_needs(who, lead=lead, contacts=contacts, chairs=chairs, reads=reads).allowed


def test_needs_are_tended_by_those_who_carry_her_word_and_those_who_write_for_the_table():
    member = actor(Role.REPRESENTATIVE)
    assert tends(member, lead=OURS)
    assert tends(member, contact=True)
    assert tends(member, chairs=True)
    assert tends(actor(Role.RECORDER))
    assert tends(actor(Role.REPRESENTATIVE, took_over=THEIRS))
    assert not tends(member)
    assert not tends(actor(Role.COORDINATOR), lead=OURS)
    assert not tends(actor(Role.CHAIR))


def test_nobody_tends_needs_that_they_do_not_read():
    assert not tends(actor(Role.RECORDER), chairs=True, contact=True, reads=False)


def test_a_note_is_read_by_everyone_or_by_the_agency_that_keeps_it():
    assert reads_note([], private_to=None)
    assert reads_note([OURS, THEIRS], private_to=THEIRS)
    assert not reads_note([OURS], private_to=THEIRS)
    assert not reads_note([], private_to=THEIRS)


def facts() -> MeetingFacts:
    item = ItemFacts(ItemId(UUID(int=3)), ItemKind.UNFINISHED, None, 10, ItemState.CURRENT, None)
    texts = {"said": (NoteKind.NOTE, None), "kept": (NoteKind.NOTE, OURS), "decided": (NoteKind.DECISION, None)}
    notes = tuple(
        NoteLine(NoteId(UUID(int=n)), item.id, "Rosa", "Lakeshore", Narrative.read(text), NOW, kind, private)
        for n, (text, (kind, private)) in enumerate(texts.items())
    )
    return MeetingFacts(
        id=MeetingId(UUID(int=4)),
        version=1,
        state=MeetingState.LIVE,
        starts_at=NOW,
        clock_until=None,
        clock_left=None,
        chair=None,
        chair_name=None,
        chair_offered=False,
        chairs=frozenset(),
        displays=(),
        asked=frozenset(),
        needed=frozenset(),
        calls=None,
        hers=frozenset(),
        moved_last=None,
        agencies=(),
        next_at=None,
        co_chairs=frozenset(),
        speakers_closed=False,
        reading_back=False,
        hands=(),
        voices=(),
        items=(item,),
        cards={},
        notes=notes,
        keeping=frozenset(),
        actions=(),
        unfinished=(),
        people=(),
        agencies_here=(),
        shared=(),
        today=date(2026, 11, 25),
        now=NOW,
    )


def read(place: Place, agency: AgencyId | None, held: MeetingFacts) -> tuple[list[str], list[str]]:
    shown = board(held, LiveAudience(held.id, place, frozenset(), "en", agency=agency))
    return [str(note.text) for note in shown.table.decisions], [str(note.text) for note in shown.table.notes]


@pytest.mark.parametrize("place", [Place.CHAIR, Place.SEATED])
def test_at_the_table_a_kept_note_is_read_by_its_agency_only(place: Place):
    assert read(place, OURS, facts()) == (["decided"], ["said", "kept"])
    assert read(place, THEIRS, facts()) == (["decided"], ["said"])
    assert read(place, None, facts()) == (["decided"], ["said"])


@pytest.mark.parametrize("place", [Place.OBSERVER, Place.ROOM])
def test_whoever_only_looks_on_reads_nothing_that_is_written_not_even_of_their_own_agency(place: Place):
    assert read(place, OURS, facts()) == ([], [])


def test_nothing_written_of_another_item_is_read():
    held = facts()
    other = tuple(replace(note, item=ItemId(UUID(int=9))) for note in held.notes)
    assert read(Place.SEATED, OURS, replace(held, notes=other)) == ([], [])
