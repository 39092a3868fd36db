"""Reading the CSV files that spreadsheets save, and writing back the rows somebody has to correct."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

WHAT_TO_CORRECT: Final = "What to correct"
"""The heading of the last column of a correction file; a column of this name is skipped when reading."""

# A cell that begins like this is a formula to a spreadsheet (CSV injection); an apostrophe in front makes it text.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_ARMOURED: Final = re.compile(r"'+[=+\-@\t\r]")


class SheetCode(StrEnum):
    """What can be wrong with a file before anybody asks what its cells mean."""

    NOT_UTF8 = "not_utf8"
    EMPTY = "empty"
    QUOTATION = "quotation"
    MISSING_COLUMN = "missing_column"
    DUPLICATE_COLUMN = "duplicate_column"
    UNNAMED_COLUMN = "unnamed_column"
    UNKNOWN_COLUMN = "unknown_column"
    TOO_FEW_CELLS = "too_few_cells"
    TOO_MANY_CELLS = "too_many_cells"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to correct: place, reason, and a plain sentence. `column` is empty for a whole row or file."""

    line: int
    column: str
    value: str
    code: str
    say: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `line` is the physical line of the file where it starts (the first line is 1)."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as read: the rows in good form, the rows not in good form, and what is to say about form.

    `columns` are the keys of every row, in the order of the file and spelt as the reader asked for them.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    ragged: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    delimiter: str = ","


