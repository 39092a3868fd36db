"""A sheet becomes a tagged PDF: what people wrote stays text, whatever it looks like, and it says nothing else."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from conference.infra import typesetting
from conference.infra.typesetting import (
    Blanks,
    Boxes,
    Entries,
    Entry,
    Facts,
    Group,
    Heading,
    LettersMissingError,
    Part,
    Points,
    Sheet,
    Words,
)
from tests.paper import bookmarks, opened, words

ROOT = Path(__file__).resolve().parents[2]
TYPEFACES, PRESS = ROOT / "static" / "dist", ROOT / "conference" / "infra" / "typesetting"
MARKUP = (
    '#import "@preview/cetz:0.3.4": *',
    '#read("/etc/passwd")',
    "#sys.inputs.sheet",
    '"); #panic("out',
    "\\ \\u{41} $x^2$ *bold* _slanted_ `raw` <label> @reference",
    "= No heading / no term: - no point + no number",
    "// no comment /* none */ ~ -- --- ... 'quotes' \"quotes\"",
    "</text><script>alert(1)</script> &amp; {{ 7 * 7 }} %(name)s {0}",
    "%PDF-1.4 1 0 obj << /JS (app.alert) >> endobj",
)
LANGUAGES = ("Ďakujem, už je bezpečne", "Звони вечером", "Κάλεσε το βράδυ")


def every_part(text: str) -> Sequence[Part]:
    return [
        Heading(text),
        Words(text),
        Points([text, text]),
        Facts([(text, [text])]),
        Entries([Entry(text, text, text)]),
        Blanks([text]),
        Boxes([text]),
    ]


def typeset(*parts: Part, foot: str = "") -> bytes:
    title = Heading("Minutes", level=1)
    return typesetting.pdf(Sheet("Minutes", "en", [Group([title, *parts])], foot), TYPEFACES)


def read(text: str) -> str:
    """As it comes back from a PDF, without the spaces at which a line may end."""
    return re.sub(r"\s", "", text)


def test_markup_of_whatever_language_stays_text_in_every_place():
    shown = read(words(typeset(*(part for text in MARKUP for part in every_part(text)), foot=MARKUP[1])))
    for text in MARKUP:
        assert shown.count(read(text)) >= 9, text
    assert "root:" not in shown


@pytest.mark.parametrize("text", LANGUAGES)
def test_letters_beyond_english_and_french_are_there(text: str):
    assert read(text) in read(words(typeset(Words(text))))


def test_what_is_written_from_right_to_left_is_there_with_every_letter():
    text = "هي بخير"
    assert sorted(read(text)) == sorted(read(words(typeset(Words(text))).replace("Minutes", "").replace("1 / 1", "")))


@pytest.mark.parametrize("text", ["\U000f0000", "a sign of nobody’s: \U000f0001"])
def test_a_sign_that_no_typeface_has_is_refused_and_never_left_out(text: str):
    with pytest.raises(LettersMissingError):
        typeset(Words(text))


@pytest.mark.parametrize("text", ["\N{DOG FACE}", "\N{FAMILY}\ufe0f", "你好", "ஆம்", "\u202eback\u202c"])
def test_a_sign_is_there_or_refused_whatever_typefaces_the_machine_has(text: str):
    try:
        shown = words(typeset(Words(f"before {text} after")))
    except LettersMissingError:
        return
    assert text[0] in shown or text[0] == "\u202e"
    assert "before" in shown
    assert "after" in shown


def test_a_word_without_end_and_a_very_long_text_stay_on_the_paper():
    page = typeset(Heading("W" * 500), Entries([Entry("n" * 2000, "o" * 500, "p" * 60)]), Words("word " * 3000))
    reader = opened(page)
    assert len(reader.pages) > 3
    for sheet in reader.pages:
        places = list[float]()
        sheet.extract_text(visitor_text=lambda _t, _c, at, _f, _s, places=places: places.append(at[4]))
        assert max(places) < float(sheet.mediabox.width) - 40
    assert read(words(page)).count("n") >= 2000


def test_it_is_tagged_and_says_its_language_its_title_and_nothing_else():
    page = typeset(Heading("Who was there"), Words("Nadia Bell"), foot="Harbour House")
    reader = opened(page)
    catalogue: Any = reader.trailer["/Root"]
    told: Any = reader.metadata
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"
    assert {name: value for name, value in told.items() if name != "/Creator"} == {"/Title": "Minutes"}
    assert told["/Creator"].startswith("Typst ")
    hidden = str(reader.xmp_metadata.rdf_root.toxml() if reader.xmp_metadata else "")
    assert not re.search(r"20\d\d|Nadia|Harbour|ModifyDate|CreateDate|creator>", hidden)
    assert bookmarks(page) == ["Minutes", "Who was there"]
    assert "/JavaScript" not in str(reader.trailer)
    assert not reader.attachments


def test_a_heading_is_never_the_last_thing_on_a_page():
    parts = [part for number in range(60) for part in (Heading(f"Heading {number}"), Words("Some words. " * 30))]
    for page in opened(typeset(*parts)).pages:
        lines = [line for line in page.extract_text().splitlines() if line.strip() and not re.match(r"\d+ / \d+", line)]
        assert not lines[-1].startswith("Heading")


def test_what_belongs_together_stays_on_one_page():
    filled = Group([Heading("Paper", level=1), Words("Some words. " * 330)])
    together = Group([Heading("Together"), *(Words(f"line {number}") for number in range(12))], breaks=False)
    pages = opened(typesetting.pdf(Sheet("Paper", "en", [filled, together]), TYPEFACES)).pages
    held = ["Together" in page.extract_text() for page in pages]
    assert held == ["line 11" in page.extract_text() for page in pages]


def test_the_process_that_has_the_words_can_write_no_file(tmp_path: Path):
    sheet = {"sheet": asdict(Sheet("Paper", "en", [Group([Heading("Ours", level=1)])])), "typefaces": [str(TYPEFACES)]}
    try_it = f"import press; press.main(); open({str(tmp_path / 'kept')!r}, 'wb', 0).write(b'Ours')"
    done = subprocess.run(
        [sys.executable, "-c", try_it], cwd=PRESS, input=json.dumps(sheet).encode(), capture_output=True, check=False
    )
    assert done.stdout.startswith(b"%PDF")
    assert b"File too large" in done.stderr
    assert [file.read_text() for file in tmp_path.iterdir()] == [""]
