"""Tables of what her contacts look after."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.infra.database import Base
from conference.kernel.ids import CaseId, MeetingId, MemberId, RowId
from conference.kernel.narrative import Narrative
from conference.needs.domain import Answer, Question


class ToldBack(Base):
    """What somebody told her back. It goes with its case when that is erased."""

    __tablename__ = "told_back"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    meeting_id: Mapped[MeetingId | None] = mapped_column(sa.ForeignKey("meeting.id"))
    told_on: Mapped[date]
    at: Mapped[datetime]
    by_member: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    text: Mapped[Narrative]


class AskedHer(Base):
    """That her contact asked her how it was, with her own words. It goes with its case when that is erased."""

    __tablename__ = "asked_her"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    at: Mapped[datetime]
    by_member: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    text: Mapped[Narrative]


class HerAnswer(Base):
    """What she answered to one question; there is none for a question that she left out."""

    __tablename__ = "her_answer"

    asked_id: Mapped[RowId] = mapped_column(sa.ForeignKey("asked_her.id"), primary_key=True)
    question: Mapped[Question] = mapped_column(primary_key=True)
    answer: Mapped[Answer]
