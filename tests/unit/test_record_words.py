"""Every code that an entry can carry is fit for the record, and has words for the page of the record."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from conference.actions.policy import Refusal as ActionRefusal
from conference.audit.domain import Deed
from conference.audit.policy import fit_for_the_record
from conference.consent.domain import Basis, Category, Claim, Harm, HoldReason, NotTold, Reason, ReviewResult
from conference.live.policy import LiveReason
from conference.meetings.policy import Refusal as MeetingRefusal
from conference.reports.schemas import _SAID, DEED_WORDS

PACKAGE = Path(__file__).resolve().parents[2] / "conference"
KINDS = (Reason, Basis, Claim, Harm, HoldReason, NotTold, ReviewResult, LiveReason, ActionRefusal, MeetingRefusal)


def written() -> Iterator[str]:
    """The codes that are written as they stand in the code."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "record.append",
                "RefusedError",
                "HiddenError",
            }:
                given = [*(keyword.value for keyword in node.keywords if keyword.arg == "code"), *node.args[:1]]
                yield from (one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))


CODES = sorted({*written(), *(str(member) for kind in KINDS for member in kind)})


def test_the_codes_are_found():
    assert {"entered", "withdrawn", "release_expired", "not_yours"} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_fit_for_the_record_and_has_words(code):
    assert fit_for_the_record({"reason": code, "basis": code})
    assert any(code in words for words in _SAID)


def test_every_deed_and_every_kind_of_detail_is_fit_and_every_deed_has_words():
    assert all(fit_for_the_record({"action": deed}) for deed in Deed)
    assert all(fit_for_the_record({"category": kind}) for kind in Category)
    assert set(DEED_WORDS) == set(Deed)
