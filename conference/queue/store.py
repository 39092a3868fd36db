"""Queries of the queue."""

from collections.abc import Sequence
from datetime import datetime

from conference.cases import store as cases
from conference.cases.domain import Card, CaseState
from conference.cases.models import Case
from conference.consent import store as consent
from conference.infra.database import session
from conference.kernel.actor import Actor


def open_cards(actor: Actor, now: datetime) -> Sequence[Card]:
    """The cards of the open cases that the actor may know of, in no order."""
    visible = consent.visible_cases(actor, now).where(Case.state == CaseState.OPEN)
    return list(cases.cards(session().scalars(visible).all()).values())
