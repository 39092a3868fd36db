"""Tables of attendance. They name a meeting by its id only: meetings are built above."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.attendance.domain import Coming
from conference.infra.database import Base
from conference.kernel.ids import CaseId, ItemId, MeetingId, MemberId, PersonId, RowId, StepAsideId


class Pledge(Base):
    """A member's confidentiality pledge for one meeting, by its wording."""

    __tablename__ = "pledge"

    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"), primary_key=True)
    wording: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    at: Mapped[datetime]


class Answer(Base):
    """What a member says of a meeting to come: the last word counts."""

    __tablename__ = "answer"

    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"), primary_key=True)
    coming: Mapped[Coming]
    information_sent: Mapped[bool]
    deputy_id: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    at: Mapped[datetime]


class Seldom(Base):
    """Somebody who sits at the table and does not normally come: invited to no new date, and not waited for."""

    __tablename__ = "seldom"

    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"), primary_key=True)


class Presence(Base):
    """A span in which a member was in the meeting. `by_chair`: noted by the chair, of somebody without a page open."""

    __tablename__ = "presence"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    arrived_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    by_chair: Mapped[bool] = mapped_column(insert_default=False)


class Floor(Base):
    """A span in which a case was before the table. Being in the room then admits to the item."""

    __tablename__ = "floor"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[ItemId] = mapped_column(sa.ForeignKey("agenda_item.id"))
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"))
    called_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class StepAside(Base):
    """A person's conflict of interest with a case. Follows the person from agency to agency."""

    __tablename__ = "step_aside"

    id: Mapped[StepAsideId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"))
    person_id: Mapped[PersonId] = mapped_column(sa.ForeignKey("person.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (
        sa.Index("ix_step_aside_case_id_person_id", "case_id", "person_id"),
        # Two requests at the same moment must not both be stored: one stepping aside holds at a time.
        sa.Index(
            "ix_step_aside_holding",
            "case_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        ),
    )
