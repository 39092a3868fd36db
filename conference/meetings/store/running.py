"""Queries of a running meeting, asked plainly: at every command, and at every push."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.infra import plain
from conference.infra.changes import Look, row_and_look
from conference.infra.database import session
from conference.kernel.errors import require_known
from conference.kernel.ids import ItemId, MeetingId, MemberId
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
_TO_CHANGE = (
    sa.select(Meeting)
    .where(Meeting.id == sa.bindparam("meeting"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
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


def to_change(meeting_id: MeetingId) -> Meeting | None:
    """One meeting, read afresh and locked until the transaction ends."""
    return session().scalar(_TO_CHANGE, {"meeting": meeting_id})


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


def moved_last(meeting_id: MeetingId) -> ItemId | None:
    """The item that was last called to the table or left it."""
    moved = (EventKind.ITEM_CLOSED, EventKind.ITEM_RETURNED, EventKind.ITEM_CALLED)
    query = sa.select(MeetingEvent).where(MeetingEvent.meeting_id == meeting_id, MeetingEvent.kind.in_(moved))
    event = session().scalar(query.order_by(MeetingEvent.version.desc()).limit(1))
    return ItemId(UUID(event.facts["item"])) if event else None
