"""Days as people type them, and days as spans of time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conference.kernel.localday import (
    DayRefusal,
    DayRefused,
    end_of_day,
    first_of_quarter,
    read_day,
    read_moment,
    start_of_day,
)

TORONTO = ZoneInfo("America/Toronto")
HAVANA = ZoneInfo("America/Havana")  # its clocks change at midnight
ZONES = [
    TORONTO,
    HAVANA,
    *map(ZoneInfo, ("UTC", "America/St_Johns", "Pacific/Apia", "America/Sao_Paulo", "Europe/Paris")),
]
DAYS = st.dates(min_value=date(1901, 1, 2), max_value=date(2199, 12, 30))
A, X, U = DayRefusal.AMBIGUOUS, DayRefusal.IMPOSSIBLE, DayRefusal.UNREADABLE


def outcome(read: Callable[[], date]) -> date | DayRefused:
    """What reading gives, whether an answer or a refusal; anything else raised is a fault."""
    try:
        return read()
    except DayRefused as refused:
        return refused


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-15", date(2026, 1, 15)),
        (" 2026/1/5 ", date(2026, 1, 5)),
        ("15/01/2026", date(2026, 1, 15)),
        ("16/11/2026", date(2026, 11, 16)),
        ("11/16/2026", date(2026, 11, 16)),
        ("16.11.2026", date(2026, 11, 16)),
        ("03/03/2026", date(2026, 3, 3)),
        ("29/02/2028", date(2028, 2, 29)),
        ("25 nov 2026", date(2026, 11, 25)),
        ("25-Nov-2026", date(2026, 11, 25)),
        ("Nov 25, 2026", date(2026, 11, 25)),
        ("November 25th 2026", date(2026, 11, 25)),
        ("Wed 25 Nov 2026", date(2026, 11, 25)),
        ("mercredi 25 novembre 2026", date(2026, 11, 25)),
        ("le 1er mai 2026", date(2026, 5, 1)),
        ("3 févr. 2026", date(2026, 2, 3)),
        ("3 AOÛT 2026", date(2026, 8, 3)),
        ("3 aout 2026", date(2026, 8, 3)),
        ("31 déc. 2026", date(2026, 12, 31)),
        ("Mar 3 2026", date(2026, 3, 3)),
        ("mar 3 mars 2026", date(2026, 3, 3)),
    ],
)
def test_reads_a_day(text: str, day: date) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "code", "readings"),
    [
        ("03/04/2026", A, [date(2026, 3, 4), date(2026, 4, 3)]),
        ("03-04-2026", A, [date(2026, 3, 4), date(2026, 4, 3)]),
        ("25/11/26", A, [date(2025, 11, 26), date(2026, 11, 25)]),
        ("25 nov 26", A, [date(2026, 11, 25)]),
        ("2026-13-02", X, []),
        ("2026-02-30", X, []),
        ("29/02/2026", X, []),
        ("31/31/2026", X, []),
        ("30 feb 2026", X, []),
        ("0206-01-15", X, []),
        ("9999-12-31", X, []),
        ("Thu 25 Nov 2026", X, [date(2026, 11, 25)]),
        ("", U, []),
        ("soon", U, []),
        ("Nov 2026", U, []),
        ("2026", U, []),
        ("46344", U, []),
        ("2026-11/18", U, []),
        ("25 nov 20266", U, []),
        ("2026-11-18 21:40", U, []),
        ("٢٠٢٦-٠١-١٥", U, []),
        ("1" * 10_000, U, []),
    ],
)
def test_refuses_what_is_not_one_day(text: str, code: DayRefusal, readings: list[date]) -> None:
    with pytest.raises(DayRefused) as refused:
        read_day(text)
    assert (refused.value.code, list(refused.value.readings)) == (code, readings)


@given(DAYS)
def test_every_day_is_read_back_from_the_house_style(day: date) -> None:
    assert read_day(day.isoformat()) == day
    assert read_day(f"{day:%a} {day.day} {day:%b %Y}") == day
    assert read_day(f"{day:%B} {day.day}, {day.year}") == day


@given(DAYS)
def test_a_slashed_day_is_right_or_a_question(day: date) -> None:
    read = outcome(lambda: read_day(f"{day:%d/%m/%Y}"))
    if isinstance(read, DayRefused):
        assert read.code is A
        assert day in read.readings
        assert len(read.readings) == 2
    else:
        assert read == day


@given(st.one_of(st.text(), st.text(alphabet="0123456789-/:. TZhapmnov+")))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert isinstance(outcome(lambda: read_day(text)), date | DayRefused)
    assert isinstance(outcome(lambda: read_moment(text, TORONTO)), date | DayRefused)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-18 21:40", datetime(2026, 11, 19, 2, 40, tzinfo=UTC)),
        ("2026-11-18T21:40:30", datetime(2026, 11, 19, 2, 40, 30, tzinfo=UTC)),
        ("2026-11-18T21:40Z", datetime(2026, 11, 18, 21, 40, tzinfo=UTC)),
        ("2026-11-18T21:40:00.123+01:00", datetime(2026, 11, 18, 20, 40, tzinfo=UTC)),
        ("18/11/2026 9:05", datetime(2026, 11, 18, 14, 5, tzinfo=UTC)),
        ("25 nov 2026 à 21 h 40", datetime(2026, 11, 26, 2, 40, tzinfo=UTC)),
        ("25 nov 2026, 9h", datetime(2026, 11, 25, 14, 0, tzinfo=UTC)),
        ("Nov 25, 2026 at 9:40 pm", datetime(2026, 11, 26, 2, 40, tzinfo=UTC)),
        ("Nov 25, 2026 12 a.m.", datetime(2026, 11, 25, 5, 0, tzinfo=UTC)),
        ("2026-07-01 12:00", datetime(2026, 7, 1, 16, 0, tzinfo=UTC)),
        ("2026-11-17", date(2026, 11, 17)),
    ],
)
def test_reads_a_moment(text: str, moment: date) -> None:
    read = read_moment(text, TORONTO)
    assert read == moment
    assert type(read) is type(moment)


@pytest.mark.parametrize(
    ("text", "code", "readings"),
    [
        ("03/04/2026 21:40", A, [date(2026, 3, 4), date(2026, 4, 3)]),
        # 02:30 is skipped on 8 March 2026, and 01:30 happens twice on 1 November 2026
        ("2026-03-08 02:30", A, [datetime(2026, 3, 8, 6, 30, tzinfo=UTC), datetime(2026, 3, 8, 7, 30, tzinfo=UTC)]),
        ("2026-11-01 01:30", A, [datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)]),
        ("2026-11-18 25:00", X, []),
        ("2026-11-18 9:75", X, []),
        ("2026-11-18 13 pm", X, []),
        ("2026-11-18T10:00+99:00", X, []),
        ("2026-13-02 09:00", X, []),
        ("2026-11-18 9:", U, []),
        ("yesterday 21:40", U, []),
        ("21:40", U, []),
    ],
)
def test_refuses_what_is_not_one_moment(text: str, code: DayRefusal, readings: list[date]) -> None:
    with pytest.raises(DayRefused) as refused:
        read_moment(text, TORONTO)
    assert (refused.value.code, list(refused.value.readings)) == (code, readings)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2199, 1, 1)), st.sampled_from(ZONES))
def test_a_local_time_is_read_only_when_it_happens_once(local: datetime, zone: ZoneInfo) -> None:
    local = local.replace(microsecond=0)
    read = outcome(lambda: read_moment(local.isoformat(sep=" "), zone))
    if isinstance(read, DayRefused):
        assert read.code is A
        assert len(read.readings) == 2
    else:
        assert isinstance(read, datetime)
        assert read.astimezone(zone).replace(tzinfo=None) == local


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (TORONTO, date(2026, 11, 18), 24),
        (TORONTO, date(2026, 3, 8), 23),
        (TORONTO, date(2026, 11, 1), 25),
        (HAVANA, date(2026, 3, 8), 23),
        (HAVANA, date(2026, 11, 1), 25),
        (ZoneInfo("Pacific/Apia"), date(2011, 12, 30), 0),
    ],
)
def test_a_day_lasts_as_long_as_its_clock_says(zone: ZoneInfo, day: date, hours: int) -> None:
    assert end_of_day(day, zone) - start_of_day(day, zone) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 8, 31), date(2026, 7, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_a_quarter_begins_on_the_first_of_january_april_july_or_october(day: date, first: date) -> None:
    assert first_of_quarter(day) == first


@given(DAYS, st.sampled_from(ZONES))
@example(date(2011, 11, 6), ZoneInfo("America/St_Johns"))  # clocks went back at 00:01, into the day before
@example(date(1919, 3, 31), TORONTO)  # clocks went from 23:30 to 00:30
def test_days_follow_each_other_without_gap(day: date, zone: ZoneInfo) -> None:
    start = start_of_day(day, zone)
    assert start.tzinfo is UTC
    assert start == end_of_day(day - timedelta(days=1), zone)
    assert start <= end_of_day(day, zone)
    assert start.astimezone(zone).date() >= day
    assert (start - timedelta(seconds=1)).astimezone(zone).date() < day
