"""Who has to look after an action now: decided when it is read, so that nothing is without an owner for a moment."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from conference.accounts import service as accounts
from conference.actions.domain import ActionFacts
from conference.actions.policy import ANSWERING_ROLES, owner
from conference.consent import store as consent
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import ActionId, AgencyId, CaseId, MemberId


def owners(actions: Iterable[ActionFacts], now: datetime) -> Mapping[ActionId, MemberId]:
    """Who has to look after each of some actions: somebody who acts now and may know of its case. None where nobody at
    the table may.
    """
    wanted = list(actions)
    everybody = list(accounts.everybody(now).values())
    agencies = {action.agency for action in wanted}
    here = [member for member in everybody if _may_own(member, agencies)]
    known = {member.member: _known(member, wanted, now) for member in here}
    found = {
        action.id: owner(action, [member for member in here if action.case in known[member.member]])
        for action in wanted
    }
    return {action: member for action, member in found.items() if member is not None}


def _may_own(member: Actor, agencies: Collection[AgencyId | None]) -> bool:
    return member.has(Role.CHAIR) or (member.agency in agencies and member.has(*ANSWERING_ROLES))


def _known(member: Actor, actions: Iterable[ActionFacts], now: datetime) -> frozenset[CaseId]:
    return consent.visible_among(member, {action.case for action in actions}, now)
