"""What looks after the meetings while they run: what was missed, who is gone, and rights that end by the clock."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from conference.infra import change_counts, clock, log, nudges, realtime
from conference.infra.sockets import socketio
from conference.kernel.ids import MeetingId
from conference.live.jobs import pushing, seats
from conference.live.service import presence
from conference.live.store import open_pages
from conference.meetings import store as meetings

LOOK_SECONDS = 1
RIGHTS_EVERY, ALIVE_EVERY = 2, 5
"""In how many looks it is asked whether those with a page open may still have it and all that it shows, and said that
this process lives. What pages fetch is asked at once, always."""
SILENCE = timedelta(seconds=20)
"""A process that has not been heard of for so long is gone, and its pages with it."""


def after_start(app: Flask) -> None:
    """Keep the meetings tidy from now on. Called once by the server, when it starts."""
    realtime.serve()
    socketio.start_background_task(_look_again_and_again, app)
    with app.app_context():
        change_counts.fold_counts()
        line = nudges.line()
    if line is not None:
        socketio.start_background_task(
            line.listen, lambda nudge: pushing.heard(app, nudge), lambda: _in(app, pushing.push_everything)
        )


def _in(app: Flask, work: Callable[[], None]) -> None:
    with app.app_context():
        work()


def _look_again_and_again(app: Flask) -> None:
    started, turn = clock.now(), 0
    while True:
        socketio.sleep(LOOK_SECONDS)
        turn += 1
        with app.app_context():
            try:
                _look(turn, started)
            except Exception:  # noqa: BLE001 - the next look is soon, and the task must live to see it
                log.failure("looking_after_meetings_failed")


def _look(turn: int, started: datetime) -> None:
    now = clock.now()
    watched = frozenset(seat.meeting for seat in realtime.all_seats())
    if watched:
        pushing.catch_up(open_pages.versions(watched))
    seats.let_go(now)
    if turn % RIGHTS_EVERY == 0:
        seats.send_away_the_unentitled()
        pushing.follow_the_clock(watched, now)
        for meeting in watched:
            presence.offer_the_chair(meeting, now)
        _make_good()
    if turn % ALIVE_EVERY == 0:
        _stay_alive(watched, now, old_hands=now - SILENCE >= started)


def _make_good() -> None:
    """While nobody can tell us that a right has changed, pages are made anew; what we could not say is said again."""
    line = nudges.line()
    if line is None:
        return
    if line.deaf:
        pushing.push_everything()
    if line.unsaid:
        line.unsaid = False
        pushing.everything_changed()


def _stay_alive(watched: frozenset[MeetingId], now: datetime, *, old_hands: bool) -> None:
    """Say that this process holds its pages. Those of one that fell silent are gone: it may have died unheard."""
    if watched:
        presence.say_alive(realtime.process(), now)
    if not old_hands:
        return  # those of the process before us may be on their way to us
    if presence.bury_the_silent(now - SILENCE, now):
        pushing.push_everything()
    for meeting in meetings.live():
        presence.leave_without_page(meeting.id, now)
