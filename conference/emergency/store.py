"""Queries of emergency requests. Who may know of one is asked by whoever reads."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from conference.emergency.domain import RequestState
from conference.emergency.models import EmergencyRequest
from conference.infra.database import session
from conference.kernel.ids import CaseId, EmergencyId


def request(request_id: EmergencyId, *, for_change: bool = False) -> EmergencyRequest | None:
    """One request; read afresh and locked until the transaction ends when it is about to change."""
    return session().get(EmergencyRequest, request_id, with_for_update=for_change or None)


def waiting(case: CaseId) -> EmergencyRequest | None:
    """The request for a case that waits for an answer."""
    query = sa.select(EmergencyRequest).where(
        EmergencyRequest.case_id == case, EmergencyRequest.state == RequestState.OPEN
    )
    return session().scalar(query)


def latest(case: CaseId) -> EmergencyRequest | None:
    """The last request for a case, whatever became of it."""
    query = sa.select(EmergencyRequest).where(EmergencyRequest.case_id == case)
    return session().scalars(query.order_by(EmergencyRequest.asked_at.desc()).limit(1)).first()


def waiting_or_answered_since(moment: datetime) -> Sequence[EmergencyRequest]:
    """Requests that wait for an answer, and those that got one since; the longest waiting first."""
    query = sa.select(EmergencyRequest).where(
        sa.or_(EmergencyRequest.state == RequestState.OPEN, EmergencyRequest.answered_at > moment)
    )
    return session().scalars(query.order_by(EmergencyRequest.asked_at)).all()
