"""Rules of meetings: when they are, what fits on an agenda, who runs them and what may follow what."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, ItemId
from conference.kernel.verdict import Verdict, allow, deny
from conference.meetings.domain import (
    Candidate,
    ItemState,
    LeftOut,
    MeetingState,
    Proposal,
    Standing,
)

UNFINISHED_MINUTES = 10
CASE_MINUTES = 20
SHORTEST_CASE_MINUTES = 10
FEWEST_CASES, MOST_CASES = 4, 6
"""Four to six cases in two hours. Source: design, "What it is"."""

LONGEST_ITEM_MINUTES = 120
DATES_AHEAD = 4
OPENS_UNTIL = timedelta(hours=12)
"""A meeting that nobody opened this long after its start was not held."""

CHAIR_PATIENCE = timedelta(seconds=30)
"""How long a meeting waits for a chair whose connection is lost."""


class Step(StrEnum):
    """What a chair does with a meeting."""

    PLAN = "plan"
    PUBLISH = "publish"
    OPEN = "open"
    RUN = "run"


class Refusal(StrEnum):
    """Why a step is refused."""

    NOT_THE_CHAIR = "not_the_chair"
    ALREADY_PUBLISHED = "already_published"
    NOT_PUBLISHED = "not_published"
    ALREADY_OPEN = "already_open"
    ALREADY_ENDED = "already_ended"
    MEETING_NOT_OPEN = "meeting_not_open"
    ITEM_NOT_CURRENT = "item_not_current"
    ITEM_ALREADY_CURRENT = "item_already_current"
    ITEM_ALREADY_DONE = "item_already_done"
    NOTHING_LEFT = "nothing_left"
    CASE_NOT_READY = "case_not_ready"
    CASE_ON_ANOTHER_AGENDA = "case_on_another_agenda"


_STATE = MeetingState
_REFUSED: Mapping[Step, Mapping[MeetingState, Refusal]] = {
    Step.PLAN: {_STATE.LIVE: Refusal.ALREADY_OPEN, _STATE.ENDED: Refusal.ALREADY_ENDED},
    Step.PUBLISH: {
        _STATE.PUBLISHED: Refusal.ALREADY_PUBLISHED,
        _STATE.LIVE: Refusal.ALREADY_OPEN,
        _STATE.ENDED: Refusal.ALREADY_ENDED,
    },
    Step.OPEN: {
        _STATE.PLANNED: Refusal.NOT_PUBLISHED,
        _STATE.LIVE: Refusal.ALREADY_OPEN,
        _STATE.ENDED: Refusal.ALREADY_ENDED,
    },
    Step.RUN: {
        _STATE.PLANNED: Refusal.MEETING_NOT_OPEN,
        _STATE.PUBLISHED: Refusal.MEETING_NOT_OPEN,
        _STATE.ENDED: Refusal.ALREADY_ENDED,
    },
}
"""The states in which a step is not allowed, and why. Whatever is not here is allowed."""


def state_allows(step: Step, state: MeetingState) -> Verdict:
    """Whether a meeting in this state may take a step."""
    refusal = _REFUSED[step].get(state)
    return allow() if refusal is None else deny(refusal)


def may_chair(actor: Actor, meeting: Standing) -> Verdict:
    """Whether the actor runs this meeting: a chair, and the one who opened it once it was opened."""
    if not actor.has(Role.CHAIR):
        return deny(Refusal.NOT_THE_CHAIR)
    if meeting.chair is not None and meeting.chair != actor.member:
        return deny(Refusal.NOT_THE_CHAIR)
    return allow()


def chair_is_lost(meeting: Standing, gone_since: datetime | None, now: datetime) -> bool:
    """Whether the chair of a running meeting has been away so long that the chair is offered to others. `gone_since`
    None: the chair is in the room. Source: experience, "The live conference".
    """
    return meeting.state is MeetingState.LIVE and gone_since is not None and gone_since + CHAIR_PATIENCE <= now


def may_take(step: Step, actor: Actor, meeting: Standing) -> Verdict:
    """Whether the actor may take a step with this meeting in its present state."""
    return may_chair(actor, meeting) and state_allows(step, meeting.state)


def may_plan(actor: Actor, meeting: Standing) -> Verdict:
    """Whether the actor may choose and order items. An agenda may change until the meeting is open."""
    return may_take(Step.PLAN, actor, meeting)


def may_publish(actor: Actor, meeting: Standing) -> Verdict:
    """Whether the actor may publish the agenda."""
    return may_take(Step.PUBLISH, actor, meeting)


def may_call_item(item: ItemState) -> Verdict:
    """Whether an item may be put before the table. One that was closed or returned may be called again."""
    return deny(Refusal.ITEM_ALREADY_CURRENT) if item is ItemState.CURRENT else allow()


def may_close_item(item: ItemState) -> Verdict:
    """Whether an item may be closed as discussed, or its clock changed, or a note written to it."""
    return allow() if item is ItemState.CURRENT else deny(Refusal.ITEM_NOT_CURRENT)


def may_return_item(item: ItemState) -> Verdict:
    """Whether an item may go back to the queue: not once it was discussed or returned."""
    if item in {ItemState.WAITING, ItemState.CURRENT}:
        return allow()
    return deny(Refusal.ITEM_ALREADY_DONE)


def reads_note(agencies: Collection[AgencyId], *, private_to: AgencyId | None) -> bool:
    """Whether somebody who acts for these agencies reads a note, of an item that they may read.

    One that an agency keeps to itself is that agency's alone; chair and recorder are no exception.
    Source: issue "The live conference holds", Writing; rule book, attacks, "Privilege creep".
    """
    return private_to is None or private_to in agencies


def next_wednesday(today: date) -> date:
    """The first Wednesday after `today`: the day that task forces usually meet."""
    return today + timedelta(days=(2 - today.weekday()) % 7 or 7)


def occurrences(
    first_day: date, every_weeks: int, starts_at: time, zone: ZoneInfo, *, after: datetime, count: int
) -> tuple[datetime, ...]:
    """The next `count` beginnings of a series at or after `after`, in UTC.

    The local time of day stays the same when the clocks change. A time that the change skips is taken with the offset
    before it; of one that happens twice the first is meant.
    """
    step = timedelta(weeks=every_weeks)
    behind = after.astimezone(zone).date() - first_day
    number = max(0, behind // step)
    found: list[datetime] = []
    while len(found) < count:
        local = datetime.combine(first_day + number * step, starts_at, zone)
        start = local.astimezone(UTC)
        if start >= after:
            found.append(start)
        number += 1
    return tuple(found)


def propose(ranked: Sequence[Candidate], minutes: int) -> Proposal:
    """Four to six cases that fit: what came back undiscussed first, then by rank. Time for unfinished business is kept.

    A short meeting gives each case less time, down to ten minutes, before it gives fewer than four cases a place.
    Every candidate is either chosen or left out with the reason.
    """
    budget = max(0, minutes - UNFINISHED_MINUTES)
    each = min(CASE_MINUTES, max(SHORTEST_CASE_MINUTES, budget // FEWEST_CASES))
    fitting = budget // each
    ordered = sorted(ranked, key=lambda candidate: candidate.returned is None)
    places = min(fitting, MOST_CASES)
    why = LeftOut.ENOUGH_CASES if fitting >= MOST_CASES else LeftOut.NO_TIME
    return Proposal(
        chosen=tuple(ordered[:places]),
        minutes_each=each,
        left_out=tuple((candidate, why) for candidate in ordered[places:]),
    )


def moved(order: Sequence[ItemId], item: ItemId, *, up: bool) -> tuple[ItemId, ...]:
    """The agenda with one item a place higher or lower; the first, unfinished business, and an end stay put."""
    here = order.index(item)
    there = here - 1 if up else here + 1
    if here == 0 or not 0 < there < len(order):
        return tuple(order)
    changed = list(order)
    changed[here], changed[there] = changed[there], changed[here]
    return tuple(changed)


def running_ends(starts_at: datetime, minutes: Sequence[int]) -> tuple[datetime, ...]:
    """When each item is over, if every one takes its minutes."""
    ends: list[datetime] = []
    at = starts_at
    for length in minutes:
        at += timedelta(minutes=length)
        ends.append(at)
    return tuple(ends)
