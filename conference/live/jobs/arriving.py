"""Taking a seat: all who arrive at the same moment in one transaction, each with everything fresh in the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conference.infra import clock, realtime
from conference.infra.database import let_go
from conference.infra.realtime import Pages, Seat
from conference.infra.together import Together
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError
from conference.kernel.ids import MeetingId, SignInId
from conference.live.jobs import pushing, seats
from conference.live.jobs.reading import Reading
from conference.live.service import presence


@dataclass(frozen=True, slots=True)
class Arriving:
    """An open page that asks for a seat."""

    sid: str
    sign_in: SignInId
    actor: Actor
    language: str


def take_seat(meeting: MeetingId, arriving: Arriving) -> dict[str, Any]:
    """Take a seat in a meeting; gives everything fresh. Raises HiddenError, RefusedError."""
    let_go()
    return _arrivals.ask(meeting, arriving, gather=realtime.serving())


def fresh(meeting: MeetingId, actor: Actor, language: str) -> dict[str, Any]:
    """Everything fresh, for a page that has its seat. Raises HiddenError."""
    let_go()
    reading = _readings.ask(meeting, None, gather=realtime.serving())
    return pushing.fetched(reading, reading.audience(actor, language))


def _read(meeting_id: MeetingId, asked: Sequence[None]) -> Sequence[Reading]:
    return [Reading(meeting_id, clock.now())] * len(asked)


def _seat_all(meeting_id: MeetingId, arriving: Sequence[Arriving]) -> Sequence[dict[str, Any] | Exception]:
    """Seat them all, then read: whose right ends meanwhile is among those whose pages follow it."""
    pages = {page.sid: page.actor for page in arriving}
    refused = presence.arrive_all(pages, meeting_id, clock.now(), process=realtime.process())
    seated = [_seat(meeting_id, page) for page in arriving if page.sid not in refused]
    let_go()
    reading = Reading(meeting_id, clock.now())
    actors = reading.still_here(Pages(tuple(seated)))
    return [refused.get(page.sid) or _fresh(reading, page, actors.get(page.sid)) for page in arriving]


def _seat(meeting: MeetingId, page: Arriving) -> Seat:
    before = realtime.seat_of(page.sid)
    new = Seat(sid=page.sid, sign_in=page.sign_in, actor=page.actor, meeting=meeting, language=page.language)
    if not realtime.is_open(page.sid):  # it went while it waited for its turn, and nobody will say so again
        seats.lost(new)
        return new
    realtime.seat(new)
    if before is not None and before.meeting != meeting:
        seats.moved_on(before)
    return new


def _fresh(reading: Reading, page: Arriving, actor: Actor | None) -> dict[str, Any] | Exception:
    if actor is None or not realtime.is_open(page.sid):  # its sign-in ended meanwhile, or it went
        return HiddenError()
    audience = reading.audience(actor, page.language)
    realtime.move(page.sid, audience.room, meeting=reading.facts.id, as_of=reading.as_of)
    return pushing.fetched(reading, audience, sid=page.sid)


_arrivals: Together[MeetingId, Arriving, dict[str, Any]] = Together(_seat_all)
_readings: Together[MeetingId, None, Reading] = Together(_read)
