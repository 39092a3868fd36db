"""A client that reads slowly gets every frame whole: nothing lost, nothing torn (conference/infra/whole_sends.py)."""

import itertools
import json
import time

import websocket

from tests.sockets.slow import heard, slow_reader

NOTES = 120
PUSHED = "42"
"""How a Socket.IO event begins."""


def test_a_slow_reader_gets_every_frame_whole(table, open_page, meeting):
    chair = open_page("chair", meeting=meeting)
    case_item = table.work(lambda: items_of(meeting)[1])
    assert chair.command(meeting, "open")["ok"]
    assert chair.command(meeting, "call", item=case_item)["ok"]
    slow = slow_reader(open_page("counsellor", meeting=meeting), meeting)

    for number in range(NOTES):
        assert chair.command(meeting, "note", text=f"Line {number}: " + "calm and plain words " * 20)["ok"]

    pushes = read_all(slow)
    assert f"Line {NOTES - 1}:" in pushes[-1]["regions"]["talk"]
    for earlier, later in itertools.pairwise(pushes):
        assert later["before"] <= earlier["version"] < later["version"]  # nothing between them is missing
    slow.close()


def items_of(meeting):
    from conference.meetings import store

    return [str(item.id) for item in store.items(meeting)]


def read_all(slow: websocket.WebSocket) -> list[dict]:
    """Everything that was pushed, answering the server's pings meanwhile; a torn frame would fail to parse."""
    pushes: list[dict] = []
    end = time.monotonic() + 30
    while time.monotonic() < end:
        frame = heard(slow)
        if frame == "2":
            slow.send("3")
        if frame.startswith(PUSHED + "["):
            event, pushed = json.loads(frame[len(PUSHED) :])
            assert event == "regions"
            pushes.append(pushed)
            if f"Line {NOTES - 1}:" in pushed["regions"].get("talk", ""):
                return pushes
    raise AssertionError("the last note never came")
