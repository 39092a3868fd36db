"""A connection with hardly any room, of somebody who reads when they like."""

import json
import socket

import websocket

from tests.sockets.clients import Client


def slow_reader(signed_in: Client, meeting) -> websocket.WebSocket:
    """A second page of the same person, on a connection with hardly any room, that reads nothing for a while."""
    cookie = "; ".join(f"{c.name}={c.value}" for c in signed_in.http.cookies)
    address = signed_in.url.replace("http:", "ws:") + "/socket.io/?EIO=4&transport=websocket"
    little_room = [(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)]
    slow = websocket.create_connection(address, cookie=cookie, suppress_origin=True, sockopt=little_room, timeout=20)
    assert heard(slow).startswith("0")
    slow.send("40")
    assert heard(slow).startswith("40")
    slow.send("420" + json.dumps(["watch", {"meeting": str(meeting)}]))
    while not heard(slow).startswith("430"):
        pass
    return slow


def heard(slow: websocket.WebSocket) -> str:
    frame = slow.recv()
    return frame if isinstance(frame, str) else frame.decode()
