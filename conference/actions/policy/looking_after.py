"""Who looks after a promise. One rule for the list of an agency, the page of an action and every mail. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from conference.accounts.domain import Staff
from conference.actions.policy import ANSWERING_ROLES
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, MemberId


@dataclass(frozen=True, slots=True)
class Mine:
    """What a member looks after: what any of `carriers` carries. With `others`, also what none of those looks after:
    by who is at work, whose promises they do, as far as they may know of the case.
    """

    carriers: frozenset[MemberId]
    others: Mapping[MemberId, frozenset[MemberId]] | None = None

    def holds(self, carrier: MemberId | None, known_to: Collection[MemberId]) -> bool:
        """Whether a promise is among it. The same rule for a query is `looked_after` of the store."""
        if carrier in self.carriers:
            return True
        if self.others is None:
            return False
        return not any(carrier in carried and member in known_to for member, carried in self.others.items())


def owner(
    agency: AgencyId | None, carrier: MemberId | None, staff: Staff, known_to: Collection[MemberId]
) -> MemberId | None:
    """Who has to look after an action of an agency now: who carries it; while they are away, their stand-in; once they
    have left, or where neither may know of the case, a coordinator of the agency; then a chair, and then whoever else
    answers for the agency. None where nobody at work may know of the case. Source: design, "What must always hold", 5.
    """
    ours = _answering(agency, staff)
    carries = _at_work([member for member in ours if member.member == carrier], staff, known_to)
    leads = [*coordinators(agency, staff, known_to), *chairs(staff, known_to)]
    return next(iter([*carries, *leads, *_at_work(ours, staff, known_to)]), None)


def coordinators(agency: AgencyId | None, staff: Staff, known_to: Collection[MemberId]) -> list[MemberId]:
    """The coordinators of an agency, in their order; while one is away, their stand-in."""
    return _at_work([member for member in _answering(agency, staff) if member.has(Role.COORDINATOR)], staff, known_to)


def chairs(staff: Staff, known_to: Collection[MemberId]) -> list[MemberId]:
    """The chairs who are at work and may know of the case, in their order. Nobody stands in for a chair as such."""
    here = [member.member for member in staff.members.values() if member.has(Role.CHAIR)]
    return [member for member in here if member in known_to and member not in staff.away]


def mine(actor: Actor, staff: Staff) -> Mine:
    """Whose promises fall to the actor: their own, and those of whom they stand in for. To every coordinator, and to
    who owns what nobody carries, also those that nobody looks after who is at work and may know of the case.
    """
    done_by = defaultdict[MemberId, set[MemberId]](set)
    for member in _answering(actor.agency, staff):
        at_work = _in_place_of(member, staff)
        if at_work is not None:
            done_by[at_work].add(member.member)
    own = frozenset(done_by.pop(actor.member, set())) | {actor.member}
    leftover = {*coordinators(actor.agency, staff, staff.members), owner(actor.agency, None, staff, staff.members)}
    if actor.member not in leftover and not actor.has(Role.COORDINATOR):
        return Mine(own)
    return Mine(own, {member: frozenset(carriers) for member, carriers in done_by.items()})


def _answering(agency: AgencyId | None, staff: Staff) -> list[Actor]:
    return [member for member in staff.members.values() if member.agency == agency and member.has(*ANSWERING_ROLES)]


def _at_work(members: Iterable[Actor], staff: Staff, known_to: Collection[MemberId]) -> list[MemberId]:
    found = dict.fromkeys(_in_place_of(member, staff) for member in members)
    return [member for member in found if member is not None and member in known_to]


def _in_place_of(member: Actor, staff: Staff) -> MemberId | None:
    """They themselves, or while they are away who stands in, as long as that one answers for the agency."""
    does = staff.at_work(member.member)
    return does.member if does is not None and does.has(*ANSWERING_ROLES) else None
