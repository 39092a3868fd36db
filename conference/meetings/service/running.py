"""Running a meeting: the steps of the chair.

Every function works inside the caller's transaction, on a meeting that the caller loaded with `for_change=True`. They
raise RefusedError with a code of `policy.Refusal`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from conference.attendance import service as attendance
from conference.cases import service as cases
from conference.consent import service as consent
from conference.directory import service as directory
from conference.kernel.actor import Actor
from conference.kernel.errors import RefusedError, require
from conference.kernel.ids import MemberId
from conference.kernel.verdict import Verdict
from conference.meetings import domain, policy, store
from conference.meetings.domain import (
    EventKind,
    ItemClock,
    ItemState,
    MeetingState,
    Paused,
    ReturnReason,
    Running,
    Standing,
)
from conference.meetings.models import AgendaItem, Meeting
from conference.meetings.service.series import ensure_series_dates
from conference.meetings.store import running


def standing_of(meeting: Meeting) -> Standing:
    """A meeting as its rules read it."""
    return Standing(
        state=meeting.state,
        chair=meeting.chair_id,
        offered=meeting.chair_offered,
        one_case=meeting.called_for is not None,
    )


def clock_of(meeting: Meeting) -> ItemClock | None:
    """The clock of the current item; None while no item is on the table."""
    if meeting.clock_until is not None:
        return Running(meeting.clock_until)
    if meeting.clock_left is not None:
        return Paused(timedelta(seconds=meeting.clock_left))
    return None


def append_event(
    meeting: Meeting, kind: EventKind, *, facts: dict[str, Any], by: MemberId | None, now: datetime
) -> None:
    """Note what happened in the open transaction; `facts` holds ids, numbers, fixed words."""
    meeting.version += 1
    running.note_event(meeting.id, meeting.version, kind, facts=facts, by=by, now=now)


def open_meeting(meeting: Meeting, *, by: Actor, now: datetime) -> None:
    """Open a published meeting. Who opens it chairs it."""
    require(policy.may_take(policy.Step.OPEN, by, standing_of(meeting)))
    meeting.state = MeetingState.LIVE
    meeting.chair_id = by.member
    meeting.opened_at = now
    append_event(meeting, EventKind.OPENED, facts={}, by=by.member, now=now)


def call_item(meeting: Meeting, item: AgendaItem, *, by: Actor, now: datetime) -> None:
    """Put an item before the table; the current one is closed as discussed, and the clock starts with the new minutes.

    An item that was closed or returned before may be called again.
    """
    _require_running(meeting, by)
    require(policy.may_call_item(item.state))
    current = store.current_item(meeting.id)
    if current is not None:
        _leave_table(meeting, current, ItemState.DONE, by, now)
    item.state, item.returned_because = ItemState.CURRENT, None
    meeting.reading_back = False
    _set_clock(meeting, Running(now + timedelta(minutes=item.minutes)))
    append_event(meeting, EventKind.ITEM_CALLED, facts={"item": str(item.id)}, by=by.member, now=now)
    if item.case_id is None:
        attendance.clear(meeting.id, now)
    else:
        attendance.call(meeting.id, item.id, item.case_id, now)


def next_item(meeting: Meeting) -> AgendaItem | None:
    """The item that is called next: the first that waits."""
    return next((item for item in store.items(meeting.id) if item.state is ItemState.WAITING), None)


def item_before(meeting: Meeting) -> AgendaItem | None:
    """The item to go back to."""
    items = store.items(meeting.id)
    place = policy.item_before([item.state for item in items])
    return None if place is None else items[place]


def call_next(meeting: Meeting, *, by: Actor, now: datetime) -> None:
    """Go on: call the next item that waits; after the last one, close it and leave the table clear."""
    _require_running(meeting, by)
    waiting = next_item(meeting)
    if waiting is not None:
        call_item(meeting, waiting, by=by, now=now)
        return
    current = store.current_item(meeting.id)
    if current is None:
        raise RefusedError(policy.Refusal.NOTHING_LEFT)
    close_item(meeting, current, by=by, now=now)


def call_previous(meeting: Meeting, *, by: Actor, now: datetime) -> None:
    """Go back: call the item before. The one on the table was called too soon, and waits for its turn again."""
    _require_running(meeting, by)
    before = item_before(meeting)
    if before is None:
        raise RefusedError(policy.Refusal.NOTHING_BEFORE)
    current = store.current_item(meeting.id)
    if current is not None:
        _leave_table(meeting, current, ItemState.WAITING, by, now)
    call_item(meeting, before, by=by, now=now)


def close_item(meeting: Meeting, item: AgendaItem, *, by: Actor, now: datetime) -> None:
    """Close the current item as discussed; the table is clear."""
    _require_running(meeting, by)
    require(policy.may_close_item(item.state))
    _clear_table(meeting, item, ItemState.DONE, by, now)


def return_item(meeting: Meeting, item: AgendaItem, reason: ReturnReason, *, by: Actor, now: datetime) -> None:
    """Give an item back to the queue, with the reason. The case keeps the day it has been waiting since."""
    _require_running(meeting, by)
    require(policy.may_return_item(item.state))
    _return(meeting, item, reason, by, now)


def pause(meeting: Meeting, *, by: Actor, now: datetime) -> None:
    """Stop the clock of the current item."""
    _set_clock(meeting, domain.pause(_running_clock(meeting, by), now))
    append_event(meeting, EventKind.PAUSED, facts={}, by=by.member, now=now)


def resume(meeting: Meeting, *, by: Actor, now: datetime) -> None:
    """Let the clock of the current item run again."""
    _set_clock(meeting, domain.resume(_running_clock(meeting, by), now))
    append_event(meeting, EventKind.RESUMED, facts={}, by=by.member, now=now)


def extend(meeting: Meeting, minutes: int, *, by: Actor, now: datetime) -> None:
    """Give the current item more minutes."""
    _set_clock(meeting, domain.extend(_running_clock(meeting, by), timedelta(minutes=minutes)))
    append_event(meeting, EventKind.EXTENDED, facts={"minutes": minutes}, by=by.member, now=now)


def end_meeting(meeting: Meeting, *, by: Actor, now: datetime) -> None:
    """End the meeting: the current item is closed, those not reached go back to the queue, the next dates are there.
    What the table did not take on is closed.
    """
    _require_running(meeting, by)
    _close_current(meeting, by, now)
    for item in store.items(meeting.id):
        if item.state is ItemState.WAITING:
            _return(meeting, item, ReturnReason.NOT_REACHED, by, now)
    discussed = {item.case_id for item in store.items(meeting.id) if item.state is ItemState.DONE and item.case_id}
    for case in sorted(discussed):  # in one order: whoever plans and whoever ends do not wait for each other
        cases.note_discussed(case, directory.today(meeting.starts_at))
    _note_what_came_back(store.items(meeting.id))
    for item in store.items(meeting.id):
        if item.case_id and item.state is ItemState.DONE and item.threshold_met is False:
            consent.decline(by, item.case_id, meeting.id, now)
    meeting.state, meeting.reading_back = MeetingState.ENDED, False
    meeting.ended_at = now
    attendance.clear(meeting.id, now)
    ensure_series_dates(now)
    append_event(meeting, EventKind.ENDED, facts={}, by=by.member, now=now)


def _note_what_came_back(items: Sequence[AgendaItem]) -> None:
    """Whether a case came back is said by the last meeting that had it on its agenda alone."""
    for item in store.that_came_back([item.case_id for item in items if item.case_id]):
        item.came_back = False
    for item in items:
        item.came_back = item.state is ItemState.RETURNED


def offer_chair(meeting: Meeting, now: datetime) -> None:
    """The chair is away: whoever is on the chair's list may take the chair."""
    meeting.chair_offered = True
    append_event(meeting, EventKind.CHAIR_OFFERED, facts={}, by=None, now=now)


