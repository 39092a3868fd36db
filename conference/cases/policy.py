"""The pseudonym a case is known by. Source: rule book, Decisions, 1: random, unrelated to the person, never reused.

The words are plants, birds, weather and places that read well aloud in an English and a French room. Left out on
purpose: people's names, points of the compass (a region), colours of skin, anything soft, small, cold or lost, and
words that the trade uses or that the law uses for it (harbour, stable, trick).

None resembles a sealed name of its case, either. Source: issue "From the queue to the agenda to the minutes".
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final


def _words(lines: str) -> tuple[str, ...]:
    return tuple(lines.split())


FIRST_WORDS: Final = _words(
    """
    Alpine Azure Brisk Bright Bronze Calm Cheerful Clear Clever Cloudless Coastal Cobalt Copper Crested Crisp
    Curious Dappled Daylight Early Emerald Evening Feathered Gliding Glowing Golden Granite Grassy Humming Indigo Inland
    Keen Leafy Lively Lunar Maple Marble Meadow Mellow Midday Mild Moonlit Morning Mossy Nimble Orchard Pebbled Polar
    Prairie Quartz Quiet Quick Ready Rising Rolling Rustling Sailing Shining Silver Singing Smooth Solar Sparkling
    Speckled Starlit Steady Striped Sturdy Sunlit Tidal Tidy Topaz Tufted Turquoise Twinkling Upland Windswept
    Woodland Woven
    """
)

SECOND_WORDS: Final = _words(
    """
    Alder Avocet Bay Beacon Bilberry Birch Bluebell Bluebird Bracken Breeze Bridge Bunting Buttercup Cairn Canal Canyon
    Cascade Cedar Chickadee Clover Comet Cormorant Cornflower Courtyard Cove Cowslip Creek Crocus Crossbill Curlew
    Daybreak Dune Egret Falcon Fennel Fjord Footbridge Fountain Foxglove Gannet Garden Gentian Glacier Goldfinch Grebe
    Harebell Harvest Hawthorn Heron Hickory Hummingbird Inlet Island Kestrel Kingfisher Lagoon Lantern Larch Lavender
    Lighthouse Lupin Merganser Mint Nightingale Nuthatch Oriole Osprey Otter Parsley Pavilion Pebble Pelican Peony
    Pier Pintail Plateau Plover Pond Puffin Rainbow Ridge Saffron Sandpiper Saxifrage Siskin Skylark Snowdrop Sorrel
    Spruce Sumac Summit Sunflower Sunrise Tanager Teal Tern Terrace Thistle Toucan Trillium Tulip Tundra Valley Warbler
    Waterfall Waxwing Windmill Yarrow
    """
)


OFFERED = 3
"""So many pseudonyms she can choose from. None is typed: what she chose herself would tell who she is."""

_LETTERS = re.compile(r"[^\W\d_]+")
_PLAIN = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
_NO_NAMES = frozenset(
    """
    the and her his she for aka not les des nee dit dite van von der den del dos las los
    """.split()  # noqa: SIM905 - a list of words is easier to read and to add to than a list of strings
)
"""Words of three letters that say nothing of whom they stand beside."""
_SHORTEST = 3
"""What has fewer letters tells nothing by standing in another word."""
_SOUNDS = tuple(
    pair.split(":")
    for pair in """
    chr:kr sch:s ch:s sh:s ph:f th:t ck:k qu:kw ce:se ci:si cy:si ge:je gi:ji c:k q:k x:ks z:s y:i w:v h:
    """.split()  # noqa: SIM905 - a table, read from left to right
)
"""How letters sound, roughly, in English and French; vowels count as one."""


def draw_pseudonym(taken: Iterable[str], choose: Callable[[Sequence[str]], str], avoid: Collection[str] = ()) -> str:
    """A name of two words that was never given, picked by `choose`. Numbered only once every pair has been given.

    `avoid`: texts that no word of it may resemble. One that rules out more than half of the words is no name: whoever
    could leave a few to choose from would learn from what comes whether another text rules them out.
    """
    given, turn = frozenset(taken), 1
    firsts, seconds = _unlike(FIRST_WORDS, avoid), _unlike(SECOND_WORDS, avoid)
    while not (free := [name for name in _names(firsts, seconds, turn) if name not in given]):
        turn += 1
    return choose(free)


def resembles(pseudonym: str, text: str) -> bool:
    """Whether a pseudonym could make somebody think of a name in the text: two of their words are the same, one stands
    in the other, they differ by a letter or (from seven letters on) two, or they begin with the same three sounds.
    Accents and capitals make no difference.
    """
    return any(_alike(word, other) for word in _names_in(pseudonym) for other in _names_in(text))


def _unlike(words: Sequence[str], avoid: Collection[str]) -> Sequence[str]:
    out = set[str]()
    for text in avoid:
        like = {word for word in words if resembles(word, text)}
        if len(like) <= len(words) // 2:
            out |= like
    return [word for word in words if word not in out] or words


def _names(firsts: Sequence[str], seconds: Sequence[str], turn: int) -> Iterable[str]:
    number = "" if turn == 1 else f" {turn}"
    return (f"{first} {second}{number}" for first in firsts for second in seconds)


def _names_in(text: str) -> frozenset[str]:
    """The words of a text as they are compared, without those that are no names."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    return frozenset(_LETTERS.findall(bare)) - _NO_NAMES


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    if len(short) < _SHORTEST:
        return False
    return short in long or _begin_alike(short, long) or _within(short, long, _letters_apart(len(long)))


def _begin_alike(one: str, other: str) -> bool:
    first, second = _sounds(one)[:_SHORTEST], _sounds(other)[:_SHORTEST]
    return len(first) == _SHORTEST and first == second


def _sounds(word: str) -> str:
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiou]+", "a", word))


def _letters_apart(length: int) -> int:
    """By how many letters a word may differ from one of this length and still bring it to mind."""
    return (length > _SHORTEST) + (length > 2 * _SHORTEST)


def _within(one: str, other: str, most: int) -> bool:
    """Whether so many letters put in, left out or changed make one word the other (Levenshtein)."""
    if abs(len(one) - len(other)) > most:
        return False
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, row = row, [place]
        for at, against in enumerate(other, 1):
            row.append(min(before[at] + 1, row[-1] + 1, before[at - 1] + (letter != against)))
    return row[-1] <= most


def second_name(pseudonym: str) -> str:
    """A pseudonym from its second word on: somebody who seeks it may begin with either."""
    return pseudonym.partition(" ")[2]
