"""Spreadsheets as coordinators save them, and the correction file as a way back."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.infra.spreadsheet import (
    WHAT_TO_CORRECT,
    Problem,
    Sheet,
    SheetCode,
    SheetRefused,
    correction_file,
    read_sheet,
)

BOM = b"\xef\xbb\xbf"


def cells(sheet: Sheet) -> list[tuple[int, list[str]]]:
    return [(row.line, list(row.cells.values())) for row in sheet.rows]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a,b\n1,2\n", [(2, ["1", "2"])]),
        (BOM + b"a,b\r\n1,2\r\n", [(2, ["1", "2"])]),
        (b"a,b\r1,2\r", [(2, ["1", "2"])]),
        (b"a;b\n1,5;2\n", [(2, ["1,5", "2"])]),
        (b'"x;y;z",b\n1;2,3\n', [(2, ["1;2", "3"])]),
        (b'a,b\n"one\ntwo",2\n3,4\n', [(2, ["one\ntwo", "2"]), (4, ["3", "4"])]),
        (b"\n\na,b\n\n,\n  ,\t\n1,2\n", [(7, ["1", "2"])]),
        (b'a,b\n"say ""hi""", 2 \n', [(2, ['say "hi"', "2"])]),
        (b"a,b\n1,2,,\n", [(2, ["1", "2"])]),
        (b"a\n1\n", [(2, ["1"])]),
        (b"a,b\n", []),
        ("a,b\nGagné,Noël\n".encode(), [(2, ["Gagné", "Noël"])]),
    ],
)
def test_reads(data: bytes, expected: list[tuple[int, list[str]]]) -> None:
    sheet = read_sheet(data)
    assert cells(sheet) == expected
    assert sheet.problems == ()


