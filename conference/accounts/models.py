"""Tables of accounts."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.infra.columns import EnumSet
from conference.infra.database import Base
from conference.kernel.actor import Role
from conference.kernel.ids import AbsenceId, AgencyId, MemberId, PersonId, SignInId


class Person(Base):
    """Somebody who can sign in. The person stays the same when the agency changes."""

    __tablename__ = "person"

    id: Mapped[PersonId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(8))


class Membership(Base):
    """A person acting for one agency: a member. Ends at `until`, never deleted."""

    __tablename__ = "membership"

    id: Mapped[MemberId] = mapped_column(primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(sa.ForeignKey("person.id"), index=True)
    agency_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"), index=True)
    roles: Mapped[frozenset[Role]] = mapped_column(EnumSet(Role))
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Absence(Base):
    """Days on which a member is away, both included, and the colleague who stands in."""

    __tablename__ = "absence"

    id: Mapped[AbsenceId] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date] = mapped_column(index=True)
    stand_in_id: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))


def _started_at(context: Any) -> Any:
    return context.get_current_parameters()["started_at"]


class SignIn(Base):
    """One signed-in browser. Ended by signing out, by the clock, or by going on after a lock, as another.

    `used_at`: about when somebody last used it.
    """

    __tablename__ = "sign_in"

    id: Mapped[SignInId] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"), index=True)
    started_at: Mapped[datetime]
    used_at: Mapped[datetime] = mapped_column(insert_default=_started_at)
    ended_at: Mapped[datetime | None]


class SignInTries(Base):
    """Attempts to sign in that were not followed by a success: of one account, or from one address, by their hash."""

    __tablename__ = "sign_in_tries"

    of: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
