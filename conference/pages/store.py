"""Queries that belong to a page alone."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from conference.cases.domain import CaseState
from conference.cases.models import Case, ContactHandover
from conference.consent import store as consent
from conference.directory import service as directory
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


def cases_calling(actor: Actor, now: datetime) -> Sequence[CaseId]:
    """The open cases that name the actor as a contact, or whose contact the actor hands over; whom she calls today is
    for the rule.
    """
    handing_over = sa.select(ContactHandover.case_id).where(
        ContactHandover.from_id == actor.member, ContactHandover.ended_at.is_(None)
    )
    mine = sa.or_(
        Case.primary_contact_id == actor.member, Case.backup_contact_id == actor.member, Case.id.in_(handing_over)
    )
    return session().scalars(consent.visible_cases(actor, now).where(Case.state == CaseState.OPEN, mine)).all()


def cases_handed_over(actor: Actor, now: datetime) -> Sequence[CaseId]:
    """The open cases in which it may be being handed over whom she calls."""
    handed = sa.select(ContactHandover.case_id).where(
        ContactHandover.ended_at.is_(None), ContactHandover.last_day >= directory.today(now)
    )
    visible = consent.visible_cases(actor, now)
    return session().scalars(visible.where(Case.state == CaseState.OPEN, Case.id.in_(handed))).all()
