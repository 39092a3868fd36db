"""Rules of the nudge: somebody asks who looks after a promise how it stands. Pure. Source: issue 6, Following up."""

from datetime import date

from conference.actions.domain import ActionFacts, ActionState
from conference.actions.policy import ANSWERING_ROLES, Part, Refusal, parts_of
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, MemberId
from conference.kernel.verdict import Verdict, allow, deny


def follows(actor: Actor, action: ActionFacts, lead: AgencyId | None) -> bool:
    """Whether a promise is the actor's to ask after: who proposed it, a chair, the agency that leads the case, and a
    coordinator of its own agency. Whether they may know of its case at all is asked before. `lead`: None where it
    does not matter.
    """
    leads = lead is not None and actor.stands_for(lead) and actor.has(*ANSWERING_ROLES)
    coordinates = actor.agency == action.agency and actor.has(Role.COORDINATOR)
    return leads or coordinates or bool(parts_of(actor, action) & {Part.PROPOSER, Part.CHAIR})


def may_nudge(
    actor: Actor,
    action: ActionFacts,
    *,
    lead: AgencyId | None,
    owner: MemberId | None,
    nudged_on: date | None,
    today: date,
) -> Verdict:
    """Whether the actor may nudge, once a local day, whoever looks after a promise (`owner`); nobody nudges themselves.

    Only in its own agency is it said who that is: elsewhere the answer never depends on it, nor on what they want to be
    told, for it would tell who is away, and who may not know of the case.
    """
    if not follows(actor, action, lead):
        return deny(Refusal.NOT_YOUR_AGENCY)
    if action.state is not ActionState.ACCEPTED:
        return deny(Refusal.NOT_PROMISED)
    if actor.agency == action.agency and actor.member == owner:
        return deny(Refusal.YOURS_TO_LOOK_AFTER)
    return deny(Refusal.NUDGED_TODAY) if nudged_on == today else allow()
