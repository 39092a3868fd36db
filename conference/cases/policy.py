"""The pseudonym a case is known by. Source: rule book, Decisions, 1: random, unrelated to the person, never reused.

The words are plants, birds, weather and places that read well aloud in an English and a French room. Left out on
purpose: people's names, points of the compass (a region), colours of skin, anything soft, small, cold or lost, and
words that the trade uses or that the law uses for it (harbour, stable, trick).
"""

from collections.abc import Callable, Iterable, Sequence
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


def draw_pseudonym(taken: Iterable[str], choose: Callable[[Sequence[str]], str]) -> str:
    """A name of two words that was never given, picked by `choose`. Numbered only once every pair has been given."""
    given = frozenset(taken)
    turn = 1
    while not (free := [name for name in _names(turn) if name not in given]):
        turn += 1
    return choose(free)


def _names(turn: int) -> Iterable[str]:
    number = "" if turn == 1 else f" {turn}"
    return (f"{first} {second}{number}" for first in FIRST_WORDS for second in SECOND_WORDS)


def second_name(pseudonym: str) -> str:
    """A pseudonym from its second word on: somebody who seeks it may begin with either."""
    return pseudonym.partition(" ")[2]
