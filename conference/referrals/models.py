"""Tables of referrals."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.actions.domain import GapReason
from conference.infra.database import Base
from conference.kernel.ids import AgencyId, CaseId, MemberId, NeedId, ReferralId, RowId
from conference.kernel.narrative import Narrative
from conference.referrals.domain import ReferralState, StepKind


class Referral(Base):
    """A way to an agency at the table or to an outside service, which she said yes to. `to_agency`: None for an outside
    one, which `service` names. The frozen minimum, from `need_words` on, is never changed. `check_asked_on`: the local
    day on which somebody was asked for the two-week check.
    """

    __tablename__ = "referral"

    id: Mapped[ReferralId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    need_id: Mapped[NeedId] = mapped_column(sa.ForeignKey("need.id"))
    offered_by: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"), index=True)
    to_agency: Mapped[AgencyId | None] = mapped_column(sa.ForeignKey("agency.id"), index=True)
    service: Mapped[Narrative]
    offered_at: Mapped[datetime]
    state: Mapped[ReferralState]
    taken_back: Mapped[bool]
    check_asked_on: Mapped[date | None]
    reason: Mapped[GapReason | None]
    need_words: Mapped[Narrative]
    languages: Mapped[Narrative]
    interpreter: Mapped[bool]
    minimum: Mapped[Narrative]


class ReferralStep(Base):
    """A step of a warm transfer: on which day, noted by whom, and with which worker."""

    __tablename__ = "referral_step"

    referral_id: Mapped[ReferralId] = mapped_column(sa.ForeignKey("referral.id"), primary_key=True)
    kind: Mapped[StepKind] = mapped_column(primary_key=True)
    made_on: Mapped[date]
    noted_at: Mapped[datetime]
    by_member: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    who: Mapped[Narrative]


class ReferralWord(Base):
    """What she says of a referral."""

    __tablename__ = "referral_word"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    referral_id: Mapped[ReferralId] = mapped_column(sa.ForeignKey("referral.id"), index=True)
    at: Mapped[datetime]
    by_member: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    text: Mapped[Narrative]


class ReferralMove(Base):
    """A line of a referral's history: who moved it to which state, and when. Every move leaves one."""

    __tablename__ = "referral_move"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    referral_id: Mapped[ReferralId] = mapped_column(sa.ForeignKey("referral.id"), index=True)
    at: Mapped[datetime]
    by_member: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    to_state: Mapped[ReferralState]
