"""Every socket event says whom it is for, and exactly those people get in."""

from typing import Any

import pytest
from flask_socketio import SocketIOTestClient

from conference.infra.http import Audience, audience_of
from conference.infra.sockets import socketio
from conference.kernel.actor import TABLE_ROLES
from tests.cast import PARTS

AT_THE_TABLE = Audience.AT_THE_TABLE
EVENTS = {"connect": AT_THE_TABLE, "watch": AT_THE_TABLE, "command": AT_THE_TABLE, "disconnect": None}
"""`disconnect` tells us that somebody went: it has nothing to give, so nobody is asked who they are."""


def test_every_socket_event_is_listed_here_with_its_audience(house):
    assert {event: audience_of(handler) for event, handler in socketio.events.items()} == EVENTS
    assert set(handlers()) == set(EVENTS)


def handlers() -> dict[str, Any]:
    """What the running socket server calls, by event."""
    server: Any = vars(socketio)["server"]
    return server.handlers["/"]


def listener(house: Any, role: str | None) -> SocketIOTestClient:
    return socketio.test_client(house.app, flask_test_client=house.visitor(role).client)


def test_a_socket_event_that_declares_nobody_is_refused_to_everybody(house_of):
    house = house_of(lambda _app: None)
    socketio.listen(planted=lambda _sent: "open to all")
    try:
        answer = listener(house, "chair").emit("planted", {}, callback=True)
        assert answer == {"ok": False, "code": "not_found", "say": ""}
    finally:
        del socketio.events["planted"]
        del handlers()["planted"]


@pytest.mark.parametrize("role", [None, *PARTS])
def test_only_those_connect_who_sit_at_the_table_now(house_of, role):
    admitted = role not in {None, "outsider"} and bool(PARTS[role].roles & TABLE_ROLES)
    assert listener(house_of(lambda _app: None), role).is_connected() is admitted
