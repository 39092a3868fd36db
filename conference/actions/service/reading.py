"""Reading one action, for whoever has a part in it, and locking it for a deed."""

from datetime import datetime

from conference.actions import store
from conference.actions.domain import ActionFacts
from conference.actions.models import Action
from conference.actions.policy import Verb, has_a_part, may
from conference.consent import service as consent
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, require, require_known
from conference.kernel.ids import ActionId, MeetingId


def own(actor: Actor, action: ActionId, now: datetime, *, meeting: MeetingId | None = None) -> ActionFacts:
    """An action that the actor has a part in, of a case that they may know. Raises HiddenError for every other."""
    row = require_known(store.action(action))
    consent.require_visible(actor, row.case_id, now, meeting=meeting)
    held = store.facts([action])[0]
    if not has_a_part(actor, held):
        raise HiddenError
    return held


def in_turn(action: ActionId) -> Action:
    """An action, read afresh and locked; before it its case, as everywhere: what is done with it and whom she keeps out
    come one after the other, so that nothing is bound to an agency that was kept out meanwhile. Raises HiddenError.
    """
    consent.hold_still(require_known(store.action(action)).case_id)
    return require_known(store.action(action, for_change=True))


def allowed(
    verb: Verb, actor: Actor, action: ActionId, now: datetime, meeting: MeetingId | None = None
) -> tuple[Action, ActionFacts]:
    """The action, locked with its case, and its facts, if the actor may do this with it. Raises HiddenError,
    RefusedError.
    """
    row = in_turn(action)
    held = own(actor, action, now, meeting=meeting)
    require(may(verb, actor, held))
    return row, held
