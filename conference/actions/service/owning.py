"""Who has to look after an action now: decided when it is read, so that nothing is without an owner for a moment."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from conference.accounts import service as accounts
from conference.actions.domain import ActionFacts
from conference.actions.policy import ANSWERING_ROLES
from conference.actions.policy.looking_after import owner
from conference.consent import store as consent
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import ActionId, AgencyId, CaseId, MemberId


def owners(actions: Iterable[ActionFacts], now: datetime) -> Mapping[ActionId, MemberId]:
    """Who has to look after each of some actions: somebody who is at work and may know of its case. None where nobody
    at the table may.
    """
    wanted = list(actions)
    staff, agencies = accounts.staff(now), {action.agency for action in wanted}
    here = [held for held in staff.members.values() if held.member not in staff.away and _may_own(held, agencies)]
    known = known_to({action.case for action in wanted}, here, now)
    found = {action.id: owner(action.agency, action.carrier, staff, known[action.case]) for action in wanted}
    return {action: member for action, member in found.items() if member is not None}


def known_to(
    cases: Collection[CaseId], members: Iterable[Actor], now: datetime
) -> Mapping[CaseId, frozenset[MemberId]]:
    """Who of some members may know of each of some cases."""
    if not cases:
        return {}
    seen = {held.member: consent.visible_among(held, cases, now) for held in members}
    return {case: frozenset(member for member, held in seen.items() if case in held) for case in cases}


def _may_own(member: Actor, agencies: Collection[AgencyId | None]) -> bool:
    return member.has(Role.CHAIR) or (member.agency in agencies and member.has(*ANSWERING_ROLES))
