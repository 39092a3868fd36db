"""Rules of what holds for every date: the rhythm, the holidays, who normally comes, and what each agenda begins and
ends with; and who may know of a date that was called in an emergency. Pure.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from conference.kernel.actor import Actor, Role
from conference.kernel.ids import MemberId
from conference.kernel.verdict import Verdict, allow, deny
from conference.meetings.policy import Refusal

SHORTEST_MINUTES, LONGEST_MINUTES = 30, 480
"""The bounds of a conference's length."""
FARTHEST_START = timedelta(days=366)
"""A rhythm begins within a year: until then the one before gives its dates."""
MOST_STANDING = 12


def may_keep_series(actor: Actor) -> Verdict:
    """Whether the actor sets the rhythm, says that holidays are skipped, and keeps the standing items: chairs.
    Source: issue "From the queue to the agenda to the minutes", Series, and The planner.
    """
    return allow() if actor.has(Role.CHAIR) else deny(Refusal.NOT_THE_CHAIR)


def may_begin_rhythm(actor: Actor, since: date, today: date) -> Verdict:
    """Whether the actor may have the table meet in another rhythm from a day on: from today on, within a year."""
    verdict = may_keep_series(actor)
    if verdict and not today <= since <= today + FARTHEST_START:
        return deny(Refusal.NOT_WITHIN_A_YEAR)
    return verdict


def may_keep_holidays(actor: Actor) -> Verdict:
    """Whether the actor keeps the task force's own list of holidays: chairs, and administrators, who read no case."""
    return allow() if actor.has(Role.CHAIR, Role.ADMINISTRATOR) else deny(Refusal.NOT_THE_CHAIR)


def may_keep_regulars(actor: Actor, member: Actor) -> Verdict:
    """Whether the actor says of a member whether they normally come: chairs, and the coordinator of their agency.
    Source: issue "From the queue to the agenda to the minutes", Series, "regular attendees".
    """
    keeps = actor.has(Role.CHAIR) or (actor.has(Role.COORDINATOR) and actor.stands_for(member.agency))
    return allow() if keeps else deny(Refusal.NOT_THE_CHAIR)


def may_add_standing(actor: Actor, *, held: int) -> Verdict:
    """Whether the actor may add a standing item to those that are `held`: an agenda is for cases."""
    verdict = may_keep_series(actor)
    return deny(Refusal.ENOUGH_STANDING) if verdict and held >= MOST_STANDING else verdict


def may_know_of(
    actor: Actor, *, of_series: bool, kept_out: bool, knows_case: bool, invited: bool, erased: bool, was_there: bool
) -> bool:
    """Whether the actor may know that there is such a meeting. Of a date of the series everybody knows.

    An emergency conference is about one case: of it know those for whom it was called, chairs, and whoever may know of
    the case; never anybody whom she keeps out, or who stepped aside. Whom that was is forgotten when the case is
    `erased`: from then on those alone know of it who were there. Source: rule book, (b), "May know the case exists":
    "Same rule for lists, search, counts, agenda numbering and notices".
    """
    if of_series:
        return True
    if erased:
        return was_there
    return not kept_out and (knows_case or invited or actor.has(Role.CHAIR))


def regulars(members: Iterable[Actor], seldom: Collection[MemberId]) -> list[Actor]:
    """Who normally comes, of those who may act: whoever sits at the table, unless it was said of them otherwise."""
    return [member for member in members if member.sits_at_the_table and member.member not in seldom]
