"""Days and moments as people type them, and the local days of a zone as half-open spans of UTC."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo

# A year outside this span is a slip of the finger ("0206") or a "never ends" in disguise ("9999"), not a day.
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199

_MONTH_WORDS = (
    "jan january janv janvier",
    "feb february fev fevr fevrier",
    "mar march mars",
    "apr april avr avril",
    "may mai",
    "jun june juin",
    "jul july juil juillet",
    "aug august aou aout",
    "sep sept september septembre",
    "oct october octobre",
    "nov november novembre",
    "dec december decembre",
)
_WEEKDAY_WORDS = (
    "mon monday lun lundi",
    "tue tues tuesday mar mardi",
    "wed weds wednesday mer mercredi",
    "thu thur thurs thursday jeu jeudi",
    "fri friday ven vendredi",
    "sat saturday sam samedi",
    "sun sunday dim dimanche",
)
_MONTHS = {word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words.split()}
WEEKDAYS = {word: number for number, words in enumerate(_WEEKDAY_WORDS) for word in words.split()}
"""Weekdays, in English and French and shortened, without accents; Monday is 0."""

_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_DAY_WORD = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|er|e)?")
_TIME = re.compile(
    r"(?P<day>.*?[^\s,])(?:t(?=[0-9])|[\s,]+(?:at\s+|a\s+)?)"
    r"(?P<hour>[0-9]{1,2})"
    r"(?:(?P<sep>:|\s?h\s?)(?P<minute>[0-9]{2})?(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,6})?)?)?"
    r"\s?(?P<half>[ap]\.?m\.?)?\s?(?P<offset>z|[+-][0-9]{2}:?[0-9]{2})?"
)
_LONGEST = 60
_SATURDAY = WEEKDAYS["sat"]


class DayRefusal(StrEnum):
    """Why typed text is not one day or one moment."""

    AMBIGUOUS = "ambiguous"
    """Two readings at least, or a local time the clock change skips or repeats: a question for a person."""
    IMPOSSIBLE = "impossible"
    """Written like a date, but no calendar or clock has it."""
    UNREADABLE = "unreadable"
    """Not written like a date at all."""


class DayRefused(ValueError):  # noqa: N818  # a refusal, not a fault
    """Typed text that is not one day or moment; `readings` are the days (or UTC moments) it might have meant."""

    def __init__(self, code: DayRefusal, readings: Iterable[date] = ()) -> None:
        self.code = code
        self.readings: tuple[date, ...] = tuple(readings)
        super().__init__(code.value)


def read_day(text: str) -> date:
    """Read one calendar day, guessing nothing.

    Reads `2026-01-15`, `15/01/2026` when only one order of day and month is possible, `25 nov 2026`, `Nov 25, 2026`,
    `le 1er mai 2026`, `Wed 25 Nov 2026` (the weekday must agree), in English and French, whatever the accents.
    Two-digit years are a question. Raises DayRefused.
    """
    plain = _plain(text)
    if len(plain) > _LONGEST:
        raise DayRefused(DayRefusal.UNREADABLE)
    if found := _YEAR_FIRST.fullmatch(plain):
        return _only([_day(found[1], found[3], found[4])])
    if found := _YEAR_LAST.fullmatch(plain):
        return _year_last(found[1], found[3], found[4])
    return _named_month(plain)


def read_moment(text: str, zone: ZoneInfo) -> datetime | date:
    """Read a day, or a day with a time as an aware UTC datetime (24-hour unless am/pm is written; `21 h 40` too).

    A time without an offset is local to `zone`; one that the clock change skips or repeats is refused as ambiguous,
    with both UTC moments as readings. Without a time, a plain `date` comes back. Raises DayRefused.
    """
    plain = _plain(text)
    if len(plain) > _LONGEST:
        raise DayRefused(DayRefusal.UNREADABLE)
    try:
        return read_day(plain)
    except DayRefused:
        found = _TIME.fullmatch(plain)
        if found is None or not (found["sep"] or found["half"]):
            raise
    day, clock = read_day(found["day"]), _clock(found)
    local = datetime.combine(day, clock)
    if found["offset"]:
        return local.replace(tzinfo=_offset(found["offset"])).astimezone(UTC)
    return _only_moment(local, zone)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first UTC instant of a local day: midnight, or where a clock change skips midnight, the change itself.

    Where midnight happens twice the first one counts, so that what ends with the day before ends sooner, not later.
    """
    midnight = datetime.combine(day, time())
    first = midnight.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == midnight:
        return first
    before = midnight.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _first_instant(before, first, day, zone)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a local day is over: the start of the next one, for half-open spans [start, end)."""
    return start_of_day(day + timedelta(days=1), zone)


def first_of_quarter(day: date) -> date:
    """The first day of the quarter of a year that a day lies in."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def working_days_later(day: date, count: int, holidays: Collection[date] = frozenset()) -> date:
    """The day that is so many working days after `day`: Monday to Friday, but for `holidays`."""
    for _number in range(count):
        day += timedelta(days=1)
        while day.weekday() >= _SATURDAY or day in holidays:
            day += timedelta(days=1)
    return day


