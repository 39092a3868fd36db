"""Everything people read is in French too: complete, with the same holes, in the words and signs we agreed on."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
FRENCH = ROOT / "conference" / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
NO_PAGES = {".git", ".venv", "node_modules", "static", "tests", "var"}
"""Folders with nothing that babel.cfg asks for; walking them takes long."""

SAME_IN_BOTH = {
    "%(count)s (%(share)s %%)",
    "%(kind)s, %(purpose)s",
    "%(n)s min",
    "%(name)s, %(agency)s · %(time)s",
    "%(name)s, %(agency)s, %(time)s",
    "%(num)s min",
    "%(num)s minute",
    "%(num)s service",
    "9. Signatures",
    "Actions",
    "Menu",
    "Notes",
    "Pause",
    "Question",
    "Service",
    "Services",
    "immigration",
    "police",
}

HOLE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
SIGNS = [
    pytest.param(r"['\"“”]", id="apostrophes and quotes are ’ and « »"),
    pytest.param(r"(?<!\u00a0)»|«(?!\u00a0)", id="a no-break space inside « »"),
    pytest.param(r"[^\u00a0\d]:(?!//)", id="a no-break space before the colon"),
    pytest.param(r"[^\u00a0\u202f][;?!](?!\w)", id="a no-break space before ; ? !"),
]
WORDS = [
    pytest.param(r"\b(tu|toi|ton|ta|tes)\b", id="people are addressed as vous"),
    pytest.param(r"(?<!services aux )\bvictimes?\b", id="a survivor is a personne survivante"),
    pytest.param(r"\b(dossiers?|conférences?)\b|\b(un|le|du|des|les) cas\b(?! d’)", id="situation and rencontre"),
    pytest.param(r"\bagences?\b", id="an agency is an organisme"),
]


class Words(NamedTuple):
    """A message as it stands in the code: one form, or singular and plural."""

    context: str | None
    forms: tuple[str, ...]


def forms_of(said: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def has_pages(folder: str) -> bool:
    return Path(folder).name not in NO_PAGES


@pytest.fixture(scope="module")
def extracted() -> set[Words]:
    """What `python3 dev.py messages` would gather from the code of this moment."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as settings:
        methods, options = parse_mapping_cfg(settings, "babel.cfg")
    keywords = {**DEFAULT_KEYWORDS, "_l": None}
    found = extract_from_dir(ROOT, methods, options, keywords, directory_filter=has_pages)
    return {Words(context, forms_of(said)) for _file, _line, said, _comments, context in found}


@pytest.fixture(scope="module")
def french() -> Catalog:
    with FRENCH.open("rb") as catalogue:
        return read_po(catalogue, locale="fr")


def messages(catalogue: Catalog) -> Iterator[tuple[Message, tuple[str, ...], tuple[str, ...]]]:
    """Each message with its English and its French forms."""
    for message in catalogue:
        if message.id:
            yield message, forms_of(message.id), forms_of(message.string or "")


def holes(text: str) -> list[str]:
    return sorted(HOLE.findall(text))


def test_the_extraction_finds_the_words_of_code_and_templates(extracted: set[Words]) -> None:
    assert {Words(None, ("Queue",)), Words(None, ("What she asked for",))} <= extracted
    assert Words(None, ("%(num)s service", "%(num)s services")) in extracted


def test_every_message_is_in_the_catalogue_and_no_other(extracted: set[Words], french: Catalog) -> None:
    held = {Words(message.context, english) for message, english, _ in messages(french)}

    assert held == extracted, "Run `python3 dev.py messages`, then write the French of what is new."
    assert not french.obsolete


def test_every_message_is_translated_for_good(french: Catalog) -> None:
    empty = [english for _, english, said in messages(french) if not all(said)]
    fuzzy = [english for message, english, _ in messages(french) if message.fuzzy]

    assert (empty, fuzzy) == ([], [])


def test_every_plural_has_its_two_forms(french: Catalog) -> None:
    assert (french.num_plurals, french.plural_expr) == (2, "(n > 1)")
    assert [english for _, english, said in messages(french) if len(said) != len(english)] == []


def test_holes_and_edges_are_the_same(french: Catalog) -> None:
    wrong = [
        (original, text)
        for _, english, said in messages(french)
        for original, text in zip(english, said, strict=True)
        if holes(original) != holes(text) or edges(original) != edges(text)
    ]

    assert wrong == []


def edges(text: str) -> tuple[str, str]:
    """The blanks around a text, which join it to what stands beside it."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def test_no_english_is_left(french: Catalog) -> None:
    same = {english[0] for _, english, said in messages(french) if said[0].replace("\u00a0", " ") == english[0]}

    assert same == SAME_IN_BOTH


@pytest.mark.parametrize("wrong", SIGNS)
def test_signs_are_set_as_in_french(wrong: str, french: Catalog) -> None:
    plain = [HOLE.sub("x", text) for _, _, said in messages(french) for text in said]

    assert [text for text in plain if re.search(wrong, text)] == []


@pytest.mark.parametrize("wrong", WORDS)
def test_the_agreed_words_are_used(wrong: str, french: Catalog) -> None:
    texts = [text for _, _, said in messages(french) for text in said]

    assert [text for text in texts if re.search(wrong, text, re.IGNORECASE)] == []
