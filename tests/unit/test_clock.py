"""The clock of an agenda item, and when the items of an agenda end."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from conference.meetings.domain import ItemClock, Paused, Running, extend, pause, remaining, resume
from conference.meetings.policy import running_ends

NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)

spans = st.timedeltas(timedelta(hours=-3), timedelta(hours=3))
clocks = spans.map(lambda span: Running(NOW + span)) | spans.map(Paused)


@given(clocks, spans)
def test_pausing_and_resuming_at_once_loses_no_time(clock: ItemClock, later: timedelta):
    at = NOW + later

    assert remaining(resume(pause(clock, at), at), at) == remaining(clock, at)


@given(clocks, spans, spans)
def test_a_paused_clock_stands(clock: ItemClock, first: timedelta, second: timedelta):
    paused = pause(clock, NOW + first)

    assert pause(paused, NOW + second) == paused
    assert remaining(paused, NOW + second) == remaining(paused, NOW + first)


@given(clocks, st.timedeltas(timedelta(minutes=1), timedelta(hours=1)), spans)
def test_extending_before_or_after_a_pause_is_the_same(clock: ItemClock, by: timedelta, later: timedelta):
    at = NOW + later

    assert pause(extend(clock, by), at) == extend(pause(clock, at), by)


@given(clocks, spans)
def test_nobody_sees_less_than_no_time(clock: ItemClock, later: timedelta):
    assert remaining(clock, NOW + later) >= timedelta()


def test_an_item_that_ran_over_owes_its_time_when_extended():
    over = Running(NOW - timedelta(minutes=5))

    assert remaining(extend(over, timedelta(minutes=8)), NOW) == timedelta(minutes=3)


@given(st.lists(st.integers(1, 120), min_size=1, max_size=8))
def test_the_last_item_ends_after_all_their_minutes(minutes: list[int]):
    ends = running_ends(NOW, minutes)

    assert ends[-1] == NOW + timedelta(minutes=sum(minutes))
    assert list(ends) == sorted(ends)
