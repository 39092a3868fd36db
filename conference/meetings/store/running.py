"""Queries of a running meeting, asked plainly: at every command, and at every push."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from conference.infra import plain
from conference.infra.changes import Look, row_and_look
from conference.kernel.errors import require_known
from conference.kernel.ids import MeetingId, MemberId
from conference.meetings.domain import EventKind, MeetingNow
from conference.meetings.models import AgendaItem, Meeting, MeetingEvent, Note

_MEETING_NOW = sa.select(
    Meeting.id,
    Meeting.version,
    Meeting.state,
    Meeting.starts_at,
    Meeting.called_for,
    Meeting.chair_id,
    Meeting.chair_offered,
    Meeting.clock_until,
    Meeting.clock_left,
    Meeting.speakers_closed,
    Meeting.reading_back,
).where(Meeting.id == sa.bindparam("meeting"))
"""In the order of MeetingNow."""
_ITEM_ROWS = (
    sa.select(
        AgendaItem.id,
        AgendaItem.kind,
        AgendaItem.case_id,
        AgendaItem.minutes,
        AgendaItem.state,
        AgendaItem.returned_because,
        AgendaItem.label,
        AgendaItem.threshold_met,
        AgendaItem.outcome,
        AgendaItem.title,
    )
    .where(AgendaItem.meeting_id == sa.bindparam("meeting", type_=sa.Uuid()))
    .order_by(AgendaItem.position)
)
_NOTE_ROWS = (
    sa.select(Note.id, Note.item_id, Note.by_member, Note.by_agency, Note.text, Note.at, Note.kind, Note.private)
    .where(Note.meeting_id == sa.bindparam("meeting", type_=sa.Uuid()))
    .order_by(Note.at, Note.id)
)
_NEW_EVENT = sa.insert(MeetingEvent)


def meeting_now(meeting_id: MeetingId) -> tuple[MeetingNow, Look]:
    """One meeting as it is stored now, whatever the caller's session still looks at, and a look at the same instant.
    Raises HiddenError when there is no such meeting.
    """
    row, look = row_and_look(_MEETING_NOW, meeting=meeting_id)
    return MeetingNow(*require_known(row)), look


def item_rows(meeting_id: MeetingId) -> Sequence[plain.Row]:
    """The agenda as plain rows, in its order, which a running meeting reads again with every item that is called."""
    return plain.look_up(_ITEM_ROWS, meeting=meeting_id)


def note_rows(meeting_id: MeetingId) -> Sequence[plain.Row]:
    """Every note as plain rows, oldest first, of which a running meeting reads many, again and again."""
    return plain.look_up(_NOTE_ROWS, meeting=meeting_id)


def note_event(
    meeting_id: MeetingId,
    version: int,
    kind: EventKind,
    *,
    facts: Mapping[str, Any],
    by: MemberId | None,
    now: datetime,
) -> None:
    """Note what happened, and the version that the meeting has since."""
    plain.store(_NEW_EVENT, meeting_id=meeting_id, version=version, kind=kind, facts=facts, at=now, by_member=by)
