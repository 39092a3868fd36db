"""What fails is made good: a push, a nudge that cannot be followed, a right that ended untold, a page's leaving."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import redis as redis_client

from conference.actions import service as actions
from conference.actions import store
from conference.attendance import store as attendance
from conference.consent import service as consent
from conference.infra import clock, nudges, realtime
from conference.infra.database import session
from conference.infra.http import this_app
from conference.kernel.ids import CaseId, MeetingId
from conference.live.domain import EVERYTHING, Region
from conference.live.events import MeetingChanged
from conference.live.jobs import pushing, seats, telling, tidying
from conference.live.service import presence
from conference.live.store import open_pages
from tests import builders
from tests.redis_server import redis_server
from tests.wires import PAGE, Wires, comes_in

SECOND = timedelta(seconds=1)
Scene = tuple[CaseId, MeetingId, str]


@pytest.fixture
def look(wires: Wires, now) -> Callable[[int], None]:
    """Let so many seconds pass, with what a process does in each; it has been there for long."""

    def look(seconds: int) -> None:
        for turn in range(1, seconds + 1):
            wires.at += SECOND
            tidying._look(turn, now - timedelta(minutes=5))

    return look


@pytest.fixture
def later(monkeypatch) -> list[tuple[Any, ...]]:
    """The work that a server would do in a while, and which here a test does."""
    work: list[tuple[Any, ...]] = []
    monkeypatch.setattr(realtime, "serving", lambda: True)
    monkeypatch.setattr(pushing.socketio, "start_background_task", lambda *given: work.append(given))
    return work


def kept_out(cast, case: CaseId) -> None:
    consent.keep_out(cast["counsellor"], case, clock.now(), agency=cast.agencies["lawyer"])


def untold(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Something is stored by a process that dies before it tells of it."""
    with monkeypatch.context() as dead:
        for name in ("push_soon", "push_everything"):
            dead.setattr(pushing, name, lambda *_happened: None)
        happens()


def is_there(cast, meeting: MeetingId) -> bool:
    session().rollback()
    return cast["lawyer"].member in attendance.present(meeting)


def test_a_right_that_ended_untold_is_followed(cast, now, wires, scene: Scene, look, monkeypatch):
    case, meeting, name = scene
    assert name in str(comes_in(cast, meeting, now))
    look(60)
    wires.sent.clear()
    untold(monkeypatch, lambda: kept_out(cast, case))
    look(2)
    assert "agenda" in wires.regions(PAGE)
    assert name not in wires.told(PAGE)


def test_while_nothing_happens_nothing_is_sent_but_when_the_meeting_will_end(cast, now, wires, scene: Scene, look):
    """Else who is told the minute would learn that something happened which they may not see."""
    _case, meeting, _name = scene
    comes_in(cast, meeting, now)
    builders.command(cast["chair"], meeting, "pause", now)
    look(60)
    wires.sent.clear()
    look(50)
    assert not wires.sent
    look(10)
    assert wires.regions(PAGE).keys() == {"bar"}


def test_those_whom_an_item_is_private_from_are_not_told_that_something_happened_in_it(
    cast, now, wires, scene: Scene, look
):
    case, meeting, _name = scene
    kept_out(cast, case)
    comes_in(cast, meeting, now)
    comes_in(cast, meeting, now, "the chair's page", "chair")
    look(30)
    wires.sent.clear()
    builders.command(cast["chair"], meeting, "note", clock.now(), text=builders.Narrative.read("A line."))
    look(20)
    assert "talk" in wires.regions("the chair's page")
    assert not wires.regions(PAGE)


def test_an_action_that_was_answered_untold_is_shown_even_if_something_else_was_pushed_since(
    cast, now, wires, scene: Scene, look, monkeypatch
):
    _case, meeting, _name = scene
    comes_in(cast, meeting, now)
    builders.ask(cast["counsellor"], meeting, cast.agencies["shelter"], "Keep a bed", clock.now())
    (action,) = (held.id for held in store.for_meeting(meeting))
    look(60)
    wires.sent.clear()
    untold(monkeypatch, lambda: actions.accept(cast["shelter"], action, clock.now()))
    pushing.push(MeetingChanged(meeting, frozenset({Region.BAR}), 0, 0))
    assert "talk" not in wires.regions(PAGE)
    look(2)
    assert "talk" in wires.regions(PAGE)


def test_who_arrives_between_a_push_that_failed_and_the_next_is_not_taken_for_all(
    cast, now, wires, scene: Scene, later, monkeypatch
):
    case, meeting, name = scene
    comes_in(cast, meeting, now)
    wires.sent.clear()
    failures = [RuntimeError("the network went away")]

    def emits(event: str, payload: dict[str, Any], *, room: str) -> None:
        if failures:
            raise failures.pop()
        wires.emit(event, payload, room=room)

    monkeypatch.setattr(realtime, "emit", emits)
    monkeypatch.setattr(pushing.socketio, "sleep", lambda _seconds: comes_in(cast, meeting, now, "another page"))
    wires.at += timedelta(milliseconds=1)
    kept_out(cast, case)
    work, *given = later[0]
    work(*given)
    assert "agenda" in wires.regions(PAGE)
    assert name not in wires.told(PAGE)


