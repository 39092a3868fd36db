"""Sockets of the running meeting, from outside: who gets in, what is answered, and who is sent away."""

from contextlib import suppress
from typing import Any

import pytest
from socketio.exceptions import SocketIOError

from conference.accounts.models import Membership
from conference.cases import store as cases
from conference.infra.database import transaction
from conference.kernel.ids import new_uuid
from conference.meetings import store as meetings

TRANSPORTS = ("websocket", "polling")


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_signed_out_is_refused_at_connect(open_page, transport):
    assert not open_page().connect(transport)


@pytest.mark.parametrize("role", ["administrator", "privacy", "outsider"])
def test_who_does_not_sit_at_the_table_is_refused_at_connect(open_page, role):
    assert not open_page(role).connect()


@pytest.mark.parametrize("role", ["adviser", "observer"])
def test_advisers_and_observers_follow_without_a_word_of_a_case(open_page, table, meeting, role):
    listener, chair = open_page(role, meeting=meeting), open_page("chair", meeting=meeting)
    assert chair.command(meeting, "open")["ok"]
    assert chair.command(meeting, "next")["ok"]
    assert chair.command(meeting, "next")["ok"]
    assert chair.command(meeting, "note", text="The quince tree is in flower.")["ok"]
    assert listener.wait_until(lambda: "Private item" in str(listener.heard[-1:]))
    fresh = listener.http.get(f"{table.server.url}/conferences/{meeting}/regions").text
    cards = table.work(lambda: [card.pseudonym for card in cases.cards(cases_of(meeting)).values()])
    assert len(cards) == 1
    for word in (*cards, "quince", "Somewhere safe tonight", "with a dog"):
        assert word not in str(listener.heard) + fresh, word
    assert listener.command(meeting, "note", text="Hello")["code"] == "listens_only"
    assert "Private item" in fresh


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_page_of_another_site_is_refused(open_page, transport):
    assert not open_page("chair").connect(transport, origin="https://elsewhere.example.org")


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_page_of_our_own_site_is_let_in(open_page, table, transport):
    assert open_page("chair").connect(transport, origin=table.server.url)


def test_without_the_pledge_nobody_watches(open_page, meeting):
    client = open_page("detective")
    assert client.connect()
    answer = client.watch(meeting)
    assert (answer["ok"], answer["code"]) == (False, "not_pledged")
    assert client.command(meeting, "note", text="Hello")["code"] == "not_pledged"
    assert client.socket.connected


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_command_is_acknowledged_with_its_version_and_pushed_to_everybody(open_page, meeting, transport):
    chair, detective = (open_page(role, transport, meeting=meeting) for role in ("chair", "detective"))
    opened = chair.command(meeting, "open")
    called = chair.command(meeting, "next")
    noted = detective.command(meeting, "note", text="The door code was changed.")
    assert [answer["ok"] for answer in (opened, called, noted)] == [True] * 3
    assert opened["version"] < called["version"] < noted["version"]
    for client in (chair, detective):
        assert client.wait_until(lambda seen=client: "The door code" in str(seen.heard)), client
    versions = [pushed["version"] for pushed in detective.heard]
    assert versions == sorted(versions)


def test_a_command_sent_again_gives_the_first_answer_and_happens_once(open_page, table, meeting):
    chair = open_page("chair", meeting=meeting)
    assert chair.command(meeting, "open")["ok"]
    assert chair.command(meeting, "next")["ok"]
    again = new_uuid()
    answers = [chair.command(meeting, "note", id_=again, text="Once.") for _ in range(3)]
    assert answers[0]["ok"]
    assert answers[1:] == answers[:1] * 2
    assert table.work(lambda: [str(note.text) for note in meetings.notes(meeting)]) == ["Once."]


def test_signing_out_closes_the_socket_of_this_browser_alone(open_page, meeting):
    here, there = (open_page("detective", meeting=meeting) for _ in range(2))
    here.post("/sign-out")
    assert here.wait_until(lambda: not here.socket.connected)
    assert there.watch(meeting)["ok"]
    assert not here.connect()


def test_a_member_whose_membership_ended_is_sent_away_at_the_next_push(open_page, table, meeting):
    chair, recorder = open_page("chair", meeting=meeting), open_page("recorder", meeting=meeting)
    table.work(lambda: set_end(table, table.now))
    try:
        with suppress(SocketIOError):  # who looks after rights every few seconds may come first
            assert recorder.command(meeting, "note", text="Still here?") == {
                "ok": False,
                "code": "not_found",
                "say": "",
            }
        recorder.heard.clear()
        assert chair.command(meeting, "open")["ok"]
        assert recorder.wait_until(lambda: not recorder.socket.connected)
        assert recorder.heard == []
    finally:
        table.work(lambda: set_end(table, None))


def cases_of(meeting: Any) -> list[Any]:
    return [item.case_id for item in meetings.items(meeting) if item.case_id]


def set_end(table: Any, until: Any) -> None:
    with transaction() as current:
        held = current.get(Membership, table.cast["recorder"].member)
        assert held is not None
        held.until = until


