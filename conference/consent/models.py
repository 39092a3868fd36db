"""Tables of consent. Keys stand apart from what they open, so that they can have another life."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.consent.domain import Category, Purpose
from conference.infra.database import Base, EnumSet
from conference.kernel.ids import (
    AgencyId,
    CaseId,
    DetailId,
    ExclusionId,
    ItemId,
    MeetingId,
    MemberId,
    PersonId,
    ReleaseId,
    RevealId,
)


class SealedDetail(Base):
    """An identifying detail, as ciphertext. The holder is the agency it belongs to."""

    __tablename__ = "sealed_detail"

    id: Mapped[DetailId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    holder_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    category: Mapped[Category]
    ciphertext: Mapped[bytes]
    entered_by: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    entered_at: Mapped[datetime]


class DetailKey(Base):
    """The key of one detail, wrapped by its holder's key."""

    __tablename__ = "detail_key"

    detail_id: Mapped[DetailId] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes]


class AgencyKey(Base):
    """The key of one agency, wrapped by the master key."""

    __tablename__ = "agency_key"

    agency_id: Mapped[AgencyId] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes]


class Release(Base):
    """A release of information: from one agency to one agency, written, explained, with an end."""

    __tablename__ = "release"

    id: Mapped[ReleaseId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    holder_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    recipient_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    categories: Mapped[frozenset[Category]] = mapped_column(EnumSet(Category))
    purposes: Mapped[frozenset[Purpose]] = mapped_column(EnumSet(Purpose))
    explained: Mapped[bool]
    signed_at: Mapped[datetime]
    last_day: Mapped[date]
    recorded_by: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_taken_by: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))


class Exclusion(Base):
    """The survivor's choice: this agency, or this person, has no part in the case."""

    __tablename__ = "exclusion"

    id: Mapped[ExclusionId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    agency_id: Mapped[AgencyId | None] = mapped_column(sa.ForeignKey("agency.id"), index=True)
    person_id: Mapped[PersonId | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (sa.CheckConstraint("(agency_id IS NULL) <> (person_id IS NULL)", name="one_kept_out"),)


class Reveal(Base):
    """The holder shows one detail to one agency, in one item of one meeting, until it stops."""

    __tablename__ = "reveal"

    id: Mapped[RevealId] = mapped_column(primary_key=True)
    detail_id: Mapped[DetailId] = mapped_column(sa.ForeignKey("sealed_detail.id"), index=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"))
    agency_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[ItemId] = mapped_column(sa.ForeignKey("agenda_item.id"))
    purpose: Mapped[Purpose]
    shown_by: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    shown_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
