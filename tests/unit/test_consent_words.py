"""Every refusal of consent has words: nobody gets a broken page instead of a reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from conference.cases.domain import Step
from conference.cases.schemas import STEP_WORDS
from conference.consent import domain
from conference.consent.domain import Reason, Shown
from conference.consent.schemas import REASON_WORDS, WHY_WORDS

CONSENT = Path(domain.__file__).parents[1]
CODES = {"Reason": Reason, "Shown": Shown}
HIDDEN = {Shown.NOT_FOUND, Shown.SIGN_IN, Shown.AGENCY_PAUSED}
"""Answered like something that does not exist: without words."""
REFUSED = "password_refused"
"""Of accounts: whoever takes a grave step shows once more that it is still them."""
NOBODY = {Reason.NOT_ACTIVE_MEMBER, Reason.AGENCY_NOT_CURRENT}
"""Nobody acts while one of these holds: the page asks them to sign in instead."""


def refused_in(file: Path) -> Iterator[Reason | Shown]:
    """What the code of a file denies or refuses with, where it says so by name: a rule that gives verdicts names its
    reasons in tables too.
    """
    text = file.read_text(encoding="utf-8")
    gives_verdicts = file.parent.name == "policy" and "kernel.verdict" in text
    for part in ast.walk(ast.parse(text)):
        refuses = isinstance(part, ast.Call) and ast.unparse(part.func) in {"deny", "RefusedError"}
        if refuses or (gives_verdicts and isinstance(part, ast.FunctionDef)):
            for name in ast.walk(part):
                if isinstance(name, ast.Attribute) and ast.unparse(name.value) in CODES:
                    yield CODES[ast.unparse(name.value)][name.attr]


def refusals() -> set[Reason | Shown]:
    files = [*(CONSENT / "policy").glob("*.py"), *(CONSENT / "service").glob("*.py")]
    return {code for file in files for code in refused_in(file)} - NOBODY | (set(Shown) - HIDDEN)


@pytest.mark.parametrize("code", sorted(refusals(), key=str))
def test_a_refusal_has_words(code: Reason | Shown) -> None:
    assert str(REASON_WORDS[code])


def test_the_refusals_are_found() -> None:
    assert {Reason.CASE_CLOSED, Reason.RECORDER_NOT_ALLOWED, Reason.END_DATE_TOO_LATE, Shown.NOT_SHARED} <= refusals()


def test_words_belong_to_codes_that_there_are() -> None:
    assert all(isinstance(code, Reason | Shown) for code in REASON_WORDS if code != REFUSED)
    assert all(isinstance(code, Reason) for code in WHY_WORDS)


def test_every_step_has_words() -> None:
    assert set(STEP_WORDS) == set(Step)
