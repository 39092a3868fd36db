"""What a reviewer will attack, tried on every route there is (`docs/security.md`): fields nobody asked for, what is
kept, what stands in addresses and titles, what is typed to break out of a page, and how long an answer takes.
"""

import re
import runpy
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import pytest
import sqlalchemy as sa

from conference.accounts import service as accounts
from conference.accounts.policy import FREE_TRIES_OF_ACCOUNT
from conference.attendance import service as attendance
from conference.infra.database import Base, session
from conference.kernel.ids import new_uuid
from conference.kernel.narrative import Narrative
from tests import builders
from tests.cast import PARTS, PASSWORD
from tests.conftest import new_app
from tests.web import walking

ROOT = Path(__file__).parents[2]
BREAKS_OUT = "\"'><img src=x onerror=alert(1)>=1+1;DROP TABLE person;--"


@pytest.fixture(scope="module")
def scene(house: Any) -> Any:
    return house.work(lambda cast: builders.shared_case(cast, house.now))


def given_to(house: Any, scene: Any) -> dict[str, Any]:
    case, meeting, *_rest = scene
    return house.work(lambda _cast: walking.arguments(case, meeting, Random(3)))


def pages(house: Any, scene: Any, *roles: str) -> Iterator[tuple[str, Any]]:
    """Every page that some of the cast can read."""
    given = given_to(house, scene)
    for role in roles:
        visitor = house.visitor(role)
        for rule in walking.rules(house.app, "GET"):
            answer = visitor.get(walking.path(rule, given))
            if answer.status_code == 200 and answer.mimetype == "text/html":
                yield f"{role}: {rule.rule}", answer


# ----------------------------------------------------------------------------------------- what nobody asked to be told
def test_a_field_that_nobody_asked_for_changes_nothing_at_any_door(house_of):
    """Who holds, who sees and who acts cannot be sent: a form with more than it has is refused whole."""
    house = house_of()
    scene = house.work(lambda cast: builders.shared_case(cast, house.now))
    extra = {
        "holder": str(house.cast.agencies["shelter"]),
        "revealed_to": "all",
        "id": str(new_uuid()),
        "roles": "chair",
    }
    schemas: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch, walking.remembered(patch, schemas):
        for role in ("counsellor", "privacy", "administrator"):
            visitor = house.visitor(role)
            for rule in walking.rules(house.app, "POST"):
                visitor.post(walking.path(rule, given_to(house, scene)), **{"no-such-field": "x"})
        before = rows(house)
        taken: set[str] = set()
        for role in ("counsellor", "privacy", "administrator"):
            visitor = house.visitor(role)
            for rule in walking.rules(house.app, "POST"):
                schema, given = schemas.get(rule.endpoint), given_to(house, scene)
                if schema is not None:
                    sent = walking.filled(schema, given, house.now, Random(5)) | extra
                    visitor.post(walking.path(rule, given), **sent)
                    if rows(house) != before:
                        taken.add(rule.endpoint)
                        before = rows(house)
    assert taken <= {"accounts.sign_in_sent"}
    assert len(schemas) > 25


def rows(house: Any) -> dict[str, int]:
    """How much there is of everything but of the record, of sign-ins, and of settings of one's own browser."""
    own = {"record_entry", "record_head", "sign_in", "sign_in_tries", "record_anchor", "change_count"}

    def count(_cast: Any) -> dict[str, int]:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in own]
        return {table.name: hash(tuple(sorted(map(repr, session().execute(sa.select(table)))))) for table in tables}

    return house.work(count)


# ------------------------------------------------------------------------------------------------- what a browser keeps
def test_no_answer_of_any_route_may_be_kept_and_each_turns_the_cookie(house, scene):
    given = given_to(house, scene)
    turned: list[str] = []
    for role in ("chair", None):
        visitor = house.visitor(role)
        for method in ("GET", "POST"):
            for rule in walking.rules(house.app, method):
                answer = visitor.send(method, walking.path(rule, given))
                assert answer.headers["Cache-Control"] == "no-store, private", rule.rule
                turn = visitor.client.get_cookie("turn")
                assert turn is not None
                assert (turn.http_only, turn.same_site) == (True, "Strict")
                turned.append(turn.value)
    assert len(set(turned)) == len(turned)


def test_over_https_both_cookies_are_bound_to_the_host(sqlite_url, tmp_path):
    app = new_app(sqlite_url, tmp_path, PUBLIC_URL="https://table.example.org")
    answer = app.test_client().get("/healthz", base_url="https://table.example.org")
    assert answer.headers["Set-Cookie"].startswith("__Host-turn=")
    assert all(flag in answer.headers["Set-Cookie"] for flag in ("Secure", "HttpOnly", "Path=/", "SameSite=Strict"))
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-table"


def test_titles_and_addresses_say_nothing_and_no_page_asks_by_address(house, scene):
    read = 0
    for where, answer in pages(house, scene, "chair", "counsellor", "privacy"):
        said = answer.text
        read += 1
        assert re.findall(r"<title>(.*?)</title>", said) in ([], ["Common Table"]), where
        assert not re.findall(r'(?:href|action|src)="[^"]*\?', said), where
        assert 'method="get"' not in said, where
        assert not re.findall(r'(?:href|src)="(?:https?:)?//', said), where
    assert read > 40


def test_nothing_that_is_typed_is_spell_checked_translated_or_remembered(house, scene):
    found = 0
    for where, answer in pages(house, scene, "chair", "counsellor"):
        for tag in re.findall(r"<(?:textarea|input [^>]*type=\"text\")[^>]*>", answer.text):
            found += 1
            assert 'autocomplete="off"' in tag, where
            assert 'spellcheck="false"' in tag, where
    assert found > 10


