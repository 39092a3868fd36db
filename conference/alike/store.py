"""Queries of cards that are like each other."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from conference.accounts import store as accounts
from conference.alike.domain import Talked
from conference.alike.models import AlikeAnswer
from conference.alike.policy import WITHIN
from conference.cases.domain import Card, CaseState, Step
from conference.cases.models import Case
from conference.consent import store as consent
from conference.consent.domain import CaseFacts
from conference.infra.database import session
from conference.kernel.actor import Actor
from conference.kernel.ids import CaseId, MemberId


def candidates(actor: Actor, card: Card, now: datetime) -> Sequence[CaseId]:
    """The cases that the actor may know of and whose card may be like this one."""
    visible = consent.visible_cases(actor, now).where(
        Case.state == CaseState.OPEN,
        Case.brought_on.between(card.brought_on - WITHIN, card.brought_on + WITHIN),
        Case.age_band == card.age_band,
        Case.interpreter == card.interpreter,
        Case.lead_agency_id != card.lead,
        Case.step >= Step.DE_IDENTIFIED,
        Case.id != card.id,
    )
    return session().scalars(visible.order_by(Case.brought_on, Case.id)).all()


def answers(case_id: CaseId) -> Mapping[CaseId, Talked]:
    """What was answered about this card and others, by the other one."""
    query = sa.select(AlikeAnswer).where(sa.or_(AlikeAnswer.one_id == case_id, AlikeAnswer.other_id == case_id))
    return {
        row.other_id if row.one_id == case_id else row.one_id: Talked(row.answer, row.goes_on_id, row.at)
        for row in session().scalars(query)
    }


def answer(one: CaseId, other: CaseId) -> AlikeAnswer | None:
    """What was answered about two cards, to be changed."""
    return session().get(AlikeAnswer, (one, other), with_for_update=True)


def contacts(cases: Collection[CaseFacts], now: datetime) -> Mapping[MemberId, Actor]:
    """The contacts of some cases, as they act now."""
    named = {contact.member for case in cases for contact in case.contacts.named(now)}
    return accounts.actors(sorted(named, key=str), now)