def chair_is_back(meeting: Meeting, now: datetime) -> None:
    """The chair came back before somebody took the chair."""
    meeting.chair_offered = False
    append_event(meeting, EventKind.CHAIR_BACK, facts={}, by=meeting.chair_id, now=now)


def begin_read_back(meeting: Meeting, *, by: Actor, now: datetime) -> None:
    """Read back what was asked of whom: the current item is closed. Once begun, this changes nothing."""
    _require_running(meeting, by)
    if not meeting.reading_back:
        _close_current(meeting, by, now)
        meeting.reading_back = True
        append_event(meeting, EventKind.READ_BACK_BEGUN, facts={}, by=by.member, now=now)


def leave_read_back(meeting: Meeting, *, by: Actor, now: datetime) -> None:
    """Back to the agenda, with nothing on the table. Calling an item leaves the read-back, too."""
    _require_running(meeting, by)
    if meeting.reading_back:
        meeting.reading_back = False
        append_event(meeting, EventKind.READ_BACK_LEFT, facts={}, by=by.member, now=now)


def may_run(meeting: Meeting, actor: Actor) -> Verdict:
    """Whether the actor chairs this running meeting."""
    return policy.may_take(policy.Step.RUN, actor, standing_of(meeting))


def _require_running(meeting: Meeting, by: Actor) -> None:
    require(may_run(meeting, by))


def _running_clock(meeting: Meeting, by: Actor) -> ItemClock:
    _require_running(meeting, by)
    clock = clock_of(meeting)
    if clock is None:
        raise RefusedError(policy.Refusal.ITEM_NOT_CURRENT)
    return clock


def _set_clock(meeting: Meeting, clock: ItemClock | None) -> None:
    meeting.clock_until = clock.until if isinstance(clock, Running) else None
    meeting.clock_left = int(clock.remaining.total_seconds()) if isinstance(clock, Paused) else None


def _close_current(meeting: Meeting, by: Actor, now: datetime) -> None:
    item = store.current_item(meeting.id)
    if item is None:
        attendance.clear(meeting.id, now)
    else:
        _clear_table(meeting, item, ItemState.DONE, by, now)


def _return(meeting: Meeting, item: AgendaItem, reason: ReturnReason, by: Actor, now: datetime) -> None:
    item.returned_because = reason
    if item.state is ItemState.CURRENT:
        _clear_table(meeting, item, ItemState.RETURNED, by, now)
        return
    item.state = ItemState.RETURNED
    append_event(meeting, EventKind.ITEM_RETURNED, facts={"item": str(item.id)}, by=by.member, now=now)


def _clear_table(meeting: Meeting, item: AgendaItem, state: ItemState, by: Actor, now: datetime) -> None:
    _leave_table(meeting, item, state, by, now)
    attendance.clear(meeting.id, now)


def _leave_table(meeting: Meeting, item: AgendaItem, state: ItemState, by: Actor, now: datetime) -> None:
    """The item makes way for another one, which takes its place on the table."""
    item.state = state
    _set_clock(meeting, None)
    kind = EventKind.ITEM_RETURNED if state is ItemState.RETURNED else EventKind.ITEM_CLOSED
    append_event(meeting, kind, facts={"item": str(item.id)}, by=by.member, now=now)
