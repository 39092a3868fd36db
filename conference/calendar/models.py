"""Tables of the calendar."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.infra.database import Base
from conference.kernel.ids import MemberId


class CalendarFeed(Base):
    """A member's own address of the dates, for their calendar. Only a hash of its secret part is kept."""

    __tablename__ = "calendar_feed"

    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
