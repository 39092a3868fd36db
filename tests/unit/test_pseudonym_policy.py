"""Pseudonyms: two words, drawn by chance, never given twice, and saying nothing about a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.cases.policy import FIRST_WORDS, SECOND_WORDS, draw_pseudonym, resembles

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


ALIKE = [
    ("Quiet Heron", "Marisol Heron", "the same word"),
    ("Quiet Heron", "HÉRON, M.", "the same word, whatever its accents and capitals"),
    ("Mossy Valley", "Val Okoro", "one stands in the other"),
    ("Clear Cove", "Claire-Ève Roy", "one letter apart"),
    ("Silver Birch", "Bircha Demir", "one stands in the other"),
    ("Marble Otter", "Marta Vega", "the same three sounds"),
    ("Quick Tern", "Kwick, Jo", "one letter apart"),
    ("Calm Cedar", "Kalman", "the same three sounds, spelt otherwise"),
    ("Early Saffron", "Zafira", "the same three sounds, spelt otherwise"),
    ("Twinkling Pier", "Twinklyng Ō", "one letter apart, or two in long words"),
    ("Sunlit Œuf", "oeuf", "letters that are two"),
]
UNLIKE = [
    ("Quiet Heron", "Marisol Vega"),
    ("Quiet Heron", "the name her mother gave her"),  # words that are no names, though they stand in Heron
    ("Keen Bay", "Jo Li"),  # too short to tell anything
    ("Calm Bay", "O"),
    ("Tidal Fennel", "Deepika Shah"),
    ("Quiet Cove", ""),
    ("Quiet Cove 2", "born 2 May"),
]


@pytest.mark.parametrize(("pseudonym", "name", "why"), ALIKE)
def test_a_pseudonym_that_brings_her_name_to_mind_resembles_it(pseudonym: str, name: str, why: str):
    assert resembles(pseudonym, name), why


@pytest.mark.parametrize(("pseudonym", "name"), UNLIKE)
def test_others_do_not(pseudonym: str, name: str):
    assert not resembles(pseudonym, name)


WORDS = st.sampled_from([*FIRST_WORDS, *SECOND_WORDS])
NAMES = st.text(st.characters(categories=["Lu", "Ll", "Zs", "Nd", "Pd"]), max_size=30)
ACCENTS = st.sampled_from(["", "\u0301", "\u0308"])


@given(WORDS, NAMES, ACCENTS)
def test_however_a_word_is_written_it_resembles_itself(word: str, beside: str, accent: str):
    written = "".join(letter + accent for letter in word.swapcase())
    assert resembles(word, f"{beside} {written}, {beside}")


@given(WORDS.filter(lambda word: len(word) > 3), st.data())
def test_a_slip_of_one_letter_does_not_make_it_another_name(word: str, data: st.DataObject):
    place = data.draw(st.integers(0, len(word) - 1))
    other = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    for slip in (
        word[:place] + word[place + 1 :],
        word[:place] + other + word[place + 1 :],
        word[:place] + other + word[place:],
    ):
        assert resembles(word, slip), slip


@given(NAMES, NAMES)
def test_it_does_not_matter_which_of_the_two_is_the_name(one: str, other: str):
    assert resembles(one, other) == resembles(other, one)


@given(NAMES)
def test_what_is_drawn_resembles_no_name_that_is_to_be_avoided(name: str):
    avoid = [name, "Marisol Vega"]
    for chosen in (0, -1):
        drawn = draw_pseudonym((), lambda free, at=chosen: free[at], avoid)
        assert not any(resembles(drawn, text) for text in avoid)


def test_what_no_word_is_unlike_is_no_name():
    everything = " ".join([*FIRST_WORDS, *SECOND_WORDS])
    assert draw_pseudonym((), lambda free: free[0], [everything]) == ALL_PAIRS[0]
