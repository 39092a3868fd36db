"""Queries of drafts: always of one member, or of time alone."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from conference.accounts.models import Membership
from conference.drafts.models import Draft
from conference.infra.database import session
from conference.kernel.ids import DraftId, MemberId


def take_turn(member: MemberId) -> None:
    """Have two pages of one member save one after the other, until the transaction ends."""
    session().execute(sa.select(Membership.id).where(Membership.id == member).with_for_update(key_share=True))


def draft(draft_id: DraftId) -> Draft | None:
    """One draft, ended or not."""
    return session().get(Draft, draft_id, populate_existing=True)


def of_member(member: MemberId) -> Draft | None:
    """What a member has begun and not ended."""
    return session().scalar(sa.select(Draft).where(Draft.member_id == member, Draft.ended_at.is_(None)))


def to_end(saved_before: datetime, active: Collection[MemberId]) -> Sequence[Draft]:
    """Drafts that nobody went on with, and those of members who are no more."""
    over = sa.or_(Draft.saved_at <= saved_before, Draft.member_id.not_in(active))
    return session().scalars(sa.select(Draft).where(Draft.ended_at.is_(None), over)).all()


def ended(before: datetime | None = None) -> Sequence[DraftId]:
    """Drafts that have ended, at all or by an instant."""
    query = sa.select(Draft.id).where(Draft.ended_at.is_not(None))
    return session().scalars(query if before is None else query.where(Draft.ended_at <= before)).all()


def forget(drafts: Collection[DraftId]) -> None:
    """Let rows go, in the caller's transaction."""
    session().execute(sa.delete(Draft).where(Draft.id.in_(drafts)))
