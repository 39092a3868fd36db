"""One frame for all: what the library would have sent to each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wsproto import ConnectionType
from wsproto.connection import Connection
from wsproto.events import TextMessage

from conference.infra.framed_once import frame


def by_the_library(message: str) -> bytes:
    return Connection(ConnectionType.SERVER).send(TextMessage(data=message))


@given(st.text(max_size=300))
def test_it_is_the_frame_that_the_library_makes(message):
    assert frame(message) == by_the_library(message)


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536, 200_000])
def test_at_every_length_there_is_another_way_to_say(size):
    message = "ß" * (size // 2) + "x" * (size % 2)
    assert len(message.encode()) == size
    assert frame(message) == by_the_library(message)


def test_what_is_sent_to_many_is_framed_once():
    message = '42["regions",{}]'
    assert frame(message) is frame(message)
