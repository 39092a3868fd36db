"""Taking a seat in the meeting, and giving it up."""

from datetime import datetime

from conference.attendance import service as attendance
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import require, require_known
from conference.kernel.ids import MeetingId
from conference.live.domain import Region
from conference.live.events import MeetingChanged
from conference.live.policy import may_take_part, may_watch
from conference.meetings import store as meetings_store
from conference.meetings.domain import EventKind
from conference.meetings.models import Meeting
from conference.meetings.service import running as meetings

_ROOM = frozenset({Region.PEOPLE, Region.CHAIR})


def require_part(actor: Actor, meeting: Meeting) -> None:
    """Raise RefusedError unless the actor sits in the meeting."""
    require(
        may_take_part(
            meeting.state,
            pledged=attendance.has_pledged(meeting.id, actor.member),
            present=attendance.is_present(meeting.id, actor.member),
        )
    )


def arrive(actor: Actor, meeting_id: MeetingId, now: datetime) -> None:
    """Take a seat. Raises HiddenError, RefusedError when the pledge was not accepted or the meeting is not called."""
    with transaction():
        meeting = require_known(meetings_store.meeting(meeting_id, for_change=True))
        require(may_watch(meeting.state, pledged=attendance.has_pledged(meeting_id, actor.member)))
        before = meeting.version
        if attendance.arrive(meeting_id, actor.member, now):
            meetings.append_event(
                meeting, EventKind.ARRIVED, facts={"member": str(actor.member)}, by=actor.member, now=now
            )
            publish(MeetingChanged(meeting_id, _ROOM, before))


def leave(actor: Actor, meeting_id: MeetingId, now: datetime) -> None:
    """Give up a seat."""
    with transaction():
        meeting = require_known(meetings_store.meeting(meeting_id, for_change=True))
        before = meeting.version
        if attendance.leave(meeting_id, actor.member, now):
            meetings.append_event(
                meeting, EventKind.LEFT, facts={"member": str(actor.member)}, by=actor.member, now=now
            )
            publish(MeetingChanged(meeting_id, _ROOM, before))