def last_moment(end: datetime) -> datetime:
    """The last instant of a half-open span that ends at `end`: midnight ends the day before it."""
    return end - timedelta(microseconds=1)


def last_day(end: datetime, zone: ZoneInfo) -> date:
    """The last local day of a half-open span that ends at `end`."""
    return last_moment(end).astimezone(zone).date()


def _first_instant(before: datetime, after: datetime, day: date, zone: ZoneInfo) -> datetime:
    """Halve the seconds between two instants until the first one whose local date has reached `day` is left."""
    low, high = 0, int((after - before).total_seconds())
    while low < high:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).date() >= day:
            high = middle
        else:
            low = middle + 1
    return before + timedelta(seconds=low)


def _plain(text: str) -> str:
    """Lower case, no accents, single spaces: `  25  Déc. 2026 ` becomes `25 dec. 2026`."""
    decomposed = unicodedata.normalize("NFD", text).casefold()
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def _day(year: str, month: str | int, day: str) -> date | None:
    """The day these numbers name, or None when the calendar has none."""
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _only(readings: Iterable[date | None]) -> date:
    days = sorted({day for day in readings if day is not None})
    if not days:
        raise DayRefused(DayRefusal.IMPOSSIBLE)
    if len(days) > 1:
        raise DayRefused(DayRefusal.AMBIGUOUS, days)
    return days[0]


def _year_last(first: str, second: str, year: str) -> date:
    if len(year) == 4:
        return _only([_day(year, second, first), _day(year, first, second)])
    orders = [_day("20" + year, second, first), _day("20" + year, first, second)]
    orders.append(_day("20" + first.zfill(2), second, year))
    raise _question(orders)


def _question(readings: Iterable[date | None]) -> DayRefused:
    """A two-digit year is a question even when one reading is left."""
    days = sorted({day for day in readings if day is not None})
    return DayRefused(DayRefusal.AMBIGUOUS, days) if days else DayRefused(DayRefusal.IMPOSSIBLE)


def _named_month(plain: str) -> date:
    """Read `[weekday] [le] day month year` and `[weekday] month day year`; the words may be joined by `-`, `,`, `.`."""
    words = [word for word in re.split(r"[\s,.\-/]+", plain) if word not in {"", "le", "the", "of", "de"}]
    weekday = WEEKDAYS.get(words[0]) if len(words) == 4 else None
    if weekday is not None:
        words = words[1:]
    if len(words) != 3:
        raise DayRefused(DayRefusal.UNREADABLE)
    month_word, day_word = (words[0], words[1]) if words[0] in _MONTHS else (words[1], words[0])
    day, year = _DAY_WORD.fullmatch(day_word), re.fullmatch(r"[0-9]{4}|[0-9]{2}", words[2])
    if month_word not in _MONTHS or day is None or year is None:
        raise DayRefused(DayRefusal.UNREADABLE)
    if len(year[0]) == 2:
        raise _question([_day("20" + year[0], _MONTHS[month_word], day[1])])
    found = _only([_day(year[0], _MONTHS[month_word], day[1])])
    if weekday is not None and found.weekday() != weekday:
        raise DayRefused(DayRefusal.IMPOSSIBLE, [found])
    return found


def _clock(found: re.Match[str]) -> time:
    hour, half = int(found["hour"]), found["half"]
    if half and not 1 <= hour <= 12:
        raise DayRefused(DayRefusal.IMPOSSIBLE)
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if found["sep"] == ":" and not found["minute"]:
        raise DayRefused(DayRefusal.UNREADABLE)
    try:
        return time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    except ValueError:
        raise DayRefused(DayRefusal.IMPOSSIBLE) from None


def _offset(text: str) -> timezone:
    if text == "z":
        return UTC
    size = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    if size >= timedelta(hours=24):
        raise DayRefused(DayRefusal.IMPOSSIBLE)
    return timezone(-size if text.startswith("-") else size)


def _only_moment(local: datetime, zone: ZoneInfo) -> datetime:
    moments = sorted({local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)})
    if len(moments) > 1:
        raise DayRefused(DayRefusal.AMBIGUOUS, moments)
    return moments[0]
