"""Words of reports, and of the page of the record."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from conference.audit.domain import Deed
from conference.cases.domain import AgeBand
from conference.kernel.ids import MemberId


class Audience(StrEnum):
    """Who reads a report: the table itself, or everybody."""

    INTERNAL = "internal"
    PUBLISHED = "published"


class ReportReason(StrEnum):
    """Why counts are shown, or are not. The words of the rule book are the codes."""

    LARGE_ENOUGH = "large_enough"
    TOO_FEW = "too_few"
    DIFFERS_TOO_LITTLE = "differs_too_little"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What of a row of counts may be shown: `hidden` are the places of cells that may not, in order."""

    hidden: tuple[int, ...]
    total_hidden: bool

    @property
    def allowed(self) -> bool:
        """Whether the whole row may be shown."""
        return not self.hidden

    @property
    def code(self) -> ReportReason:
        """Why, or why not."""
        return ReportReason.LARGE_ENOUGH if self.allowed else ReportReason.TOO_FEW


class Waited(StrEnum):
    """How long a case waits since it was brought, or came back to the queue."""

    WEEK = "week"
    FOUR_WEEKS = "four_weeks"
    QUARTER = "quarter"
    LONGER = "longer"


@dataclass(frozen=True, slots=True)
class CountRow:
    """A row of a report: a count for each column, None where it is hidden, the shares of those that are shown, and the
    total. Shares are whole percents.
    """

    band: AgeBand | None
    cells: tuple[int | None, ...]
    shares: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class Sought:
    """What a privacy officer looks for in the record. None: everything. Days are local ones, both included."""

    first_day: date | None = None
    last_day: date | None = None
    member: MemberId | None = None
    deed: Deed | None = None
    answer: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class RecordLine:
    """An entry as a privacy officer reads it. `code` is the reason of a no and the basis of a yes."""

    number: int
    at: datetime
    who: str
    deed: Deed
    category: str | None
    allowed: bool
    code: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some lines of the record, the newest first. `page` counts from 1; `more`: older ones follow."""

    lines: tuple[RecordLine, ...]
    page: int
    more: bool
