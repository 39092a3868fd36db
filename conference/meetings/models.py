"""Tables of meetings."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.infra.database import Base, only_where
from conference.kernel.ids import AgencyId, CaseId, ItemId, MeetingId, MemberId, NoteId, SeriesId
from conference.kernel.narrative import Narrative
from conference.meetings.domain import (
    PLACE_LIMIT,
    Because,
    EventKind,
    ItemKind,
    ItemOutcome,
    ItemState,
    MeetingState,
    NoteKind,
    ReturnReason,
)


class Series(Base):
    """The task force's rhythm, a recurrence rule (`rhythm.py`): from `first_day` on, at a local time of day, for so
    many minutes.
    """

    __tablename__ = "series"

    id: Mapped[SeriesId] = mapped_column(primary_key=True)
    first_day: Mapped[date]
    rule: Mapped[str] = mapped_column(sa.String(80))
    starts_at: Mapped[str] = mapped_column(sa.String(5))
    minutes: Mapped[int]


class Meeting(Base):
    """One conference. `version` rises by one with each event. The clock belongs to the current item.

    `chair_offered`: the chair's connection is lost, and whoever is on the chair's list may take the chair.
    `due_at`: when its series has it, wherever it was moved; `because`: why it was moved or skipped. `place`: a room or
    a video link, for those who may join and for no mail or calendar. `uid` names it in calendars, where `sequence`
    rises with each change of its time; `told` is the one that invitations told last.
    `speakers_closed`: no further hands for this item. `reading_back`: all actions are read back before the end.
    `untold`: the kinds of change since the agenda was published that nobody was told of; `told_changes`: those that
    everybody was, last time, at `told_at`.
    """

    __tablename__ = "meeting"

    id: Mapped[MeetingId] = mapped_column(primary_key=True)
    series_id: Mapped[SeriesId] = mapped_column(sa.ForeignKey("series.id"), index=True)
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    state: Mapped[MeetingState]
    version: Mapped[int]
    chair_id: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    clock_until: Mapped[datetime | None]
    clock_left: Mapped[int | None]
    chair_offered: Mapped[bool] = mapped_column(insert_default=False)
    speakers_closed: Mapped[bool] = mapped_column(insert_default=False)
    reading_back: Mapped[bool] = mapped_column(insert_default=False)
    untold: Mapped[list[str]] = mapped_column(sa.JSON, insert_default=list)
    told_changes: Mapped[list[str]] = mapped_column(sa.JSON, insert_default=list)
    told_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    because: Mapped[Because | None]
    place: Mapped[str | None] = mapped_column(sa.String(PLACE_LIMIT))
    uid: Mapped[str] = mapped_column(sa.String(60), unique=True)
    sequence: Mapped[int] = mapped_column(insert_default=0)
    told: Mapped[int | None]

    __table_args__ = (
        sa.UniqueConstraint("series_id", "starts_at"),
        sa.UniqueConstraint("series_id", "due_at"),
        sa.Index("ix_meeting_state", "state", "starts_at"),
    )


class AgendaItem(Base):
    """One item of an agenda. Unfinished business has no case of its own. `label`: in `strict`, the fresh name that the
    case bears at this meeting until the table accepts it. `threshold_met`: what the table answered at step 2.
    `came_back`: undiscussed, and no meeting that ended since had the case on its agenda.
    """

    __tablename__ = "agenda_item"

    id: Mapped[ItemId] = mapped_column(primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    kind: Mapped[ItemKind]
    case_id: Mapped[CaseId | None] = mapped_column(sa.ForeignKey("case.id"), index=True)
    minutes: Mapped[int]
    state: Mapped[ItemState]
    returned_because: Mapped[ReturnReason | None]
    label: Mapped[str | None] = mapped_column(sa.String(40))
    threshold_met: Mapped[bool | None]
    outcome: Mapped[ItemOutcome | None]
    came_back: Mapped[bool] = mapped_column(insert_default=False)

    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "case_id"),
        sa.Index("ix_agenda_item_came_back", "case_id", **only_where("came_back IS TRUE")),
    )


class Note(Base):
    """A line written at the table, to everyone who may read the item; `private`: to the writer's agency alone."""

    __tablename__ = "note"

    id: Mapped[NoteId] = mapped_column(primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[ItemId] = mapped_column(sa.ForeignKey("agenda_item.id"))
    case_id: Mapped[CaseId | None] = mapped_column(sa.ForeignKey("case.id"))
    by_member: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    by_agency: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    text: Mapped[Narrative]
    at: Mapped[datetime]
    kind: Mapped[NoteKind] = mapped_column(insert_default=NoteKind.NOTE)
    private: Mapped[bool] = mapped_column(insert_default=False)


class MeetingEvent(Base):
    """What happened, in order. `facts` holds ids, numbers and fixed words only."""

    __tablename__ = "meeting_event"

    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[EventKind]
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    at: Mapped[datetime]
    by_member: Mapped[UUID | None] = mapped_column(sa.Uuid())
