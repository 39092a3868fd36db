"""Queries of what her contacts look after."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from conference.accounts import store as accounts
from conference.infra.database import session
from conference.kernel.ids import CaseId, MeetingId, RowId
from conference.meetings.domain import MeetingState
from conference.meetings.models import AgendaItem, Meeting
from conference.needs.domain import Answer, Question
from conference.needs.models import AskedHer, HerAnswer, ToldBack


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


def asked(case_id: CaseId) -> Sequence[tuple[AskedHer, str]]:
    """When she was asked and by whom, the latest first, for a case that the caller knows to be visible."""
    query = sa.select(AskedHer).where(AskedHer.case_id == case_id)
    rows = session().scalars(query.order_by(AskedHer.at.desc(), AskedHer.id)).all()
    names = accounts.names([row.by_member for row in rows])
    return [(row, names[row.by_member][0]) for row in rows]


def asked_last(visible: sa.Select[CaseId], before: datetime) -> Sequence[RowId]:
    """When she was asked last before an instant, in each of the cases in `visible`: nobody is counted twice."""
    query = sa.select(AskedHer.case_id, AskedHer.id).where(AskedHer.case_id.in_(visible), AskedHer.at < before)
    rows = session().execute(query.order_by(AskedHer.at, AskedHer.id))
    return list({case: asked_id for case, asked_id in rows}.values())  # noqa: C416 - of each case the last stays


def answers(asked_ids: Sequence[RowId]) -> Mapping[RowId, Mapping[Question, Answer]]:
    """What she answered each time, in the order of the questions."""
    rows = session().scalars(sa.select(HerAnswer).where(HerAnswer.asked_id.in_(asked_ids))).all()
    held = {(row.asked_id, row.question): row.answer for row in rows}
    return {
        asked_id: {question: held[asked_id, question] for question in Question if (asked_id, question) in held}
        for asked_id in asked_ids
    }


def had_case(meeting_id: MeetingId, case_id: CaseId) -> bool:
    """Whether a conference that is over had this case on its agenda."""
    return any(meeting.id == meeting_id for meeting in discussed(case_id))
