"""Rules of the minutes: who corrects, approves and opens them again, and when they are due. Pure."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from conference.kernel.actor import Actor, Role
from conference.kernel.ids import MemberId
from conference.kernel.localday import end_of_day, working_days_later
from conference.kernel.verdict import Verdict, allow, deny
from conference.meetings.domain import MeetingState
from conference.minutes.domain import Due, Owed, Standing

REMINDED_BEFORE = {Owed.ACTIONS: timedelta(hours=6), Owed.MINUTES: timedelta(days=1)}
"""How long before its time something that is still owed is reminded of."""
REMINDED_AT_MOST = timedelta(days=14)
"""Of a meeting that ended longer ago nobody is reminded by mail any more; Today goes on saying it."""


class Refusal(StrEnum):
    """Why a deed with minutes is refused."""

    ONLY_THE_RECORDER = "only_the_recorder"
    ONLY_THE_CHAIR = "only_the_chair"
    ONLY_WHO_KEEPS_MINUTES = "only_who_keeps_minutes"
    CONFERENCE_NOT_ENDED = "conference_not_ended"
    MINUTES_LOCKED = "minutes_locked"
    MINUTES_NOT_APPROVED = "minutes_not_approved"
    ACTIONS_SENT_ALREADY = "actions_sent_already"
    NO_CASES = "no_cases"
    MINUTES_CHANGED = "minutes_changed"


def chairs(actor: Actor, minutes: Standing) -> bool:
    """Whether the minutes are the actor's to approve: who had the chair last, and every chair by role, so that nothing
    waits for somebody who left. Source: design, "What must always hold", 5.
    """
    return actor.member == minutes.chair or actor.has(Role.CHAIR)


def keeps(actor: Actor, minutes: Standing) -> bool:
    """Whether the actor keeps the minutes: records or approves them. Who does, reads earlier words and versions; what
    was put right, perhaps because it should never have stood there, is for nobody else.
    """
    return actor.has(Role.RECORDER) or chairs(actor, minutes)


def may_correct(actor: Actor, minutes: Standing) -> Verdict:
    """Whether the actor may put words right or add a line.

    Source: issue "From the queue to the agenda to the minutes", Minutes.
    """
    if not actor.has(Role.RECORDER):
        return deny(Refusal.ONLY_THE_RECORDER)
    return _open(minutes)


def may_approve(actor: Actor, minutes: Standing, *, unread: bool = False) -> Verdict:
    """Whether the actor may approve the minutes, which locks them. `unread`: they say something else by now than what
    the actor has read.
    """
    if not chairs(actor, minutes):
        return deny(Refusal.ONLY_THE_CHAIR)
    verdict = _open(minutes)
    return deny(Refusal.MINUTES_CHANGED) if verdict and unread else verdict


def may_reopen(actor: Actor, minutes: Standing) -> Verdict:
    """Whether the actor may open approved minutes again."""
    if not chairs(actor, minutes):
        return deny(Refusal.ONLY_THE_CHAIR)
    return allow() if minutes.approved else deny(Refusal.MINUTES_NOT_APPROVED)


def may_send_actions(actor: Actor, minutes: Standing, *, had_cases: bool, sent: bool) -> Verdict:
    """Whether the actor may send out what the meeting asked of whom: once, and where a case stood on the agenda.

    Not where something was asked: that of an item which is private to the actor nobody may tell.
    """
    if not keeps(actor, minutes):
        return deny(Refusal.ONLY_WHO_KEEPS_MINUTES)
    if minutes.meeting is not MeetingState.ENDED:
        return deny(Refusal.CONFERENCE_NOT_ENDED)
    if not had_cases:
        return deny(Refusal.NO_CASES)
    return deny(Refusal.ACTIONS_SENT_ALREADY) if sent else allow()


def may_carry_home(actor: Actor, contacts: Collection[MemberId], minutes: Standing) -> bool:
    """Whether the actor makes the survivor's own copy: her contacts, once the conference has ended."""
    return actor.member in contacts and minutes.meeting is MeetingState.ENDED


def due(
    owed: Owed, ended_at: datetime, hours: int, days: int, zone: ZoneInfo, holidays: Collection[date] = frozenset()
) -> Due:
    """Until when something is circulated: the actions so many `hours` after the end, the minutes by the end of the last
    of so many working `days`. Source: issue "From the queue to the agenda to the minutes", Minutes.
    """
    if owed is Owed.ACTIONS:
        return Due(owed, ended_at + timedelta(hours=hours), None)
    last = working_days_later(ended_at.astimezone(zone).date(), days, holidays)
    return Due(owed, end_of_day(last, zone), last)


def to_remind(held: Due, ended_at: datetime, now: datetime) -> bool:
    """Whether somebody is reminded now of what is still owed: shortly before its time, or after it where nobody was."""
    return held.until - REMINDED_BEFORE[held.owed] <= now < ended_at + REMINDED_AT_MOST


def _open(minutes: Standing) -> Verdict:
    if minutes.meeting is not MeetingState.ENDED:
        return deny(Refusal.CONFERENCE_NOT_ENDED)
    return deny(Refusal.MINUTES_LOCKED) if minutes.approved else allow()
