"""A series' rhythm: the part of RFC 5545's recurrence rules that a table needs, and the dates it gives. Pure.

Every so many weeks on one weekday, or every so many months on the first, second, third, fourth or last of its weekdays.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
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
    found: list[datetime] = []
    for day in _days(rhythm, first, after.astimezone(zone).date()):
        start = datetime.combine(day, starts_at, zone).astimezone(UTC)
        if start >= after:
            found.append(start)
        if len(found) == count:
            break
    return tuple(found)


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
