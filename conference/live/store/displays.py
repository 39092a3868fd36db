"""Screens in the room, by their secret, their code or their meeting; and who may be there to look at them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.attendance import store as attendance
from conference.infra.database import session
from conference.kernel.ids import MeetingId, MemberId
from conference.live.models import Display
from conference.meetings.domain import EventKind
from conference.meetings.models import MeetingEvent


def by_secret(secret: str) -> Display | None:
    """The screen that has this secret, given as it is kept."""
    return session().scalar(sa.select(Display).where(Display.secret == secret))


def waiting(code: str, now: datetime) -> Display | None:
    """The screen that shows this code now; locked, for a code pairs once."""
    query = sa.select(Display).where(Display.code == code, Display.code_until > now, Display.meeting_id.is_(None))
    return session().scalar(query.with_for_update())


def of_meeting(meeting: MeetingId) -> Sequence[Display]:
    """The screens that show a meeting and were not taken off."""
    query = sa.select(Display).where(Display.meeting_id == meeting, Display.ended_at.is_(None))
    return session().scalars(query.order_by(Display.paired_at, Display.id)).all()


def forget(*, unpaired_before: datetime, paired_before: datetime, most: int) -> None:
    """Forget screens of long ago, and of those that wait for somebody to type their code all but the newest."""
    unpaired = sa.select(Display.id).where(Display.meeting_id.is_(None)).order_by(Display.code_until.desc(), Display.id)
    long_ago = sa.and_(Display.meeting_id.is_(None), Display.code_until <= unpaired_before)
    session().execute(
        sa.delete(Display).where(
            sa.or_(long_ago, Display.paired_at <= paired_before, Display.id.in_(unpaired.offset(most)))
        )
    )


def perhaps_in_the_room(meeting: MeetingId) -> frozenset[MemberId]:
    """Who may still look at a screen of the room: whoever was there, unless somebody else noted that they left, and
    whoever paired one that is not taken off, wherever it stands.

    A page that closed is no proof of it: the telephone sleeps, its owner looks at the wall.
    """
    left = sa.select(MeetingEvent).where(MeetingEvent.meeting_id == meeting, MeetingEvent.kind == EventKind.LEFT)
    noted_by = {
        MemberId(UUID(event.facts["member"])): event.by_member
        for event in session().scalars(left.order_by(MeetingEvent.version))
    }
    were_there = {held.member_id for held in attendance.presences(meeting)}
    gone = {member for member, by in noted_by.items() if by != member}
    paired = {held.paired_by for held in of_meeting(meeting) if held.paired_by}
    return attendance.present(meeting) | (were_there - gone) | paired
