"""All that is stored of one meeting, and what always holds of it: every answer is kept, and versions have no gap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from conference.actions import store as actions
from conference.attendance import store as attendance
from conference.cases import store as cases
from conference.infra.database import session
from conference.kernel.ids import MeetingId, MemberId
from conference.live.models import Command
from conference.meetings import domain
from conference.meetings import store as meetings
from conference.meetings.domain import EventKind, ItemState
from conference.meetings.service import running
from tests import builders


@dataclass(frozen=True)
class Event:
    version: int
    kind: EventKind
    facts: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class Carried:
    """A command that was carried out, and the version that it was answered."""

    by: MemberId
    kind: str
    version: int


@dataclass(frozen=True)
class Kept:
    """All that is stored of one meeting."""

    version: int
    clock: domain.ItemClock | None
    current: str | None
    minutes: dict[str, int]
    present: frozenset[str]
    notes: list[str]
    actions: list[str]
    needs: list[str]
    commands: dict[str, Carried]
    events: list[Event]


def kept(meeting: MeetingId) -> Kept:
    """Read everything, inside the app's context."""
    held = builders.held_meeting(meeting)
    items = meetings.items(meeting)
    item = meetings.current_item(meeting)
    cards = cases.cards([row.case_id for row in items if row.case_id])
    rows = session().scalars(sa.select(Command).where(Command.meeting_id == meeting)).all()
    return Kept(
        version=held.version,
        clock=running.clock_of(held),
        current=str(item.id) if item and item.state is ItemState.CURRENT else None,
        minutes={str(row.id): row.minutes for row in items},
        present=frozenset(str(member) for member in attendance.present(meeting)),
        notes=[str(note.text) for note in meetings.notes(meeting)],
        actions=[str(action.text) for action in actions.for_meeting(meeting)],
        needs=[str(need.text) for card in cards.values() for need in card.needs],
        commands={str(row.id): Carried(row.member_id, row.kind, row.version) for row in rows},
        events=[Event(row.version, row.kind, dict(row.facts), row.at) for row in meetings.events(meeting)],
    )


def answers_are_kept(stored: Kept, answered: Mapping[str, tuple[str, int]]) -> None:
    """What was answered, by id with kind and version, is what is stored, no less and no more; no version is missing."""
    assert {id_: (command.kind, command.version) for id_, command in stored.commands.items()} == answered
    assert [event.version for event in stored.events] == list(range(1, stored.version + 1))
