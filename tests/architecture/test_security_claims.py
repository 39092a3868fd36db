"""Every defence that `docs/security.md` claims is shown by a test that exists, or said not to be possible."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(
    r"^\| ([^|]+) \| (.+) \|$", PAGE.partition("## What a reviewer will attack")[2].partition("\n## ")[0], re.MULTILINE
)[1:]
"""Attack, and what shows the defence."""
RULE_BOOK_ROWS = 34
"""Attacks of the rule book, section (c), with guessing passwords beside stolen sessions."""


def exists(claim: str) -> bool:
    """Whether a test of this name is there: `b30`, or a file and a name in it."""
    if re.fullmatch(r"b\d\d", claim):
        files = (ROOT / "tests" / "behaviours").glob("test_*.py")
        return any(
            re.search(rf"^ *def test_{claim}_", file.read_text(encoding="utf-8"), re.MULTILINE) for file in files
        )
    file, _, name = claim.partition("::")
    return (ROOT / file).is_file() and f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")


def claims(text: str) -> list[str]:
    return re.findall(r"`(b\d\d|tests/[^`]+::[^`]+)`", text)


@pytest.mark.parametrize(("attack", "shown"), ROWS, ids=[attack for attack, _shown in ROWS])
def test_every_defence_is_shown_or_said_to_be_impossible(attack: str, shown: str) -> None:
    assert claims(shown) or "cannot be" in shown.lower()
    assert [claim for claim in claims(shown) if not exists(claim)] == []


def test_every_attack_of_the_rule_book_has_its_row() -> None:
    assert len(ROWS) == len({attack for attack, _shown in ROWS}) == RULE_BOOK_ROWS


@pytest.mark.parametrize("claim", ["b99", "tests/web/test_signing_in.py::test_nothing_like_it", "tests/no.py::test_x"])
def test_a_claim_without_a_test_is_seen(claim: str) -> None:
    assert not exists(claim)