class SheetRefused(ValueError):  # noqa: N818  # a refusal, not a fault
    """A file of which no row can be read; `problems` say why."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(" ".join(problem.say for problem in problems))


def read_sheet(data: bytes, *, required: Sequence[str] = (), optional: Sequence[str] | None = None) -> Sheet:
    """Read a CSV file: UTF-8 with or without BOM, comma or semicolon as its header line decides.

    Headings match `required` and `optional` whatever their case and spacing. A heading that is neither is reported and
    kept; with `optional=None` any further column is welcome. Blank rows are skipped; cells lose outer space. Rows with
    more or fewer cells than the header are put into `ragged`, with a problem each. Raises SheetRefused for a file that
    cannot be read as a whole: encoding, stray quotation marks, no header, a column missing, unnamed or there twice.
    """
    text = _decoded(data)
    delimiter = _delimiter(text)
    records = [(line, cells) for line, cells in _records(text, delimiter) if any(cells)]
    if not records:
        raise SheetRefused(Problem(1, "", "", SheetCode.EMPTY, "This file is empty: it has no line with column names."))
    (line, headings), *body = records
    ours = len(headings) > 1 and _key(headings[-1]) == _key(WHAT_TO_CORRECT)
    columns = _columns(line, headings[:-1] if ours else headings, required, optional)
    problems = [*_unknown(line, columns, required, optional)]
    rows: list[Row] = []
    ragged: list[Row] = []
    for number, cells in body:
        # In our own correction file the remark may have been deleted, and formulas wear an apostrophe.
        plain = [_unarmoured(cell) for cell in cells[: len(columns)]] + cells[len(columns) + 1 :] if ours else cells
        problem = _raggedness(number, plain, columns)
        row = Row(number, MappingProxyType(dict(zip(columns, plain + [""] * len(columns), strict=False))))
        (ragged if problem else rows).append(row)
        problems += [problem] if problem else []
    return Sheet(columns, tuple(rows), tuple(ragged), tuple(problems), delimiter)


def correction_file(sheet: Sheet, problems: Iterable[Problem]) -> bytes:
    """Write the refused rows, and only those, as a file that can be corrected and read again.

    Refused are the rows that `problems` or the sheet's own problems speak of by line. The columns and the delimiter are
    the sheet's, with a last column of plain words; UTF-8 with BOM, so that spreadsheets open it with its accents.
    """
    said: dict[int, list[str]] = {}
    for problem in dict.fromkeys((*sheet.problems, *problems)):
        said.setdefault(problem.line, []).append(f"{problem.column}: {problem.say}" if problem.column else problem.say)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=sheet.delimiter, lineterminator="\r\n")
    writer.writerow(_armoured(cell) for cell in (*sheet.columns, WHAT_TO_CORRECT))
    for row in sorted((*sheet.rows, *sheet.ragged), key=lambda row: row.line):
        if row.line in said:
            cells = [row.cells[column] for column in sheet.columns]
            writer.writerow(_armoured(cell) for cell in (*cells, " · ".join(said[row.line])))
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SheetRefused(Problem(1, "", "", SheetCode.NOT_UTF8, "This file is UTF-16; save it as CSV UTF-8."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line = before.count(b"\n") + 1
        say = f"Line {line} is not UTF-8; save the file as CSV UTF-8."
        raise SheetRefused(Problem(line, "", "", SheetCode.NOT_UTF8, say)) from None


def _delimiter(text: str) -> str:
    """The more frequent of comma and semicolon in the header line, outside quoted cells."""
    counts = {",": 0, ";": 0}
    quoted = False
    for character in text.lstrip():
        if character == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif character in "\r\n":
            break
        elif character in counts:
            counts[character] += 1
    return ";" if counts[";"] > counts[","] else ","


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the physical line it starts on; refuses the file where quotation marks do not pair up."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            say = (
                f"A quotation mark in the row that starts on line {line} is never closed or stands in the wrong place,"
                " so the rest cannot be told apart. Correct it and save the file again."
            )
            raise SheetRefused(Problem(line, "", "", SheetCode.QUOTATION, say)) from None
        yield line, [cell.strip() for cell in cells]


def _key(heading: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", heading).casefold().split())


def _columns(
    line: int, headings: Sequence[str], required: Sequence[str], optional: Sequence[str] | None
) -> tuple[str, ...]:
    """The column names as the reader spells them; refuses the file when they cannot be told apart or one is missing."""
    spelling = {_key(name): name for name in (*required, *(optional or ()))}
    columns = tuple(spelling.get(_key(heading), " ".join(_unarmoured(heading).split())) for heading in headings)
    keys = [_key(column) for column in columns]
    faults = [
        Problem(line, "", "", SheetCode.UNNAMED_COLUMN, f"Column {number} has no name.")
        for number, key in enumerate(keys, 1)
        if not key
    ]
    faults += [
        Problem(line, column, column, SheetCode.DUPLICATE_COLUMN, f"There are two columns named “{column}”.")
        for number, column in enumerate(columns)
        if keys[number] and keys[number] in keys[:number]
    ]
    faults += [
        Problem(line, name, "", SheetCode.MISSING_COLUMN, f"There is no column named “{name}”.")
        for name in required
        if _key(name) not in keys
    ]
    if faults:
        raise SheetRefused(*faults)
    return columns


def _unknown(
    line: int, columns: Sequence[str], required: Sequence[str], optional: Sequence[str] | None
) -> Iterator[Problem]:
    if optional is None:
        return
    for column in columns:
        if column not in required and column not in optional:
            say = f"Nothing is done with the column “{column}”."
            yield Problem(line, column, column, SheetCode.UNKNOWN_COLUMN, say)


def _raggedness(line: int, cells: Sequence[str], columns: Sequence[str]) -> Problem | None:
    """Too many or too few cells; empty ones past the last column are the spreadsheet's and mean nothing."""
    surplus = cells[len(columns) :]
    if any(surplus):
        left_over = " | ".join(cell for cell in surplus if cell)
        say = (
            f"This row has {len(cells)} cells, the header {len(columns)}; is a quotation mark missing around a cell"
            f" with a comma or semicolon in it? Left over at the end: {left_over}"
        )
        return Problem(line, "", left_over, SheetCode.TOO_MANY_CELLS, say)
    if len(cells) < len(columns):
        say = f"This row has {len(cells)} cells, the header {len(columns)}; leave a cell empty where nothing is known."
        return Problem(line, "", "", SheetCode.TOO_FEW_CELLS, say)
    return None


def _armoured(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unarmoured(cell: str) -> str:
    return cell[1:] if _ARMOURED.match(cell) else cell
