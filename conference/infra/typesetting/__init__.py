"""Paper: a sheet made of plain parts, set as a tagged PDF that says nothing about who made it, when, or of whom.

It is set by a process of its own (`press.py`), which ends with the page. Nothing is written to any disk.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import BoundedSemaphore

from conference.infra.typesetting.press import NOT_IN_THE_TYPEFACES, SECONDS

_PRESS = Path(__file__).parent / "press.py"
_at_once = BoundedSemaphore(2)
"""Whoever comes third waits: a running meeting needs the processor too."""


class LettersMissingError(Exception):
    """Somebody wrote letters or signs that no typeface of this machine has."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of what follows; `level` 1 is the sheet's own. Never the last thing on a page."""

    words: str
    level: int = 2
    kind: str = field(default="heading", init=False)


@dataclass(frozen=True, slots=True)
class Words:
    """One paragraph."""

    words: str
    strong: bool = False
    quiet: bool = False
    kind: str = field(default="words", init=False)


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: Sequence[str]
    numbered: bool = False
    kind: str = field(default="points", init=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """Names, each with one line or more beside it."""

    pairs: Sequence[tuple[str, Sequence[str]]]
    kind: str = field(default="facts", init=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was said or asked: with a quiet line below it, and something short at its side."""

    words: str
    note: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """Things that were said or asked, in their order."""

    items: Sequence[Entry]
    kind: str = field(default="entries", init=False)


@dataclass(frozen=True, slots=True)
class Blanks:
    """Lines to write on by hand, beside each other, each with what belongs there below it; the first is longer."""

    labels: Sequence[str]
    kind: str = field(default="blanks", init=False)


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes to tick by hand."""

    labels: Sequence[str]
    kind: str = field(default="boxes", init=False)


Part = Heading | Words | Points | Facts | Entries | Blanks | Boxes


@dataclass(frozen=True, slots=True)
class Group:
    """Parts below each other; all on one page unless it `breaks`. `apart`: for fewer eyes than the rest."""

    parts: Sequence[Part]
    breaks: bool = True
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. `title`: what a reader's window calls it, so nothing identifying. `foot`: stands on every page. `large`:
    in a type for tired eyes. Its first part is a heading of level 1, and no level is left out.
    """

    title: str
    language: str
    groups: Sequence[Group]
    foot: str = ""
    large: bool = False


def pdf(sheet: Sheet, typefaces: Path) -> bytes:
    """The sheet as a PDF; `typefaces`: the folder that has those of the pages. Raises LettersMissingError."""
    given = json.dumps({"sheet": asdict(sheet), "typefaces": [str(typefaces)]}).encode()
    with _at_once:
        done = subprocess.run(  # noqa: S603 - our own script; what people wrote goes in as data
            [sys.executable, "-I", str(_PRESS)],
            input=given,
            capture_output=True,
            env={},
            timeout=2 * SECONDS,
            check=False,
        )
    if done.returncode == NOT_IN_THE_TYPEFACES:
        raise LettersMissingError
    if done.returncode:
        raise RuntimeError("The press failed.")  # what it says of why may quote the sheet
    return done.stdout
