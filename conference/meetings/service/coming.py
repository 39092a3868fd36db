"""Who comes to a meeting: what members say of it, and what the table can count on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.accounts import service as accounts
from conference.attendance import policy as coming
from conference.attendance import service as attendance
from conference.attendance import store as said_store
from conference.attendance.domain import AgencyComes, Said
from conference.consent import store as consent
from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import require, require_known
from conference.kernel.ids import AgencyId, MeetingId, MemberId
from conference.meetings import store
from conference.meetings.domain import MeetingState
from conference.meetings.models import Meeting
from conference.meetings.policy import OPENS_UNTIL
from conference.meetings.policy.keeping import regulars


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of an agency, with what they said; None: nothing yet. `deputy`: the name of who comes in their place."""

    name: str
    said: Said | None
    deputy: str = ""


@dataclass(frozen=True, slots=True)
class AgencyAtTable:
    """An agency, whether somebody will be there for it, and each of its people."""

    name: str
    comes: AgencyComes
    people: tuple[Person, ...]


def is_to_come(meeting: Meeting, now: datetime) -> bool:
    """Whether members still say of a meeting that they come."""
    return meeting.state in {MeetingState.PLANNED, MeetingState.PUBLISHED} and meeting.starts_at > now - OPENS_UNTIL


def say(actor: Actor, meeting_id: MeetingId, said: Said, now: datetime) -> None:
    """The actor comes, or sends apologies and perhaps a deputy. Raises HiddenError, RefusedError."""
    with transaction():
        meeting = require_known(store.meeting(meeting_id, for_change=True))
        require(coming.may_say(actor, to_come=is_to_come(meeting, now)))
        if said.deputy is not None:
            require(coming.may_stand_in(accounts.acting([said.deputy], now).get(said.deputy), actor))
        attendance.say(meeting_id, said, now)


def deputies(actor: Actor, now: datetime) -> Sequence[Actor]:
    """Who may come in the actor's place."""
    return [member for member in accounts.everybody(now).values() if coming.may_stand_in(member, actor)]


def absent_agencies(meeting_id: MeetingId, now: datetime) -> frozenset[AgencyId]:
    """The agencies that sent apologies for a meeting, and for which nobody comes."""
    said = said_store.answers(meeting_id)
    members = coming.awaited(accounts.everybody(now).values(), _regular(meeting_id, now), said)
    return coming.absent(coming.agencies_come(members, said))


def who_comes(actor: Actor, meeting_id: MeetingId, now: datetime) -> Sequence[AgencyAtTable]:
    """Every agency that the table counts on, with its people, by name. For chairs and recorders, as far as they are
    told of each.
    """
    meeting, said = require_known(store.meeting(meeting_id)), said_store.answers(meeting_id)
    acting = accounts.everybody(now)
    counted = coming.awaited(acting.values(), _regular(meeting_id, now), said)
    named = told_of(actor, meeting, (member.member for member in counted), now)
    return _at_table([member for member in counted if member.member in named], acting, said)


def told_of(actor: Actor, meeting: Meeting, members: Iterable[MemberId], now: datetime) -> frozenset[MemberId]:
    """Those of some members of whom the actor hears whether they come: everybody. Of an emergency conference whose case
    the actor may not know of, those alone whom the chair added: the others are involved in it.
    """
    found = frozenset(members)
    if meeting.called_for is None or consent.sees(actor, meeting.called_for, now):
        return found
    return found & {member for member, by_chair in store.invited(meeting.id).items() if by_chair}


def _at_table(
    counted: Sequence[Actor], acting: Mapping[MemberId, Actor], said: Sequence[Said]
) -> Sequence[AgencyAtTable]:
    comes = coming.agencies_come(counted, said)
    answers = {answer.member: answer for answer in said}
    found = [
        AgencyAtTable(
            name=next(member.agency_name for member in counted if member.agency == agency),
            comes=comes[agency],
            people=tuple(
                _person(member, answers.get(member.member), acting)
                for member in counted
                if member.agency == agency and (member.speaks or member.member in answers)
            ),
        )
        for agency in comes
    ]
    return sorted(found, key=lambda held: held.name)


def _regular(meeting_id: MeetingId, now: datetime) -> frozenset[MemberId]:
    """Whom a meeting waits for: who normally comes, and for an emergency conference whom it was called for."""
    if require_known(store.meeting(meeting_id)).called_for is not None:
        return frozenset(store.invited(meeting_id))
    return frozenset(member.member for member in regulars(accounts.everybody(now).values(), said_store.seldom()))


def _person(member: Actor, said: Said | None, acting: Mapping[MemberId, Actor]) -> Person:
    deputy = acting.get(said.deputy) if said and said.deputy else None
    return Person(member.name, said, deputy.name if deputy else "")
