"""Tables of following up."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.infra.columns import EnumSet
from conference.infra.database import Base
from conference.kernel.ids import ActionId, MemberId, PersonId, RowId
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
    repeats: Mapped[int]
    repeat_days: Mapped[int]
    looked_on: Mapped[date | None]


class OwnReminders(Base):
    """What somebody does not want to be told, whatever the task force has."""

    __tablename__ = "own_reminders"

    person_id: Mapped[PersonId] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    off: Mapped[frozenset[Reminder]] = mapped_column(EnumSet(Reminder))
    monday: Mapped[bool]


class WaitingNudge(Base):
    """Somebody asks how a promise stands, and whoever looks after it has not been told yet."""

    __tablename__ = "waiting_nudge"

    action_id: Mapped[ActionId] = mapped_column(sa.ForeignKey("action.id"), primary_key=True)
    by_member: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"), primary_key=True)


class LetterDay(Base):
    """The last local day on which somebody got their gathered mail: there is one a day at most."""

    __tablename__ = "letter_day"

    person_id: Mapped[PersonId] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    day: Mapped[date]
