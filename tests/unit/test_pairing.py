"""The code on a screen: how it is drawn, read aloud, typed and kept; and how long a screen shows a conference."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from conference.live.pairing import ALPHABET, LENGTH, code_of, hashed, in_groups, read_code
from conference.live.policy import LONGEST_ON_A_SCREEN, screen_holds
from conference.live.schemas.displays import Pairing
from conference.meetings.domain import MeetingState

AT = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
SECRETS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=20, max_size=43)


def test_there_are_forty_bits_in_a_code():
    assert len(set(ALPHABET)) ** LENGTH == 2**40
    assert not set("ILOU") & set(ALPHABET)


@given(SECRETS)
def test_a_code_is_eight_unmistakable_characters_and_is_typed_back_in_any_way(secret: str):
    code = code_of(secret, AT)
    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    typed = in_groups(code)
    for way in (typed, typed.lower(), f" {typed.replace('-', ' ')} ", code.replace("0", "o").replace("1", "l")):
        assert read_code(way) == code
        assert cast(dict[str, Any], Pairing().load({"code": way}))["code"] == code


def test_every_bit_of_a_code_is_drawn():
    codes = [code_of(f"secret {number}", AT) for number in range(600)]
    assert len(set(codes)) == len(codes)
    assert all({code[place] for code in codes} == set(ALPHABET) for place in range(LENGTH))


def test_another_secret_and_another_time_give_another_code():
    codes = {code_of(secret, AT + timedelta(minutes=late)) for secret in ("one", "two") for late in (0, 10)}
    assert len(codes) == 4


def test_what_is_kept_is_neither_the_code_nor_the_secret():
    assert "K7QM3PXA" not in hashed("K7QM3PXA")
    assert len(hashed("K7QM3PXA")) == 64
    assert hashed("K7QM3PXA") != hashed("K7QM3PXB")


@pytest.mark.parametrize("typed", ["", "K7QM", "K7QM-3PXAA", "K7QM-3PXU", "K7QM-3PX!", "ÉÉÉÉ-ÉÉÉÉ"])
def test_what_is_no_code_is_said_so_before_it_is_looked_for(typed: str):
    with pytest.raises(ValidationError, match="eight letters and digits"):
        Pairing().load({"code": typed})


def test_a_screen_speaks_a_language_that_we_have():
    assert cast(dict[str, Any], Pairing().load({"code": "K7QM3PXA", "language": "fr"}))["language"] == "fr"
    with pytest.raises(ValidationError):
        Pairing().load({"code": "K7QM3PXA", "language": "tlh"})


@pytest.mark.parametrize("state", MeetingState)
def test_a_screen_shows_a_conference_that_was_called_or_runs(state: MeetingState):
    shows = screen_holds(paired_at=AT, ended_at=None, state=state, now=AT)
    assert shows is (state in {MeetingState.PUBLISHED, MeetingState.LIVE})


def test_a_screen_shows_nothing_before_it_is_paired_after_it_was_taken_off_and_beyond_twelve_hours():
    live, last = MeetingState.LIVE, AT + LONGEST_ON_A_SCREEN
    assert not screen_holds(paired_at=None, ended_at=None, state=live, now=AT)
    assert not screen_holds(paired_at=AT, ended_at=AT, state=live, now=AT)
    assert screen_holds(paired_at=AT, ended_at=None, state=live, now=last - timedelta(seconds=1))
    assert not screen_holds(paired_at=AT, ended_at=None, state=live, now=last)
    assert timedelta(hours=12) == LONGEST_ON_A_SCREEN
