"""Tables of cases."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.cases.domain import AgeBand, CaseState, Knows, NeedState
from conference.infra.database import Base
from conference.kernel.ids import AgencyId, CaseId, MemberId, NeedId
from conference.kernel.narrative import Narrative


class Case(Base):
    """A pseudonymous case. Holds the card and nothing that identifies."""

    __tablename__ = "case"

    id: Mapped[CaseId] = mapped_column(primary_key=True)
    pseudonym: Mapped[str] = mapped_column(sa.String(40), unique=True)
    lead_agency_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"), index=True)
    state: Mapped[CaseState]
    step: Mapped[int]
    age_band: Mapped[AgeBand | None]
    region: Mapped[Narrative]
    question: Mapped[Narrative]
    does_not_want: Mapped[Narrative]
    languages: Mapped[Narrative]
    interpreter: Mapped[bool]
    knows: Mapped[Knows]
    knows_why: Mapped[Narrative]
    primary_contact_id: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"), index=True)
    backup_contact_id: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    brought_on: Mapped[date]
    waiting_since: Mapped[date]
    first_contact_at: Mapped[datetime | None]
    follow_up_on: Mapped[date | None]
    returned: Mapped[bool]
    urgent_because: Mapped[Narrative]
    source_key: Mapped[str | None] = mapped_column(sa.String(64), unique=True)

    __table_args__ = (
        sa.CheckConstraint("step BETWEEN 1 AND 4", name="step"),
        sa.Index("ix_case_waiting", "state", "step", "waiting_since"),
    )


class Need(Base):
    """One thing she asked for; `position` is her order."""

    __tablename__ = "need"

    id: Mapped[NeedId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    position: Mapped[int]
    text: Mapped[Narrative]
    state: Mapped[NeedState]


class NeededAgency(Base):
    """An agency with a part to play in the case: it stays at step 4."""

    __tablename__ = "needed_agency"

    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), primary_key=True)
    agency_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"), primary_key=True)
