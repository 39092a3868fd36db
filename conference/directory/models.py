"""Tables of the directory."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.directory.domain import AgencyKind, Profile
from conference.infra.database import Base
from conference.kernel.ids import AgencyId, AgreementId, RowId, ServiceId


class TaskForce(Base):
    """The task force that this installation serves: one row. `changed_settings`: where its policy differs from its
    profile, by the name of the setting.
    """

    __tablename__ = "task_force"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    time_zone: Mapped[str] = mapped_column(sa.String(60))
    profile: Mapped[Profile]
    changed_settings: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


class Agency(Base):
    """An agency at the table."""

    __tablename__ = "agency"

    id: Mapped[AgencyId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    kind: Mapped[AgencyKind]
    emergency_phone: Mapped[str | None] = mapped_column(sa.String(40))


class Succession(Base):
    """An agency that merged into another: custody of its details and every refusal follow, permissions do not."""

    __tablename__ = "succession"

    agency_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"), primary_key=True)
    took_over_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"), primary_key=True)
    since: Mapped[datetime]


class Agreement(Base):
    """A signed memorandum of understanding: local days, both included."""

    __tablename__ = "agreement"

    id: Mapped[AgreementId] = mapped_column(primary_key=True)
    agency_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]

    __table_args__ = (sa.UniqueConstraint("agency_id", "first_day"),)


class Service(Base):
    """A service that somebody offers, as another directory publishes it."""

    __tablename__ = "service"

    id: Mapped[ServiceId] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(sa.String(120), unique=True)
    organisation: Mapped[str] = mapped_column(sa.String(200))
    name: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text)
    eligibility: Mapped[str] = mapped_column(sa.Text)
    languages: Mapped[str] = mapped_column(sa.String(200))
    phone: Mapped[str] = mapped_column(sa.String(60))
    web: Mapped[str] = mapped_column(sa.String(500))
    last_checked: Mapped[date | None]
    imported_at: Mapped[datetime]
