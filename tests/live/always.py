"""What holds of a running conference after every step, whatever anybody did."""

from collections import Counter
from typing import Any

import sqlalchemy as sa

from conference.attendance import store as attendance
from conference.attendance.models import Floor
from conference.infra import realtime
from conference.infra.database import session
from conference.kernel.actor import Role
from conference.live.jobs.reading import Reading
from conference.live.models import Hand
from conference.live.projection.screen import screen
from conference.meetings import domain
from conference.meetings import store as meetings
from conference.meetings.domain import EventKind, ItemState, MeetingState
from conference.meetings.service import running
from tests import builders
from tests.kept import answers_are_kept, kept
from tests.live.secrets_kept import LISTENING
from tests.live.whole_table import LANGUAGES, Table

WRITES = {
    "note": (EventKind.NOTED, EventKind.NOTED_PRIVATELY),
    "decide": (EventKind.DECIDED,),
    "propose": (EventKind.ACTION_PROPOSED,),
    "open": (EventKind.OPENED,),
    "end": (EventKind.ENDED,),
    "decline": (EventKind.ACTION_DECLINED,),
    "pause": (EventKind.PAUSED,),
    "resume": (EventKind.RESUMED,),
    "extend": (EventKind.EXTENDED,),
    "voice": (EventKind.VOICE_GIVEN,),
    "outcome": (EventKind.OUTCOME_SET,),
    "take_chair": (EventKind.CHAIR_TAKEN,),
    "hand_chair": (EventKind.CHAIR_HANDED,),
}
"""Commands that leave one event each time they are carried out, and no other command leaves it."""


def check(table: Table) -> None:
    """Everything that must always hold."""
    assert table.failed == []
    reading = table.pages.read()
    _one_on_the_table(table)
    _one_chair(table, reading)
    _the_clock(table)
    _nothing_lost_or_doubled(table)
    _nobody_told_too_much(table, reading)
    assert table.pages.missed == [], "a page would ask for everything"
    assert table.pages.stale(reading) == []
    table.pages.pushed.clear()
    table.changed = False


def _one_on_the_table(table: Table) -> None:
    current = [item for item in meetings.items(table.meeting) if item.state is ItemState.CURRENT]
    assert len(current) <= 1
    floors = session().scalars(sa.select(Floor).where(Floor.meeting_id == table.meeting, Floor.left_at.is_(None))).all()
    assert [floor.item_id for floor in floors] == [item.id for item in current if item.case_id]
    up = session().scalars(sa.select(Hand).where(Hand.meeting_id == table.meeting, Hand.over_at.is_(None))).all()
    assert not up or current, "a hand is up while nothing is on the table"
    assert {hand.item_id for hand in up} <= {item.id for item in current}
    assert len([hand for hand in up if hand.spoke_at]) <= 1, "two have the floor"


def _one_chair(table: Table, reading: Reading) -> None:
    """The chair is whoever the events say, one after another, each on the chair's list at that moment."""
    on_list = {str(table.cast[role].member) for role in LANGUAGES if table.cast[role].has(Role.CHAIR)}
    chair = None
    for event in meetings.events(table.meeting):
        member = event.facts.get("member")
        match event.kind:
            case EventKind.CO_CHAIR_NAMED:
                on_list.add(str(member))
            case EventKind.CO_CHAIR_DROPPED:
                on_list.discard(str(member))
            case EventKind.OPENED:
                assert chair is None
                chair = str(event.by_member)
            case EventKind.CHAIR_TAKEN | EventKind.CHAIR_HANDED:
                chair = str(member)
            case _:
                continue
        assert event.kind in {EventKind.CO_CHAIR_NAMED, EventKind.CO_CHAIR_DROPPED} or chair in on_list
    held = builders.held_meeting(table.meeting)
    assert (str(held.chair_id) if held.chair_id else None) == chair
    bars = [seat.actor.member for seat in realtime.seats(table.meeting) if _chairs(table, reading, seat)]
    assert {str(member) for member in bars} <= ({chair} if chair else on_list), "the chair's bar is on another page"


def _chairs(table: Table, reading: Any, seat: Any) -> bool:
    return reading.audience(table.cast[seat.sid], seat.language).chair


def _the_clock(table: Table) -> None:
    held = builders.held_meeting(table.meeting)
    clock = running.clock_of(held)
    assert (clock is not None) == (meetings.current_item(table.meeting) is not None)
    assert held.clock_until is None or held.clock_left is None
    assert clock is None or domain.remaining(clock, table.now).total_seconds() >= 0


def _nothing_lost_or_doubled(table: Table) -> None:
    stored = kept(table.meeting)
    answers_are_kept(stored, {id_: (kind, version) for id_, (_role, kind, _sent, version) in table.answered.items()})
    for id_, (role, *_answered) in table.answered.items():
        assert stored.commands[id_].by == table.cast[role].member
    kinds = Counter(kind for _role, kind, _sent, _version in table.answered.values())
    happened = Counter(event.kind for event in stored.events)
    for kind, events_of_it in WRITES.items():
        assert sum(happened[one] for one in events_of_it) == kinds[kind], kind
    assert len(stored.notes) == kinds["note"] + kinds["decide"]


def _nobody_told_too_much(table: Table, reading: Reading) -> None:
    open_now = {seat.sid for seat in realtime.seats(table.meeting)}
    shown = [(role, text) for role in open_now for text in table.pages.shown[role].values()]
    sent: dict[str, str] = {}
    for role, text in [*table.pages.pushed, *shown]:
        sent[role] = sent.get(role, "") + text
    for role, text in sent.items():
        assert [word for word in table.secrets.not_for(role) if word in text] == [], role
    if reading.facts.state is MeetingState.LIVE:
        here = attendance.present(table.meeting)
        present = frozenset(role for role in LANGUAGES if table.cast[role].member in here)
        wall = str(screen(reading.facts, reading.everybody("en")))
        assert [word for word in table.secrets.not_for_all_of(present - LISTENING) if word in wall] == []
