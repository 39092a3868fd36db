"""Pushing the fresh page to every audience, after the commit.

What is pushed is the whole projection of the changed regions, rendered once per audience from the same partials that
render the first page. Nobody's room is named by a client: audiences are computed here, at every push. What happens in
a burst, such as hands raised by many, is pushed once for all of it.
"""

import threading
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask

from conference.infra import clock, log, realtime
from conference.infra.http import this_app
from conference.infra.realtime import Pages, Seat
from conference.infra.sockets import socketio
from conference.kernel.actor import Actor
from conference.kernel.ids import MeetingId
from conference.live.domain import EVERYTHING, LiveAudience, Region
from conference.live.events import MeetingChanged
from conference.live.jobs import seats
from conference.live.jobs.reading import CHAIRS, Agenda, Kind, Reading

_OF_THE_ITEM = frozenset({Region.CURRENT, Region.VOICES, Region.SHARING, Region.TALK, Region.SPEAKERS})
_IN_BURSTS = frozenset({Region.VOICES, Region.SPEAKERS, Region.PEOPLE, Region.CHAIR})
_QUICK_SECONDS, _CALM_SECONDS = 0.03, 0.3
"""How long a push waits at most after the one before it: what somebody waits for, and what comes in bursts."""
_AGAIN_SECONDS = 1
"""How long until a push that failed is tried again."""


@dataclass
class _Told:
    """What a room was told last: up to which version, and each region as it was then, while nobody fetched since.
    `fetched`: as of when the newest is that one of its pages fetched, which shows nothing that saw less.
    """

    version: int
    html: dict[Region, str]
    fetched: float = 0.0


@dataclass
class _Due:
    """What has to be pushed. `hurry`: somebody waits for it."""

    happened: MeetingChanged
    hurry: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class _Placed:
    """The open pages by the kind of their people, as long as all they were `made_of` is the same."""

    made_of: tuple[object, ...]
    kinds: Mapping[Kind, Sequence[Seat]]


@dataclass
class _Line:
    """One meeting in this process. `handled`: the version up to which its pages were told everything. `whole`: the last
    reading of which all regions were told. `agenda`: what the rules said to its pages of its cases. `last`, `took`:
    when the last push ended, and how long it took, in seconds.
    """

    handled: int | None = None
    whole: Reading | None = None
    agenda: Agenda | None = None
    placed: _Placed | None = None
    told: dict[str, _Told] = field(default_factory=dict)
    due: _Due | None = None
    busy: bool = False
    last: float = 0.0
    took: float = 0.0


_lines: dict[MeetingId, _Line] = {}


def push_everything() -> None:
    """Every page of this process is made anew; what is the same is not sent."""
    for meeting in {seat.meeting for seat in realtime.all_seats()}:
        push_soon(MeetingChanged(meeting, EVERYTHING, 0, 0))


def push_soon(happened: MeetingChanged) -> None:
    """Push when it is the meeting's turn, together with what else is due by then; at once where no server runs."""
    if not realtime.serving():
        push(happened)
        return
    line = _lines.setdefault(happened.meeting, _Line())
    if line.due is None:
        line.due = _Due(happened)
    else:
        line.due.happened = line.due.happened.with_(happened)
    if not happened.regions <= _IN_BURSTS:
        line.due.hurry.set()
    if not line.busy:
        line.busy = True
        socketio.start_background_task(_push_what_is_due, this_app(), happened.meeting)


def _push_what_is_due(app: Flask, meeting: MeetingId) -> None:
    line = _lines[meeting]
    try:
        while line.due is not None:
            _wait(line, line.due)
            due, line.due = line.due, None
            began = time.monotonic()
            with app.app_context():
                _push_or_again(line, due.happened)
            line.last = time.monotonic()
            line.took = line.last - began
    finally:
        line.busy = False


def _push_or_again(line: _Line, happened: MeetingChanged) -> None:
    """Push; what fails is made anew, all of it: a page may wait to be told that a right has ended."""
    try:
        push(happened)
    except Exception:  # noqa: BLE001 - whatever it was, the pages must not stay as they are
        log.failure("push_failed")
        line.handled = None
        line.told.clear()
        socketio.sleep(_AGAIN_SECONDS)
        push_soon(MeetingChanged(happened.meeting, EVERYTHING, 0, 0))


def _wait(line: _Line, due: _Due) -> None:
    """Wait for what comes in the same burst; after a push that took little, only as long as it took."""
    since = time.monotonic() - line.last
    due.hurry.wait(max(0.0, _CALM_SECONDS - since))
    time.sleep(max(0.0, min(_QUICK_SECONDS, line.took) - (time.monotonic() - line.last)))


def push(happened: MeetingChanged) -> None:
    """Send the changed regions to every audience that has a page open here."""
    here = realtime.pages(happened.meeting)
    if not here.seats:
        _lines.pop(happened.meeting, None)
        return
    line = _lines.setdefault(happened.meeting, _Line())
    missed = line.handled is None or happened.before > line.handled
    regions = EVERYTHING if missed else happened.regions
    reading = Reading(happened.meeting, clock.now(), exact=False)
    audiences, moved = _audiences(line, reading, here)
    line.told = {room: told for room, told in line.told.items() if room in audiences}
    with ExitStack() as each:  # what cannot be told to one is told to all others, and only then said to have failed
        for room, audience in audiences.items():
            each.callback(_tell, line, reading, audience, room, regions, happened.before)
        for sid, audience in moved.items():  # first: it can then follow what its new room is told
            each.callback(_tell_all, reading, audience, sid)
    line.agenda = reading.agenda
    if regions == EVERYTHING:
        line.handled, line.whole = reading.facts.version, reading
    else:  # what else was read already, whoever did it has yet to tell of; and may have died before it could
        line.handled = max(line.handled or 0, happened.after)


