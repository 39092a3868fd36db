"""Tables of cases."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.cases.domain import (
    AgeBand,
    Agrees,
    CardField,
    CaseState,
    Knows,
    NeedState,
    PersonKind,
    ProtectiveFactor,
    RiskFactor,
)
from conference.cases.policy import second_name
from conference.infra.columns import EnumSet
from conference.infra.database import Base, only_where
from conference.kernel.ids import (
    AgencyId,
    CaseId,
    CasePersonId,
    HandoverId,
    MemberId,
    NeedId,
    PersonId,
    RowId,
    TeamId,
)
from conference.kernel.narrative import Narrative

_WAITING = ("state", "waiting_since", "pseudonym")
_BY_LETTERS = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")
"""Names sort by their letters, as the stated rule has it, whatever the language of the database."""


def _second_name(context: Any) -> str:
    return second_name(context.get_current_parameters()["pseudonym"])


class Case(Base):
    """A pseudonymous case. Holds the card and nothing that identifies.

    `second_name`: the pseudonym from its second word on, for it is sought by that, too. `discussed_on`: the day of the
    last conference that discussed it; None while the table has not.
    """

    __tablename__ = "case"

    id: Mapped[CaseId] = mapped_column(primary_key=True)
    pseudonym: Mapped[str] = mapped_column(_BY_LETTERS, unique=True)
    second_name: Mapped[str] = mapped_column(_BY_LETTERS, insert_default=_second_name, index=True)
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
        sa.CheckConstraint("pseudonym LIKE '%' || second_name", name="second_name"),
        # Each order of the queue, and each part of the order by urgency, along an index of its own.
        sa.Index("ix_case_waiting", *_WAITING),
        sa.Index("ix_case_first_contact", "state", "first_contact_at", "waiting_since", "pseudonym"),
        sa.Index("ix_case_follow_up", *_WAITING, **only_where("follow_up_on IS NOT NULL")),
        sa.Index("ix_case_returned", *_WAITING, **only_where("returned IS TRUE AND discussed_on IS NULL")),
        sa.Index("ix_case_undiscussed", *_WAITING, **only_where("discussed_on IS NULL")),
        sa.Index("ix_case_discussed", "state", "discussed_on", "pseudonym", **only_where("discussed_on IS NOT NULL")),
        # What narrows the queue is found here, without a look at the card.
        sa.Index("ix_case_facts", "state", "lead_agency_id", "step", "age_band", "interpreter", "returned", "id"),
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


class ContactHandover(Base):
    """That her primary contact became another. It runs until the end of its last local day, unless it was ended before
    (`ended_at`), and only while `to_id` is the primary contact of the card. `from_id`: None where she had none.
    `was_backup`: whether who took over was her backup contact until then.
    """

    __tablename__ = "contact_handover"

    id: Mapped[HandoverId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    from_id: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"), index=True)
    to_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    was_backup: Mapped[bool]
    at: Mapped[datetime]
    by_member: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    last_day: Mapped[date]
    agrees: Mapped[Agrees]
    agrees_why: Mapped[Narrative]
    ended_at: Mapped[datetime | None]


class LeftToDo(Base):
    """One thing that is left to do when a contact hands over."""

    __tablename__ = "left_to_do"

    handover_id: Mapped[HandoverId] = mapped_column(sa.ForeignKey("contact_handover.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[Narrative]
