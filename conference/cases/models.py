"""Tables of cases."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.cases.domain import (
    AgeBand,
    CardField,
    CaseState,
    Knows,
    NeedState,
    PersonKind,
    ProtectiveFactor,
    RiskFactor,
)
from conference.infra.database import Base, EnumSet
from conference.kernel.ids import AgencyId, CaseId, CasePersonId, MemberId, NeedId, PersonId, RowId, TeamId
from conference.kernel.narrative import Narrative


class Case(Base):
    """A pseudonymous case. Holds the card and nothing that identifies.

    `discussed_on`: the day of the last conference that discussed it; None while the table has not.
    """

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
    discussed_on: Mapped[date | None]
    returned: Mapped[bool]
    urgent_because: Mapped[Narrative]
    risks: Mapped[frozenset[RiskFactor]] = mapped_column(EnumSet(RiskFactor))
    protections: Mapped[frozenset[ProtectiveFactor]] = mapped_column(EnumSet(ProtectiveFactor))
    closed_at: Mapped[datetime | None]
    source_key: Mapped[str | None] = mapped_column(sa.String(64), unique=True)

    __table_args__ = (
        sa.CheckConstraint("step BETWEEN 1 AND 4", name="step"),
        sa.Index("ix_case_waiting", "state", "waiting_since", "pseudonym"),
        sa.Index("ix_case_first_contact", "state", "first_contact_at"),
        sa.Index("ix_case_follow_up", "state", "follow_up_on"),
        sa.Index("ix_case_discussed", "state", "discussed_on"),
        sa.Index("ix_case_brought", "state", "brought_on"),
    )


class OfferedName(Base):
    """A pseudonym held for somebody to choose: for the next case that a member brings, or for a case that gets a new
    one. Until it is let go, nobody else is offered it, and no case is given it.
    """

    __tablename__ = "offered_name"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"), index=True)
    case_id: Mapped[CaseId | None] = mapped_column(sa.ForeignKey("case.id"), index=True)


class FormerName(Base):
    """A pseudonym that a case had before it got a new one. It is never given again."""

    __tablename__ = "former_name"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    until: Mapped[datetime]


class CorrectedField(Base):
    """What stood on a card before its lead agency corrected it: words as they were; of choices, that they changed."""

    __tablename__ = "corrected_field"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    field: Mapped[CardField]
    before: Mapped[Narrative]
    at: Mapped[datetime]
    by_member: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))


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


class CasePerson(Base):
    """Somebody whose details a case can hold: the survivor, who bears the case's own id, or a child. Never a name.

    `turns_18`: the local day they come of age, None for an adult.
    """

    __tablename__ = "case_person"

    id: Mapped[CasePersonId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    kind: Mapped[PersonKind]
    turns_18: Mapped[date | None]
    understands: Mapped[bool]
    served_alone: Mapped[bool]


class TeamMember(Base):
    """Somebody whom an agency put on a case. Ends with the membership: nothing is carried to another agency."""

    __tablename__ = "team_member"

    id: Mapped[TeamId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"), index=True)
    person_id: Mapped[PersonId] = mapped_column(sa.ForeignKey("person.id"))
    agency_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    added_by: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
