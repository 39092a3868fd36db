"""What the cells of a spreadsheet may hold, as marshmallow fields that answer in plain words."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from flask_babel import gettext as _
from marshmallow import ValidationError, fields

from conference.infra.forms import words_for
from conference.infra.words import day as day_in_words
from conference.kernel.localday import DayRefusal, DayRefused, read_day, read_moment
from conference.kernel.narrative import Narrative, NarrativeRefused

_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212]+\s*")
_EMAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>()]+")
_PHONE_DIGITS: Final = 3
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def folded(text: str) -> str:
    """Text as it is compared: no accents, no case, plain apostrophes and dashes, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.replace("’", "'")) if not unicodedata.combining(c))
    return " ".join(_DASHES.sub("-", plain).casefold().split())


class Cell(fields.Field[Any]):
    """One column's cell. `needed` is what to say when it is empty; without it, empty is allowed, and so is a file
    without this column unless `column_needed`.
    """

    guarded = False
    """Whether the cell is free text that may hold an identifying detail, so that no report repeats it."""
    when_empty: Any = ""

    def __init__(self, column: str, *, needed: str | None = None, column_needed: bool = False) -> None:
        super().__init__(data_key=column, required=True)
        self.column = column
        self.needed = needed
        self.column_needed = column_needed or needed is not None

    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,
    ) -> Any:
        text = str(value).strip()
        if text:
            return self.read(text)
        if self.needed is not None:
            raise ValidationError(str(self.needed))
        return self.when_empty

    def read(self, text: str) -> Any:
        """The value of a cell that is not empty. Raises ValidationError in plain words."""
        raise NotImplementedError


class TextCell(Cell):
    """Plain text of at most `limit` characters that names something; not free text about anybody."""

    def __init__(self, column: str, *, limit: int, needed: str | None = None, column_needed: bool = False) -> None:
        super().__init__(column, needed=needed, column_needed=column_needed)
        self.limit = limit

    def read(self, text: str) -> str:
        """The text, with single spaces."""
        plain = " ".join(text.split())
        if len(plain) > self.limit:
            raise ValidationError(_("This is too long: at most %(limit)s characters.", limit=self.limit))
        return plain


class EmailCell(TextCell):
    """An e-mail address, in lower case."""

    def read(self, text: str) -> str:
        """The address."""
        if not _EMAIL.fullmatch(text):
            raise ValidationError(_("This is not an e-mail address. Write it as name@agency.example.org."))
        return super().read(text).lower()


class PhoneCell(TextCell):
    """A telephone number as people write it."""

    def read(self, text: str) -> str:
        """The number as written, without the quotation marks that some programs leave around it."""
        plain = super().read(text.strip("\"' "))
        if sum(c.isdecimal() for c in plain) < _PHONE_DIGITS:
            raise ValidationError(_("This is not a telephone number. Write the number only, or leave the cell empty."))
        return plain


class WebCell(TextCell):
    """An address on the web; nothing but http and https, for people will follow it."""

    def read(self, text: str) -> str:
        """The address."""
        if not _WEB.fullmatch(text):
            raise ValidationError(_("This is not a web address. Write it as https://service.example.org."))
        return super().read(text)


class ChoiceCell(Cell):
    """One of a few words. `words` maps folded words to what they mean, `unknown` says which are known."""

    when_empty = None

    def __init__(self, column: str, words: Mapping[str, Any], *, unknown: str, needed: str | None = None) -> None:
        super().__init__(column, needed=needed)
        self.words = words
        self.unknown = unknown

    def read(self, text: str) -> Any:
        """What the word means."""
        known = folded(text)
        if known not in self.words:
            raise ValidationError(str(self.unknown))
        return self.words[known]


class DayCell(Cell):
    """A day; one that can be read in two ways is a question."""

    when_empty = None

    def read(self, text: str) -> date:
        """The day."""
        try:
            return read_day(text)
        except DayRefused as refusal:
            raise ValidationError(words_for_day(refusal)) from refusal


class MomentCell(Cell):
    """A day, or a day with a time in the zone of the row's schema."""

    when_empty = None

    def read(self, text: str) -> datetime | date:
        """The day as written, or the UTC moment when a time is given."""
        try:
            return read_moment(text, self.root.zone)  # type: ignore[union-attr]  # its root is a RowSchema
        except DayRefused as refusal:
            raise ValidationError(words_for_day(refusal)) from refusal


class GuardedCell(TextCell):
    """Free text: bounded, and held back when it carries an identifying detail."""

    guarded = True
    when_empty = Narrative("")

    def read(self, text: str) -> Any:
        """The text as a Narrative."""
        return self.narrative(text)

    def narrative(self, text: str) -> Narrative:
        """Free text past the guard. Raises ValidationError with the reason, never with the text."""
        try:
            return Narrative.read(text, limit=self.limit)
        except NarrativeRefused as refusal:
            raise ValidationError(words_for(refusal, self.limit)) from refusal


def words_for_day(refusal: DayRefused) -> str:
    """Why a day or time could not be taken, in plain words, as a question where there is one."""
    if refusal.code is DayRefusal.AMBIGUOUS:
        return _question(refusal.readings)
    if refusal.code is DayRefusal.IMPOSSIBLE and refusal.readings:
        return _("The weekday does not fit: is it %(day)s? Write it as 2026-11-25.", day=_days(refusal.readings))
    if refusal.code is DayRefusal.IMPOSSIBLE:
        return _("There is no such day or time. Write it as year-month-day, such as 2026-11-25.")
    return _("This cannot be read as a day. Write it as year-month-day, such as 2026-11-25.")


def _question(readings: Iterable[date]) -> str:
    if any(isinstance(reading, datetime) for reading in readings):
        return _(
            "The clocks change that night, so this time comes twice or never. "
            "Which one is meant? Write it with its offset, such as 2026-11-01 01:30-04:00."
        )
    return _("Is this %(days)s? Write it as year-month-day, such as 2026-11-25.", days=_days(readings))


def _days(readings: Iterable[date]) -> str:
    return _(" or ").join(day_in_words(reading) for reading in readings)
