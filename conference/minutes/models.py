"""Tables of minutes. What was said stays in the tables of the meeting; here is what was put right and approved.

A version is made of lines that point at what was said, so that whatever hides a case, or erases it, holds for every
version there ever was.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.actions.domain import ActionState, GapCause
from conference.infra.database import Base
from conference.kernel.ids import ActionId, AgencyId, CaseId, CorrectionId, MeetingId, MemberId, NoteId
from conference.kernel.narrative import Narrative
from conference.minutes.domain import MarkKind, ReopenReason


class Correction(Base):
    """Other words for a note or a decision. The latest holds; the note itself, and every earlier one, stays."""

    __tablename__ = "correction"

    id: Mapped[CorrectionId] = mapped_column(primary_key=True)
    note_id: Mapped[NoteId] = mapped_column(sa.ForeignKey("note.id"), index=True)
    text: Mapped[Narrative]
    at: Mapped[datetime]
    by_member: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))


class MinutesVersion(Base):
    """Minutes as they were approved. Those without `reopened_at` are locked; there is at most one, the last."""

    __tablename__ = "minutes_version"

    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    approved_at: Mapped[datetime]
    approved_by: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    reopened_at: Mapped[datetime | None]
    reopened_by: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    reopened_because: Mapped[ReopenReason | None]


class MinutesLine(Base):
    """One line of an approved version: a note in the words that it had then, or an action as it stood then."""

    __tablename__ = "minutes_line"

    meeting_id: Mapped[MeetingId] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    case_id: Mapped[CaseId | None] = mapped_column(sa.ForeignKey("case.id"), index=True)
    note_id: Mapped[NoteId | None] = mapped_column(sa.ForeignKey("note.id"))
    correction_id: Mapped[CorrectionId | None] = mapped_column(sa.ForeignKey("correction.id"))
    action_id: Mapped[ActionId | None] = mapped_column(sa.ForeignKey("action.id"))
    agency_id: Mapped[AgencyId | None] = mapped_column(sa.ForeignKey("agency.id"))
    due: Mapped[date | None]
    state: Mapped[ActionState | None]
    gap: Mapped[GapCause | None]

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["meeting_id", "number"],
            ["minutes_version.meeting_id", "minutes_version.number"],
            name="fk_minutes_line_version",
        ),
    )


class CirculationMark(Base):
    """What was sent out or reminded of, each once."""

    __tablename__ = "circulation_mark"

    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    kind: Mapped[MarkKind] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by_member: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
