"""Table of emergency requests."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.emergency.domain import RequestState, Why
from conference.infra.database import Base
from conference.kernel.ids import AgencyId, CaseId, EmergencyId, MeetingId, MemberId
from conference.kernel.narrative import Narrative


class EmergencyRequest(Base):
    """A conference that was asked for outside the rhythm. `reason`: for those who may know of the case; `answer`: why
    the chair said no. It goes with its case when that is erased.
    """

    __tablename__ = "emergency_request"

    id: Mapped[EmergencyId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    asked_by: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    asked_for: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    asked_at: Mapped[datetime]
    why: Mapped[Why]
    reason: Mapped[Narrative]
    state: Mapped[RequestState]
    answered_by: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[Narrative | None]
    meeting_id: Mapped[MeetingId | None] = mapped_column(sa.ForeignKey("meeting.id"))

    __table_args__ = (
        # Two pages at the same moment must not both ask: one request waits at a time.
        sa.Index(
            "ix_emergency_request_waiting",
            "case_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
    )
