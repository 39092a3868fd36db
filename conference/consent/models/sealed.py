"""Tables of what is sealed, and of who is shown it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.consent.domain import Category, Purpose
from conference.infra.database import Base
from conference.kernel.ids import (
    AgencyId,
    CaseId,
    CasePersonId,
    DetailId,
    ItemId,
    MeetingId,
    MemberId,
    RevealId,
)


class SealedDetail(Base):
    """An identifying detail, as ciphertext. The holder is the agency it belongs to."""

    __tablename__ = "sealed_detail"

    id: Mapped[DetailId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    about_id: Mapped[CasePersonId] = mapped_column(sa.ForeignKey("case_person.id"))
    holder_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    category: Mapped[Category]
    ciphertext: Mapped[bytes]
    entered_by: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    entered_at: Mapped[datetime]


class Reveal(Base):
    """The holder shows one detail to one agency until it stops: in one item of one meeting, or between meetings."""

    __tablename__ = "reveal"

    id: Mapped[RevealId] = mapped_column(primary_key=True)
    detail_id: Mapped[DetailId] = mapped_column(sa.ForeignKey("sealed_detail.id"), index=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"))
    agency_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    meeting_id: Mapped[MeetingId | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[ItemId | None] = mapped_column(sa.ForeignKey("agenda_item.id"))
    purpose: Mapped[Purpose]
    shown_by: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    shown_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
