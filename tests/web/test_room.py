"""The screen in the room, attacked: its cookie opens nothing else, and it shows only what everybody there may see."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.attendance import service as attendance
from conference.cases import store as cases
from conference.consent import service as consent
from conference.infra import clock
from conference.infra.database import db, transaction
from conference.infra.sockets import socketio
from conference.kernel.narrative import Narrative
from conference.live.models import Display
from conference.live.policy import FREE_SCREENS
from tests import builders
from tests.builders import CANARY
from tests.cast import PARTS, PASSWORD
from tests.conftest import NOW, new_app
from tests.web.conftest import House
from tests.web.test_audiences import doors

CODE = re.compile(r">([0-9A-Z]{4}-[0-9A-Z]{4})<")
NOTE = "The quince tree is in flower"


class Scene:
    """A conference with a case on its table, a detail shared, a note, an action; and a screen that shows it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.case, self.meeting, self.name = house.work(self._set)
        self.screen = house.app.test_client()
        self.screen.get("/room")
        self.pair()

    def _set(self, cast: Any) -> tuple[Any, Any, str]:
        case, meeting, detail, _release = builders.shared_case(cast, NOW)
        builders.share(cast, meeting, detail, NOW)
        builders.command(cast["counsellor"], meeting, "note", NOW, text=Narrative.read(NOTE))
        return case, meeting, cases.cards([case])[case].pseudonym

    def pair(self) -> None:
        code = code_on(self.screen).replace("-", "")
        self.work(
            lambda cast: builders.command(cast["chair"], self.meeting, "pair_display", NOW, code=code, language=None)
        )

    def work(self, deed: Any) -> Any:
        return self.house.work(deed)

    def seen(self) -> str:
        return html(self.screen)


def html(client: FlaskClient, **headers: str) -> str:
    answer = client.get("/room/regions", headers=headers)
    assert answer.status_code == 200
    told = answer.get_json()
    assert set(told) == {"now", "html"}
    return told["html"]


def code_on(client: FlaskClient) -> str:
    found = CODE.search(html(client))
    assert found is not None
    return found[1]


@pytest.fixture
def scene(house_of: Any) -> Scene:
    return Scene(house_of())


def test_a_browser_without_anything_is_shown_a_code_and_a_paired_one_the_card(scene):
    assert CODE.search(html(scene.house.app.test_client()))
    seen = scene.seen()
    assert CODE.search(seen) is None
    for word in (scene.name, "Which shelter can take her with a dog?", "Somewhere safe tonight", "Unfinished business"):
        assert word in seen, word
    people = [part.name.split()[0] for part in PARTS.values()]
    for word in (CANARY, NOTE, "statement to anybody", "sharing", *people):
        assert word not in seen, word


def test_the_page_itself_is_empty_until_it_has_asked(scene):
    page = scene.screen.get("/room").text
    assert scene.name not in page
    assert CODE.search(page) is None


def test_its_secret_is_kept_where_no_script_reads_it(scene, sqlite_url, tmp_path):
    given = scene.house.app.test_client().get("/room/regions").headers.getlist("Set-Cookie")
    own = next(cookie for cookie in given if cookie.startswith("screen="))
    assert "HttpOnly" in own
    assert "SameSite=Strict" in own
    safe = new_app(sqlite_url, tmp_path, PUBLIC_URL="https://table.example.org")
    with safe.test_client() as client:
        given = client.get("/room/regions", base_url="https://table.example.org").headers.getlist("Set-Cookie")
    own = next(cookie for cookie in given if cookie.startswith("__Host-screen="))
    for part in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert part in own
    assert "Domain" not in own
    with safe.app_context():
        for engine in db.engines.values():
            engine.dispose()


def test_its_cookie_opens_no_other_door(scene, look):
    stranger = scene.house.app.test_client()
    stranger.get("/no-such-page")
    walked = 0
    for endpoint, method, path in doors(scene.house.app):
        if endpoint in {"live.room", "live.room_regions", "static"}:
            continue
        told = [look(client.open(path, method=method)) for client in (scene.screen, stranger)]
        assert told[0][0] == told[1][0], endpoint
        assert told[0][2] == told[1][2], endpoint
        assert scene.name not in told[0][2], endpoint
        walked += 1
    assert walked > 80
    for path in (f"/conferences/{scene.meeting}", f"/conferences/{scene.meeting}/regions", f"/cases/{scene.case}"):
        assert (answer := scene.screen.get(path)).status_code == 302, path
        assert answer.location == "/sign-in"
    assert not socketio.test_client(scene.house.app, flask_test_client=scene.screen).is_connected()


@pytest.mark.parametrize("secret", ["", "x", "0" * 43, "'; --", "é", "a" * 3000])
def test_an_unknown_secret_is_a_new_screen(scene, secret):
    client = scene.house.app.test_client()
    client.set_cookie("screen", secret)
    assert CODE.search(html(client))
    kept = client.get_cookie("screen")
    assert kept is not None
    assert kept.value != secret


def test_whoever_signs_in_at_the_screen_changes_nothing(scene):
    before = scene.seen()
    scene.work(lambda _cast: [accounts.set_password(PARTS[role].email, PASSWORD) for role in ("chair", "lawyer")])
    for role in ("chair", "lawyer"):
        token = re.search(r'name="csrf_token" value="([^"]+)"', scene.screen.get("/sign-in").text)
        assert token is not None
        fields = {"csrf_token": token[1], "email": PARTS[role].email, "password": PASSWORD}
        assert scene.screen.post("/sign-in", data=fields).status_code == 302
        assert PARTS[role].name in scene.screen.get("/").text
        assert scene.seen() == before
        page = scene.screen.get("/").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token is not None
        scene.screen.post("/sign-out", data={"csrf_token": token[1]})
        assert scene.screen.get("/").status_code == 302
        assert scene.seen() == before


