"""Tables of actions."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.actions.domain import ActionState, GapCause, GapReason, Move, Outcome, Shown, Whose
from conference.infra.database import Base, only_where
from conference.kernel.ids import (
    ActionId,
    AgencyId,
    CaseId,
    GapId,
    ItemId,
    MeetingId,
    MemberId,
    NeedId,
    PersonId,
    ReferralId,
    RowId,
)
from conference.kernel.narrative import Narrative

_OFFERED, _ASIDE = only_where("offered_to_id IS NOT NULL"), only_where("snoozed_until IS NOT NULL")


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
    carrier_id: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    begun_at: Mapped[datetime | None]
    offered_to_id: Mapped[AgencyId | None] = mapped_column(sa.ForeignKey("agency.id"))
    asked_until: Mapped[date | None]
    asked_by: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    snoozed_until: Mapped[date | None]
    cleared_at: Mapped[datetime | None]
    parent_id: Mapped[ActionId | None] = mapped_column(sa.ForeignKey("action.id"))

    __table_args__ = (
        # The list of an agency: each part of it is read along one of these, as far as it is shown. SQLite keeps no
        # statistics: it takes the index of which the most columns are asked for, so each begins with all of its part.
        sa.Index("ix_action_inbox", "agency_id", "state", "due", "proposed_at", "id"),
        sa.Index("ix_action_carried", "carrier_id", "agency_id", "state", "due", "proposed_at", "id"),
        sa.Index("ix_action_offered", "offered_to_id", "state", "due", "proposed_at", "id", **_OFFERED),
        sa.Index("ix_action_snoozed", "agency_id", "state", "due", "proposed_at", "id", **_ASIDE),
        sa.Index("ix_action_closed", "agency_id", "state", "closed_at"),
        sa.Index("ix_action_not_done", "agency_id", "closed_at", **only_where("outcome = 'not_done'")),
        sa.Index("ix_action_answered", "agency_id", "state", "answered_at"),
        sa.Index("ix_action_done", "closed_at", "id", **only_where("outcome = 'done' AND cleared_at IS NULL")),
        sa.Index("ix_action_due", "state", "due", "proposed_at", "id"),
    )


class ActionMove(Base):
    """A move of an action, in its order. Only ever added. What the action had from then on stands with it."""

    __tablename__ = "action_move"

    action_id: Mapped[ActionId] = mapped_column(sa.ForeignKey("action.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Move]
    at: Mapped[datetime]
    by_member: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    state: Mapped[ActionState]
    agency_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    carrier_id: Mapped[MemberId | None] = mapped_column(sa.ForeignKey("membership.id"))
    day: Mapped[date | None]
    outcome: Mapped[Outcome | None]
    reason: Mapped[GapReason | None]
    text: Mapped[Narrative]


class PrivateStep(Base):
    """What an agency notes for itself on the way to an action. Read by that agency alone; a table of its own, so that
    nothing that reads actions for a table, for minutes or for counts can hold one.
    """

    __tablename__ = "private_step"

    id: Mapped[RowId] = mapped_column(primary_key=True)
    action_id: Mapped[ActionId] = mapped_column(sa.ForeignKey("action.id"), index=True)
    agency_id: Mapped[AgencyId] = mapped_column(sa.ForeignKey("agency.id"))
    text: Mapped[Narrative]
    at: Mapped[datetime]
    by_member: Mapped[MemberId] = mapped_column(sa.ForeignKey("membership.id"))
    done_at: Mapped[datetime | None]


class InboxChoice(Base):
    """How somebody looks at the list of their agency."""

    __tablename__ = "inbox_choice"

    person_id: Mapped[PersonId] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    whose: Mapped[Whose]
    shown: Mapped[Shown]


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
