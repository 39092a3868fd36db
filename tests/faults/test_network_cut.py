"""The network is cut for ten seconds while people write: nobody is told by the network, and everything is right again.

The wire is a proxy of ours that stops to carry (tests/wire.py): connections hang, as in a tunnel. Where the machine
lets us, it is a cable of the kernel's (tests/namespace.py), too. What notices is the ping that does not come
(`conference/infra/sockets.py`).
"""

import time

import pytest
from playwright.sync_api import Browser, expect

from conference.infra.sockets import PING_SECONDS, PONG_SECONDS
from tests import namespace
from tests.faults.reckoning import reckon
from tests.faults.scene import all_right_soon, everybody_writes, many_cases, seated, soon
from tests.kept import kept
from tests.quick_servers import quick_server
from tests.servers import AppServer
from tests.sockets.conftest import Table as Sockets
from tests.sockets.crowd import Member
from tests.table import Table
from tests.wire import Wire, wire

CUT_SECONDS = 10
NOTICED_SECONDS = PING_SECONDS + PONG_SECONDS + 1
"""So long after the last ping the page gives the network up; a second more for the page to say so."""


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_cut_for_10_s_what_was_sent_happens_once_and_every_page_is_right_in_5_s(transport):
    with quick_server() as server, wire(server.port) as network:
        cut_while_they_write(server, network, network.url, transport)


@pytest.mark.skipif(not namespace.can_be(), reason="network namespaces want root and `ip`: a proxy drops otherwise")
def test_the_same_where_the_kernel_loses_every_packet():
    with namespace.far_server() as server:
        cut_while_they_write(server, server.far, server.far_url, "websocket")


def cut_while_they_write(server: AppServer, network: Wire | namespace.Cable, url: str, transport: str) -> None:
    table = Sockets(server)
    meeting = many_cases(table, 2)
    chair = seated(table, meeting, ("chair",))["chair"]
    far = {role: Member(url, role, meeting, transport) for role in ("detective", "lawyer")}
    for member in far.values():
        member.sit_down()
    with everybody_writes(far) as crowd:
        crowd.go()
        assert soon(lambda: all(member.ledger for member in far.values()), 30)
        network.cut()
        assert chair.surely("next")["ok"]
        time.sleep(CUT_SECONDS)
        assert sorted(crowd.waiting()) == sorted(far)
        crowd.halt()
        network.restore()
        assert all_right_soon(crowd) == {}
    reckon([chair, *far.values()], table.work(lambda: kept(meeting)))
    chair.leave()


def test_a_page_says_that_the_network_is_gone_keeps_what_was_typed_and_comes_right(chromium: Browser):
    with quick_server() as server, wire(server.port) as network:
        sockets = Sockets(server)
        meeting = many_cases(sockets, 1)
        chair = seated(sockets, meeting, ("chair",))["chair"]
        server.url = network.url  # where browsers find it
        table = Table(server, chromium)
        detective = table.sit_down("detective")
        detective.goto(f"/conferences/{meeting}")
        page = detective.page
        page.get_by_role("button", name="I accept this pledge and come in").click()
        expect(page.locator(".agenda__item--now")).to_have_count(1)
        note = page.get_by_label("A note", exact=True)
        note.fill("Half a sen")
        state = page.locator("#connection")

        network.cut()
        assert chair.surely("note", text="Said in the tunnel.")["ok"]
        assert soon(lambda: state.get_attribute("data-state") == "lost", NOTICED_SECONDS)
        expect(note).to_have_value("Half a sen")
        note.fill("Half a sentence, sent in the tunnel.")
        page.get_by_role("button", name="Add the note").click()
        network.restore()

        assert soon(lambda: state.get_attribute("data-state") != "lost")
        talk = page.locator("[data-region=talk]")
        assert soon(lambda: "sent in the tunnel" in talk.inner_text() and "Said in the tunnel" in talk.inner_text())
        expect(note).to_have_value("")
        assert sockets.work(lambda: sorted(kept(meeting).notes)) == [
            "Half a sentence, sent in the tunnel.",
            "Said in the tunnel.",
        ]
        table.close()
        chair.leave()
