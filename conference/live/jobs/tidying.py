"""What looks after the meetings while they run: what was missed, who is gone, and rights that end by the clock."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from conference.infra import change_counts, clock, log, nudges, realtime
from conference.infra.sockets import socketio
from conference.live.jobs import pushing, seats, telling
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
            line.listen, lambda nudge: telling.heard(app, nudge), lambda: _in(app, pushing.push_everything)
        )


def _in(app: Flask, work: Callable[[], None]) -> None:
    with app.app_context():
        work()


def _look_again_and_again(app: Flask) -> None:
    undisturbed_since, turn = clock.now(), 0
    while True:
        socketio.sleep(LOOK_SECONDS)
        turn += 1
        began = clock.now()
        with app.app_context():
            try:
                _look(turn, undisturbed_since)
            except Exception:  # noqa: BLE001 - the next look is soon, and the task must live to see it
                log.failure("looking_after_meetings_failed")
                undisturbed_since = clock.now()
        if clock.now() - began > SILENCE / 2:
            undisturbed_since = clock.now()


def _look(turn: int, undisturbed_since: datetime) -> None:
    """`undisturbed_since`: when this process began, or the database last kept it waiting, as perhaps all others."""
    now = clock.now()
    watched = frozenset(seat.meeting for seat in realtime.all_seats())
    if watched:
        pushing.catch_up(open_pages.versions(watched))
    seats.let_go(now)
    if turn % RIGHTS_EVERY == 0:
        _make_good()
        seats.send_away_the_unentitled()
        pushing.follow_untold(watched, now)
        for meeting in watched:
            presence.offer_the_chair(meeting, now)
    if turn % ALIVE_EVERY == 0:
        if watched:
            presence.say_alive(realtime.process(), now)
            _take_seats_again(now)
        if now - SILENCE >= undisturbed_since:  # else pages may be on their way to us, and others could not speak
            _bury_the_silent(now)


def _make_good() -> None:
    """While nobody can tell us that a right has changed, pages are made anew; what we could not say is said again."""
    line = nudges.line()
    if line is None:
        return
    if line.deaf:
        pushing.push_everything()
    if line.unsaid:
        line.unsaid = False
        telling.everything_changed()


def _take_seats_again(now: datetime) -> None:
    """Pages that are open here, and that another process took for gone while it did not hear of us, are here again."""
    held = realtime.all_seats()
    noted = open_pages.of_process(realtime.process())
    missing = [seat for seat in held if seat.sid not in noted]
    for meeting in {seat.meeting for seat in missing}:
        pages = {seat.sid: seat.actor for seat in missing if seat.meeting == meeting and realtime.seat_of(seat.sid)}
        presence.arrive_all(pages, meeting, now, process=realtime.process())


def _bury_the_silent(now: datetime) -> None:
    """The pages of a process that has not been heard of are gone: it may have died unheard."""
    if presence.bury_the_silent(now - SILENCE, now):
        pushing.push_everything()
    for meeting in meetings.live():
        presence.leave_without_page(meeting.id, now)
