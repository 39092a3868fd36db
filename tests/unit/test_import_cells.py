from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import Babel
from marshmallow import Schema, ValidationError

from conference.cases.domain import AgeBand, Knows
from conference.directory.domain import AgencyKind
from conference.directory.schemas import AgencyRow
from conference.infra.cells import folded
from conference.infra.importing import RowSchema
from conference.queue.schemas.sheet import QueueRow

ZONE = ZoneInfo("America/Toronto")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.app_context():
        yield


def read(schema: type[RowSchema], column: str, text: str) -> Any:
    """What one cell of a row means; every other cell is left out."""
    row = schema(ZONE)
    name = next(name for name, cell in row.fields.items() if cell.data_key == column)
    loaded = row.load({column: text}, partial=True)
    assert isinstance(loaded, dict)
    return loaded[name]


def say(schema: type[RowSchema], column: str, text: str) -> str:
    """Why one cell is refused."""
    with pytest.raises(ValidationError) as refused:
        read(schema, column, text)
    messages = cast(dict[str, list[str]], refused.value.normalized_messages())
    return messages[column][0]


@pytest.mark.parametrize(
    ("column", "typed", "meaning"),
    [
        ("Age band", "18–24", AgeBand.FROM_18_TO_24),
        ("Age band", "18 - 24", AgeBand.FROM_18_TO_24),
        ("Age band", "35+", AgeBand.FROM_35),
        ("Age band", "Moins de 16 ans", AgeBand.UNDER_16),
        ("Age band", "", None),
        ("Interpreter", "Oui", True),
        ("Interpreter", "no", False),
        ("Knows about table?", "yes", (Knows.YES, "")),
        ("Knows about table?", "oui", (Knows.YES, "")),
        ("Knows about table?", "not safe to ask – partner collects mail",
         (Knows.NOT_SAFE_TO_ASK, "partner collects mail")),
        ("Knows about table?", "Not safe to ask (shared phone)", (Knows.NOT_SAFE_TO_ASK, "shared phone")),
        ("Knows about table?", "non : pas encore joignable", (Knows.NO, "pas encore joignable")),
        ("What she/he/they asked for", "A bed; her own phone ;", ("A bed", "her own phone")),
        ("First contact", "2026-11-18 21:40", datetime(2026, 11, 19, 2, 40, tzinfo=UTC)),
        ("First contact", "18 nov. 2026", date(2026, 11, 18)),
        ("First contact", "", None),
        ("Date in", "16/11/2026", date(2026, 11, 16)),
        ("Backup", "Chris@Bridges.Example.org", "chris@bridges.example.org"),
        ("Area", "Nowhere", "Nowhere"),
    ],
)  # fmt: skip
def test_what_the_cells_of_a_case_mean(column: str, typed: str, meaning: object) -> None:
    assert read(QueueRow, column, typed) == meaning


@pytest.mark.parametrize(
    ("column", "typed", "words"),
    [
        ("Date in", "2026-13-02", "There is no such day"),
        ("Date in", "03/04/2026", "Is this Wed 4 Mar 2026 or Fri 3 Apr 2026?"),
        ("Date in", "25/11/26", "Is this Wed 26 Nov 2025 or Wed 25 Nov 2026?"),
        ("Date in", "Mon 25 Nov 2026", "The weekday does not fit"),
        ("Date in", "soon", "cannot be read as a day"),
        ("Date in", "", "Write the day"),
        ("First contact", "2026-11-01 01:30", "twice or never"),
        ("Age band", "19", "Never an age"),
        ("Interpreter", "perhaps", "yes or no"),
        ("Interpreter", "", "Does she need one?"),
        ("Knows about table?", "not safe to ask", "Say why"),
        ("Knows about table?", "maybe", "Write yes, no"),
        ("Question for the table", "", "Write the question"),
        ("Question for the table", "x" * 301, "at most 300 characters"),
        ("What she/he/they asked for", "A bed; call 905-555-0147", "a phone number"),
        ("What she/he/they asked for", "a;b;c;d;e;f;g", "six things"),
        ("Area", "12 Main Street", "a street address"),
        ("Does NOT want", "mail to ana@example.org", "an e-mail address"),
        ("Primary contact", "Rosa", "not an e-mail address"),
    ],
)
def test_what_is_said_of_a_cell_that_cannot_be_taken(column: str, typed: str, words: str) -> None:
    assert words in say(QueueRow, column, typed)


@pytest.mark.parametrize("typed", ["905-555-0147", "12 Main Street", "ana@example.org"])
def test_held_back_text_is_never_repeated(typed: str) -> None:
    assert typed not in say(QueueRow, "Question for the table", f"Ask {typed} about it")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("victim services", AgencyKind.VICTIM_SERVICES),
        ("Protection de l’enfance", AgencyKind.CHILD_PROTECTION),
        ("Indigenous services", AgencyKind.INDIGENOUS_SERVICES),
        ("Santé mentale", AgencyKind.MENTAL_HEALTH),
    ],
)
def test_kinds_of_agencies_in_both_languages(typed: str, kind: AgencyKind) -> None:
    assert read(AgencyRow, "kind", typed) is kind


def test_a_kind_that_is_not_known_is_answered_with_those_that_are() -> None:
    assert "shelter" in say(AgencyRow, "kind", "bakery")


def test_text_is_compared_without_accents_capitals_and_kinds_of_dashes() -> None:
    assert folded("  Hôpital –  Soins ") == folded("HOPITAL - soins")


def test_the_queue_needs_the_column_of_whom_she_keeps_out() -> None:
    assert QueueRow(ZONE).cells["Not to be involved"].column_needed
    assert isinstance(QueueRow(ZONE), Schema)
