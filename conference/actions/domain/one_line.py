"""An action in one line, as it is typed at the table: `Book a bed @Harbour House !fri #1`.

`@` names the agency that is asked, `!` the day, `#` the need it is for. A mark begins a word and is followed by
something that can be read; any other `@`, `!` or `#` is text. Whoever types by hand writes what the completion would
insert, or as much of it as tells it from everything else. Pure.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from conference.kernel.ids import AgencyId, NeedId
from conference.kernel.localday import WEEKDAYS, DayRefusal, DayRefused, read_day

T = TypeVar("T")
LINE_LIMIT = 400
_TODAY = frozenset({"today", "auj", "aujourd'hui"})
_TOMORROW = frozenset({"tomorrow", "demain"})
_LONGEST_DAY = 5
"""The most words that make a day: `le ven. 4 déc. 2026`."""
_STOPS = ".,;:"
_SPACE = re.compile(r"[ \t\r\n]+")
"""Not the unbroken space that French sets before a “!”: that one is no mark."""
_ALIKE = {ord("’"): "'", ord("ʼ"): "'", ord("\u2010"): "-", ord("\u2011"): "-"}


class Wrong(StrEnum):
    """What is wrong with a line."""

    NO_TEXT = "no_text"
    NO_AGENCY = "no_agency"
    UNKNOWN_AGENCY = "unknown_agency"
    SEVERAL_AGENCIES = "several_agencies"
    TWO_AGENCIES = "two_agencies"
    UNKNOWN_DAY = "unknown_day"
    SEVERAL_DAYS = "several_days"
    TWO_DAYS = "two_days"
    UNKNOWN_NEED = "unknown_need"
    SEVERAL_NEEDS = "several_needs"
    TWO_NEEDS = "two_needs"


class LineRefused(ValueError):  # noqa: N818  # a refusal, not a fault
    """A line that cannot be read. `said`: the words it stumbles over; they are in no message, so in no log."""

    def __init__(self, wrong: Wrong, said: str = "") -> None:
        super().__init__(wrong.value)
        self.wrong = wrong
        self.said = said


@dataclass(frozen=True, slots=True)
class Read:
    """A line that was read: the text without its marks, single-spaced, and what the marks stand for."""

    text: str
    agency: AgencyId
    due: date | None
    need: NeedId | None


def read_line(
    line: str, agencies: Collection[tuple[AgencyId, str]], needs: Sequence[tuple[NeedId, str]], today: date
) -> Read:
    """Read a line. `agencies` that can be asked and `needs` in her order, each with its words. Raises LineRefused.

    Of names, accents, case and a stop at the end do not matter, and the beginning of a single one is enough. A day may
    lie in the past: whether it may be asked for is the rule of proposing.
    """
    words, kept = _SPACE.split(line), list[str]()
    asked, days, wanted = list[AgencyId](), list[date](), list[NeedId]()
    at = 0
    while at < len(words):
        mark, rest = words[at][:1], [words[at][1:], *words[at + 1 :]]
        if mark not in {"@", "!", "#"} or not any(map(str.isalnum, rest[0])):
            kept.append(words[at])
            at += 1
            continue
        if mark == "@":
            took = _one(asked, _NAMES, _named(rest, agencies, _NAMES))
        elif mark == "!":
            took = _one(days, _DAYS, _longest_day(rest, today))
        else:
            took = _one(wanted, _NEEDS, _need(rest, needs))
        at += took
    text = " ".join(word for word in kept if word)
    if not asked:
        raise LineRefused(Wrong.NO_AGENCY)
    if not text.strip():
        raise LineRefused(Wrong.NO_TEXT)
    return Read(text=text, agency=asked[0], due=(days or [None])[0], need=(wanted or [None])[0])


@dataclass(frozen=True, slots=True)
class _Faults:
    unknown: Wrong
    several: Wrong
    two: Wrong


_NAMES = _Faults(Wrong.UNKNOWN_AGENCY, Wrong.SEVERAL_AGENCIES, Wrong.TWO_AGENCIES)
_DAYS = _Faults(Wrong.UNKNOWN_DAY, Wrong.SEVERAL_DAYS, Wrong.TWO_DAYS)
_NEEDS = _Faults(Wrong.UNKNOWN_NEED, Wrong.SEVERAL_NEEDS, Wrong.TWO_NEEDS)


def _one(found: list[T], faults: _Faults, read: tuple[T, int]) -> int:
    """Keep what a mark stands for, of which there is one; how many words it took."""
    if found:
        raise LineRefused(faults.two)
    found.append(read[0])
    return read[1]


def _named(words: Sequence[str], things: Collection[tuple[T, str]], faults: _Faults) -> tuple[T, int]:
    """The thing that the words name: as many words as begin a name, and in doubt nothing.

    A whole name goes before longer ones that begin like it, unless the words go on as one of those does.
    """
    names = [(thing, fold(name)) for thing, name in things]
    longest = max((name.count(" ") + 1 for _thing, name in names), default=1)
    said = [_spellings(words[:many]) for many in range(1, min(longest, len(words)) + 1)]
    for many in range(len(said), 0, -1):
        begins = [(thing, name) for thing, name in names if name.startswith(said[many - 1])]
        if not begins:
            continue
        whole = [(thing, name) for thing, name in begins if name in said[many - 1]]
        shorter = [name for _thing, name in names if any(name in spellings for spellings in said[: many - 1])]
        meant = whole or ([] if shorter else begins)
        if len(meant) != 1:
            raise LineRefused(faults.several, " ".join(words[:many]))
        return meant[0][0], many
    raise LineRefused(faults.unknown, words[0])


def _spellings(words: Sequence[str]) -> tuple[str, ...]:
    """The words as they are compared, with and without a stop that ends them."""
    said = fold(" ".join(words))
    return tuple({said, said.rstrip(_STOPS)} - {""})


def _need(words: Sequence[str], needs: Sequence[tuple[NeedId, str]]) -> tuple[NeedId, int]:
    """A need by its number in her order, or by how it begins."""
    number = words[0].rstrip(_STOPS)
    if not (number.isascii() and number.isdecimal()):
        return _named(words, needs, _NEEDS)
    place = int(number[:4]) - 1
    if not 0 <= place < len(needs):
        raise LineRefused(Wrong.UNKNOWN_NEED, number)
    return needs[place][0], 1


def _longest_day(words: Sequence[str], today: date) -> tuple[date, int]:
    """The day that the most of the words make. When none do, a word that could be two days is a question."""
    question = None
    for many in range(min(_LONGEST_DAY, len(words)), 0, -1):
        said = " ".join(words[:many])
        try:
            return read_due(said, today), many
        except DayRefused as refused:
            if refused.code is DayRefusal.AMBIGUOUS:
                question = said
    raise LineRefused(Wrong.SEVERAL_DAYS if question else Wrong.UNKNOWN_DAY, question or words[0])


def read_due(said: str, today: date) -> date:
    """A day as people say it at a table, in English or French. Raises DayRefused.

    `today`, `tomorrow`; a weekday is the next such day, never today itself; `+7` is in seven days; a day and a month
    without a year are those nearest to today, so that `4 jan` in December is next month; else as `read_day` has it.
    """
    plain = fold(said).rstrip(_STOPS)
    if plain in _TODAY:
        return today
    if plain in _TOMORROW:
        return today + timedelta(days=1)
    if plain in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS[plain] - today.weekday()) % 7 or 7)
    days = plain.removeprefix("+")
    if plain != days and days.isascii() and days.isdecimal() and len(days) <= 3:
        return today + timedelta(days=int(days))
    try:
        return read_day(plain)
    except DayRefused as refused:
        return _nearest(plain, today, refused)


def _nearest(plain: str, today: date, refused: DayRefused) -> date:
    """The day and month that were said, in the year that brings them nearest; the first refusal if they are none."""
    found: list[date] = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(read_day(f"{plain}{'/' if '/' in plain else ' '}{year}"))
        except DayRefused as again:
            refused = refused if again.code is DayRefusal.UNREADABLE else again
    if not found:
        raise refused
    return min(found, key=lambda day: abs(day - today))


def fold(text: str) -> str:
    """What is compared: without accents, case and typographic variants, single-spaced."""
    plain = unicodedata.normalize("NFKD", text).translate(_ALIKE).casefold()
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
