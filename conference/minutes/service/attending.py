"""Who was at a meeting, who sent apologies, and who chaired, before it is cut down to a reader."""

from collections.abc import Sequence
from uuid import UUID

from conference.accounts import store as accounts
from conference.attendance import store as attendance
from conference.attendance.domain import Coming
from conference.kernel.ids import MemberId
from conference.meetings.domain import EventKind
from conference.meetings.models import Meeting, MeetingEvent
from conference.minutes.projection import Apologies, Stay, Turn


def stays(meeting: Meeting) -> list[Stay]:
    """Every span in which somebody was in the room."""
    rows = attendance.presences(meeting.id)
    names = accounts.names([row.member_id for row in rows])
    return [
        Stay(row.member_id, *names[row.member_id], arrived=row.arrived_at, left=row.left_at or meeting.ended_at)
        for row in rows
    ]


def apologies(meeting: Meeting) -> list[Apologies]:
    """Who had sent apologies, those too who came all the same."""
    said = [answer for answer in attendance.answers(meeting.id) if answer.coming is Coming.APOLOGIES]
    names = accounts.names([member for answer in said for member in (answer.member, answer.deputy) if member])
    return [
        Apologies(
            answer.member,
            *names[answer.member],
            information_sent=answer.information_sent,
            deputy=answer.deputy,
            deputy_name=names[answer.deputy][0] if answer.deputy else "",
        )
        for answer in said
    ]


_TO_THE_CHAIR = frozenset({EventKind.OPENED, EventKind.CHAIR_HANDED, EventKind.CHAIR_TAKEN})


def turns(meeting: Meeting, events: Sequence[MeetingEvent]) -> list[Turn]:
    """Who chaired from when to when. An event names who is in the chair from then on; the opening, who opened."""
    seats = [(_in_the_chair(event), event.at) for event in events if event.kind in _TO_THE_CHAIR]
    ends = [*(at for _member, at in seats[1:]), meeting.ended_at]
    names = accounts.names([member for member, _at in seats if member])
    spans = zip(seats, ends, strict=False)
    return [Turn(*names[member], since=at, until=end) for (member, at), end in spans if member]


def _in_the_chair(event: MeetingEvent) -> MemberId | None:
    named = event.facts.get("member")
    member = UUID(named) if named else event.by_member
    return MemberId(member) if member else None