@pytest.mark.parametrize(
    ("data", "code", "line", "words"),
    [
        (b"", SheetCode.EMPTY, 1, "empty"),
        (b"\n , \n", SheetCode.EMPTY, 1, "empty"),
        ("a,b\r\n1,2\r\n3,4\r\nGagné,5\r\n".encode("cp1252"), SheetCode.NOT_UTF8, 4, "Line 4 is not UTF-8; save"),
        ("a,b\n1,2\n".encode("utf-16"), SheetCode.NOT_UTF8, 1, "UTF-16"),
        (b'a,b\n1,2\n"3,4\n5,6\n', SheetCode.QUOTATION, 3, "starts on line 3"),
        (b'a,b\n"1"x,2\n', SheetCode.QUOTATION, 2, "quotation mark"),
        (b"a,b,A\n1,2,3\n", SheetCode.DUPLICATE_COLUMN, 1, "two columns named"),
        (b"b\n1\n", SheetCode.MISSING_COLUMN, 1, "no column named “a”"),
        (b"a,,b\n1,2,3\n", SheetCode.UNNAMED_COLUMN, 1, "Column 2 has no name"),
    ],
)
def test_refuses_a_file_it_cannot_read(data: bytes, code: SheetCode, line: int, words: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        read_sheet(data, required=["a"])
    (problem,) = refused.value.problems
    assert (problem.code, problem.line) == (code, line)
    assert words in problem.say


def test_headings_match_whatever_their_case_and_spacing() -> None:
    sheet = read_sheet(b"  brought  BY ,Area\nx,y\n", required=["Brought by"], optional=["area"])
    assert sheet.columns == ("Brought by", "area")
    assert dict(sheet.rows[0].cells) == {"Brought by": "x", "area": "y"}


def test_a_column_nobody_asked_for_is_reported_and_kept() -> None:
    sheet = read_sheet(b"a,note\n1,2\n", required=["a"], optional=["b"])
    assert [(p.line, p.column, p.code) for p in sheet.problems] == [(1, "note", SheetCode.UNKNOWN_COLUMN)]
    assert sheet.rows[0].cells["note"] == "2"


def test_ragged_rows_are_reported_and_the_others_read() -> None:
    sheet = read_sheet(b"a,b,c\n1,2,3\n1,2\n1,2,3,4,,5\n6,7,8\n")
    assert cells(sheet) == [(2, ["1", "2", "3"]), (5, ["6", "7", "8"])]
    assert [(p.line, p.code, p.value) for p in sheet.problems] == [
        (3, SheetCode.TOO_FEW_CELLS, ""),
        (4, SheetCode.TOO_MANY_CELLS, "4 | 5"),
    ]
    assert [list(row.cells.values()) for row in sheet.ragged] == [["1", "2", ""], ["1", "2", "3"]]


def test_the_correction_file_holds_only_what_to_correct() -> None:
    sheet = read_sheet("a;b\n1;good\n2;=bad\n3\n4;é\n".encode())
    problems = [
        Problem(3, "b", "=bad", "formula", "This is no answer."),
        Problem(3, "a", "2", "even", "This is even."),
    ]
    written = correction_file(sheet, problems)
    assert written.startswith(BOM)
    assert written.removeprefix(BOM).decode().split("\r\n") == [
        f"a;b;{WHAT_TO_CORRECT}",
        "2;'=bad;b: This is no answer. · a: This is even.",
        '3;;"This row has 1 cells, the header 2; leave a cell empty where nothing is known."',
        "",
    ]


def test_a_corrected_file_is_read_as_if_it_had_always_been_right() -> None:
    sheet = read_sheet(b"a,b\n1,-5\n2\n", required=["a", "b"])
    written = correction_file(sheet, [Problem(2, "b", "-5", "x", "=1+1 is not a reason.")])
    again = read_sheet(written, required=["a", "b"], optional=[])
    assert again.columns == ("a", "b")
    assert again.problems == ()
    assert cells(again) == [(2, ["1", "-5"]), (3, ["2", ""])]
    assert b"'=1+1" not in written  # the words stand behind the name of their column


def test_the_remark_may_be_deleted() -> None:
    head = f"a,b,{WHAT_TO_CORRECT}\n"
    assert cells(read_sheet(f"{head}'+1,2,done\n3,4\n5,6,\n".encode())) == [
        (2, ["+1", "2"]),
        (3, ["3", "4"]),
        (4, ["5", "6"]),
    ]


def test_an_apostrophe_in_somebody_elses_file_stays() -> None:
    assert cells(read_sheet(b"a,b\n'=1,'tis\n")) == [(2, ["'=1", "'tis"])]


SAFE = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12).map(str.strip)
CELLS = st.one_of(SAFE, st.sampled_from(["=1+1", "'=1", "''@x", "-5", "+1", "@a", "'", "a;b", 'q"q', "l\nm", "x,y"]))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2).filter(any), max_size=6), st.sampled_from(",;"))
def test_every_refused_row_comes_back_word_for_word(rows: list[list[str]], delimiter: str) -> None:
    quoted = [[cell.replace('"', '""') for cell in row] for row in rows]
    lines = [f"a{delimiter}b", *(f'"{one}"{delimiter}"{two}"' for one, two in quoted)]
    sheet = read_sheet("\n".join(lines).encode())
    assert [list(row.cells.values()) for row in sheet.rows] == rows
    problems = [Problem(row.line, "a", row.cells["a"], "x", "Look again.") for row in sheet.rows]
    again = read_sheet(correction_file(sheet, problems))
    assert [list(row.cells.values()) for row in again.rows] == rows
    assert again.delimiter == delimiter
    third = read_sheet(correction_file(again, [Problem(row.line, "", "", "x", "Again.") for row in again.rows]))
    assert [list(row.cells.values()) for row in third.rows] == rows


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        sheet = read_sheet(data)
    except SheetRefused:
        return
    assert all(set(row.cells) == set(sheet.columns) for row in (*sheet.rows, *sheet.ragged))
    assert correction_file(sheet, ()).startswith(BOM)


EXAMPLES = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the example spreadsheets are not on this machine")
def test_the_example_spreadsheets_are_in_good_form() -> None:
    for path in sorted(EXAMPLES.glob("**/*.csv")):
        sheet = read_sheet(path.read_bytes())
        assert (sheet.problems, bool(sheet.rows)) == ((), True), path.name
