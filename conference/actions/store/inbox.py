"""Queries of an agency's list: each part along an index of its own, as far as it is shown, however many actions there
are. They give ids; what each row tells is read for those alone.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from conference.accounts.domain import Staff
from conference.actions.domain import ActionState
from conference.actions.models import Action, InboxChoice
from conference.actions.policy.looking_after import Mine
from conference.cases.models import Case
from conference.consent import store as consent
from conference.infra.database import session
from conference.kernel.actor import Actor
from conference.kernel.ids import ActionId, AgencyId, PersonId

_BY_DAY = Action.due, Action.proposed_at, Action.id


def choice(person: PersonId) -> InboxChoice | None:
    """How somebody looks at the list of their agency."""
    return session().get(InboxChoice, person)


def looked_after(mine: Mine, staff: Staff, now: datetime) -> sa.ColumnElement[bool]:
    """What a member looks after, for a query. The same rule as `Mine.holds`."""
    carried = Action.carrier_id.in_(mine.carriers)
    if mine.others is None:
        return carried
    others = [
        sa.and_(Action.carrier_id.in_(carriers), _knows_its_case(staff.members[member], now))
        for member, carriers in mine.others.items()
    ]
    return sa.or_(carried, Action.carrier_id.is_(None), sa.not_(sa.or_(sa.false(), *others)))


def _knows_its_case(actor: Actor, now: datetime) -> sa.Exists:
    """Asked of each action by its case, so that a part that is long is read no further than it is shown."""
    return consent.visible_cases(actor, now).where(Case.id == Action.case_id).exists()


@dataclass(frozen=True, slots=True)
class Own:
    """The actions of the actor's agency, of cases that the actor may know of; at most `most` of each part. `mine`: only
    those of the promises; None: whoever carries them.
    """

    actor: Actor
    now: datetime
    today: date
    most: int
    mine: sa.ColumnElement[bool] | None

    def asked(self) -> Sequence[ActionId]:
        """What waits for the agency's yes: what it is asked for, and what another agency offers it."""
        proposed = self._own(ActionState.PROPOSED)
        offered = self._seen(Action.offered_to_id == self.actor.agency, Action.state == ActionState.ACCEPTED)
        return [*self._by_day(offered), *self._by_day(proposed)][: self.most]

    def promised(self, first: date | None, last: date, *, awake: bool = True) -> Sequence[ActionId]:
        """What is promised for these days, the first one first. `awake`: without what was set aside."""
        query = self._promised().where(Action.due <= last)
        if first is not None:
            query = query.where(Action.due >= first)
        if awake:
            query = query.where(sa.or_(Action.snoozed_until.is_(None), Action.snoozed_until <= self.today))
        return self._in_order(query)

    def later(self, week: date) -> Sequence[ActionId]:
        """What is promised for after the week, what was set aside, and what has no day."""
        aside = self._promised().where(Action.snoozed_until > self.today, Action.due >= self.today, Action.due <= week)
        far, some_day = self._promised().where(Action.due > week), self._promised().where(Action.due.is_(None))
        return [found for query in (aside, far, some_day) for found in self._in_order(query)][: self.most]

    def over(self, since: datetime) -> Sequence[ActionId]:
        """What was declined or closed out since an instant; the latest first, whichever of the two it was."""
        closed = self._ended(ActionState.CLOSED, Action.closed_at, since)
        declined = self._ended(ActionState.DECLINED, Action.answered_at, since)
        return [action for action, _at in sorted([*closed, *declined], key=lambda held: held[1], reverse=True)]

    def to_place(self, leads: Collection[AgencyId]) -> Sequence[ActionId]:
        """Actions that need another agency, of cases that some agencies lead."""
        led = sa.exists().where(Case.id == Action.case_id, Case.lead_agency_id.in_(leads))
        return self._by_day(self._seen(Action.state == ActionState.TO_PLACE, led))

    def _ended(self, state: ActionState, at: Any, since: datetime) -> Sequence[tuple[ActionId, datetime]]:
        query = self._own(state).where(at >= since).with_only_columns(Action.id, at).order_by(at.desc())
        return [(action, ended) for action, ended in session().execute(query.limit(self.most))]

    def _promised(self) -> sa.Select[Any]:
        query = self._own(ActionState.ACCEPTED)
        return query if self.mine is None else query.where(self.mine)

    def _own(self, state: ActionState) -> sa.Select[Any]:
        return self._seen(Action.agency_id == self.actor.agency, Action.state == state)

    def _seen(self, *what: sa.ColumnElement[bool]) -> sa.Select[Any]:
        return sa.select(Action.id).where(*what, _knows_its_case(self.actor, self.now))

    def _in_order(self, query: sa.Select[Any]) -> Sequence[ActionId]:
        return session().scalars(query.order_by(*_BY_DAY).limit(self.most)).all()

    def _by_day(self, query: sa.Select[Any]) -> Sequence[ActionId]:
        """The same, with what has no day at the end on every database."""
        with_day = self._in_order(query.where(Action.due.is_not(None)))
        return [*with_day, *self._in_order(query.where(Action.due.is_(None)))][: self.most]
