"""Tables of meetings."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.infra.database import Base, only_where
from conference.kernel.ids import AgencyId, CaseId, ItemId, MeetingId, MemberId, NoteId, SeriesId, StandingItemId
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
    StandingPlace,
)


class Series(Base):
    """The task force's rhythm, a recurrence rule (`rhythm.py`): from `first_day` on, at a local time of day, for so
    many minutes. `skips_holidays`: a new date that falls on a holiday is skipped by itself; the chair said so.
    """

    __tablename__ = "series"

    id: Mapped[SeriesId] = mapped_column(primary_key=True)
    first_day: Mapped[date]
    rule: Mapped[str] = mapped_column(sa.String(80))
    starts_at: Mapped[str] = mapped_column(sa.String(5))
    minutes: Mapped[int]
    skips_holidays: Mapped[bool] = mapped_column(insert_default=False)


class Holiday(Base):
    """A day on which the task force does not like to meet, as it calls the day."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[Narrative]


class StandingItem(Base):
    """What every agenda begins or ends with, in the order of `position`. What is not `in_use` waits."""

    __tablename__ = "standing_item"

    id: Mapped[StandingItemId] = mapped_column(primary_key=True)
    position: Mapped[int]
    title: Mapped[Narrative]
    minutes: Mapped[int]
    place: Mapped[StandingPlace]
    in_use: Mapped[bool]


class Meeting(Base):
    """One conference. `version` rises by one with each event. The clock belongs to the current item.

    `chair_offered`: the chair's connection is lost, and whoever is on the chair's list may take the chair.
    `called_for`: the case of an emergency conference, which belongs to no series; None for every date of one.
    `due_at`: when its series has it, wherever it was moved; `because`: why it was moved or skipped, and `holiday`: what
    the day is called. `place`: a room or a video link, for those who may join and for no mail or calendar. `uid` names
    it in calendars, where `sequence` rises with each change of its time; `told` is the one that invitations told last.
    `speakers_closed`: no further hands for this item. `reading_back`: all actions are read back before the end.
    `untold`: the kinds of change since the agenda was published that nobody was told of; `told_changes`: those that
    everybody was, last time, at `told_at`.
    """

    __tablename__ = "meeting"

    id: Mapped[MeetingId] = mapped_column(primary_key=True)
    series_id: Mapped[SeriesId | None] = mapped_column(sa.ForeignKey("series.id"), index=True)
    called_for: Mapped[CaseId | None]  # no foreign key: what names a case goes when it is erased, and minutes stay
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
    holiday: Mapped[Narrative | None]
    place: Mapped[str | None] = mapped_column(sa.String(PLACE_LIMIT))
    uid: Mapped[str] = mapped_column(sa.String(60), unique=True)
    sequence: Mapped[int] = mapped_column(insert_default=0)
    told: Mapped[int | None]

    __table_args__ = (
        sa.UniqueConstraint("series_id", "starts_at"),
        sa.UniqueConstraint("series_id", "due_at"),
        sa.Index("ix_meeting_state", "state", "starts_at"),
    )


class Invited(Base):
    """Whom a meeting was called for: they hear of every change of its time. `by_chair`: the chair added them to an
    emergency conference; the others have a part in its case.
    """

    __tablename__ = "invited"

    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"), primary_key=True)
    by_chair: Mapped[bool] = mapped_column(insert_default=False)


class AgendaItem(Base):
    """One item of an agenda. Unfinished business and standing items have no case; `title`: what a standing one is
    called. `label`: in `strict`, the fresh name that the case bears at this meeting until the table accepts it.
    `threshold_met`: what the table answered at step 2. `came_back`: undiscussed, and no meeting that ended since had
    the case on its agenda.
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
    title: Mapped[Narrative | None]
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
