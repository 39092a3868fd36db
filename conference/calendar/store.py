"""Queries of the calendar."""

import sqlalchemy as sa

from conference.calendar.models import CalendarFeed
from conference.infra.database import session
from conference.kernel.ids import MemberId


def feed(member: MemberId, *, for_change: bool = False) -> CalendarFeed | None:
    """A member's feed, if they have one; read afresh and locked when it is about to change."""
    return session().get(CalendarFeed, member, with_for_update=for_change or None)


def feed_by(secret: str) -> CalendarFeed | None:
    """The feed with this hash."""
    return session().scalar(sa.select(CalendarFeed).where(CalendarFeed.secret == secret))


def forget_feed(member: MemberId) -> None:
    """Forget a member's feed: its address opens nothing any more."""
    session().execute(sa.delete(CalendarFeed).where(CalendarFeed.member_id == member))
