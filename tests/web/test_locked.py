"""A browser that was left: every door is closed, alike for what is there and what is not, until the password comes."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask_socketio import SocketIOTestClient

from conference.accounts import service as accounts
from conference.accounts.policy import LONGEST_IDLE, LONGEST_SIGN_IN
from conference.audit.models import RecordEntry
from conference.infra import clock
from conference.infra.database import session
from conference.infra.sockets import socketio
from conference.kernel.ids import new_uuid
from tests.cast import PARTS, PASSWORD
from tests.conftest import NOW
from tests.web.conftest import House, Visitor
from tests.web.test_audiences import SOME_ID, doors

OPEN = {
    "static",
    "pages.healthz",
    "accounts.language",
    "accounts.locked",
    "accounts.unlock",
    "accounts.sign_out",
    "live.room",
    "live.room_regions",
    "calendar.feed",
}
"""What a locked browser may still ask for; the sign-in page leads it to the lock. A screen needs no account, nor does a
calendar.
"""
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def house(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The module's house; what a test does to the clock ends with it."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    house.work(lambda _cast: accounts.set_password(PARTS["chair"].email, PASSWORD))
    return house


def wait(monkeypatch: pytest.MonkeyPatch, span: timedelta) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + span)


def left(house: House, monkeypatch: pytest.MonkeyPatch, role: str = "chair") -> Visitor:
    """A browser that was left half an hour ago."""
    visitor = house.visitor(role)
    wait(monkeypatch, LONGEST_IDLE)
    return visitor


def test_every_door_is_closed_and_tells_nothing_but_whose_browser_it_is(house, monkeypatch, look):
    visitor = left(house, monkeypatch)
    recorded = house.work(lambda _cast: session().scalar(sa.select(sa.func.count()).select_from(RecordEntry)))
    answers = set[tuple[int, str]]()
    for endpoint, method, path in doors(house.app):
        if endpoint in OPEN:
            continue
        answer = visitor.send(method, path)
        if path == "/sign-in":
            assert (answer.status_code, answer.location) == (302, "/locked")
            continue
        told = look(answer)
        answers.add((told[0], told[2].replace(f'value="{path}"', 'value="/"')))
    assert len(answers) == 1
    status, body = answers.pop()
    assert status == 401
    assert "Nadia Bell, please give your password to go on." in body
    assert house.work(lambda _cast: session().scalar(sa.select(sa.func.count()).select_from(RecordEntry))) == recorded


def test_what_is_not_there_is_not_there_for_a_locked_browser_either(house, monkeypatch, look):
    visitor = left(house, monkeypatch)
    assert look(visitor.get("/no-such-page")) == look(house.visitor().get("/no-such-page"))
    hidden, missing = (visitor.get(f"/cases/{one}") for one in (SOME_ID, new_uuid()))
    assert hidden.status_code == missing.status_code == 401
    assert len(hidden.text) == len(missing.text)


def test_a_moment_before_it_is_open(house, monkeypatch):
    visitor = house.visitor("chair")
    wait(monkeypatch, LONGEST_IDLE - timedelta(microseconds=1))
    assert visitor.get("/").status_code == 200
    assert visitor.get("/locked").location == "/"


def test_a_page_that_locked_itself_locks_the_whole_browser_at_once(house):
    visitor = house.visitor("chair")
    other = house.visitor("chair")
    assert visitor.client.post("/lock").status_code == 400  # nobody else's page does that
    assert visitor.get("/").status_code == 200
    assert visitor.post("/lock").status_code == 204
    for path in ("/", "/queue"):
        assert visitor.get(path).status_code == 401
    assert visitor.post("/here").status_code == 401
    assert other.get("/").status_code == 200
    assert visitor.post("/locked", password=PASSWORD).status_code == 302
    assert visitor.get("/").status_code == 200


def test_no_socket_is_let_in_and_an_open_one_is_heard_no_more(house, monkeypatch):
    visitor = house.visitor("chair")
    early = SocketIOTestClient(house.app, socketio, flask_test_client=visitor.client)
    assert early.is_connected()
    wait(monkeypatch, LONGEST_IDLE)
    for event in ("watch", "command"):
        answer = early.emit(event, {"meeting": str(SOME_ID)}, callback=True)
        assert answer == {"ok": False, "code": "not_found", "say": ""}
    assert not SocketIOTestClient(house.app, socketio, flask_test_client=visitor.client).is_connected()


def test_the_password_goes_back_to_the_page_and_forms_sent_from_behind_the_lock_still_count(house, monkeypatch):
    visitor = left(house, monkeypatch)
    before = visitor.client.get_cookie("table")
    locked = visitor.get("/queue")
    assert '<input type="hidden" name="next" value="/queue">' in locked.text
    wrong = visitor.post("/locked", password="not this one", next="/queue")
    assert wrong.status_code == 422
    assert "This is not your password." in wrong.text
    assert 'name="next" value="/queue"' in wrong.text
    answer = visitor.post("/locked", password=PASSWORD, next="/queue")
    assert (answer.status_code, answer.location) == (302, "/queue")
    assert visitor.get("/queue").status_code == 200
    assert visitor.post("/here").status_code == 204  # with the token that the page had before
    thief = house.app.test_client()
    assert before is not None
    thief.set_cookie("table", before.value)
    assert thief.get("/queue").location == "/sign-in"


@pytest.mark.parametrize("elsewhere", ["", "//evil.example.org", "https://evil.example.org", "/\\evil.example.org"])
def test_unlocking_leads_nowhere_else(house, monkeypatch, elsewhere):
    visitor = left(house, monkeypatch)
    answer = visitor.post("/locked", password=PASSWORD, next=elsewhere)
    assert (answer.location or "/") == "/"
    assert "evil" not in answer.text


def test_a_script_is_answered_in_words_or_not_at_all(house, monkeypatch):
    visitor = left(house, monkeypatch)

    def sent(password: str) -> Any:
        fields = {"csrf_token": visitor.token, "password": password}
        return visitor.client.post("/locked", data=fields, headers=SCRIPT)

    assert (sent("").status_code, sent("").json) == (422, {"say": "Please type your password."})
    assert (sent("no").status_code, sent("no").json) == (422, {"say": "This is not your password."})
    assert (sent(PASSWORD).status_code, sent(PASSWORD).text) == (204, "")
    for _ in range(5):
        sent("no")
    said = sent(PASSWORD)
    assert said.status_code == 422
    assert said.json["say"].startswith(
        "So many tries were wrong that this has to wait for a while. You can try again at"
    )


def test_a_wrong_password_shows_nobody_who_may_be_here(house, monkeypatch):
    visitor = house.visitor("chair")
    wait(monkeypatch, timedelta(minutes=29))
    assert visitor.post("/locked", password="not this one").status_code == 422
    wait(monkeypatch, LONGEST_IDLE)
    assert visitor.get("/").status_code == 401


def test_after_twelve_hours_there_is_nothing_to_unlock(house, monkeypatch):
    visitor = house.visitor("chair")
    wait(monkeypatch, LONGEST_SIGN_IN)
    assert visitor.get("/").location == "/sign-in"
    assert visitor.get("/locked").location == "/"
    answer = visitor.client.post("/locked", data={"csrf_token": visitor.token, "password": PASSWORD}, headers=SCRIPT)
    assert (answer.status_code, answer.location) == (302, "/sign-in")
    assert "Your sign-in is over. Please sign in again." in visitor.get("/sign-in").text


def test_somebody_else_signs_the_locked_one_out(house, monkeypatch):
    visitor = left(house, monkeypatch)
    kept = visitor.client.get_cookie("table")
    assert visitor.post("/sign-out").location == "/sign-in"
    assert visitor.get("/sign-in").status_code == 200
    assert kept is not None
    visitor.client.set_cookie("table", kept.value)
    assert visitor.get("/").location == "/sign-in"  # over, not locked


def test_the_lock_speaks_the_language_chosen_there_and_changes_nobodys_own(house, monkeypatch):
    visitor = left(house, monkeypatch)
    assert '<html lang="en"' in visitor.get("/").text
    assert visitor.post("/language", language="fr", next="/queue").location == "/queue"
    assert '<html lang="fr"' in visitor.get("/queue").text
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert '<html lang="en"' in house.visitor("chair").get("/").text


def test_a_paused_agency_is_locked_like_any(house, monkeypatch):
    visitor = left(house, monkeypatch, "outsider")
    assert visitor.get("/").status_code == 401
    house.work(lambda _cast: accounts.set_password(PARTS["outsider"].email, PASSWORD))
    visitor.post("/locked", password=PASSWORD)
    assert "Your agency’s seat is paused." in visitor.get("/").text
