"""Rules of following up: who is reminded of what on which day. Pure. Source: issue 6, Following up."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, timedelta

from conference.accounts.domain import Staff
from conference.actions.domain import ActionFacts, ActionState, GapReason, Outcome
from conference.actions.policy.looking_after import chairs, coordinators, owner
from conference.kernel.ids import AgencyId, CaseId, MemberId
from conference.notices.domain import OF_A_DAY, Kept, Promise, Reminder, Times

BOUNDS: Mapping[str, tuple[int, int]] = {
    "ahead_days": (1, 14),
    "late_days": (1, 14),
    "chair_days": (2, 30),
    "repeats": (2, 50),
    "repeat_days": (90, 365),
}
"""The least and the most of every number that a task force sets. Nothing is counted for less than a quarter. Source of
that: rule book, Reports.
"""
MOVED_AT_MOST = timedelta(days=14)
"""No run of weekends and holidays is longer: so far may a reminder be from the day that it would have had."""
_DAY = timedelta(days=1)
_SATURDAY = 5


def is_free(day: date, holidays: Collection[date]) -> bool:
    """Whether nobody is at work: then nobody is reminded."""
    return day.weekday() >= _SATURDAY or day in holidays


def told_on(due: date, reminder: Reminder, times: Times, holidays: Collection[date]) -> date:
    """The day of a reminder, a local day, so that a change of the clocks moves none. One that would fall on a free day
    comes before it while there is still something to be done, and after it once it is late.
    """
    wanted, step = {
        Reminder.AHEAD: (due - times.ahead_days * _DAY, -_DAY),
        Reminder.TODAY: (due, -_DAY),
        Reminder.LATE: (due + times.late_days * _DAY, _DAY),
        Reminder.VERY_LATE: (due + times.chair_days * _DAY, _DAY),
    }[reminder]
    day = wanted
    while is_free(day, holidays) and abs(day - wanted) < MOVED_AT_MOST:
        day += step
    return day


def reminder_of(due: date, times: Times, since: date, today: date, holidays: Collection[date]) -> Reminder | None:
    """What is to be said of a promise that was last looked at on the day `since`: of all that has come up the latest,
    for what came before it is no news any more.
    """
    come_up = [
        reminder
        for reminder in OF_A_DAY
        if reminder not in times.off and since < told_on(due, reminder, times, holidays) <= today
    ]
    return come_up[-1] if come_up else None


def told(promise: Promise, reminder: Reminder, staff: Staff) -> frozenset[MemberId]:
    """Who hears it: who looks after the promise and the agency's coordinators; much later, the chairs. Nobody who may
    not know of the case.
    """
    if reminder is Reminder.VERY_LATE:
        return frozenset(chairs(staff, promise.known_to))
    looks_after = owner(promise.agency, promise.carried_by, staff, promise.known_to)
    coordinate = frozenset(coordinators(promise.agency, staff, promise.known_to))
    return coordinate if looks_after is None else coordinate | {looks_after}


def asked_of(by: MemberId, action: ActionFacts, staff: Staff, known_to: Collection[MemberId]) -> MemberId | None:
    """Who hears of a nudge `by` somebody: whoever looks after the promise now. Nobody once it is none any more, nor if
    who asked looks after it by now.
    """
    if action.state is not ActionState.ACCEPTED:
        return None
    looks_after = owner(action.agency, action.carrier, staff, known_to)
    return None if looks_after == by else looks_after


def gathered(
    promises: Iterable[Promise],
    staff: Staff,
    times: Times,
    *,
    since: date,
    today: date,
    holidays: Collection[date],
    own_off: Callable[[MemberId], Collection[Reminder]],
) -> Mapping[MemberId, Counter[Reminder]]:
    """What each hears today, all of it at once: how many promises, and nothing of them. `own_off`: what they do not
    want to be told.
    """
    found: dict[MemberId, Counter[Reminder]] = {}
    for promise in promises:
        reminder = reminder_of(promise.due, times, since, today, holidays)
        if reminder is None:
            continue
        for member in told(promise, reminder, staff):
            if reminder not in own_off(member):
                found.setdefault(member, Counter())[reminder] += 1
    return found


def is_weekly(since: date, today: date, holidays: Collection[date]) -> bool:
    """Whether the count of the week is sent: on Monday, or on the first day of the week that is not free."""
    monday = today - today.weekday() * _DAY
    before = [monday + number * _DAY for number in range(today.weekday())]
    return not is_free(today, holidays) and (since < monday or all(is_free(day, holidays) for day in before))


def not_kept_on(promise: Kept, times: Times, today: date) -> date | None:
    """The day on which a promise was not kept, if it was not: the agency said "we did not do it", or it ran on past its
    day until the chairs would hear. Her own no is nobody's failure, nor is what circumstances made impossible, nor what
    was late already when the agency took it on.
    """
    if promise.outcome is Outcome.NOT_POSSIBLE or promise.reason is GapReason.SURVIVOR_DECLINED:
        return None
    said = promise.closed_on if promise.outcome is Outcome.NOT_DONE else None
    late = None
    if promise.due is not None and promise.since <= promise.due:
        late = promise.due + times.chair_days * _DAY
    ran_on = late if late is not None and late < (promise.closed_on or today) else None
    return min((day for day in (said, ran_on) if day is not None), default=None)


def may_need_help(promises: Iterable[Kept], times: Times, today: date, most_hidden: int) -> Mapping[AgencyId, int]:
    """The agencies that did not keep several promises in the days before this week, and may need help, each with how
    many it was at least.

    None is singled out by few: it takes more cases than a count hides (`most_hidden`), and the numbers tell steps of as
    many, so that no single promise shows. It is counted to last Sunday, so that no single day does. Source: rule book,
    Reports.
    """
    monday = today - today.weekday() * _DAY
    numbers, cases = Counter[AgencyId](), defaultdict[AgencyId, set[CaseId]](set)
    for promise in promises:
        day = not_kept_on(promise, times, monday)
        if day is not None and monday - times.repeat_days * _DAY <= day < monday:
            numbers[promise.agency] += 1
            cases[promise.agency].add(promise.case)
    return {
        agency: number - number % (most_hidden + 1)
        for agency, number in numbers.items()
        if number >= times.repeats and len(cases[agency]) > most_hidden
    }


def times_wrong(times: Times) -> dict[str, str]:
    """What keeps settings from being taken, as the setting and a code."""
    wrong = {
        name: "out_of_bounds" for name, (least, most) in BOUNDS.items() if not least <= getattr(times, name) <= most
    }
    if times.chair_days <= times.late_days:
        wrong.setdefault("chair_days", "before_the_agency")
    return wrong
