"""The conferences of a task force with many cases: all that discussed them, with their minutes; and the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from bench.queue_world import Brought, Rows, put, still_waiting, store
from conference.actions.domain import ActionState, Outcome
from conference.actions.models import Action
from conference.attendance.domain import Coming
from conference.attendance.models import Answer
from conference.cases.domain import CaseState
from conference.directory import service as directory
from conference.infra.database import transaction
from conference.kernel.ids import MeetingId, SeriesId, new_uuid
from conference.kernel.narrative import Narrative
from conference.meetings.domain import EventKind, ItemKind, ItemState, MeetingState, NoteKind, ReturnReason
from conference.meetings.models import AgendaItem, Meeting, MeetingEvent, Note
from conference.meetings.service import series
from conference.minutes.models import MinutesLine, MinutesVersion
from tests.cast import Cast

_CASES_EACH, _CAME_BACK, _PINNED = 5, 3, 2
_OPEN_SHARE = 0.15
"""Of what was promised for a case that is open."""
_BATCH = 500
_SAID = Narrative.read("She would like to move before the end of the month.")
_DECIDED = Narrative.read("Harbour House keeps a room for her.")
_ASKED = Narrative.read("Keep a room until Friday.")


@dataclass(frozen=True, slots=True)
class Held:
    """The conference that is planned next, and the last one that ended."""

    planned: MeetingId
    ended: MeetingId


def hold(cast: Cast, cases: Sequence[Brought], now: datetime) -> Held:
    """All conferences there were, the last one yesterday, and the one to come with some cases on it already."""
    with transaction():
        rhythm = series.create_series(first_day=now.date(), starts_at=now.time(), minutes=120)
        planned = series.add_meeting(rhythm, now + timedelta(days=2), 120)
    discussed = [case for case in cases if case.followed]
    groups = [discussed[start : start + _CASES_EACH] for start in range(0, len(discussed), _CASES_EACH)]
    fresh = still_waiting(cases, cast)
    back = [next(fresh) for _ in range(_CAME_BACK)]
    past, rows = _Past(cast, rhythm, now), Rows()
    for place, group in enumerate(groups):
        # One of each was not reached the time before; some of the last two still wait for their turn.
        is_last = place == len(groups) - 1
        returned = back if is_last else back[:1] if place == len(groups) - 2 else groups[place + 1][:1]
        past.add(rows, len(groups) - place, group, returned, is_last=is_last)
        if is_last or place % _BATCH == 0:
            store(rows)
            rows = Rows()
    with transaction() as current:
        for _ in range(_PINNED):
            series.put_last(planned, next(fresh).id, 20)
        away = cast["lawyer"].member
        current.add(Answer(meeting_id=planned, member_id=away, coming=Coming.APOLOGIES, information_sent=True, at=now))
    return Held(planned, MeetingId(past.last))


class _Past:
    """Makes conferences that ended, the same ones every time."""

    def __init__(self, cast: Cast, rhythm: SeriesId, now: datetime) -> None:
        self.cast, self.rhythm, self.now = cast, rhythm, now
        self.today = directory.today(now)
        self.chance = Random(11)
        self.last = new_uuid()

    def add(
        self, rows: Rows, ago: int, discussed: Sequence[Brought], returned: Sequence[Brought], *, is_last: bool
    ) -> None:
        """A conference `ago` hours before yesterday, with approved minutes."""
        self.last = meeting = new_uuid()
        at, chair = self.now - timedelta(days=1, hours=ago), self.cast["chair"].member
        put(rows, Meeting, _meeting(meeting, self.rhythm, at, chair))
        put(rows, AgendaItem, _item(new_uuid(), meeting, 1, None, ItemState.DONE))
        approved = {"meeting_id": meeting, "number": 1, "approved_at": at + timedelta(hours=3), "approved_by": chair}
        put(rows, MinutesVersion, approved)
        events = [(EventKind.OPENED, None, at)]
        lines: list[dict[str, Any]] = []
        for place, case in enumerate(discussed):
            item, called = new_uuid(), at + timedelta(minutes=5 + 20 * place)
            put(rows, AgendaItem, _item(item, meeting, place + 2, case.id, ItemState.DONE))
            events += [(EventKind.ITEM_CALLED, item, called)]
            events += [(EventKind.ITEM_CLOSED, item, called + timedelta(minutes=self.chance.randint(10, 19)))]
            lines += self._said(rows, meeting, item, case, called)
        for place, case in enumerate(returned, len(discussed)):
            item = new_uuid()
            put(rows, AgendaItem, _item(item, meeting, place + 2, case.id, ItemState.RETURNED, still_back=is_last))
            events += [(EventKind.ITEM_RETURNED, item, at + timedelta(hours=2))]
        events += [(EventKind.ENDED, None, at + timedelta(hours=2))]
        for version, (kind, item, when) in enumerate(events, 1):
            facts = {"item": str(item)} if item else {}
            happened = {"meeting_id": meeting, "version": version, "kind": kind, "facts": facts, "at": when}
            put(rows, MeetingEvent, happened | {"by_member": chair})
        for position, line in enumerate(lines, 1):
            empty = dict.fromkeys(("note_id", "action_id", "agency_id", "due", "state"))
            put(rows, MinutesLine, empty | line | {"meeting_id": meeting, "number": 1, "position": position})

    def _said(self, rows: Rows, meeting: UUID, item: UUID, case: Brought, at: datetime) -> list[dict[str, Any]]:
        """A note, a decision, and two things that were asked for; and their lines in the minutes."""
        agency, gone = self.cast.agencies[self.chance.choice(("shelter", "counsellor"))], case.state is CaseState.ERASED
        lines: list[dict[str, Any]] = []
        shared = {"case_id": case.id, "meeting_id": meeting, "item_id": item}
        for kind, words in ((NoteKind.NOTE, _SAID), (NoteKind.DECISION, _DECIDED)):
            note = {"id": new_uuid(), "kind": kind, "text": Narrative.read("") if gone else words, "private": False}
            written = {"by_member": case.brings, "by_agency": case.lead, "at": at + timedelta(minutes=2)}
            put(rows, Note, shared | note | written)
            lines.append({"case_id": case.id, "note_id": note["id"]})
        for words in (_ASKED, _DECIDED):
            opens = case.state is CaseState.OPEN and self.chance.random() < _OPEN_SHARE
            action = {
                "id": new_uuid(),
                "agency_id": agency,
                "text": Narrative.read("") if gone else words,
                "due": self.today + timedelta(days=self.chance.randrange(-20, 40)),
                "state": ActionState.ACCEPTED if opens else ActionState.CLOSED,
                "proposed_by": case.brings,
                "proposed_at": at,
                "answered_by": case.brings,
                "answered_at": at,
                "carrier_id": case.brings if opens else None,
                "closed_at": None if opens else at,
                "cleared_at": None if opens else at,
                "outcome": None if opens else Outcome.DONE,
            }
            put(rows, Action, shared | action)
            stood = {name: action[name] for name in ("agency_id", "due", "state")}
            lines.append({"case_id": case.id, "action_id": action["id"]} | stood)
        return lines


def _meeting(meeting: UUID, rhythm: SeriesId, at: datetime, chair: UUID) -> dict[str, Any]:
    ended = at + timedelta(hours=2)
    times = {"starts_at": at, "due_at": at, "opened_at": at, "ended_at": ended, "minutes": 120}
    told = {"uid": f"{meeting}@bench", "sequence": 0, "told": 0, "untold": [], "told_changes": []}
    flags = dict.fromkeys(("chair_offered", "speakers_closed", "reading_back"), False)
    state = {"id": meeting, "series_id": rhythm, "state": MeetingState.ENDED, "version": 20, "chair_id": chair}
    return state | times | told | flags


def _item(
    item: UUID, meeting: UUID, position: int, case: UUID | None, state: ItemState, *, still_back: bool = False
) -> dict[str, Any]:
    return {
        "id": item,
        "meeting_id": meeting,
        "position": position,
        "kind": ItemKind.UNFINISHED if case is None else ItemKind.CASE,
        "case_id": case,
        "minutes": 20 if case else 10,
        "state": state,
        "returned_because": ReturnReason.NOT_REACHED if state is ItemState.RETURNED else None,
        "came_back": still_back,
    }
