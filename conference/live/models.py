"""Tables of the running meeting."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.infra.database import Base
from conference.kernel.ids import CommandId, MeetingId, MemberId


class Command(Base):
    """A command that was carried out, with its answer: repeated after a lost acknowledgement, it gives the first."""

    __tablename__ = "command"

    id: Mapped[CommandId] = mapped_column(primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    version: Mapped[int]
    at: Mapped[datetime]
