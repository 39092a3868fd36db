"""Who works on a case for the actor's own agency, and who has stepped aside from one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from conference.accounts import store as accounts
from conference.attendance import service as attendance
from conference.attendance import store as attendance_store
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases import service as cases
from conference.cases import store as cases_store
from conference.consent import store
from conference.consent.events import RightsChanged
from conference.consent.policy import may_know, may_put_on_team, may_step_back_in, may_take_off_team, viewer_of
from conference.consent.service.rights import require_visible, room_of
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, require, require_known
from conference.kernel.ids import AgencyId, CaseId, MeetingId, MemberId, PersonId, StepAsideId


@dataclass(frozen=True, slots=True)
class Team:
    """Who works on a case for one agency. `to_add`: colleagues whom the reader may put on it."""

    members: tuple[Actor, ...]
    to_add: tuple[Actor, ...]
    changes: bool


def team(actor: Actor, case: CaseId, now: datetime) -> Team:
    """The team of the actor's own agency. Raises HiddenError."""
    facts, viewer = require_visible(actor, case, now), viewer_of(actor)
    if not actor.has(Role.REPRESENTATIVE, Role.COORDINATOR):
        raise HiddenError
    own = [held.member_id for held in cases_store.team(case) if held.agency_id == actor.agency]
    members = accounts.actors(own, now)
    others = [held for held in _colleagues(actor, now) if held.member not in members]
    return Team(
        members=tuple(sorted(members.values(), key=lambda held: held.name)),
        to_add=tuple(held for held in others if may_put_on_team(actor, viewer, held, facts, now)),
        changes=may_take_off_team(actor, viewer, facts, now).allowed,
    )


def _colleagues(actor: Actor, now: datetime) -> list[Actor]:
    return [member for member in accounts.active_members(now) if member.agency == actor.agency]


def put_on_team(actor: Actor, case: CaseId, member: MemberId, now: datetime) -> None:
    """Put a colleague of the actor's own agency on the case. Raises HiddenError, RefusedError."""
    with transaction():
        facts = require_visible(actor, case, now)
        chosen = require_known(accounts.actor(member, now))
        require(may_put_on_team(actor, viewer_of(actor), chosen, facts, now))
        _join(actor, case, chosen, now)


def _join(actor: Actor, case: CaseId, chosen: Actor, now: datetime, meeting: MeetingId | None = None) -> None:
    if cases.put_on_team(case, chosen, actor.member, now):
        record.append(Deed.JOIN_TEAM, at=now, by=actor, case=case, meeting=meeting, code="joined", basis=chosen.member)
        publish(RightsChanged(case))


def take_off_team(actor: Actor, case: CaseId, member: MemberId, now: datetime) -> None:
    """Take somebody of the actor's own agency off the case; everybody may leave by themselves.

    Raises HiddenError, RefusedError.
    """
    with transaction():
        facts = require_visible(actor, case, now)
        held = require_known(cases_store.on_team(case, member))
        if held.agency_id != actor.agency:
            raise HiddenError
        if member != actor.member:
            require(may_take_off_team(actor, viewer_of(actor), facts, now))
        cases.take_off_team(case, member, now)
        record.append(Deed.LEAVE_TEAM, at=now, by=actor, case=case, code="left", basis=member)
        publish(RightsChanged(case))


def join_from_the_room(
    chair: Actor, case: CaseId, agencies: Collection[AgencyId], *, meeting: MeetingId, now: datetime
) -> None:
    """The table takes a case on: representatives of these agencies who sit in the room, and may know of it, join its
    team. The caller has asked whether the chair may decide this.
    """
    with transaction():
        facts = require_visible(chair, case, now, meeting=meeting)
        present = accounts.actors(sorted(attendance_store.seated(meeting), key=str), now)
        for member in sorted(present.values(), key=lambda held: str(held.member)):
            if member.agency not in agencies or not member.has(Role.REPRESENTATIVE):
                continue
            if may_know(viewer_of(member), facts, now, room_of(member, meeting)):
                _join(chair, case, member, now, meeting)


@dataclass(frozen=True, slots=True)
class Aside:
    """A stepping aside that holds. `who` and `pseudonym` only where the reader may be told them."""

    id: StepAsideId
    since: datetime
    who: str | None
    pseudonym: str | None
    may_end: bool


def stepped_aside(actor: Actor, now: datetime) -> list[Aside]:
    """The actor's own steppings aside, without a word about the cases; a coordinator also reads the colleagues'."""
    team_ = _colleagues(actor, now) if actor.has(Role.COORDINATOR) else []
    names = {member.person: member.name for member in team_ if member.person != actor.person}
    rows = attendance_store.held_aside([actor.person, *names])
    visible = store.visible_among(actor, [row.case_id for row in rows if row.person_id in names], now)
    cards = store.cards_for(actor, sorted(visible, key=str))
    return [
        Aside(
            id=row.id,
            since=row.since,
            who=names.get(row.person_id),
            pseudonym=cards[row.case_id].pseudonym if row.person_id in names and row.case_id in cards else None,
            may_end=row.person_id in names,
        )
        for row in rows
    ]


def step_back_in(actor: Actor, step_aside: StepAsideId, now: datetime) -> None:
    """A colleague's conflict of interest is over: the colleague said so, and the agency's coordinator confirms it.

    Raises HiddenError for everybody else's, RefusedError.
    """
    colleagues = frozenset[PersonId](member.person for member in _colleagues(actor, now))
    with transaction():
        row = require_known(attendance_store.step_aside(step_aside))
        if row.person_id not in colleagues:
            raise HiddenError
        require(may_step_back_in(actor, row.person_id, colleagues))
        attendance.end_step_aside(actor, row.id, now)