def _tell_all(reading: Reading, audience: LiveAudience, sid: str) -> None:
    """Tell a page that came into another room everything."""
    realtime.emit("regions", reading.message(audience), room=sid)


def _tell(
    line: _Line, reading: Reading, audience: LiveAudience, room: str, regions: frozenset[Region], before: int
) -> None:
    """Tell a room what it has not been told: not even that something happened which it may not see."""
    told = line.told.get(room)
    known = told.html if told else {}
    html = {region: reading.html(audience, region) for region in _worth_telling(regions, reading, audience)}
    news = {region: text for region, text in html.items() if known.get(region) != text}
    if not news:
        return
    after, fetched = (told.version, told.fetched) if told else (before, 0.0)
    realtime.emit("regions", reading.message(audience, news, before=after), room=room)
    line.told[room] = _Told(reading.facts.version, {**known, **html} if reading.as_of >= fetched else {}, fetched)


def _worth_telling(regions: frozenset[Region], reading: Reading, audience: LiveAudience) -> frozenset[Region]:
    """What is said and shared in a private item is not told to those it is private from. Whose arrival bears on what
    the chair is warned of is told to the chair.
    """
    if Region.CHAIR in regions and regions != EVERYTHING:
        regions = regions | CHAIRS if audience.chair else regions - {Region.CHAIR}
    current = reading.board(audience, regions).current
    private = current is not None and current.private
    return regions - _OF_THE_ITEM if private and Region.AGENDA not in regions else regions


def fetched(reading: Reading, audience: LiveAudience, *, sid: str | None = None) -> dict[str, Any]:
    """Everything fresh for somebody of this audience, whose page has the seat `sid`. Where that is newer than what the
    room was told, the room is told again the next time, even if it is what it was told before. Of a room that was told
    nothing yet it is known what it shows if there is no other page in it.
    """
    line = _lines.setdefault(audience.meeting, _Line(reading.facts.version, reading, reading.agenda))
    told = line.told.get(audience.room)
    html = {region: reading.html(audience, region) for region in EVERYTHING}
    if told is None:
        alone = all(seat.sid == sid for seat in realtime.seats(audience.meeting) if seat.room == audience.room)
        line.told[audience.room] = _Told(reading.facts.version, html if alone else {}, reading.as_of)
    else:
        told.fetched = max(told.fetched, reading.as_of)
        told.html = {region: text for region, text in told.html.items() if html[region] == text}
    return reading.message(audience)


def catch_up(versions: Mapping[MeetingId, int]) -> None:
    """Push what went by unheard: the version in the database is another one, and nobody told this process."""
    for meeting, version in versions.items():
        line = _lines.get(meeting)
        if line is None or (line.due is None and not line.busy and line.handled != version):
            push_soon(MeetingChanged(meeting, EVERYTHING, 0, 0))


def follow_untold(meetings: Collection[MeetingId], now: datetime) -> None:
    """Pages of meetings follow what nobody told of: a right that began or ended by the clock, the next minute, and what
    was changed by somebody who died, or could not say so.
    """
    for meeting in meetings:
        line = _lines.get(meeting)
        if line is not None and (_has_turned(line, now) or _is_behind(line, meeting, now)):
            push_soon(MeetingChanged(meeting, EVERYTHING, 0, 0))


def _has_turned(line: _Line, now: datetime) -> bool:
    return line.agenda is not None and line.agenda.turn(now)


def _is_behind(line: _Line, meeting: MeetingId, now: datetime) -> bool:
    if line.whole is None or line.due is not None or line.busy:
        return False
    return Reading(meeting, now, exact=False).made_of != line.whole.made_of


def _audiences(
    line: _Line, reading: Reading, here: Pages
) -> tuple[Mapping[str, LiveAudience], Mapping[str, LiveAudience]]:
    """The audiences that have pages open now, by room; and the pages that were moved to another one. Who may no longer
    be here is sent away.
    """
    actors = reading.still_here(here)
    made_of = here.seats, actors, reading.kinds_by
    if line.placed is None or line.placed.made_of != made_of:
        line.placed = _Placed(made_of, _by_kind(reading, here.seats, actors))
    audiences: dict[str, LiveAudience] = {}
    moved: dict[str, LiveAudience] = {}
    for kind, pages in line.placed.kinds.items():
        audience = reading.audience_of(kind)
        audiences[room := audience.room] = audience
        for page in pages:  # each, whatever was found before: it may have been moved by somebody else meanwhile
            if realtime.move(page.sid, room, meeting=page.meeting, as_of=reading.as_of):
                moved[page.sid] = audience
    return audiences, moved


def _by_kind(reading: Reading, here: tuple[Seat, ...], actors: Mapping[str, Actor]) -> Mapping[Kind, Sequence[Seat]]:
    kinds: dict[Kind, list[Seat]] = {}
    for page in here:
        actor = actors.get(page.sid)
        if actor is None:
            seats.send_away(page)
        else:
            kinds.setdefault(reading.kind(actor, page.language), []).append(page)
    return kinds
