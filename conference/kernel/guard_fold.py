"""The shadow of a text in which the disclosure guard looks: what reads alike is alike.

A number stays a number to whoever reads it when it is broken over two lines, set in other digits or threaded with marks
that nobody sees. The shadow folds all of that away and knows where each of its characters came from.
"""

import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

# Blank to the eye, though Unicode calls them letters or symbols: Hangul fillers and the empty Braille cell
_BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Controls, formats (joiners, tags), marks over and around a character (variation selectors, keycaps)
_UNSEEN: Final = frozenset({"Cc", "Cf", "Mn", "Me"})
_ALIKE: Final = {
    **dict.fromkeys("\u2010\u2011\u2012\u2043\u2212\u02d7\u207b\u208b\ufe58\ufe63\uff0d\u2796", "-"),
    **dict.fromkeys("\u2015\u2e3a\u2e3b", "—"),
    **dict.fromkeys("\u2022\u2027\u2219\u22c5\u30fb\uff65\u25cf\u25e6\u2981", "·"),
    **dict.fromkeys("\u2044\u2215\u29f8", "/"),
    **dict.fromkeys("\u02bc\u2018\u201b\u2032", "’"),
}


class Shadow(NamedTuple):
    """The folded text; its character `i` stands for the original's character `places[i]`. Places only rise."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original behind the span `start:end` of the shadow, which is not empty."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Shadow:
    """The shadow of `text`, in time in proportion to its length.

    Digits of every script become ASCII, compatibility forms of ASCII become ASCII, hyphens and minus signs become `-`,
    a run of spaces and line breaks of any kind becomes one space, and what nobody sees is left out.
    """
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        seen = character if " " < character < "\x7f" else _folded(character)
        if not seen or (seen == " " and characters and characters[-1] == " "):
            continue
        characters.append(seen)
        places.append(place)
    return Shadow("".join(characters), tuple(places))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """One character, or none where nothing is seen."""
    if character.isspace() or character in _BLANKS:
        return " "
    if character in _ALIKE:
        return _ALIKE[character]
    if unicodedata.category(character) in _UNSEEN:
        return ""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and plain.isascii() else character
