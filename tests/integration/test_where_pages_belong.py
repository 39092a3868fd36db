"""Which room an open page is in follows what was read last, whatever else happens to the page meanwhile."""

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

import pytest

from conference.infra import realtime
from conference.infra.database import transaction
from conference.infra.realtime import Seat
from conference.kernel.errors import require_known
from conference.kernel.ids import MeetingId
from conference.live.domain import Place, Region
from conference.live.jobs import pushing
from conference.live.jobs.reading import Reading
from conference.meetings import store as meetings
from conference.meetings.store import running
from tests import builders

PAGE = "the detective's page"
Rooms = dict[str, set[str]]


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> Rooms:
    """The rooms that each page is in."""
    found: Rooms = defaultdict(set)
    monkeypatch.setattr(realtime, "join_room", lambda room, sid, **_more: found[sid].add(room))
    monkeypatch.setattr(realtime, "leave_room", lambda room, sid, **_more: found[sid].discard(room))
    return found


@pytest.fixture
def watch(cast, now, rooms) -> Callable[[MeetingId], Seat]:
    """The detective's page says which conference it watches."""
    browser = builders.signed_in(cast["detective"], now)

    def build(meeting: MeetingId) -> Seat:
        seat = Seat(sid=PAGE, sign_in=browser, actor=cast["detective"], meeting=meeting, language="en")
        realtime.seat(seat)
        return seat

    return build


def room_of(reading: Reading, cast) -> str:
    return reading.audience(cast["detective"], "en").room


def test_a_page_that_took_its_seat_anew_during_a_push_is_found_by_the_next(cast, now, shared_scene, rooms, watch):
    meeting, line = shared_scene[1], pushing._Line()
    watch(meeting)
    pushing._audiences(line, Reading(meeting, now, exact=False), realtime.pages(meeting))
    watch(meeting)
    slow = Reading(meeting, now)
    pushing._audiences(line, Reading(meeting, now, exact=False), realtime.pages(meeting))
    realtime.move(PAGE, room_of(slow, cast), meeting=meeting, as_of=slow.as_of)
    later = Reading(meeting, now + timedelta(seconds=1), exact=False)
    pushing._audiences(line, later, realtime.pages(meeting))
    assert rooms[PAGE] == {room_of(later, cast)}


def test_a_push_leaves_a_page_alone_that_watches_another_conference_by_then(cast, now, shared_scene, rooms, watch):
    meeting = shared_scene[1]
    other = builders.meeting(cast["chair"], [], now)
    builders.enter(cast["detective"], other, now)
    watch(meeting)
    here = realtime.pages(meeting)
    watch(other)
    reading = Reading(other, now)
    realtime.move(PAGE, room_of(reading, cast), meeting=other, as_of=reading.as_of)
    pushing._audiences(pushing._Line(), Reading(meeting, now, exact=False), here)
    assert rooms[PAGE] == {room_of(reading, cast)}


def test_what_missed_a_change_is_older_than_the_push_that_followed_it(cast, now, shared_scene, monkeypatch):
    meeting, look, followed = shared_scene[1], running.meeting_now, list[Reading]()

    def handed_on_meanwhile(asked: MeetingId) -> object:
        found = look(asked)
        monkeypatch.setattr(running, "meeting_now", look)
        with transaction():
            held = require_known(meetings.meeting(meeting, for_change=True))
            held.chair_id = cast["counsellor"].member
        followed.append(Reading(meeting, now, exact=False))
        return found

    monkeypatch.setattr(running, "meeting_now", handed_on_meanwhile)
    slow = Reading(meeting, now)
    assert slow.audience(cast["chair"], "en").place is Place.CHAIR
    assert followed[0].audience(cast["chair"], "en").place is not Place.CHAIR
    assert slow.as_of < followed[0].as_of


def test_each_conference_keeps_by_itself_what_the_rules_said(cast, now):
    one, other = (builders.meeting(cast["chair"], [], now + timedelta(days=7 * week)) for week in (1, 2))
    assert Reading(one, now).agenda is Reading(one, now).agenda
    assert Reading(one, now).agenda is not Reading(other, now).agenda


def test_a_room_is_told_again_what_its_page_left_for_something_newer_that_it_had_fetched(
    cast, now, shared_scene, monkeypatch
):
    """The page fetches that the list is closed while the push before is on its way; then the list is open again, and
    one push tells of both."""
    meeting, line, sent = shared_scene[1], pushing._Line(), list[str]()
    monkeypatch.setattr(pushing, "_lines", {meeting: line})
    monkeypatch.setattr(pushing, "push_soon", lambda _happened: None)
    monkeypatch.setattr(realtime, "emit", lambda _event, pushed, **_more: sent.append(pushed["regions"]["speakers"]))

    def tell(reading: Reading) -> None:
        audience = reading.audience(cast["detective"], "en")
        pushing._tell(line, reading, audience, audience.room, frozenset({Region.SPEAKERS}), 0)

    tell(Reading(meeting, now, exact=False))
    on_its_way = Reading(meeting, now, exact=False)
    builders.command(cast["chair"], meeting, "close_speakers", now)
    fetched = Reading(meeting, now)
    closed = pushing.fetched(fetched, fetched.audience(cast["detective"], "en"))["regions"]["speakers"]
    tell(on_its_way)
    builders.command(cast["chair"], meeting, "open_speakers", now)
    tell(Reading(meeting, now, exact=False))
    assert closed not in sent
    assert sent == [sent[0]] * 3
