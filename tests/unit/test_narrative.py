"""Free text: what is cleaned away, what is refused, and that nothing else changes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.kernel.guard import FindingKind
from conference.kernel.narrative import PARAGRAPH, Narrative, NarrativeRefusal, NarrativeRefused


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("", ""),
        ("  A bed tonight. \n", "A bed tonight."),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("Cafe\u0301", "Café"),
        ("bell\x07 null\x00 delete\x7f", "bell null delete"),
        ("tab\tstays", "tab\tstays"),
        ("\ufeffmark", "mark"),
        ("turned\u202eround", "turnedround"),
        ("soft\u00adhyphen", "softhyphen"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("lone \ud800half", "lone half"),
    ],
)
def test_cleans(raw: str, kept: str) -> None:
    assert Narrative.read(raw) == kept


def test_refuses_what_is_too_long_after_cleaning() -> None:
    assert Narrative.read("  abcde  ", limit=5) == "abcde"
    with pytest.raises(NarrativeRefused) as refused:
        Narrative.read("abcdef", limit=5)
    assert (refused.value.reason, refused.value.limit, refused.value.findings) == (NarrativeRefusal.TOO_LONG, 5, ())


def test_refuses_a_detail_and_says_where_it_stands() -> None:
    with pytest.raises(NarrativeRefused) as refused:
        Narrative.read("  Call me on 905-555-\u200b0147.  ")
    (finding,) = refused.value.findings
    assert refused.value.reason is NarrativeRefusal.HOLDS_DETAIL
    assert finding.kind is FindingKind.PHONE
    assert refused.value.cleaned[finding.start : finding.end] == "905-555-0147"


def test_the_refusal_does_not_carry_the_text_into_a_log() -> None:
    with pytest.raises(NarrativeRefused) as refused:
        Narrative.read("Call me on 905-555-0147.")
    assert "0147" not in f"{refused.value} {refused.value!r}"


def test_stored_text_comes_back_as_it_is() -> None:
    assert Narrative.stored("Call me on 905-555-0147.") == "Call me on 905-555-0147."


@given(st.text())
def test_reading_twice_changes_nothing(raw: str) -> None:
    try:
        once = Narrative.read(raw)
    except NarrativeRefused:
        return
    assert type(once) is Narrative
    assert Narrative.read(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert len(once) <= PARAGRAPH
    assert once.encode("utf-8").decode("utf-8") == once
