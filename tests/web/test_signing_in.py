"""The door: one answer for every wrong key, and nothing left behind on the way out."""

import pytest

from conference.accounts import service as accounts
from tests.cast import PARTS, PASSWORD
from tests.conftest import new_app

CHAIR = PARTS["chair"].email


def test_wrong_password_and_unknown_address_answer_alike(house, look):
    house.work(lambda _cast: accounts.set_password(CHAIR, PASSWORD))
    visitor = house.visitor()

    def told(email: str, password: str) -> tuple[int, object, str]:
        status, headers, body = look(visitor.post("/sign-in", email=email, password=password))
        return status, headers, body.replace(email, "")

    wrong = told(CHAIR, "something else")
    assert wrong[0] == 422
    assert told("nobody@example.org", PASSWORD) == wrong
    assert told(PARTS["detective"].email, PASSWORD) == wrong
    assert PASSWORD not in str(wrong)


def test_signing_in_starts_a_fresh_session_and_out_leaves_nothing(house):
    house.work(lambda _cast: accounts.set_password(CHAIR, PASSWORD))
    visitor = house.visitor()
    with visitor.client.session_transaction() as kept:
        kept["planted"] = "before"
    answer = visitor.post("/sign-in", email=CHAIR, password=PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/")
    with visitor.client.session_transaction() as kept:
        assert "planted" not in kept
        kept["csrf_token"] = "f" * 40
    assert "Nadia Bell" in visitor.get("/").text
    cookie = visitor.client.get_cookie("table")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Strict")
    gone = visitor.post("/sign-out")
    assert gone.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert visitor.get("/").location == "/sign-in"


@pytest.mark.parametrize("elsewhere", ["//evil.example.org", "https://evil.example.org", "/\\evil.example.org", "/a b"])
def test_the_language_switch_leads_nowhere_else(house, elsewhere):
    answer = house.visitor().post("/language", language="fr", next=elsewhere)
    assert answer.location == "/"


def test_the_language_switch_works_on_the_page_of_a_paused_agency(house):
    visitor = house.visitor("outsider")
    assert "Your agency’s seat is paused." in visitor.get("/").text

    visitor.post("/language", language="fr", next="/")

    assert '<html lang="fr"' in visitor.get("/").text
    assert '<html lang="fr"' in house.visitor("outsider").get("/").text


def test_over_https_the_cookie_is_bound_to_the_host(sqlite_url, tmp_path):
    app = new_app(sqlite_url, tmp_path, PUBLIC_URL="https://table.example.org")
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-table"
    assert app.config["SESSION_COOKIE_SECURE"] is True
