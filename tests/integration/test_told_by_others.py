"""What another web process did is shown here: whether it tells of it late, or never, because it died or could not."""

from collections.abc import Callable
from typing import Any

import pytest
import redis as redis_client

from conference.infra import nudges, realtime
from conference.infra.http import this_app
from conference.infra.realtime import Seat
from conference.kernel.ids import MeetingId
from conference.live.domain import EVERYTHING, Region
from conference.live.events import MeetingChanged
from conference.live.jobs import pushing, telling, tidying
from conference.live.store import open_pages
from tests import builders
from tests.redis_server import redis_server

TALK, BAR = frozenset({Region.TALK}), frozenset({Region.BAR})
Doing = Callable[..., MeetingChanged]


@pytest.fixture
def meeting(cast, now, shared_scene, monkeypatch) -> MeetingId:
    """A conference with the detective's page open, which has been told everything so far."""
    meeting = shared_scene[1]
    for name in ("join_room", "leave_room", "emit"):
        monkeypatch.setattr(realtime, name, lambda *_args, **_more: None)
    monkeypatch.setattr(pushing, "_lines", {})
    browser = builders.signed_in(cast["detective"], now)
    realtime.seat(Seat(sid="page", sign_in=browser, actor=cast["detective"], meeting=meeting, language="en"))
    pushing.push(MeetingChanged(meeting, EVERYTHING, 0, 0))
    return meeting


@pytest.fixture
def untold(cast, now, meeting, monkeypatch) -> Doing:
    """Do something of which nobody has been told yet."""

    def do(by: str, kind: str, **values: Any) -> MeetingChanged:
        happened: list[MeetingChanged] = []
        with monkeypatch.context() as quiet:
            quiet.setattr(pushing, "push_soon", happened.append)
            builders.command(cast[by], meeting, kind, now, **values)
        return happened[-1]

    return do


@pytest.fixture
def told(monkeypatch) -> set[str]:
    """The regions that pages are told from now on."""
    told = set[str]()
    monkeypatch.setattr(realtime, "emit", lambda _event, pushed, **_more: told.update(pushed["regions"]))
    return told


def writes(untold: Doing) -> MeetingChanged:
    return untold("detective", "note", text=builders.Narrative.read("I was here."))


def test_what_was_read_before_it_was_told_of_and_is_told_of_by_nobody_comes_with_the_next_look(meeting, untold, told):
    ours = writes(untold)
    untold("chair", "pause")
    pushing.push(ours)
    assert told == {"talk"}
    pushing.catch_up(open_pages.versions([meeting]))
    assert "bar" in told


def test_what_was_read_before_it_was_told_of_is_told_when_it_is(meeting, untold, told):
    ours, theirs = writes(untold), untold("chair", "pause")
    pushing.push(ours)
    pushing.push(theirs)
    assert told == {"talk", "bar"}
    told.clear()
    pushing.catch_up(open_pages.versions([meeting]))
    assert not told


def test_who_missed_what_happened_between_is_told_everything(untold, told):
    untold("chair", "pause")
    pushing.push(writes(untold))
    assert {"talk", "bar"} <= told


@pytest.mark.parametrize(
    ("one", "other", "regions"),
    [((3, 4), (4, 6), TALK | BAR), ((4, 6), (3, 4), TALK | BAR), ((3, 4), (5, 6), EVERYTHING)],
    ids=["one after the other", "heard the other way round", "something between them"],
)
def test_two_that_are_pushed_together(meeting, one, other, regions):
    both = MeetingChanged(meeting, TALK, *one).with_(MeetingChanged(meeting, BAR, *other))
    assert both == MeetingChanged(meeting, regions, 3, 6)


def test_who_could_not_say_something_says_later_that_everything_may_have_changed(meeting, monkeypatch):
    with redis_server() as redis:
        monkeypatch.setitem(this_app().extensions, "nudges", nudges.Line(redis.url))
        redis.kill()
        telling.changed(MeetingChanged(meeting, TALK, 0, 1))
        redis.start()
        with redis_client.Redis.from_url(redis.url, decode_responses=True).pubsub() as heard:
            heard.subscribe("common-table")
            assert heard.get_message(timeout=5)
            tidying._make_good()
            said = heard.get_message(timeout=5)
            assert said
            assert '"everything": true' in str(said["data"])
            tidying._make_good()
            assert heard.get_message(timeout=0.5) is None
