"""Tables of the running meeting."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.infra.database import Base
from conference.kernel.ids import AgencyId, CommandId, DisplayId, HandId, ItemId, MeetingId, MemberId


class Command(Base):
    """A command that was carried out, with its answer: repeated after a lost acknowledgement, it gives the first."""

    __tablename__ = "command"

    id: Mapped[CommandId] = mapped_column(primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    version: Mapped[int]
    at: Mapped[datetime]


class OpenPage(Base):
    """A page of a meeting that a web process holds the socket of. `seen_at`: when that process last said so."""

    __tablename__ = "open_page"

    sid: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    process: Mapped[str] = mapped_column(sa.String(40), index=True)
    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    seen_at: Mapped[datetime]


class CoChair(Base):
    """Somebody on the chair's list of a meeting: may take the chair when it is offered, and may be handed it."""

    __tablename__ = "co_chair"

    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"), primary_key=True)


class Hand(Base):
    """A raised hand. It waits, then has the floor (`spoke_at`), then is over (`over_at`).

    `direct`: a direct reply to whoever has the floor.
    """

    __tablename__ = "hand"

    id: Mapped[HandId] = mapped_column(primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"))
    item_id: Mapped[ItemId] = mapped_column(sa.ForeignKey("agenda_item.id"))
    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    agency_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    direct: Mapped[bool]
    raised_at: Mapped[datetime]
    spoke_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index("ix_hand_item", "meeting_id", "item_id"),
        # Two presses at the same moment are one hand.
        sa.Index(
            "ix_hand_up",
            "meeting_id",
            "member_id",
            unique=True,
            sqlite_where=sa.text("over_at IS NULL"),
            postgresql_where=sa.text("over_at IS NULL"),
        ),
    )


class Voice(Base):
    """An agency's yes or no to whether the threshold is met, for one item. One voice for each agency."""

    __tablename__ = "voice"

    item_id: Mapped[ItemId] = mapped_column(sa.ForeignKey("agenda_item.id"), primary_key=True)
    agency_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"), primary_key=True)
    yes: Mapped[bool]
    by_member: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    at: Mapped[datetime]


class Display(Base):
    """A screen in the room, paired by a code that works once. Both are kept as hashes.

    `meeting_id` is None until it is paired.
    """

    __tablename__ = "display"

    id: Mapped[DisplayId] = mapped_column(primary_key=True)
    secret: Mapped[str] = mapped_column(sa.String(64), unique=True)
    code: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    code_until: Mapped[datetime]
    language: Mapped[str] = mapped_column(sa.String(5))
    meeting_id: Mapped[MeetingId | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    paired_by: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    paired_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
