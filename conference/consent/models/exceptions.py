"""Tables of what the rule book allows beside a release: overrides, and disclosures outside the screen."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.consent.domain import Body, Category, Claim, Harm, HoldReason, NotTold, ReviewResult
from conference.directory.domain import AgencyKind
from conference.infra.columns import EnumSet
from conference.infra.database import Base
from conference.kernel.ids import (
    AgencyId,
    CaseId,
    DetailId,
    DisclosureId,
    DutyId,
    HoldId,
    MeetingId,
    MemberId,
    OrderId,
    OverrideId,
    PersonId,
    RowId,
)


class Telling:
    """Whether the survivor has been told of it, and if not, why and when to ask again."""

    told_at: Mapped[datetime | None]
    not_told: Mapped[NotTold | None]
    ask_again_on: Mapped[date | None]


class Override(Telling, Base):
    """Named people may see named kinds of detail for some hours, because of serious harm, once two have approved."""

    __tablename__ = "override"

    id: Mapped[OverrideId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    why: Mapped[Harm]
    categories: Mapped[frozenset[Category]] = mapped_column(EnumSet(Category))
    hours: Mapped[int]
    asked_by: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    reviewed_by: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    reviewed_at: Mapped[datetime | None]
    review: Mapped[ReviewResult | None]


class OverrideRecipient(Base):
    """Somebody whom an override names."""

    __tablename__ = "override_recipient"

    override_id: Mapped[OverrideId] = mapped_column(sa.ForeignKey("override.id"), primary_key=True)
    person_id: Mapped[PersonId] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)


class OverrideApproval(Base):
    """One of the two yeses. `leads`: given as a privacy officer or chair."""

    __tablename__ = "override_approval"

    override_id: Mapped[OverrideId] = mapped_column(sa.ForeignKey("override.id"), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"), primary_key=True)
    leads: Mapped[bool]
    at: Mapped[datetime]


class Duty(Base):
    """A duty to report, as the law of the place puts it: local data, never code. `discloser`: kinds it binds."""

    __tablename__ = "duty"

    id: Mapped[DutyId] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(160))
    discloser: Mapped[frozenset[AgencyKind]] = mapped_column(EnumSet(AgencyKind))
    body: Mapped[Body]
    categories: Mapped[frozenset[Category]] = mapped_column(EnumSet(Category))
    mandatory: Mapped[bool]
    until: Mapped[datetime | None]


class Order(Telling, Base):
    """A paper that came from a court or a lawyer, for one holder. A subpoena is `by_judge` False."""

    __tablename__ = "court_order"

    id: Mapped[OrderId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    holder_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    by_judge: Mapped[bool]
    body: Mapped[Body]
    categories: Mapped[frozenset[Category]] = mapped_column(EnumSet(Category))
    first_day: Mapped[date]
    last_day: Mapped[date]
    stayed: Mapped[bool]
    recorded_by: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    recorded_at: Mapped[datetime]
    reviewed_by: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    reviewed_at: Mapped[datetime | None]


class Disclosure(Telling, Base):
    """One detail that its holder handed to one body outside the screen, and whether she has been told."""

    __tablename__ = "disclosure"

    id: Mapped[DisclosureId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    detail_id: Mapped[DetailId] = mapped_column(sa.ForeignKey("sealed_detail.id"))
    category: Mapped[Category]
    holder_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    claim: Mapped[Claim]
    body: Mapped[Body]
    duty_id: Mapped[DutyId | None] = mapped_column(sa.ForeignKey("duty.id"))
    order_id: Mapped[OrderId | None] = mapped_column(sa.ForeignKey("court_order.id"))
    by_member: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    at: Mapped[datetime]


class LegalHold(Base):
    """While it holds, nothing of the case is destroyed. It opens nothing."""

    __tablename__ = "legal_hold"

    id: Mapped[HoldId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    because: Mapped[HoldReason]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    set_by: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    lifted_by: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))


class DeclinedCase(Base):
    """That a conference said no to a case. `words_until`: when its words are to be destroyed; `emptied_at`: when they
    were.
    """

    __tablename__ = "declined_case"

    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    declined_on: Mapped[date]
    words_until: Mapped[datetime] = mapped_column(index=True)
    emptied_at: Mapped[datetime | None]


class ErasedCase(Base):
    """The keyed hash of a case that was erased: an import or a restore must not bring it back."""

    __tablename__ = "erased_case"

    reference: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    id: Mapped[RowId]
    erased_at: Mapped[datetime]
