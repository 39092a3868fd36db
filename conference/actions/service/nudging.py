"""Nudging who looks after a promise: it stands in its history, and they hear of it with their mail of the day."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from conference.actions import store
from conference.actions.domain import ActionFacts, Move
from conference.actions.events import ActionNudged
from conference.actions.policy import has_a_part
from conference.actions.policy.nudging import follows, may_nudge
from conference.actions.service.history import moved
from conference.actions.service.owning import owners
from conference.consent import service as consent
from conference.directory import service as directory
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, require, require_known
from conference.kernel.ids import ActionId, AgencyId, MemberId


def asked_after(actor: Actor, action: ActionId, now: datetime) -> tuple[ActionFacts, AgencyId]:
    """An action that is the actor's to ask after, or that they have another part in, and who leads its case. Raises
    HiddenError for every other.
    """
    case = consent.require_visible(actor, require_known(store.action(action)).case_id, now)
    held = store.facts([action])[0]
    if not (has_a_part(actor, held) or follows(actor, held, case.lead)):
        raise HiddenError
    return held, case.lead


def nudge(actor: Actor, action: ActionId, now: datetime) -> None:
    """Ask whoever looks after a promise how it stands. Nobody is told whether they want to hear of it.

    Raises HiddenError, RefusedError.
    """
    with transaction():
        row = require_known(store.action(action, for_change=True))
        held, lead = asked_after(actor, action, now)
        verdict = may_nudge(
            actor,
            held,
            lead=lead,
            owner=owners([held], now).get(action),
            nudged_on=_nudged([held]).get(action),
            today=directory.today(now),
        )
        require(verdict)
        moved(row, Move.NUDGED, now, actor.member)
        publish(ActionNudged(action, actor.member))


def nudgeable(
    actor: Actor,
    actions: Iterable[ActionFacts],
    owning: Mapping[ActionId, MemberId],
    now: datetime,
    *,
    lead: AgencyId | None = None,
) -> frozenset[ActionId]:
    """Which of some actions, of cases that the actor may know of, they may nudge now. `owning`: who looks after each of
    their own agency's; `lead`: who leads the case of all of them, if they are of one.
    """
    held, today = [one for one in actions if follows(actor, one, lead)], directory.today(now)
    last = _nudged(held)
    return frozenset(
        one.id
        for one in held
        if may_nudge(actor, one, lead=lead, owner=owning.get(one.id), nudged_on=last.get(one.id), today=today)
    )


def _nudged(actions: Iterable[ActionFacts]) -> Mapping[ActionId, date]:
    """The local day of the last nudge of each."""
    found = store.last_nudges([one.id for one in actions])
    return {action: directory.today(at) for action, at in found.items()}
