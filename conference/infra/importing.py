"""Taking in a spreadsheet: each row goes in whole or not at all, and what does not is reported with every reason."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar, cast
from zoneinfo import ZoneInfo

from marshmallow import RAISE, Schema, ValidationError

from conference.infra.cells import Cell
from conference.infra.database import transaction
from conference.infra.spreadsheet import Problem, Row, Sheet, read_sheet

T = TypeVar("T")
Values = Mapping[str, Any]
"""What could be read of a row, by field; fields that could not be read are left out."""
Wrong = dict[str, str]
"""What is wrong with a row: column and plain words."""


class RowSchema(Schema):
    """Base of every row's schema: one Cell for each column. `zone` is where the times in the file were written."""

    class Meta:
        """Unknown columns are refused; the sheet has sorted them out and said so."""

        unknown = RAISE

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        super().__init__()

    @property
    def cells(self) -> Mapping[str, Cell]:
        """The cells by column, in the order of the class."""
        return {cell.column: cell for cell in self.fields.values() if isinstance(cell, Cell)}

    def sheet(self, data: bytes) -> Sheet:
        """Read a file that has these columns and no others. Raises SheetRefused."""
        return read_sheet(
            data,
            required=[column for column, cell in self.cells.items() if cell.column_needed],
            optional=[column for column, cell in self.cells.items() if not cell.column_needed],
        )


class Outcome(StrEnum):
    """What became of a row that was taken in."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that was taken in, and what somebody should know about it all the same."""

    outcome: Outcome
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about a row that went in."""

    line: int
    say: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did. `refused` has every reason of every row that did not go in."""

    sheet: Sheet
    counts: Mapping[Outcome, int]
    refused: tuple[Problem, ...]
    notes: tuple[Note, ...]

    @property
    def refused_rows(self) -> int:
        """How many rows did not go in."""
        return len({problem.line for problem in self.refused})


@dataclass(frozen=True, slots=True)
class Intake(Generic[T]):
    """How the rows of one kind of spreadsheet are taken in.

    `look_up` turns what could be read of a row into what is kept, adding to `wrong` what only the task force's own
    data can tell; it is asked of a row that is wrong already too, so that one reading finds everything.
    `keep` stores it. It is never asked when anything is wrong, and refuses nothing.
    """

    schema: RowSchema
    look_up: Callable[[Values, Wrong], T]
    keep: Callable[[T, int], Kept]


class _DryRun(Exception):  # noqa: N818  # an intention, not a fault
    """Undoes the transaction."""


def import_rows(sheet: Sheet, intake: Intake[Any], *, dry_run: bool) -> Report:
    """Take in the rows of a sheet in one transaction; a dry run does all of it and undoes it."""
    reports: list[Report] = []
    with suppress(_DryRun), transaction():
        reports.append(_taken_in(sheet, intake))
        if dry_run:
            raise _DryRun
    return reports[0]


def _taken_in(sheet: Sheet, intake: Intake[Any]) -> Report:
    lines = {row.line for row in sheet.ragged}
    refused = [problem for problem in sheet.problems if problem.line in lines]
    notes = [Note(problem.line, problem.say) for problem in sheet.problems if problem.line not in lines]
    counts: Counter[Outcome] = Counter()
    for row in sheet.rows:
        values, wrong = _read(row, intake.schema)
        found = intake.look_up(values, wrong)
        if wrong:
            refused += [_problem(row, column, say, intake.schema) for column, say in wrong.items()]
            continue
        kept = intake.keep(found, row.line)
        counts[kept.outcome] += 1
        notes += [Note(row.line, say) for say in kept.notes]
    return Report(sheet, counts, tuple(sorted(refused, key=lambda problem: problem.line)), tuple(notes))


def _read(row: Row, schema: RowSchema) -> tuple[Values, Wrong]:
    try:
        return cast(Values, schema.load({column: row.cells.get(column, "") for column in schema.cells})), {}
    except ValidationError as error:
        said = cast(Mapping[str, list[str]], error.normalized_messages())
        return cast(Values, error.valid_data), {column: " ".join(words) for column, words in said.items()}


def _problem(row: Row, column: str, say: str, schema: RowSchema) -> Problem:
    """What a guarded cell holds is not repeated: reports end up in terminals, mails and logs."""
    value = "" if schema.cells[column].guarded else row.cells.get(column, "")
    return Problem(row.line, column, value, "row", say)
