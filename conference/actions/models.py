"""Tables of actions."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.actions.domain import ActionState, GapCause, GapReason, Outcome
from conference.infra.database import Base
from conference.kernel.ids import (
    ActionId,
    AgencyId,
    CaseId,
    GapId,
    ItemId,
    MeetingId,
    MemberId,
    NeedId,
    ReferralId,
    RowId,
)
from conference.kernel.narrative import Narrative


class Action(Base):
    """Something an agency was asked to do for a survivor; it binds only once accepted."""

    __tablename__ = "action"

    id: Mapped[ActionId] = mapped_column(primary_key=True)
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    meeting_id: Mapped[MeetingId | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[ItemId | None] = mapped_column(sa.ForeignKey("agenda_item.id"))
    agency_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    need_id: Mapped[NeedId | None] = mapped_column(sa.ForeignKey("need.id"))
    text: Mapped[Narrative]
    due: Mapped[date | None]
    state: Mapped[ActionState]
    proposed_by: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    proposed_at: Mapped[datetime]
    answered_by: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    answered_at: Mapped[datetime | None]
    closed_by: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    closed_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    reason: Mapped[GapReason | None]

    __table_args__ = (
        sa.Index("ix_action_inbox", "agency_id", "state", "due"),
        sa.Index("ix_action_due", "state", "due", "proposed_at", "id"),
    )


class ActionUpdate(Base):
    """A line of an action's small history."""

    __tablename__ = "action_update"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    action_id: Mapped[ActionId] = mapped_column(sa.ForeignKey("action.id"), index=True)
    at: Mapped[datetime]
    by_member: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    text: Mapped[Narrative]


class Gap(Base):
    """A line of the gap ledger: something she asked for that no agency took on, and why. One for each action, and for
    each referral, which is for one of her needs.
    """

    __tablename__ = "gap"

    id: Mapped[GapId] = mapped_column(primary_key=True)
    action_id: Mapped[ActionId | None] = mapped_column(sa.ForeignKey("action.id"), unique=True)
    referral_id: Mapped[ReferralId | None] = mapped_column(sa.ForeignKey("referral.id"), unique=True)
    need_id: Mapped[NeedId | None] = mapped_column(sa.ForeignKey("need.id"))
    case_id: Mapped[CaseId] = mapped_column(sa.ForeignKey("case.id"), index=True)
    meeting_id: Mapped[MeetingId | None] = mapped_column(sa.ForeignKey("meeting.id"))
    cause: Mapped[GapCause]
    at: Mapped[datetime]
    by_member: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))

    __table_args__ = (sa.CheckConstraint("(action_id IS NULL) <> (referral_id IS NULL)", name="of_one"),)