def test_asking_what_to_show_keeps_nobody_signed_in(scene, monkeypatch):
    visitor = scene.house.visitor("chair")
    visitor.get("/")
    used = scene.work(lambda _cast: last_use())
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=5))
    visitor.get("/room")
    html(visitor.client)
    assert scene.work(lambda _cast: last_use()) == used
    visitor.get("/")
    assert scene.work(lambda _cast: last_use()) > used


def last_use() -> Any:
    from conference.accounts.models import SignIn

    return max(row.used_at for row in db.session.query(SignIn))


def test_an_agency_that_she_keeps_out_comes_in_and_the_next_answer_is_private(scene):
    first = scene.screen.get("/room/regions")
    tag = first.headers["ETag"]
    assert scene.screen.get("/room/regions", headers={"If-None-Match": tag}).status_code == 304
    scene.work(lambda cast: exclude(scene.case, cast.agencies["lawyer"]))
    assert scene.screen.get("/room/regions", headers={"If-None-Match": tag}).status_code == 304
    scene.work(lambda cast: builders.enter(cast["lawyer"], scene.meeting, NOW))
    closed = html(scene.screen, **{"If-None-Match": tag})
    assert "Private item" in closed
    for word in (scene.name, "with a dog", "Somewhere safe tonight"):
        assert word not in closed


def exclude(case: Any, agency: Any) -> None:
    with transaction():
        consent.exclude(case, agency=agency, now=NOW)


def test_an_exclusion_of_somebody_who_sits_there_closes_it_at_the_next_answer(scene):
    assert scene.name in scene.seen()
    scene.work(lambda cast: exclude(scene.case, cast.agencies["detective"]))
    assert scene.name not in scene.seen()


def test_stepping_aside_closes_it_at_the_next_answer(scene):
    scene.work(lambda cast: attendance.step_aside(cast["detective"], scene.case, NOW))
    assert scene.name not in scene.seen()


def test_a_screen_of_a_conference_that_ended_shows_a_new_code(scene):
    kept = scene.screen.get_cookie("screen")
    scene.work(lambda cast: builders.command(cast["chair"], scene.meeting, "end", NOW))
    seen = scene.seen()
    assert CODE.search(seen)
    assert scene.name not in seen
    assert scene.screen.get_cookie("screen") != kept


def test_guessing_codes_at_the_door_of_the_table_is_slowed_down(scene):
    other = scene.house.app.test_client()
    code = code_on(other).replace("-", "")
    said: list[str] = []
    for guess in [*(f"0000000{number}" for number in range(6)), code]:
        try:
            scene.work(
                lambda cast, guess=guess: builders.command(
                    cast["chair"], scene.meeting, "pair_display", NOW, code=guess, language=None
                )
            )
        except Exception as refusal:  # noqa: BLE001 - which one is what is asked
            said.append(str(refusal))
    assert said == ["wrong_code"] * 5 + ["too_many_codes"] * 2
    assert CODE.search(html(other))


def test_it_speaks_the_language_that_the_chair_chose(house_of):
    scene = Scene(house_of())
    other = scene.house.app.test_client()
    code = code_on(other).replace("-", "")
    scene.work(
        lambda cast: builders.command(cast["chair"], scene.meeting, "pair_display", NOW, code=code, language="fr")
    )
    assert 'lang="fr"' in other.get("/room").text
    assert "Affaires en suspens" in html(other)


def test_a_member_is_no_member_longer_and_the_screen_closes(scene):
    def leave(cast: Any) -> None:
        with transaction():
            held = accounts_store.membership(cast["detective"].member)
            assert held is not None
            held.until = NOW

    scene.work(leave)
    assert scene.name not in scene.seen()


def test_what_became_of_a_private_item_does_not_hang_on_the_wall(scene):
    scene.work(lambda cast: builders.command(cast["chair"], scene.meeting, "next", NOW))
    assert "discussed" in scene.seen()
    scene.work(lambda cast: exclude(scene.case, cast.agencies["detective"]))
    seen = scene.seen()
    assert "Private item" in seen
    for word in ("discussed", "back to the queue", "room__line--done"):
        assert word not in seen, word


def test_the_page_makes_no_screen_and_one_address_makes_few(scene):
    """Or anybody could push out the screens that wait to be paired, and keep the writer busy."""

    def screens() -> int:
        return scene.work(lambda _cast: db.session.query(Display).count())

    before, waiting = screens(), scene.house.app.test_client()
    code = code_on(waiting)
    for _ in range(3):
        visitor = scene.house.app.test_client()
        visitor.get("/room")
        assert visitor.get_cookie("screen") is None
    assert screens() == before + 1
    # two are those of the scene and of whoever waits
    told = [scene.house.app.test_client().get("/room/regions").status_code for _ in range(FREE_SCREENS)]
    assert told == [200] * (FREE_SCREENS - 2) + [429] * 2
    assert screens() == before + FREE_SCREENS - 1
    assert (code_on(waiting), scene.name in scene.seen()) == (code, True)
