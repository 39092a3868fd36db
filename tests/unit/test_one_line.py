"""An action in one line: what is typed by hand, what the completion inserts, and what cannot be read."""

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from conference.actions.domain.one_line import LineRefused, Read, Wrong, fold, read_due, read_line
from conference.kernel.ids import AgencyId, NeedId, new_uuid
from conference.kernel.localday import DayRefusal, DayRefused

TODAY = date(2026, 11, 25)  # a Wednesday
HARBOUR, CLINIC, POLICE, BRIDGES, NORTH, ELAN = (AgencyId(new_uuid()) for _ in range(6))
AGENCIES = [
    (HARBOUR, "Harbour House"),
    (CLINIC, "Community Legal Clinic"),
    (POLICE, "Regional Police"),
    (BRIDGES, "Bridges"),
    (NORTH, "Bridges North"),
    (ELAN, "Centre Élan d’espoir"),
]
SAFE, DOG, SOMEWHERE_ELSE = (NeedId(new_uuid()) for _ in range(3))
NEEDS = [(SAFE, "Somewhere safe tonight"), (DOG, "A place for the dog"), (SOMEWHERE_ELSE, "Something to eat")]


def read(line: str) -> Read:
    return read_line(line, AGENCIES, NEEDS, TODAY)


@pytest.mark.parametrize(
    ("line", "text", "agency", "due", "need"),
    [
        ("Book a bed @Harbour House !fri #1", "Book a bed", HARBOUR, date(2026, 11, 27), SAFE),
        ("@Harb book a bed", "book a bed", HARBOUR, None, None),
        ("Book a bed @harbour house", "Book a bed", HARBOUR, None, None),
        ("Ask @HARBOUR for two nights", "Ask for two nights", HARBOUR, None, None),
        ("Ask @Harb, and soon", "Ask and soon", HARBOUR, None, None),
        ("Lui parler @centre elan d'espoir !demain", "Lui parler", ELAN, date(2026, 11, 26), None),
        ("Lui parler @Élan", None, None, None, None),
        ("Call her @Bridges", "Call her", BRIDGES, None, None),
        ("Call her @Bridges now", "Call her now", BRIDGES, None, None),
        ("Call her @Bridges North now", "Call her now", NORTH, None, None),
        ("Find food @Bri!dges", None, None, None, None),
        ("Keep the dog @Harb #2 !4 dec", "Keep the dog", HARBOUR, date(2026, 12, 4), DOG),
        ("Keep the dog @Harb #a place for", "Keep the dog", HARBOUR, None, DOG),
        ("Keep it @Harb #somewhere", "Keep it", HARBOUR, None, SAFE),
        ("Two beds !4 dec 2 nights @Harb", "Two beds 2 nights", HARBOUR, date(2026, 12, 4), None),
        ("Two beds !4 dec 20 nights @Harb", "Two beds 20 nights", HARBOUR, date(2026, 12, 4), None),
        ("Two beds !2026-12-04, please @Harb", "Two beds please", HARBOUR, date(2026, 12, 4), None),
        ("Call her today! @Harb", "Call her today!", HARBOUR, None, None),
        ("Appelez-la ! @Harb", "Appelez-la !", HARBOUR, None, None),
        ("Appelez-la\u00a0! @Harb", "Appelez-la\u00a0!", HARBOUR, None, None),
        ("Say # or @ or !! @Harb", "Say # or @ or !!", HARBOUR, None, None),
        ("Before noon @Harb !yesterday-ish", None, None, None, None),
        ("Pay what was due !1 nov 2026 @Harb", "Pay what was due", HARBOUR, date(2026, 11, 1), None),
    ],
)
def test_what_a_line_says(line, text, agency, due, need):
    if text is None:
        with pytest.raises(LineRefused):
            read(line)
    else:
        assert read(line) == Read(text, agency, due, need)


