"""Pseudonyms: two words, drawn by chance, never given twice, and saying nothing about a person."""

import pytest

from conference.cases.policy import FIRST_WORDS, SECOND_WORDS, draw_pseudonym

ALL_PAIRS = [f"{first} {second}" for first in FIRST_WORDS for second in SECOND_WORDS]
LONGEST = 40

# What must not stand in the lists: common first names and surnames, what hints at a region, a body, harm or the trade.
TELLING = frozenset(
    """
    amber aurora ash aspen autumn banks basil black brook brown coral crane crystal dahlia daisy dale dawn drake fern
    field finch forest ginger glen gray green grey hazel heath heather hill holly iris ivy jade jasmine jay juniper
    lake lane laurel lily linden marsh martin meadows misty olive pearl phoebe poppy primrose raven red river robin
    rose rowan ruby sage sandy savanna scarlet sky summer sunny swan swift violet white willow winter wolf woods wren
    north south east west northern southern eastern western
    young little small old soft tender sweet pretty fair wild tame broken lost silent dark cold hidden bare dancing
    painted velvet game john track trick stable circuit trap net cage chain hook motel harbour haven refuge shelter
    coyote hunter prey victim
    """.split()  # noqa: SIM905 - a list of words is easier to read and to add to than a list of strings
)


def test_there_are_several_thousand():
    assert len(ALL_PAIRS) == len(set(ALL_PAIRS)) > 5000


@pytest.mark.parametrize("words", [FIRST_WORDS, SECOND_WORDS])
def test_words_are_plain_and_each_stands_once(words: tuple[str, ...]):
    assert len(set(words)) == len(words)
    assert all(word.isascii() and word.isalpha() and word.istitle() for word in words)


def test_a_word_has_one_place_only():
    assert not set(FIRST_WORDS) & set(SECOND_WORDS)


def test_no_word_hints_at_a_person():
    assert not {word.casefold() for word in (*FIRST_WORDS, *SECOND_WORDS)} & TELLING


def test_every_pair_fits_its_column():
    assert max(len(name) for name in ALL_PAIRS) < LONGEST


def test_what_was_given_is_never_given_again():
    taken = set(ALL_PAIRS) - {"Quiet Cove"}
    assert draw_pseudonym(taken, lambda free: free[0]) == "Quiet Cove"


def test_the_chooser_has_all_that_is_left():
    offered: list[int] = []
    draw_pseudonym(ALL_PAIRS[:10], lambda free: (offered.append(len(free)), free[0])[1])
    assert offered == [len(ALL_PAIRS) - 10]


def test_only_when_all_are_given_they_are_numbered():
    assert draw_pseudonym(ALL_PAIRS, lambda free: free[0]) == f"{ALL_PAIRS[0]} 2"
