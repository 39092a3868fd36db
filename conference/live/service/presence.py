"""Taking a seat in the meeting, and giving it up; and the chair who does not come back."""

from collections.abc import Collection, Mapping
from datetime import datetime

from conference.attendance import service as attendance
from conference.attendance import store as attendance_store
from conference.infra.changes import Look
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import RefusedError, require, require_known
from conference.kernel.ids import MeetingId, MemberId
from conference.kernel.verdict import deny
from conference.live.domain import Region
from conference.live.events import MeetingChanged
from conference.live.models import OpenPage
from conference.live.policy import may_take_part, may_watch
from conference.live.service import speaking
from conference.live.store import open_pages
from conference.meetings import store as meetings_store
from conference.meetings.domain import EventKind
from conference.meetings.models import Meeting
from conference.meetings.policy import chair_is_lost
from conference.meetings.service import knowing, known, standing_of
from conference.meetings.service import running as meetings

_OF_PEOPLE = frozenset({Region.PEOPLE, Region.CHAIR, Region.SPEAKERS, Region.VOICES})
"""What is shown of who is here: the seats, whose hand is up, and which agencies have not answered yet."""
_OF_THE_CHAIR = frozenset({Region.BAR, Region.PEOPLE, Region.CHAIR})
"""What is shown of who chairs."""
_HIDDEN = "not_found"
"""The code of a meeting that is hidden, as of one that is not there."""


def require_part(actor: Actor, meeting: Meeting, look: Look) -> None:
    """Raise RefusedError unless the actor sits in the meeting."""
    require(
        may_take_part(
            meeting.state,
            pledged=actor.member in attendance.kept_pledged(meeting.id, look),
            present=actor.member in attendance.kept_seated(meeting.id, look),
        )
    )


def arrive(actor: Actor, meeting_id: MeetingId, now: datetime) -> None:
    """Take a seat. Raises HiddenError, RefusedError when the pledge was not accepted or the meeting is not called."""
    with transaction():
        meeting = require_known(meetings_store.meeting(meeting_id, for_change=True))
        known(actor, meeting_id, now)
        require(may_watch(meeting.state, pledged=attendance.has_pledged(meeting_id, actor.member)))
        _note_arrivals(meeting, [actor.member], now)


def arrive_all(
    pages: Mapping[str, Actor], meeting_id: MeetingId, now: datetime, *, process: str
) -> Mapping[str, RefusedError]:
    """Seat everybody whose page asks for it at this moment, the pages by their sids; gives those who are refused, and
    why. Raises HiddenError when there is no such meeting.
    """
    with transaction():
        meeting = require_known(meetings_store.meeting(meeting_id, for_change=True))
        pledged = attendance_store.pledged(meeting_id, attendance.PLEDGE_WORDING)
        members = {actor.member for actor in pages.values()}
        may = knowing(members, meeting, now) if meeting.called_for else members
        verdicts = {
            sid: may_watch(meeting.state, pledged=actor.member in pledged) if actor.member in may else deny(_HIDDEN)
            for sid, actor in pages.items()
        }
        seated = {sid: actor.member for sid, actor in pages.items() if verdicts[sid]}
        open_pages.add(
            [
                OpenPage(sid=sid, process=process, meeting_id=meeting_id, member_id=member, seen_at=now)
                for sid, member in seated.items()
            ]
        )
        _note_arrivals(meeting, set(seated.values()), now)
    return {sid: RefusedError(verdict.code) for sid, verdict in verdicts.items() if not verdict}


def _note_arrivals(meeting: Meeting, members: Collection[MemberId], now: datetime) -> None:
    before = meeting.version
    regions = set(_OF_PEOPLE)
    here = attendance_store.seated(meeting.id)
    for member in sorted(set(members) - here):
        attendance.arrive(meeting.id, member, now)
        meetings.append_event(meeting, EventKind.ARRIVED, facts={"member": str(member)}, by=member, now=now)
    if meeting.chair_offered and meeting.chair_id in members:
        meetings.chair_is_back(meeting, now)
        regions.add(Region.BAR)
    if meeting.version > before:
        publish(MeetingChanged(meeting.id, frozenset(regions), before, meeting.version))


def leave(actor: Actor, meeting_id: MeetingId, now: datetime) -> None:
    """Give up a seat."""
    with transaction():
        _note_leaving(require_known(meetings_store.meeting(meeting_id, for_change=True)), {actor.member: now}, now)


def pages_closed(
    meeting_id: MeetingId, sids: Collection[str], members: Mapping[MemberId, datetime], *, now: datetime
) -> None:
    """Pages are gone, those of some members since the given instants: who has no other page open, in whatever process,
    has left then. Whom the chair noted as being here stays without a page.
    """
    with transaction():
        meeting = require_known(meetings_store.meeting(meeting_id, for_change=True))
        open_pages.remove(meeting_id, sids)
        staying = open_pages.members_with(meeting_id) | open_pages.noted_by_chair(meeting_id)
        _note_leaving(meeting, {member: at for member, at in members.items() if member not in staying}, now)


def say_alive(process: str, now: datetime) -> None:
    """A web process still holds its pages."""
    with transaction():
        open_pages.say_alive(process, now)


def bury_the_silent(silent_since: datetime, now: datetime) -> bool:
    """The pages of a process that has not been heard of since an instant are gone; whether there were any."""
    dead = open_pages.silent_since(silent_since)
    for meeting_id in sorted({meeting for _sid, meeting, _member in dead}):
        mine = [(sid, member) for sid, meeting, member in dead if meeting == meeting_id]
        left = {member: silent_since for _sid, member in mine}
        pages_closed(meeting_id, [sid for sid, _member in mine], left, now=now)
    return bool(dead)


def leave_without_page(meeting_id: MeetingId, now: datetime) -> None:
    """Who is still noted as being here, and has no page open anywhere, has left: a process died before it said so."""
    here = attendance_store.seated(meeting_id)
    gone = here - open_pages.members_with(meeting_id) - open_pages.noted_by_chair(meeting_id)
    if gone:
        pages_closed(meeting_id, [], dict.fromkeys(gone, now), now=now)


def _note_leaving(meeting: Meeting, members: Mapping[MemberId, datetime], now: datetime) -> None:
    before = meeting.version
    for member, at in sorted(members.items()):
        if attendance.leave(meeting.id, member, at):
            speaking.leave(meeting.id, member, now)
            meetings.append_event(meeting, EventKind.LEFT, facts={"member": str(member)}, by=member, now=now)
    if meeting.version > before:
        publish(MeetingChanged(meeting.id, _OF_PEOPLE, before, meeting.version))


def offer_the_chair(meeting_id: MeetingId, now: datetime) -> None:
    """Once the chair has been away long enough, whoever is on the chair's list may take the chair."""
    if not _chair_is_lost(require_known(meetings_store.meeting(meeting_id)), now):
        return
    with transaction():
        meeting = require_known(meetings_store.meeting(meeting_id, for_change=True))
        if _chair_is_lost(meeting, now):
            before = meeting.version
            meetings.offer_chair(meeting, now)
            publish(MeetingChanged(meeting_id, _OF_THE_CHAIR, before, meeting.version))


def _chair_is_lost(meeting: Meeting, now: datetime) -> bool:
    if meeting.chair_id is None:
        return False
    gone_since = attendance_store.gone_since(meeting.id, meeting.chair_id)
    return chair_is_lost(standing_of(meeting), gone_since, now) and not meeting.chair_offered