GARBAGE: list[Any] = [
    7,
    "open",
    [],
    {},
    {"kind": "open"},
    {"kind": []},
    {"kind": {}, "id": 1},
    {"id": "x", "meeting": "y", "kind": "open", "values": {}},
    {"id": str(new_uuid()), "meeting": None, "kind": "open", "values": {}},
    {"id": str(new_uuid()), "meeting": str(new_uuid()), "kind": "no_such", "values": {}},
    {"id": str(new_uuid()), "meeting": str(new_uuid()), "kind": "open", "values": None},
    {"id": str(new_uuid()), "meeting": str(new_uuid()), "kind": "open", "values": []},
    {"id": str(new_uuid()), "meeting": str(new_uuid()), "kind": "open", "values": "x"},
    {"id": str(new_uuid()), "meeting": str(new_uuid()), "kind": "open", "values": {"extra": 1}},
    {"id": str(new_uuid()), "meeting": str(new_uuid()), "kind": "note", "values": {"text": None}},
    {"id": str(new_uuid()), "meeting": str(new_uuid()), "kind": "note", "values": {"text": {"a": ["b"]}}},
    {"id": str(new_uuid()), "meeting": str(new_uuid()), "kind": "extend", "values": {"minutes": 1e300}},
    {"id": str(new_uuid()), "meeting": str(new_uuid()), "kind": "extend", "values": {"minutes": float("inf")}},
    {"id": str(new_uuid()), "meeting": str(new_uuid()), "kind": "step", "values": {"step": 9, "agencies": "x"}},
    {"id": {"a": 1}, "meeting": [1], "kind": "call", "values": {"item": 3}},
    b"\x00\xff",
    {"id": b"\x00", "meeting": b"\xff", "kind": "open", "values": {}},
]


def test_garbage_is_answered_and_hurts_nobody(open_page, meeting):
    chair, detective = open_page("chair", meeting=meeting), open_page("detective", meeting=meeting)
    for event in ("command", "watch"):
        answers = [(sent, detective.ask(event, sent)) for sent in GARBAGE]
        assert [sent for sent, answer in answers if answer["ok"] is not False] == []
        assert [sent for sent, answer in answers if answer["code"] not in {"not_found", "invalid"}] == []
    assert detective.socket.connected
    assert chair.command(meeting, "open")["ok"]
    assert detective.wait_until(lambda: any("bar" in pushed["regions"] for pushed in detective.heard))


def test_an_event_with_no_or_too_many_arguments_is_answered(open_page, meeting):
    detective = open_page("detective", meeting=meeting)
    for event in ("command", "watch"):
        for sent in (None, ({"a": 1}, {"b": 2})):
            assert detective.ask(event, sent)["ok"] is False
    assert detective.watch(meeting)["ok"]


def test_a_command_for_a_conference_that_does_not_exist_is_not_found(open_page, meeting):
    detective = open_page("detective", meeting=meeting)
    assert detective.watch(new_uuid())["code"] == "not_found"
    assert detective.command(new_uuid(), "note", text="Hello")["code"] == "not_found"


def test_a_command_for_another_conference_needs_its_own_pledge(open_page, table, meeting):
    detective = open_page("detective", meeting=meeting)
    assert detective.command(table.meeting, "note", text="Hello")["code"] == "not_pledged"


def test_commands_of_the_chair_are_refused_to_everybody_else(open_page, meeting):
    detective = open_page("detective", meeting=meeting)
    assert detective.command(meeting, "open")["code"] == "not_the_chair"
    assert open_page("chair", meeting=meeting).command(meeting, "open")["ok"]
    for kind, values in {"next": {}, "pause": {}, "extend": {"minutes": 5}, "end": {}, "step": {"step": 2}}.items():
        assert detective.command(meeting, kind, **values)["code"] == "not_the_chair", kind


def test_somebody_who_closes_the_page_leaves_and_the_others_see_it(open_page, table, meeting):
    chair, shelter = open_page("chair", meeting=meeting), open_page("shelter", meeting=meeting)
    assert chair.wait_until(lambda: "Sam Lindqvist" in people(chair))
    shelter.socket.disconnect()
    for _ in range(3):
        if chair.wait_until(lambda: "Sam Lindqvist" not in people(chair)):
            return
    pytest.fail("she is still shown in the room")


def people(client: Any) -> str:
    return next((pushed["regions"]["people"] for pushed in reversed(client.heard) if "people" in pushed["regions"]), "")


def test_the_server_logged_no_failure_but_what_was_planted(table):
    """Last: everything above was answered on purpose, except events that a page of ours could not have sent."""
    failures = [line for line in table.server.log_text().splitlines() if '"level": "error"' in line]
    # the library calls it an error that pages of another site knock, and that a page which has just gone asks once more
    ordinary = [
        line for line in failures if '"engineio.server"' in line and ('"error": ' not in line or "KeyError" in line)
    ]
    failures = [line for line in failures if line not in ordinary]
    assert [line for line in failures if '"event": "event_failed"' not in line or '"TypeError"' not in line] == []
    assert "Traceback" not in table.server.log_text()
