"""Queries of what her contacts look after."""

from collections.abc import Sequence

import sqlalchemy as sa

from conference.accounts import store as accounts
from conference.infra.database import session
from conference.kernel.ids import CaseId, MeetingId
from conference.meetings.domain import MeetingState
from conference.meetings.models import AgendaItem, Meeting
from conference.needs.models import ToldBack


def discussed(case_id: CaseId) -> Sequence[Meeting]:
    """The conferences that are over and had a case, which the caller knows to be visible, on their agenda."""
    had = sa.select(AgendaItem.meeting_id).where(AgendaItem.case_id == case_id)
    query = sa.select(Meeting).where(Meeting.id.in_(had), Meeting.state == MeetingState.ENDED)
    return session().scalars(query.order_by(Meeting.starts_at.desc())).all()


def told(case_id: CaseId) -> Sequence[tuple[ToldBack, str]]:
    """What she was told back and by whom, the latest first, for a case that the caller knows to be visible."""
    query = sa.select(ToldBack).where(ToldBack.case_id == case_id)
    rows = session().scalars(query.order_by(ToldBack.told_on.desc(), ToldBack.at.desc(), ToldBack.id)).all()
    names = accounts.names([row.by_member for row in rows])
    return [(row, names[row.by_member][0]) for row in rows]


def had_case(meeting_id: MeetingId, case_id: CaseId) -> bool:
    """Whether a conference that is over had this case on its agenda."""
    return any(meeting.id == meeting_id for meeting in discussed(case_id))
