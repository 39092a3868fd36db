"""Queries that belong to a page alone."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from conference.cases.domain import Card, CaseState
from conference.cases.models import Case
from conference.consent import store as consent
from conference.infra.database import session
from conference.kernel.actor import Actor
from conference.kernel.ids import CaseId
from conference.meetings.domain import MeetingState
from conference.meetings.models import AgendaItem, Meeting

_SHOWN = (MeetingState.PUBLISHED, MeetingState.LIVE, MeetingState.ENDED)


def conferences_of(case_id: CaseId) -> Sequence[Meeting]:
    """The conferences that had a case on their published agenda, the latest first."""
    query = (
        sa.select(Meeting)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(AgendaItem.case_id == case_id, Meeting.state.in_(_SHOWN))
    )
    return session().scalars(query.order_by(Meeting.starts_at.desc())).all()


def cards_carried_by(actor: Actor, now: datetime) -> Sequence[Card]:
    """The open cases whose primary contact the actor is, the longest waiting first."""
    visible = consent.visible_cases(actor, now).where(
        Case.state == CaseState.OPEN, Case.primary_contact_id == actor.member
    )
    return sorted(
        consent.cards_for(actor, session().scalars(visible).all()).values(), key=lambda card: card.waiting_since
    )
