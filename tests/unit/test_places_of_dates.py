"""Where the dates of a series go when its rhythm changes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.meetings.rhythm import LAST, Kept, Rhythm, first_day, is_free, occurrences, places, starts

TORONTO = ZoneInfo("America/Toronto")
NOW = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
HALF_PAST_ONE = time(13, 30)
RHYTHMS = st.builds(Rhythm, st.integers(1, 6), st.integers(0, 6)) | st.builds(
    Rhythm, st.integers(1, 3), st.integers(0, 6), st.sampled_from([1, 2, 3, 4, LAST])
)


def of(rhythm: Rhythm, count: int) -> tuple[datetime, ...]:
    first = first_day(rhythm, date(2026, 2, 2))
    return occurrences(rhythm, first, HALF_PAST_ONE, TORONTO, after=NOW, count=count)


def new(rhythm: Rhythm) -> list[datetime]:
    return list(of(rhythm, 400))


def week(at: datetime) -> tuple[int, int]:
    return at.astimezone(TORONTO).isocalendar()[:2]


def never(_start: datetime) -> bool:
    return False


@given(RHYTHMS, RHYTHMS, st.integers(0, 8))
def test_each_date_has_a_place_of_its_own_in_order_and_none_comes_before_its_week(
    before: Rhythm, after: Rhythm, count: int
):
    dates = of(before, count)

    found = places(dates, iter(new(after)), TORONTO, off=never)

    assert len(found) == count
    assert list(found) == sorted(set(found))
    assert set(found) <= set(new(after))
    assert all(week(to) >= week(was) for was, to in zip(dates, found, strict=True))


@given(RHYTHMS, st.integers(0, 8))
def test_in_the_same_rhythm_every_date_stays(rhythm: Rhythm, count: int):
    assert places(of(rhythm, count), iter(new(rhythm)), TORONTO, off=never) == of(rhythm, count)


@given(RHYTHMS, RHYTHMS, st.integers(1, 5))
def test_no_date_is_put_where_the_table_is_off(before: Rhythm, after: Rhythm, count: int):
    off: Callable[[datetime], bool] = lambda start: start.astimezone(TORONTO).day % 2 == 0  # noqa: E731

    found = places(of(before, count), iter(new(after)), TORONTO, off=off)

    assert not any(off(to) for to in found)


@pytest.mark.parametrize(
    ("start", "free"),
    [("2026-03-09", False), ("2026-03-13", False), ("2026-03-15", False), ("2026-03-16", True), ("2026-03-24", False)],
)
def test_what_was_moved_or_skipped_counts_for_its_own_week_and_for_the_time_it_has(start: str, free: bool):  # noqa: FBT001 - a table
    at = datetime.combine(date.fromisoformat(start), HALF_PAST_ONE, TORONTO)
    kept = [Kept(datetime(2026, 3, 11, 17, 30, tzinfo=UTC), datetime(2026, 3, 24, 17, 30, tzinfo=UTC))]

    assert is_free(at.astimezone(UTC), kept, TORONTO) is free
    assert is_free(at.astimezone(UTC), [], TORONTO)


def test_the_local_time_stays_across_both_changes_of_the_clocks():
    weekly = starts(Rhythm(1, 2), date(2026, 3, 4), HALF_PAST_ONE, TORONTO, after=NOW)

    found = [next(weekly) for _week in range(40)]

    assert {at.astimezone(TORONTO).time() for at in found} == {HALF_PAST_ONE}
    assert {at.time() for at in found} == {time(17, 30), time(18, 30)}
    assert found[-1] - found[0] == timedelta(weeks=39)