def test_scripts_keep_nothing_in_the_browser_and_copy_nothing():
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "static" / "src").rglob("*.ts")]
    forbidden = re.compile(
        r"localStorage|sessionStorage|indexedDB|caches\.|serviceWorker|document\.cookie|clipboard|execCommand|sendBeacon"
    )
    assert len(sources) > 15
    assert [found.group() for text in sources if (found := forbidden.search(text))] == []


def test_paper_shows_nothing_sealed():
    style = (ROOT / "static" / "styles" / "print.css").read_text(encoding="utf-8")
    assert re.search(r"\.sealed > \* \{\s*display: none;", style)


# ------------------------------------------------------------------------------------------- what is typed to break out
def test_what_is_typed_to_break_out_of_a_page_stays_text(house_of, monkeypatch):
    house = house_of()
    monkeypatch.setattr(walking, "WORD", BREAKS_OUT)

    def typed(cast: Any) -> Any:
        builders.bring_case(cast["counsellor"], house.now, question=BREAKS_OUT, needs=[BREAKS_OUT])
        scene = builders.shared_case(cast, house.now)
        text = Narrative.read(BREAKS_OUT)
        builders.command(cast["counsellor"], scene[1], "note", house.now, text=text)
        builders.ask(cast["counsellor"], scene[1], cast.agencies["shelter"], text, house.now)
        return scene

    scene, schemas = house.work(typed), {}
    with pytest.MonkeyPatch.context() as patch, walking.remembered(patch, schemas):
        visitor = house.visitor("counsellor")
        for rule in walking.rules(house.app, "POST"):
            if rule.endpoint in {"consent.closing_sent", "queue.step_aside", "accounts.language"}:
                continue
            given = given_to(house, scene)
            visitor.post(walking.path(rule, given))
            if rule.endpoint in schemas:
                sent = walking.filled(schemas[rule.endpoint], given, house.now, Random(7))
                assert "<img src=x" not in visitor.post(walking.path(rule, given), **sent).text, rule.rule
    seen = [answer.text for _where, answer in pages(house, scene, "counsellor", "shelter")]
    assert not any("<img src=x" in said for said in seen)
    assert sum("&lt;img src=x" in said for said in seen) > 3
    assert house.work(lambda _cast: session().scalar(sa.text("SELECT count(*) FROM person"))) == len(PARTS)


# ------------------------------------------------------------------------------------------------- what an answer tells
def test_a_hidden_case_takes_as_long_as_a_missing_one(house_of):
    """Asked in turns, many times; medians compared as a ratio, so that a busy machine says nothing."""
    house = house_of()

    def hidden(cast: Any) -> Any:
        case = builders.bring_case(cast["counsellor"], house.now)
        attendance.step_aside(cast["chair"], case, house.now)
        return case

    chair, case = house.visitor("chair"), house.work(hidden)
    took: dict[str, list[float]] = {"hidden": [], "missing": []}
    for _ in range(150):
        for name, thing in (("hidden", case), ("missing", new_uuid())):
            begun = time.perf_counter()
            assert chair.get(f"/cases/{thing}").status_code == 404
            took[name].append(time.perf_counter() - begun)
    ratio = median(took["hidden"]) / median(took["missing"])
    assert 0.7 < ratio < 1.4


def test_the_page_says_plainly_when_a_password_was_wrong_too_often(house_of):
    house = house_of()
    email = PARTS["chair"].email
    house.work(lambda _cast: accounts.set_password(email, PASSWORD))
    visitor = house.visitor()
    wrong = [visitor.post("/sign-in", email=email, password="wrong") for _ in range(FREE_TRIES_OF_ACCOUNT)]
    assert {answer.status_code for answer in wrong} == {422}
    told = visitor.post("/sign-in", email=email, password=PASSWORD)
    assert told.status_code == 429
    assert "You can try again at 13:32." in told.text
    assert "in person" in told.text
    unknown = [
        visitor.post("/sign-in", email="nobody@example.org", password="x") for _ in range(FREE_TRIES_OF_ACCOUNT + 1)
    ]
    assert unknown[-1].status_code == 429  # an account that does not exist is counted the same


def test_whoever_guesses_at_an_open_page_is_told_the_same(house_of):
    house, schemas = house_of(), {}
    scene = house.work(lambda cast: builders.shared_case(cast, house.now))
    visitor, given = house.visitor("counsellor"), given_to(house, scene)
    path = f"/cases/{given['case_id']}/overrides/new"
    with pytest.MonkeyPatch.context() as patch, walking.remembered(patch, schemas):
        visitor.post(path)
    schema = schemas["consent.override_new_sent"]
    people = [str(house.cast["shelter"].member)]
    sent = walking.filled(schema, given, house.now, Random(2)) | {"people": people, "password": "wrong"}
    told = [visitor.post(path, **sent).status_code for _ in range(FREE_TRIES_OF_ACCOUNT + 1)]
    assert told == [422] * FREE_TRIES_OF_ACCOUNT + [429]


def test_a_crash_leaves_no_picture_of_the_memory():
    import resource

    before = resource.getrlimit(resource.RLIMIT_CORE)
    try:
        runpy.run_path(str(ROOT / "gunicorn.conf.py"))
        assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, (0, before[1]) if before[1] == 0 else (0, 0))


def test_nobody_is_shown_how_the_product_fails(house):
    assert not house.app.debug
    assert house.visitor("chair").get("/no-such-page").status_code == 404
