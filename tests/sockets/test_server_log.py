"""What a client sends that cannot be read, and what the socket library answers by itself: nothing of it is kept."""

import json
import subprocess
import sys
from typing import Any

import pytest
import requests
import websocket

from tests.builders import CANARY
from tests.servers import ROOT

MALFORMED = '42["command",{"kind":"' + CANARY + '"'
TRIES = 2
POLLING = "/socket.io/?EIO=4&transport=polling"
KEPT = {"Cache-Control": "no-store, private", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def cookie_of(page: Any) -> str:
    return "; ".join(f"{c.name}={c.value}" for c in page.http.cookies)


def nothing_kept(said: str) -> bool:
    return not any(secret in said for secret in (CANARY, "sid=", "/socket.io/?", "Traceback"))


def raw_socket(page: Any) -> websocket.WebSocket:
    address = page.url.replace("http:", "ws:") + f"/socket.io/?EIO=4&transport=websocket&who={CANARY}"
    raw = websocket.create_connection(address, cookie=cookie_of(page), suppress_origin=True, timeout=20)
    assert str(raw.recv()).startswith("0")
    raw.send("40")
    assert str(raw.recv()).startswith("40")
    return raw


def poll(page: Any) -> str:
    """Begin polling; the address of what follows."""
    begun = page.http.get(page.url + POLLING, timeout=20)
    address = f"{page.url}{POLLING}&sid={json.loads(begun.text[1:])['sid']}"
    assert page.http.post(address, data="40", timeout=20).ok
    return address


def test_a_frame_that_cannot_be_read_leaves_only_its_kind_and_place_in_the_log(open_page, table, meeting):
    page = open_page("detective", meeting=meeting)
    raw = raw_socket(page)
    raw.send(MALFORMED)
    page.http.post(poll(page), data=MALFORMED, timeout=20)
    page.http.get(f"{page.url}/socket.io/?EIO=4&transport={CANARY}", timeout=20)

    assert page.wait_until(lambda: table.server.log_text().count('"library_failed"') >= TRIES)
    said = table.server.log_text()
    assert nothing_kept(said), said
    assert "JSONDecodeError" in said
    assert requests.get(f"{page.url}/healthz", timeout=20).ok
    assert page.watch(meeting)["ok"]
    raw.close()


def test_a_request_that_cannot_be_read_leaves_nothing_in_the_log(open_page, table):
    page = open_page()
    answer = requests.get(page.url, headers={"Content-Length": CANARY}, timeout=20)
    assert answer.status_code == 400
    assert nothing_kept(table.server.log_text())


@pytest.mark.parametrize("role", [None, "detective"])
def test_answers_of_polling_may_not_be_kept(open_page, role):
    page = open_page(role)
    answers = [page.http.get(page.url + POLLING, timeout=20), page.http.get(page.url + POLLING + "&sid=x", timeout=20)]
    if role:
        answers.append(page.http.get(poll(page), timeout=20))
    for answer in answers:
        assert {name: answer.headers.get(name) for name in KEPT} == KEPT


UNCAUGHT = f"""
import threading, gevent
from conference.infra import log, overheard
log.init("INFO")
overheard.catch_uncaught()
def fails(): raise RuntimeError("{CANARY}")
gevent.spawn(fails).join()
thread = threading.Thread(target=fails)
thread.start(); thread.join()
"""


def test_what_no_greenlet_and_no_thread_caught_is_logged_by_its_kind_alone():
    command = [sys.executable, "-c", UNCAUGHT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["event"], line["error"]) for line in lines] == [
        ("greenlet_failed", "RuntimeError"),
        ("thread_failed", "RuntimeError"),
    ]
    assert CANARY not in done.stderr