@pytest.mark.parametrize(
    ("line", "wrong", "said"),
    [
        ("Book a bed", Wrong.NO_AGENCY, ""),
        ("", Wrong.NO_AGENCY, ""),
        ("Book a bed @", Wrong.NO_AGENCY, ""),
        ("@Harb !fri #1", Wrong.NO_TEXT, ""),
        ("Book a bed @Harper House", Wrong.UNKNOWN_AGENCY, "Harper"),
        ("Book a bed @B", Wrong.SEVERAL_AGENCIES, "B"),
        ("Ring them @Bridges no later than noon", Wrong.SEVERAL_AGENCIES, "Bridges no"),
        ("Book a bed @Harb @Regional", Wrong.TWO_AGENCIES, ""),
        ("Book a bed @Harb !frday", Wrong.UNKNOWN_DAY, "frday"),
        ("Book a bed @Harb !31 feb", Wrong.UNKNOWN_DAY, "31"),
        ("Book a bed @Harb !4/12", Wrong.SEVERAL_DAYS, "4/12"),
        ("Book a bed @Harb !04/12/2026", Wrong.SEVERAL_DAYS, "04/12/2026"),
        ("Book a bed @Harb !fri !sat", Wrong.TWO_DAYS, ""),
        ("Book a bed @Harb #4", Wrong.UNKNOWN_NEED, "4"),
        ("Book a bed @Harb #0", Wrong.UNKNOWN_NEED, "0"),
        ("Book a bed @Harb #water", Wrong.UNKNOWN_NEED, "water"),
        ("Book a bed @Harb #some", Wrong.SEVERAL_NEEDS, "some"),
        ("Book a bed @Harb #1 #2", Wrong.TWO_NEEDS, ""),
    ],
)
def test_a_line_that_cannot_be_read_says_where(line, wrong, said):
    with pytest.raises(LineRefused) as refused:
        read(line)
    assert (refused.value.wrong, refused.value.said) == (wrong, said)
    assert not said or said not in str(refused.value)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("today", date(2026, 11, 25)),
        ("Aujourd’hui", date(2026, 11, 25)),
        ("demain", date(2026, 11, 26)),
        ("Tomorrow.", date(2026, 11, 26)),
        ("wed", date(2026, 12, 2)),
        ("mercredi", date(2026, 12, 2)),
        ("thu", date(2026, 11, 26)),
        ("mar.", date(2026, 12, 1)),
        ("+0", date(2026, 11, 25)),
        ("+7", date(2026, 12, 2)),
        ("2026-12-04", date(2026, 12, 4)),
        ("4 dec", date(2026, 12, 4)),
        ("4 déc", date(2026, 12, 4)),
        ("Dec 4", date(2026, 12, 4)),
        ("vendredi 4 décembre", date(2026, 12, 4)),
        ("4 jan", date(2027, 1, 4)),
        ("24 nov", date(2026, 11, 24)),
        ("25/12", date(2026, 12, 25)),
        ("12/12", date(2026, 12, 12)),
    ],
)
def test_days_as_people_say_them(said, day):
    assert read_due(said, TODAY) == day


def test_the_29th_of_february_is_that_of_the_year_that_has_one():
    assert read_due("29 feb", date(2027, 12, 1)) == date(2028, 2, 29)
    with pytest.raises(DayRefused) as refused:
        read_due("29 feb", date(2026, 6, 1))
    assert refused.value.code is DayRefusal.IMPOSSIBLE


@given(st.text(max_size=120))
def test_whatever_is_typed_is_read_or_refused(line):
    try:
        found = read(line + " @Harbour House")
    except LineRefused:
        return
    assert found.agency == HARBOUR
    assert found.text.strip()


_WORDS = st.lists(st.text("xyzéÉß'’!?@#\u00a0\u202f", min_size=1, max_size=6).map(lambda word: f"x{word}"), min_size=1)


@given(_WORDS, st.data())
def test_no_word_of_the_text_is_lost_wherever_the_marks_stand(words, data):
    line = list(words)
    for mark in ("@Harb", "!fri", "#2"):
        line.insert(data.draw(st.integers(0, len(line))), mark)
    assert read(" ".join(line)) == Read(" ".join(words), HARBOUR, date(2026, 11, 27), DOG)


_NAME = st.text(st.characters(categories=["Lu", "Ll", "Nd", "Po", "Pd"]), min_size=1, max_size=12).filter(
    lambda word: word[0].isalnum() and fold(word)
)
_NAMES = st.lists(st.lists(_NAME, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=6, unique_by=fold)


@given(_NAMES, st.data(), st.dates(TODAY, TODAY + timedelta(days=700)), st.sampled_from(["en", "fr"]))
def test_what_the_completion_inserts_is_read_back(names, data, due, language):
    agencies = [(AgencyId(new_uuid()), name) for name in names]
    asked, name = data.draw(st.sampled_from(agencies))
    place = data.draw(st.integers(1, len(NEEDS)))
    day = format_date(due, "EEE d MMM y", locale=language)
    marks = data.draw(st.permutations([f"@{name}", f"!{day}", f"#{place}"]))
    found = read_line(" ".join(["Book a bed", *marks]), agencies, NEEDS, TODAY)
    assert found == Read("Book a bed", asked, due, NEEDS[place - 1][0])
