"""Rules of attendance: who says that they come, who may come in whose place, and which agencies will be absent."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum

from conference.attendance.domain import AgencyComes, Coming, Said
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId, MemberId
from conference.kernel.verdict import Verdict, allow, deny


class AttendanceReason(StrEnum):
    """Why an answer is refused."""

    NOT_AT_THE_TABLE = "not_at_the_table"
    NOT_TO_COME = "not_to_come"
    NO_DEPUTY = "no_deputy"


def may_say(actor: Actor, *, to_come: bool) -> Verdict:
    """Whether somebody says of a meeting that they come, or not: who sits at the table, until it is opened."""
    if not actor.sits_at_the_table:
        return deny(AttendanceReason.NOT_AT_THE_TABLE)
    return allow() if to_come else deny(AttendanceReason.NOT_TO_COME)


def may_stand_in(member: Actor | None, actor: Actor) -> Verdict:
    """Whether a member may be named as the actor's deputy: another one of the same agency, who may act now and takes
    part at the table. `member` None: nobody who may act.
    """
    fits = member is not None and member.agency == actor.agency and member.member != actor.member and member.speaks
    return allow() if fits else deny(AttendanceReason.NO_DEPUTY)


def agencies_come(members: Iterable[Actor], said: Sequence[Said]) -> Mapping[AgencyId, AgencyComes]:
    """Of each agency that takes part at the table, whether somebody will be there for it.

    Somebody is, if one of its members comes, or stands in for one who does not. Otherwise the apologies of one speak
    for the agency, until another of it says that they come: whoever said nothing is not counted on.
    """
    answers = {answer.member: answer for answer in said}
    stand_ins = {answer.deputy for answer in said if answer.coming is Coming.APOLOGIES}
    found: dict[AgencyId, AgencyComes] = {}
    for member in members:
        if member.speaks:
            before = found.get(member.agency, AgencyComes.NOT_SAID)
            found[member.agency] = _stronger(before, _comes(member.member, answers, stand_ins))
    return found


def awaited(members: Iterable[Actor], regular: Collection[MemberId], said: Sequence[Said]) -> list[Actor]:
    """Whom the table counts on: who normally comes, who says that they do, and who is named to come for a colleague."""
    comes = {answer.member for answer in said if answer.coming is Coming.COMING}
    comes |= {answer.deputy for answer in said if answer.coming is Coming.APOLOGIES and answer.deputy}
    return [member for member in members if member.member in regular or member.member in comes]


def absent(agencies: Mapping[AgencyId, AgencyComes]) -> frozenset[AgencyId]:
    """The agencies that sent apologies, and for which nobody comes."""
    return frozenset(agency for agency, comes in agencies.items() if comes is AgencyComes.APOLOGIES)


def _comes(member: MemberId, answers: Mapping[MemberId, Said], stand_ins: set[MemberId | None]) -> AgencyComes:
    """Of one member. What they say themselves counts more than that a colleague named them."""
    own = answers.get(member)
    if own is not None:
        return AgencyComes(own.coming.value)
    return AgencyComes.COMING if member in stand_ins else AgencyComes.NOT_SAID


_STRENGTH = (AgencyComes.NOT_SAID, AgencyComes.APOLOGIES, AgencyComes.COMING)


def _stronger(one: AgencyComes, other: AgencyComes) -> AgencyComes:
    return max(one, other, key=_STRENGTH.index)
