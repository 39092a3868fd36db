"""Table of the record."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.audit.domain import Deed
from conference.infra.database import Base


class RecordEntry(Base):
    """A link of the chain. The number is the key, so two writers can never fork it."""

    __tablename__ = "record_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    deed: Mapped[Deed]
    actor: Mapped[UUID | None] = mapped_column(sa.Uuid())
    agency: Mapped[UUID | None] = mapped_column(sa.Uuid())
    case_ref: Mapped[str | None] = mapped_column(sa.String(64))
    meeting: Mapped[UUID | None] = mapped_column(sa.Uuid())
    category: Mapped[str | None] = mapped_column(sa.String(40))
    answer: Mapped[str] = mapped_column(sa.String(10))
    code: Mapped[str] = mapped_column(sa.String(60))
    basis: Mapped[UUID | None] = mapped_column(sa.Uuid())
    policy: Mapped[int | None]
    previous: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))

    __table_args__ = (sa.Index("ix_record_entry_agency", "agency", "number"),)


class RecordHead(Base):
    """The one row that says where the chain ends, and which version of the settings holds now. Locked by each writer in
    turn.
    """

    __tablename__ = "record_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))
    policy_version: Mapped[int] = mapped_column(server_default="1")


class RecordAnchor(Base):
    """An anchor on its way out of here: `written_at` is empty until it stands in the file. One by itself each `day`."""

    __tablename__ = "record_anchor"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]
    policy: Mapped[int]
    day: Mapped[date | None] = mapped_column(unique=True)
    written_at: Mapped[datetime | None]
