"""Who has a page of a meeting open here: who may keep it, being sent away, and leaving."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from conference.accounts import service as accounts
from conference.accounts.service import acting
from conference.infra import clock, realtime
from conference.infra.changes import Look
from conference.infra.realtime import Pages, Seat
from conference.kernel.actor import Actor
from conference.kernel.errors import require_known
from conference.kernel.ids import MeetingId, MemberId, SignInId
from conference.live.service import presence
from conference.meetings import store as meetings
from conference.meetings.service import knowing

GRACE = timedelta(seconds=8)
"""How long a lost connection keeps its seat: a reload or a tunnel is no leaving."""


@dataclass(frozen=True, slots=True)
class _Gone:
    seat: Seat
    at: datetime


_gone: list[_Gone] = []


def still_here(pages: Pages, look: Look, now: datetime) -> Mapping[str, Actor]:
    """Which pages may stay open, and whose they are: still signed in there, may act now, sits at the table, and may
    know of the meeting. Of somebody with two browsers, the one whose sign-in is over goes.
    """
    moment = int(now.timestamp())  # whoever is at a browser puts its end off, unseen: asked anew every second
    sign_ins, members = pages.sign_ins, pages.members
    signed_in = look.read(("signed in", sign_ins), lambda: accounts.still_signed_in(list(sign_ins), now), at=moment)
    actors = look.read(("acting", members), lambda: dict(acting(list(members), now)), at=accounts.turns(look, now))
    staying = look.read(
        ("still here", sign_ins), lambda: _staying(pages.seats, signed_in, actors), at=(pages.seats, signed_in, actors)
    )
    shut_out = _shut_out(pages, look, now)
    return {sid: actor for sid, actor in staying.items() if sid not in shut_out} if shut_out else staying


def _shut_out(pages: Pages, look: Look, now: datetime) -> frozenset[str]:
    """The pages of conferences called for one case whose people may not know of it any more."""
    found = set[str]()
    for meeting in pages.meetings:
        if look.read(("one case", meeting), lambda of=meeting: _is_for_one_case(of)):
            members = frozenset(seat.actor.member for seat in pages.seats if seat.meeting == meeting)
            known = look.read(
                ("knowing", meeting, members),
                lambda of=meeting, who=members: knowing(who, require_known(meetings.meeting(of)), now),
                at=int(now.timestamp()),
            )
            found |= {seat.sid for seat in pages.seats if seat.meeting == meeting and seat.actor.member not in known}
    return frozenset(found)


def _is_for_one_case(meeting_id: MeetingId) -> bool:
    meeting = meetings.meeting(meeting_id)
    return meeting is not None and meeting.called_for is not None


def _staying(
    seats: Sequence[Seat], signed_in: Collection[SignInId], actors: Mapping[MemberId, Actor]
) -> Mapping[str, Actor]:
    found = {seat.sid: actors.get(seat.actor.member) for seat in seats if seat.sign_in in signed_in}
    return {sid: actor for sid, actor in found.items() if actor is not None and actor.sits_at_the_table}


def send_away(seat: Seat) -> None:
    """A right ended: close the page's socket, and note who left if no other page of theirs is open."""
    realtime.evict(seat.sid)
    moved_on(seat)


def send_away_the_unentitled() -> None:
    """Close the open pages of those who may not have them any more."""
    seats = tuple(realtime.all_seats())
    actors = still_here(Pages(seats), Look(), clock.now()) if seats else {}
    for seat in seats:
        if seat.sid not in actors:
            send_away(seat)


def sign_out(sign_in: str) -> None:
    """A browser signed out: its pages go at once."""
    for seat in realtime.all_seats():
        if seat.sign_in == UUID(sign_in):
            send_away(seat)


def lost(seat: Seat) -> None:
    """A page went. Its seat is kept for a moment."""
    _gone.append(_Gone(seat, clock.now()))


def moved_on(seat: Seat) -> None:
    """A page has left its meeting: it watches another one now, or none."""
    gone = _Gone(seat, clock.now())
    _gone.append(gone)
    _leave([gone])


def let_go(now: datetime) -> None:
    """Those whose connection was lost and who did not come back have left, at the moment when it was lost."""
    over = [gone for gone in _gone if gone.at <= now - GRACE]
    for meeting in {gone.seat.meeting for gone in over}:
        _leave([gone for gone in over if gone.seat.meeting == meeting])


def _leave(gone: Sequence[_Gone]) -> None:
    """Pages of one meeting are gone. Where that could not be noted, it will be."""
    meeting = gone[0].seat.meeting
    still = {seat.actor.member for seat in realtime.seats(meeting)}
    left: dict[MemberId, datetime] = {
        held.seat.actor.member: held.at for held in gone if held.seat.actor.member not in still
    }
    presence.pages_closed(meeting, [held.seat.sid for held in gone], left, now=clock.now())
    for held in gone:
        if held in _gone:  # else somebody else noted it meanwhile
            _gone.remove(held)
