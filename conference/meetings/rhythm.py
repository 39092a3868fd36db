"""A series' rhythm: the part of RFC 5545's recurrence rules that a table needs, the dates it gives, and where dates go
when it changes. Pure.

Every so many weeks on one weekday, or every so many months on the first, second, third, fourth or last of its weekdays.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, cast
from zoneinfo import ZoneInfo

from dateutil import rrule

LAST = -1
"""The place of a month's last weekday."""
MOST_BETWEEN = 12
"""The longest step, in weeks or months. RFC 5545 has no limit; a table that meets more seldom plans each date."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BY_DAY = re.compile(rf"(?P<place>[1-4]|-1)?(?P<day>{'|'.join(_DAYS)})")


class RhythmError(ValueError):
    """A recurrence rule that is none, or says more than a series can follow."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every `every` weeks, or months where there is a `place`, on a weekday (0 is Monday). `place`: which of the
    month's weekdays it is, 1 to 4 or LAST.
    """

    every: int
    weekday: int
    place: int | None = None

    @property
    def rule(self) -> str:
        """As it is kept, and as RFC 5545, 3.3.10, writes it."""
        if self.place is None:
            return f"FREQ=WEEKLY;INTERVAL={self.every};BYDAY={_DAYS[self.weekday]}"
        return f"FREQ=MONTHLY;INTERVAL={self.every};BYDAY={self.place}{_DAYS[self.weekday]}"


def read(rule: str) -> Rhythm:
    """A recurrence rule, in whatever order its parts are written. Raises RhythmError."""
    parts = [part.partition("=") for part in rule.strip().upper().removeprefix("RRULE:").split(";")]
    given = {name: value for name, _sign, value in parts}
    every = given.pop("INTERVAL", "1")
    by_day = _BY_DAY.fullmatch(given.pop("BYDAY", ""))
    monthly = {"WEEKLY": False, "MONTHLY": True}.get(given.pop("FREQ", ""))
    if given or len(parts) != len({name for name, _sign, _value in parts}) or by_day is None or monthly is None:
        raise RhythmError(rule)
    if not every.isascii() or not every.isdecimal() or not 1 <= int(every) <= MOST_BETWEEN:
        raise RhythmError(rule)
    if monthly is not bool(by_day["place"]):
        raise RhythmError(rule)
    return Rhythm(int(every), _DAYS.index(by_day["day"]), int(by_day["place"]) if monthly else None)


def first_day(rhythm: Rhythm, since: date) -> date:
    """The first day on or after `since` that a rhythm may begin on."""
    return next(_days(Rhythm(1, rhythm.weekday, rhythm.place), since, since))


def occurrences(
    rhythm: Rhythm, first: date, starts_at: time, zone: ZoneInfo, *, after: datetime, count: int
) -> tuple[datetime, ...]:
    """The next `count` beginnings, at or after `after`, of a series that begins on `first`, in UTC.

    The local time of day stays the same when the clocks change. A time that the change skips is taken with the offset
    before it; of one that happens twice the first is meant. Source: RFC 5545, 3.3.10 and 3.3.5.
    """
    return tuple(islice(starts(rhythm, first, starts_at, zone, after=after), count))


def starts(rhythm: Rhythm, first: date, starts_at: time, zone: ZoneInfo, *, after: datetime) -> Iterator[datetime]:
    """The same, as many as somebody reads."""
    for day in _days(rhythm, first, after.astimezone(zone).date()):
        start = datetime.combine(day, starts_at, zone).astimezone(UTC)
        if start >= after:
            yield start


@dataclass(frozen=True, slots=True)
class Kept:
    """A date that was moved or skipped: when its series had it, and when it is now. It keeps its meaning in any rhythm:
    no other date comes in its week, for a rhythm has at most one in a week, nor at its time.
    """

    due_at: datetime
    starts_at: datetime


def is_free(start: datetime, kept: Iterable[Kept], zone: ZoneInfo) -> bool:
    """Whether a date of the rhythm is none that was moved or skipped already, whatever rhythm that one was of."""
    week = _week(start, zone)
    return not any(_week(one.due_at, zone) == week or one.starts_at == start for one in kept)


def places(
    dates: Sequence[datetime], new: Iterator[datetime], zone: ZoneInfo, *, off: Callable[[datetime], bool]
) -> tuple[datetime, ...]:
    """Where each date of a series goes when its rhythm changes, `new` being the free dates of the new one: to the first
    in its own week or later. So agendas keep their order, nobody has less time than before, nothing is called off, and
    two never meet. None is put where the table would be `off`.
    """
    weeks = [_week(one, zone) for one in sorted(dates)]
    return tuple(next(start for start in new if _week(start, zone) >= week and not off(start)) for week in weeks)


def _week(at: datetime, zone: ZoneInfo) -> date:
    """The Monday of an instant's local week."""
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _days(rhythm: Rhythm, first: date, since: date) -> Iterator[date]:
    """The days of a rhythm that begins on `first`, from `since` on. RRULE counts in local days, without any zone."""
    weekday = rrule.weekdays[rhythm.weekday]
    rule = cast(
        Any,
        rrule.rrule(
            rrule.WEEKLY if rhythm.place is None else rrule.MONTHLY,
            dtstart=datetime.combine(first, time()),
            interval=rhythm.every,
            byweekday=weekday if rhythm.place is None else weekday(rhythm.place),
        ),
    )
    moments = cast(Iterator[datetime], rule.xafter(datetime.combine(since, time()), inc=True))
    return (moment.date() for moment in moments)