def test_who_fetches_something_before_it_is_pushed_is_not_taken_for_all(cast, now, wires, scene: Scene, monkeypatch):
    """The page comes while a push is under way, which does not know of it."""
    _case, meeting, _name = scene
    comes_in(cast, meeting, now, "the chair's page", "chair")
    reading, arrivals = pushing.Reading, [PAGE]

    def reads(*asked: Any, **more: Any) -> object:
        found = reading(*asked, **more)
        while arrivals:
            comes_in(cast, meeting, now, arrivals.pop())
        return found

    monkeypatch.setattr(pushing, "Reading", reads)
    pushing.push(MeetingChanged(meeting, frozenset({Region.VOICES}), 0, 0))
    happened: list[MeetingChanged] = []
    with monkeypatch.context() as quiet:
        quiet.setattr(pushing, "push_soon", happened.append)
        builders.command(cast["chair"], meeting, "pause", now)
    comes_in(cast, meeting, now, "another page")
    wires.sent.clear()
    pushing.push(happened[-1])
    assert "bar" in wires.regions(PAGE)


def test_what_cannot_be_told_to_some_is_told_to_all_others(cast, now, wires, scene: Scene, monkeypatch):
    _case, meeting, _name = scene
    comes_in(cast, meeting, now, "the chair's page", "chair")
    comes_in(cast, meeting, now)
    untold(monkeypatch, lambda: builders.command(cast["chair"], meeting, "pause", now))
    html = pushing.Reading.html

    def fails(reading: Any, audience: Any, region: Region) -> str:
        if audience.chair:
            raise RuntimeError
        return html(reading, audience, region)

    monkeypatch.setattr(pushing.Reading, "html", fails)
    wires.sent.clear()
    with pytest.raises(RuntimeError):
        pushing.push(MeetingChanged(meeting, EVERYTHING, 0, 0))
    assert "bar" in wires.regions(PAGE)


@pytest.mark.parametrize(
    "said", [{"meeting": "any", "regions": ["of tomorrow"]}, {"meeting": "any", "regions": ["bar"]}]
)
def test_who_hears_something_that_cannot_be_followed_follows_everything_and_goes_on_listening(cast, said, monkeypatch):
    app, back, heard = this_app(), threading.Semaphore(0), threading.Event()
    monkeypatch.setattr(nudges, "_AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(pushing, "push_everything", heard.set)
    with redis_server() as redis:
        line = nudges.Line(redis.url)
        threading.Thread(target=line.listen, args=(partial(telling.heard, app), back.release), daemon=True).start()
        assert back.acquire(timeout=5)
        others = redis_client.Redis.from_url(redis.url)
        others.publish("common-table", json.dumps({"from": "another", **said}))
        assert back.acquire(timeout=5)
        others.publish("common-table", json.dumps({"from": "another", "everything": True}))
        assert heard.wait(5)


def test_a_page_whose_leaving_could_not_be_noted_leaves_all_the_same(cast, now, wires, scene: Scene, look, monkeypatch):
    _case, meeting, _name = scene
    comes_in(cast, meeting, now)
    comes_in(cast, meeting, now, "the chair's page", "chair")
    gone = realtime.unseat(PAGE)
    assert gone
    seats.lost(gone)
    wires.at += seats.GRACE
    with monkeypatch.context() as away:
        away.setattr(presence, "transaction", _fails)
        with pytest.raises(RuntimeError):
            seats.let_go(clock.now())
    assert is_there(cast, meeting)
    look(1)
    assert not is_there(cast, meeting)


def test_who_is_sent_away_while_it_cannot_be_noted_leaves_all_the_same(
    cast, now, wires, scene: Scene, look, monkeypatch
):
    _case, meeting, _name = scene
    comes_in(cast, meeting, now)
    seat = realtime.seat_of(PAGE)
    assert seat
    with monkeypatch.context() as away:
        away.setattr(presence, "transaction", _fails)
        away.setattr(realtime, "disconnect", lambda **_page: None)
        with pytest.raises(RuntimeError):
            seats.send_away(seat)
    look(int(seats.GRACE / SECOND))
    assert not is_there(cast, meeting)


def test_whose_process_was_taken_for_dead_is_here_again(cast, now, wires, scene: Scene, look):
    _case, meeting, _name = scene
    comes_in(cast, meeting, now)
    wires.at += tidying.SILENCE + SECOND
    assert presence.bury_the_silent(clock.now() - tidying.SILENCE, clock.now())
    assert not is_there(cast, meeting)
    look(tidying.ALIVE_EVERY)
    assert is_there(cast, meeting)
    assert PAGE in open_pages.of_process(realtime.process())


@pytest.mark.parametrize(("looks", "waits"), [(30, 0), (1, 30)], ids=["fails again and again", "waits"])
def test_nobody_is_buried_right_after_the_database_was_away(cast, wires, scene: Scene, monkeypatch, looks, waits):
    """A process that was not heard of for as long is not dead: it could not speak, as we could not."""
    buried: list[Any] = []
    failing, coming = iter(range(looks)), iter(range(looks + tidying.ALIVE_EVERY * 3))

    def sleeps(seconds: float) -> None:
        wires.at += timedelta(seconds=seconds)
        if next(coming, None) is None:
            raise SystemExit

    def let_go(_now: object) -> None:
        if next(failing, None) is not None:
            wires.at += waits * SECOND
            if not waits:
                raise RuntimeError

    monkeypatch.setattr(tidying.socketio, "sleep", sleeps)
    monkeypatch.setattr(seats, "let_go", let_go)
    monkeypatch.setattr(tidying, "_bury_the_silent", buried.append)
    with pytest.raises(SystemExit):
        tidying._look_again_and_again(this_app())
    assert not buried


def test_a_page_that_watches_another_conference_by_then_leaves_only_the_one_before(cast, now, wires, scene: Scene):
    _case, meeting, _name = scene
    other = builders.meeting(cast["chair"], [], now)
    builders.enter(cast["lawyer"], other, now)
    comes_in(cast, meeting, now)
    comes_in(cast, other, now)
    assert not is_there(cast, meeting)
    assert cast["lawyer"].member in open_pages.members_with(other)


def _fails() -> Any:
    raise RuntimeError
