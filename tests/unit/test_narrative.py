"""Free text: what is cleaned away, what is refused, and that nothing else changes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from conference.consent.schemas import DetailForm
from conference.infra.forms import FormSchema, NarrativeField, read
from conference.kernel.guard import FindingKind
from conference.kernel.narrative import PARAGRAPH, Narrative, NarrativeRefusal, NarrativeRefused
from conference.queue.schemas import WRONG_WORDS


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
        ("\u200d \ufe0f\u3164", ""),
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


class _Note(FormSchema):
    needed = NarrativeField(limit=20, required=True, error_messages={"required": WRONG_WORDS["question", "required"]})
    more = NarrativeField(limit=20, load_default=Narrative(""))


BLANKS = ["", "   ", " \r\n\t", "\u200b", "\u200d\ufe0f", "\u3000\u2800"]


@pytest.mark.parametrize("blank", BLANKS)
def test_a_needed_text_that_shows_nothing_is_missing(blank: str) -> None:
    form = read(_Note(), MultiDict({"needed": blank, "more": blank}))
    assert form.errors == {"needed": "Please write the question for the table."}
    assert form.values == {"more": ""}


@pytest.mark.parametrize("blank", BLANKS)
def test_a_sealed_detail_that_shows_nothing_is_missing(blank: str) -> None:
    form = read(DetailForm(), MultiDict({"category": "identity", "text": blank}))
    assert form.errors == {"text": "Please type the detail."}


def test_a_sealed_detail_keeps_what_the_guard_would_hold_back() -> None:
    form = read(DetailForm(), MultiDict({"category": "contact", "text": "  416-555-0199 \n"}))
    assert form.values["text"] == "416-555-0199"


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
