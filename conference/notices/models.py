"""Tables of following up."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.infra.database import Base, EnumSet
from conference.kernel.ids import PersonId, RowId
from conference.notices.domain import Reminder


class FollowUp(Base):
    """How the task force wants promises followed up: one row, which is there from the migration on. `looked_on`: the
    local day of the last look, to whose mails it belongs.
    """

    __tablename__ = "follow_up"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    ahead_days: Mapped[int]
    late_days: Mapped[int]
    chair_days: Mapped[int]
    off: Mapped[frozenset[Reminder]] = mapped_column(EnumSet(Reminder))
    monday: Mapped[bool]
    looked_on: Mapped[date | None]


class OwnReminders(Base):
    """What somebody does not want to be told, whatever the task force has."""

    __tablename__ = "own_reminders"

    person_id: Mapped[PersonId] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    off: Mapped[frozenset[Reminder]] = mapped_column(EnumSet(Reminder))
    monday: Mapped[bool]
