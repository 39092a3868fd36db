"""Table of what two agencies answered about two cards."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.alike.domain import Answer
from conference.infra.database import Base
from conference.kernel.ids import CaseId, MemberId


class AlikeAnswer(Base):
    """What both agencies found when they talked. `one_id` is the lesser id, so that two cards have one answer."""

    __tablename__ = "alike_answer"

    one_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), primary_key=True)
    other_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), primary_key=True, index=True)
    answer: Mapped[Answer]
    goes_on_id: Mapped[CaseId | None] = mapped_column(sa.ForeignKey("case.id"))
    by_member: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    at: Mapped[datetime]
