"""Whom to tell that something waits for them, without saying what."""

from collections.abc import Callable, Iterable
from datetime import datetime

from conference.accounts import store as accounts
from conference.consent.domain import CaseFacts
from conference.consent.events import SomethingToRead
from conference.consent.policy import is_excluded, is_recused, may_know, viewer_of
from conference.directory import store as directory
from conference.infra.database import publish
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId


def acting_members(now: datetime) -> list[Actor]:
    """Every member who can act now, by name: the membership holds, and so does the agency's agreement."""
    current = directory.current_agencies(now, directory.zone())
    return [member for member in accounts.active_members(now) if member.agency in current]


def tell(members: Iterable[Actor]) -> None:
    """Have each of some members sent a mail that says nothing, once the open transaction is stored."""
    told = frozenset(member.member for member in members)
    if told:
        publish(SomethingToRead(told))


def not_kept_out(case: CaseFacts, now: datetime) -> Callable[[Actor], bool]:
    """Whether somebody has neither stepped aside from the case nor is excluded from it."""

    def free(member: Actor) -> bool:
        viewer = viewer_of(member)
        return not is_recused(viewer, case, now) and not is_excluded(viewer, case, now)

    return free


def privacy_officers(case: CaseFacts, now: datetime) -> list[Actor]:
    """The privacy officers who may be asked about a case: neither excluded nor stepped aside."""
    officers = [member for member in acting_members(now) if member.has(Role.PRIVACY_OFFICER)]
    return list(filter(not_kept_out(case, now), officers))


def representatives(agencies: Iterable[AgencyId], case: CaseFacts, now: datetime) -> list[Actor]:
    """Representatives of some agencies, or of their successors, who may know of the case."""
    wanted = frozenset(agencies)
    return [
        member
        for member in acting_members(now)
        if member.has(Role.REPRESENTATIVE)
        and not wanted.isdisjoint(member.agencies)
        and may_know(viewer_of(member), case, now)
    ]
