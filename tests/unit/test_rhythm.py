"""The dates of a series: a recurrence rule in the task force's zone."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.meetings.rhythm import LAST, MOST_BETWEEN, Rhythm, RhythmError, first_day, occurrences, read

TORONTO = ZoneInfo("America/Toronto")
FIRST = date(2026, 1, 7)
HALF_PAST_ONE = time(13, 30)
EVERY_SECOND_WEDNESDAY = Rhythm(2, 2)

rhythms = st.builds(Rhythm, st.integers(1, MOST_BETWEEN), st.integers(0, 6), st.sampled_from([None, 1, 2, 3, 4, LAST]))
zones = st.sampled_from(["America/Toronto", "America/St_Johns", "Europe/Paris", "Australia/Lord_Howe", "UTC"])


@given(rhythms)
def test_a_rhythm_is_read_back_from_its_own_rule(rhythm: Rhythm):
    assert read(rhythm.rule) == rhythm


@pytest.mark.parametrize(
    ("rule", "rhythm"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", Rhythm(2, 2)),
        ("RRULE:BYDAY=MO;FREQ=WEEKLY", Rhythm(1, 0)),
        ("freq=monthly;byday=2tu", Rhythm(1, 1, 2)),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR", Rhythm(3, 4, LAST)),
    ],
)
def test_a_rule_is_read_in_whatever_order_it_is_written(rule: str, rhythm: Rhythm):
    assert read(rule) == rhythm


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every second Wednesday",
        "FREQ=WEEKLY",
        "FREQ=DAILY;BYDAY=WE",
        "FREQ=WEEKLY;BYDAY=WE,FR",
        "FREQ=WEEKLY;BYDAY=2WE",
        "FREQ=MONTHLY;BYDAY=WE",
        "FREQ=MONTHLY;BYDAY=5WE",
        "FREQ=MONTHLY;BYMONTHDAY=13",
        "FREQ=WEEKLY;BYDAY=WE;COUNT=3",
        "FREQ=WEEKLY;INTERVAL=0;BYDAY=WE",
        "FREQ=WEEKLY;INTERVAL=13;BYDAY=WE",
        "FREQ=WEEKLY;INTERVAL=²;BYDAY=WE",
        "FREQ=WEEKLY;BYDAY=WE;BYDAY=FR",
    ],
)
def test_a_rule_that_a_series_cannot_follow_is_refused_whole(rule: str):
    with pytest.raises(RhythmError):
        read(rule)


@given(rhythms, st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_a_series_begins_on_the_first_day_that_fits(rhythm: Rhythm, since: date):
    found = first_day(rhythm, since)

    between = [since + timedelta(days=days) for days in range((found - since).days)]
    assert fits(rhythm, found)
    assert not any(fits(rhythm, day) for day in between)


def fits(rhythm: Rhythm, day: date) -> bool:
    """Counted from the two ends of the month, and not as the library counts."""
    if rhythm.place is None or day.weekday() != rhythm.weekday:
        return day.weekday() == rhythm.weekday
    if rhythm.place == LAST:
        return day.day + 7 > monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 + 1 == rhythm.place


def dates(after: datetime, count: int = 2) -> list[str]:
    found = occurrences(EVERY_SECOND_WEDNESDAY, FIRST, HALF_PAST_ONE, TORONTO, after=after, count=count)
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
    sunday, sundays = date(2026, 3, 8), Rhythm(1, 6)

    def one(at: time, after: datetime) -> tuple[datetime, ...]:
        return occurrences(sundays, sunday, at, TORONTO, after=after, count=1)

    assert one(time(2, 30), datetime(2026, 3, 1, tzinfo=UTC)) == (datetime(2026, 3, 8, 7, 30, tzinfo=UTC),)
    assert one(time(1, 30), datetime(2026, 10, 30, tzinfo=UTC)) == (datetime(2026, 11, 1, 5, 30, tzinfo=UTC),)


@given(
    rhythms,
    st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    st.times(),
    st.datetimes(datetime(2023, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    zones,
)
def test_dates_come_in_order_at_the_same_time_of_day(
    rhythm: Rhythm, since: date, at: time, after: datetime, zone_name: str
):
    zone, first = ZoneInfo(zone_name), first_day(rhythm, since)

    found = occurrences(rhythm, first, at, zone, after=after, count=4)

    days = [start.astimezone(zone).date() for start in found]
    assert len(found) == 4
    assert list(found) == sorted(set(found))
    assert all(start >= after for start in found)
    assert all(start == datetime.combine(day, at, zone).astimezone(UTC) for start, day in zip(found, days, strict=True))
    assert all(day >= first and fits(rhythm, day) for day in days)
    assert all(steps(rhythm, sooner, later) == rhythm.every for sooner, later in pairwise(days))
    assert steps(rhythm, first, days[0]) % rhythm.every == 0


def steps(rhythm: Rhythm, sooner: date, later: date) -> int:
    """How many weeks, or months, lie between two dates."""
    if rhythm.place is None:
        return (later - sooner).days // 7
    return (later.year - sooner.year) * 12 + later.month - sooner.month
