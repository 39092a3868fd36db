"""Tables of what the survivor allows and refuses, and of who may sign for her."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.consent.domain import Category, Form, Interpreter, Purpose, Relation, Signer
from conference.infra.columns import EnumSet
from conference.infra.database import Base
from conference.kernel.ids import (
    AgencyId,
    AuthorityId,
    CaseId,
    CasePersonId,
    ExclusionId,
    MeetingId,
    MemberId,
    PersonId,
    ReleaseId,
    RowId,
)


class Release(Base):
    """A release of information: from one agency to one agency (or one person in it), written, explained, with an end.

    `recipient_id` and `recipient_person_id`: who receives. `meeting_id`: it holds in that meeting alone.
    `withdrawn_at`: when she said so; `withdrawal_taken_at`: when somebody took it down.
    `interpreter_language`: what was interpreted, as a code (ISO 639); empty when nothing was.
    """

    __tablename__ = "release"

    id: Mapped[ReleaseId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    about_id: Mapped[CasePersonId] = mapped_column(sa.ForeignKey("case_person.id"))
    holder_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    recipient_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    recipient_person_id: Mapped[PersonId | None] = mapped_column(sa.ForeignKey("person.id"))
    categories: Mapped[frozenset[Category]] = mapped_column(EnumSet(Category))
    purposes: Mapped[frozenset[Purpose]] = mapped_column(EnumSet(Purpose))
    form: Mapped[Form]
    explained: Mapped[bool]
    interpreter: Mapped[Interpreter]
    interpreter_language: Mapped[str] = mapped_column(sa.String(3))
    copy_allowed: Mapped[bool]
    meeting_id: Mapped[MeetingId | None] = mapped_column(sa.ForeignKey("meeting.id"))
    replaces_id: Mapped[ReleaseId | None] = mapped_column(sa.ForeignKey("release.id"))
    paper_reference: Mapped[str] = mapped_column(sa.String(40))
    signed_at: Mapped[datetime]
    last_day: Mapped[date]
    recorded_by: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_taken_by: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    withdrawal_taken_at: Mapped[datetime | None]


class ReleaseSignature(Base):
    """Who signed a release. `authority_id`: the recorded guardian or decision maker, for whoever signs for her."""

    __tablename__ = "release_signature"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    release_id: Mapped[ReleaseId] = mapped_column(sa.ForeignKey("release.id"), index=True)
    role: Mapped[Signer]
    authority_id: Mapped[AuthorityId | None] = mapped_column(sa.ForeignKey("authority.id"))


class ReleaseNarrowing(Base):
    """A kind of detail that she took back from a release, while the rest stays."""

    __tablename__ = "release_narrowing"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    release_id: Mapped[ReleaseId] = mapped_column(sa.ForeignKey("release.id"), index=True)
    category: Mapped[Category]
    at: Mapped[datetime]
    taken_at: Mapped[datetime]
    taken_by: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))


class ReleasePrompt(Base):
    """The holder was asked to speak with her again, this many days before a release ends: once, and never twice."""

    __tablename__ = "release_prompt"

    release_id: Mapped[ReleaseId] = mapped_column(sa.ForeignKey("release.id"), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]


class Authority(Base):
    """Somebody who may sign for a person of the case: by relation, never by name. Suspicion of abuse is enough."""

    __tablename__ = "authority"

    id: Mapped[AuthorityId] = mapped_column(primary_key=True)
    about_id: Mapped[CasePersonId] = mapped_column(sa.ForeignKey("case_person.id"), index=True)
    role: Mapped[Signer]
    relation: Mapped[Relation]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    suspected_from: Mapped[datetime | None]


class Incapacity(Base):
    """A span in which a person of the case cannot decide for herself."""

    __tablename__ = "incapacity"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    about_id: Mapped[CasePersonId] = mapped_column(sa.ForeignKey("case_person.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class WithdrawnEverything(Base):
    """She took back every release that was signed until then. The latest one counts."""

    __tablename__ = "withdrawn_everything"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    about_id: Mapped[CasePersonId] = mapped_column(sa.ForeignKey("case_person.id"), index=True)
    at: Mapped[datetime]
    taken_at: Mapped[datetime]
    taken_by: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))


class Exclusion(Base):
    """The survivor's choice: this agency, or this person, has no part in the case, or in some kinds of detail (None:
    the whole case).
    """

    __tablename__ = "exclusion"

    id: Mapped[ExclusionId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"))
    agency_id: Mapped[AgencyId | None] = mapped_column(sa.ForeignKey("agency.id"), index=True)
    person_id: Mapped[PersonId | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    categories: Mapped[frozenset[Category] | None] = mapped_column(EnumSet(Category))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    recorded_by: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    lifted_by: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))

    __table_args__ = (
        sa.CheckConstraint("(agency_id IS NULL) <> (person_id IS NULL)", name="one_kept_out"),
        sa.Index("ix_exclusion_case_id_agency_id", "case_id", "agency_id"),
        sa.Index("ix_exclusion_case_id_person_id", "case_id", "person_id"),
    )
