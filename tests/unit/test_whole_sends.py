"""What is sent straight to a page arrives whole, before what is sent after it, or is not begun."""

import contextlib
import socket

import gevent
import gevent.socket
import pytest
from gevent.thread import allocate_lock

from conference.infra.whole_sends import WholeSends

MUCH = b"calm and plain words " * 100_000


@pytest.fixture
def line(monkeypatch):
    monkeypatch.setattr("threading.Lock", allocate_lock)  # as in the server
    ours, theirs = gevent.socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    yield WholeSends(ours), theirs
    ours.close()
    theirs.close()


def read(theirs, size: int) -> bytes:
    taken = bytearray()
    with gevent.Timeout(10):
        while len(taken) < size:
            taken += theirs.recv(size - len(taken))
    return bytes(taken)


def test_what_there_is_room_for_goes_at_once(line):
    page, theirs = line

    assert page.begin(b"first")
    assert page.begin(b"second")

    assert read(theirs, 11) == b"firstsecond"


def test_the_rest_of_what_was_begun_goes_before_anything_else(line):
    page, theirs = line

    assert page.begin(MUCH)
    assert not page.begin(b"late")  # and nothing of it is sent in between

    assert read(theirs, len(MUCH)) == MUCH
    gevent.sleep(0)
    assert page.begin(b"then")
    assert read(theirs, 4) == b"then"


def test_nothing_overtakes_what_waits_for_its_turn(line):
    page, theirs = line
    with page._one_sender:
        gevent.spawn(page.send, b"second")
        gevent.sleep(0)

    assert not page.begin(b"third")

    assert read(theirs, 6) == b"second"
    assert page.begin(b"third")


def test_what_cannot_be_begun_lets_nobody_else_go_first(line):
    """Whoever pushes to many pages tells all of them before somebody's rights are asked again."""
    page, _theirs = line
    assert page.begin(MUCH)
    went = list[str]()
    gevent.spawn(went.append, "somebody else")

    assert not page.begin(b"late")

    assert went == []


def test_where_there_is_no_room_at_all_nothing_is_begun(line):
    page, theirs = line
    filled = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            filled += page._socket.send(b"x" * 1000, 0, 0.0)

    assert not page.begin(b"no room")

    assert read(theirs, filled) == b"x" * filled
    assert page.begin(b"room")
    assert read(theirs, 4) == b"room"


def test_a_page_that_went_before_all_of_it_arrived_is_closed(line):
    page, theirs = line

    assert page.begin(MUCH)
    theirs.close()
    gevent.sleep(0.05)

    assert not page.begin(b"late")
    assert page.closed
