"""Queries of minutes. Which cases a reader may know of is asked of consent, by whoever reads."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from conference.infra.database import session
from conference.kernel.ids import MeetingId, NoteId
from conference.meetings.domain import ItemKind, MeetingState
from conference.meetings.models import AgendaItem, Meeting, Note
from conference.minutes.domain import MarkKind
from conference.minutes.models import CirculationMark, Correction, MinutesLine, MinutesVersion


def versions(meeting_id: MeetingId) -> Sequence[MinutesVersion]:
    """Every version that was approved, the oldest first."""
    query = sa.select(MinutesVersion).where(MinutesVersion.meeting_id == meeting_id)
    return session().scalars(query.order_by(MinutesVersion.number)).all()


def lines(meeting_id: MeetingId, number: int) -> Sequence[MinutesLine]:
    """The lines of a version. Of every case: the caller cuts them down to its reader."""
    query = sa.select(MinutesLine).where(MinutesLine.meeting_id == meeting_id, MinutesLine.number == number)
    return session().scalars(query.order_by(MinutesLine.position)).all()


def corrections(meeting_id: MeetingId) -> Mapping[NoteId, Sequence[Correction]]:
    """How the notes of a meeting were corrected, by note, the oldest first."""
    query = sa.select(Correction).join(Note, Note.id == Correction.note_id).where(Note.meeting_id == meeting_id)
    found: dict[NoteId, list[Correction]] = defaultdict(list)
    for row in session().scalars(query.order_by(Correction.at, Correction.id)):
        found[row.note_id].append(row)
    return found


def marks(meeting_id: MeetingId) -> Mapping[MarkKind, CirculationMark]:
    """What was sent out and reminded of."""
    query = sa.select(CirculationMark).where(CirculationMark.meeting_id == meeting_id)
    return {row.kind: row for row in session().scalars(query)}


def not_circulated(*, most: int) -> Sequence[Meeting]:
    """Ended meetings whose minutes are not approved now, or whose actions were not sent out; the latest, at most so
    many, the oldest of them first.
    """
    approved = sa.exists().where(MinutesVersion.meeting_id == Meeting.id, MinutesVersion.reopened_at.is_(None))
    of_cases = sa.exists().where(AgendaItem.meeting_id == Meeting.id, AgendaItem.kind == ItemKind.CASE)
    sent = sa.exists().where(CirculationMark.meeting_id == Meeting.id, CirculationMark.kind == MarkKind.ACTIONS_SENT)
    query = sa.select(Meeting).where(Meeting.state == MeetingState.ENDED, sa.or_(~approved, sa.and_(of_cases, ~sent)))
    return session().scalars(query.order_by(Meeting.ended_at.desc()).limit(most)).all()[::-1]


def had_cases(meeting_id: MeetingId) -> bool:
    """Whether a case stood on the agenda of a meeting, which whoever reads it sees, private or not."""
    held = sa.exists().where(AgendaItem.meeting_id == meeting_id, AgendaItem.kind == ItemKind.CASE)
    return bool(session().scalar(sa.select(held)))


def mark_of_words(meeting_id: MeetingId) -> str:
    """A mark that is another one once a line was added or put right. Nothing about them can be told from it."""
    public = sa.select(Note.id).where(Note.meeting_id == meeting_id, Note.private.is_(False))
    changed = sa.select(Correction.id).join(Note, Note.id == Correction.note_id).where(Note.meeting_id == meeting_id)
    ids = sorted(str(held) for query in (public, changed) for held in session().scalars(query))
    return hashlib.sha256(" ".join(ids).encode()).hexdigest()
