"""The clock of an agenda item, and the dates of a series."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.meetings.domain import ItemClock, Paused, Running, extend, pause, remaining, resume
from conference.meetings.policy import running_ends
from conference.meetings.rhythm import LAST, Rhythm, RhythmError, first_day, occurrences, read

NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
TORONTO = ZoneInfo("America/Toronto")
FIRST = date(2026, 1, 7)
HALF_PAST_ONE = time(13, 30)

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


def dates(after: datetime, count: int = 2, zone: ZoneInfo = TORONTO, at: time = HALF_PAST_ONE) -> list[str]:
    found = occurrences(FIRST, 2, at, zone, after=after, count=count)
    return [start.isoformat(timespec="minutes").removesuffix("+00:00") for start in found]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (datetime(2025, 6, 1, tzinfo=UTC), ["2026-01-07T18:30", "2026-01-21T18:30"]),
        (datetime(2026, 1, 7, 18, 30, tzinfo=UTC), ["2026-01-07T18:30", "2026-01-21T18:30"]),
        (datetime(2026, 1, 7, 18, 31, tzinfo=UTC), ["2026-01-21T18:30", "2026-02-04T18:30"]),
        (datetime(2026, 3, 1, tzinfo=UTC), ["2026-03-04T18:30", "2026-03-18T17:30"]),
        (datetime(2026, 10, 25, tzinfo=UTC), ["2026-10-28T17:30", "2026-11-11T18:30"]),
    ],
)
def test_the_local_time_of_day_stays_when_the_clocks_change(after: datetime, expected: list[str]):
    assert dates(after) == expected


def test_a_time_that_the_clock_change_skips_or_repeats_is_still_one_instant():
    half_past_two, half_past_one = time(2, 30), time(1, 30)
    sunday = date(2026, 3, 8)

    skipped = occurrences(sunday, 1, half_past_two, TORONTO, after=datetime(2026, 3, 1, tzinfo=UTC), count=1)
    repeated = occurrences(sunday, 1, half_past_one, TORONTO, after=datetime(2026, 10, 30, tzinfo=UTC), count=1)

    assert skipped == (datetime(2026, 3, 8, 7, 30, tzinfo=UTC),)
    assert repeated == (datetime(2026, 11, 1, 5, 30, tzinfo=UTC),)


@given(
    st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    st.integers(1, 8),
    st.times(),
    st.datetimes(datetime(2023, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["America/Toronto", "America/St_Johns", "Europe/Paris", "Australia/Lord_Howe", "UTC"]),
)
def test_dates_come_in_order_at_the_same_time_of_day(
    first: date, weeks: int, at: time, after: datetime, zone_name: str
):
    zone = ZoneInfo(zone_name)

    found = occurrences(first, weeks, at, zone, after=after, count=4)

    days = [(start.astimezone(zone).date() - first).days for start in found]
    assert list(found) == sorted(set(found))
    assert all(start >= after for start in found)
    assert all(day >= 0 and day % (7 * weeks) == 0 for day in days)
    assert [later - sooner for sooner, later in pairwise(days)] == [7 * weeks] * 3


@given(st.lists(st.integers(1, 120), min_size=1, max_size=8))
def test_the_last_item_ends_after_all_their_minutes(minutes: list[int]):
    ends = running_ends(NOW, minutes)

    assert ends[-1] == NOW + timedelta(minutes=sum(minutes))
    assert list(ends) == sorted(ends)
