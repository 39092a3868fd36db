"""A single date of the rhythm: moved, skipped, held after all; and where it is."""

from collections.abc import Callable
from datetime import datetime

from conference.attendance import service as attendance
from conference.directory import service as directory
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import require, require_known
from conference.kernel.ids import MeetingId
from conference.kernel.narrative import Narrative
from conference.kernel.verdict import Verdict
from conference.meetings import policy, store
from conference.meetings.domain import Because, ItemKind, MeetingState, Owed
from conference.meetings.events import DateChanged
from conference.meetings.models import Meeting
from conference.meetings.service.running import standing_of


def skip_date(actor: Actor, meeting_id: MeetingId, because: Because) -> None:
    """The table does not meet that day. Its agenda is given up: the cases keep their places in the queue. Raises
    HiddenError, RefusedError.
    """
    with transaction() as current:
        meeting = _changed(meeting_id, lambda meeting: policy.may_plan(actor, standing_of(meeting)))
        meeting.state, meeting.because, meeting.holiday = MeetingState.SKIPPED, because, _holiday(meeting, because)
        attendance.ask_anew(meeting_id)  # who said yes is free that day now, even if it is held after all
        for item in store.items(meeting_id):
            if item.kind is ItemKind.CASE:
                current.delete(item)


def move_date(actor: Actor, meeting_id: MeetingId, starts_at: datetime, because: Because, now: datetime) -> None:
    """The table meets at another time. Its agenda stays; who comes is asked anew. Raises HiddenError, RefusedError."""

    def may(meeting: Meeting) -> Verdict:
        taken = store.taken(starts_at, but=meeting_id)
        return policy.may_meet_at(policy.Step.PLAN, actor, standing_of(meeting), starts_at, now, taken=taken)

    with transaction():
        meeting = _changed(meeting_id, may)
        meeting.holiday = _holiday(meeting, because)
        meeting.starts_at, meeting.because = starts_at, because
        attendance.ask_anew(meeting_id)


def hold_after_all(actor: Actor, meeting_id: MeetingId, now: datetime) -> None:
    """The table meets that day all the same; its agenda is planned anew. Raises HiddenError, RefusedError."""

    def may(meeting: Meeting) -> Verdict:
        at, standing = meeting.starts_at, standing_of(meeting)
        taken = store.taken(at, but=meeting_id)
        return policy.may_meet_at(policy.Step.HOLD, actor, standing, at, now, taken=taken)

    with transaction():
        meeting = _changed(meeting_id, may)
        meeting.state, meeting.because, meeting.told = MeetingState.PLANNED, None, None
        meeting.holiday = None


def set_place(actor: Actor, meeting_id: MeetingId, place: str | None) -> None:
    """Where it is, or how to join it from elsewhere; no mail and no calendar says it. HiddenError, RefusedError."""
    with transaction():
        meeting = require_known(store.meeting(meeting_id, for_change=True))
        require(policy.may_plan(actor, standing_of(meeting)))
        meeting.place = place


def take_owed(meeting_id: MeetingId) -> Owed | None:
    """What members are still to be told of a meeting's time. It counts as told from then on, in the caller's
    transaction, which writes the mails too: so it is told once, whatever stops in between.
    """
    meeting = require_known(store.meeting(meeting_id, for_change=True))
    owed = policy.owed(meeting.state, meeting.told, meeting.sequence)
    if owed is not None:
        meeting.told = meeting.sequence
    return owed


def _holiday(meeting: Meeting, because: Because) -> Narrative | None:
    """What the day of a meeting is called, where that is why it is another one."""
    if because is not Because.HOLIDAY:
        return None
    held = store.holiday(directory.today(meeting.starts_at))
    return held.name if held else None


def _changed(meeting_id: MeetingId, may: Callable[[Meeting], Verdict]) -> Meeting:
    """A meeting whose time the actor may change, with one change more in calendars."""
    meeting = require_known(store.meeting(meeting_id, for_change=True))
    require(may(meeting))
    meeting.sequence += 1
    publish(DateChanged(meeting_id))
    return meeting
