"""Which pages are open in which web process: who has none any more has left, and a process may die without a word."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from conference.attendance.models import Presence
from conference.infra.database import session
from conference.kernel.ids import MeetingId, MemberId
from conference.live.models import OpenPage
from conference.meetings.models import Meeting


def add(pages: Sequence[OpenPage]) -> None:
    """Note pages that were opened; one that was noted before, for another meeting perhaps, is noted anew."""
    session().execute(sa.delete(OpenPage).where(OpenPage.sid.in_([page.sid for page in pages])))
    session().add_all(pages)


def remove(meeting: MeetingId, sids: Collection[str]) -> None:
    """Forget pages of a meeting that are gone."""
    session().execute(sa.delete(OpenPage).where(OpenPage.meeting_id == meeting, OpenPage.sid.in_(sids)))


def say_alive(process: str, now: datetime) -> None:
    """A process still holds its pages."""
    session().execute(sa.update(OpenPage).where(OpenPage.process == process).values(seen_at=now))


def of_process(process: str) -> frozenset[str]:
    """The pages that a process is noted to hold."""
    return frozenset(session().scalars(sa.select(OpenPage.sid).where(OpenPage.process == process)))


def silent_since(moment: datetime) -> Sequence[tuple[str, MeetingId, MemberId]]:
    """Pages whose process has not been heard of since: their sids, with meeting and member."""
    query = sa.select(OpenPage.sid, OpenPage.meeting_id, OpenPage.member_id).where(OpenPage.seen_at < moment)
    return [(sid, meeting, member) for sid, meeting, member in session().execute(query)]


def members_with(meeting: MeetingId) -> frozenset[MemberId]:
    """Who has a page of a meeting open, in whatever process."""
    return frozenset(session().scalars(sa.select(OpenPage.member_id).where(OpenPage.meeting_id == meeting)))


def noted_by_chair(meeting: MeetingId) -> frozenset[MemberId]:
    """Who is here because the chair said so, and needs no page."""
    query = sa.select(Presence.member_id).where(
        Presence.meeting_id == meeting, Presence.left_at.is_(None), Presence.by_chair
    )
    return frozenset(session().scalars(query))


def versions(meetings: Collection[MeetingId]) -> Mapping[MeetingId, int]:
    """How far some meetings have come."""
    query = sa.select(Meeting.id, Meeting.version).where(Meeting.id.in_(meetings))
    return dict(session().execute(query).all())
