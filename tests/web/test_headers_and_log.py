"""Every answer carries the headers that keep it safe and unkept; and the log never learns what people type."""

import json
from typing import Any

import pytest

from conference.consent import service as consent
from conference.infra import sealing
from conference.kernel.ids import new_uuid
from conference.live.service import sharing
from conference.live.store import facts
from conference.queue import service as queue
from tests import builders
from tests.builders import CANARY
from tests.cast import PASSWORD

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types common-table",
}
KEPT = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=()",
    "Cache-Control": "no-store, private",
}


def safe(answer: Any) -> bool:
    return set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY and all(
        answer.headers.get(name) == value for name, value in KEPT.items()
    )


@pytest.fixture(scope="module")
def scene(house: Any) -> Any:
    return house.work(lambda cast: builders.shared_case(cast, house.now))


def test_every_page_and_every_refusal_carries_them(house, scene):
    case, meeting, detail, _release = scene
    pages = ["/", "/queue", "/actions", "/conferences", "/directory", "/cases/new", f"/cases/{case}", "/healthz"]
    pages += [f"/cases/{case}/{form}/new" for form in ("releases", "details")]
    pages += [f"/conferences/{meeting}{page}" for page in ("", "/agenda", "/minutes", "/regions", "/share")]
    pages += ["/sign-in", "/no-such-page", f"/cases/{new_uuid()}"]
    for role in (None, "chair", "administrator", "outsider"):
        visitor = house.visitor(role)
        answers = [visitor.get(page) for page in pages]
        answers += [visitor.client.post("/queue"), visitor.client.put("/queue"), visitor.post("/cases/new")]
        answers += [visitor.post(f"/details/{detail}/look"), visitor.post("/queue", text="x" * 1_100_000)]
        assert [a.request.path for a in answers if not safe(a)] == []
        assert {a.status_code for a in answers} >= {200, 400, 404, 405}


def test_no_page_holds_inline_script_or_style(house, scene):
    case, meeting, *_rest = scene
    chair = house.visitor("chair")
    for page in ("/", "/queue", f"/cases/{case}", "/cases/new", f"/conferences/{meeting}", "/sign-in", "/no-such-page"):
        text = chair.get(page).text
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text
        assert text.count("<script") == text.count('<script type="module" src="/static/')


def test_built_files_alone_may_be_kept(house):
    with house.visitor().get("/static/manifest.json") as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_view_that_fails_answers_a_reference_and_logs_only_where(house_of, monkeypatch, capsys):
    house = house_of()

    def fails(*_args: object, **_more: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(queue, "page", fails)
    answer = house.visitor("chair").get("/queue")
    assert answer.status_code == 500
    assert safe(answer)
    assert CANARY not in answer.text
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert (line["event"], line["error"], line["endpoint"]) == ("request_failed", "RuntimeError", "queue.index")
    assert line["reference"] in answer.text
    assert CANARY not in json.dumps(line)


def test_the_log_of_a_whole_scene_with_faults_holds_nothing_that_was_typed(house_of, monkeypatch, capsys):
    house = house_of()
    case, meeting, detail, release = house.work(lambda cast: builders.shared_case(cast, house.now))
    people = {role: house.visitor(role) for role in ("counsellor", "shelter", "chair")}
    for visitor in people.values():
        visitor.post(f"/cases/{case}/details/new", category="location_safety", text=CANARY)
        visitor.post("/cases/new", question=CANARY, kept_out="no-such")
        visitor.post("/sign-in", email=f"{CANARY}@example.org", password=PASSWORD)
        visitor.get(f"/{CANARY}?{CANARY}={CANARY}")
    house.work(lambda cast: builders.share(cast, meeting, detail, house.now))
    assert CANARY in people["shelter"].post(f"/conferences/{meeting}/shared/{detail}").text
    planted = RuntimeError(CANARY)
    for module, name in ((sealing, "unseal"), (sharing, "look"), (consent, "enter_detail"), (facts, "_notes")):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, lambda *_args, _fault=planted, **_more: (_ for _ in ()).throw(_fault))
            people["counsellor"].post(f"/details/{detail}/look")
            people["shelter"].post(f"/conferences/{meeting}/shared/{detail}")
            people["counsellor"].post(f"/cases/{case}/details/new", category="location_safety", text=CANARY)
            people["chair"].get(f"/conferences/{meeting}")
    people["counsellor"].post(f"/releases/{release}/withdraw")
    said = capsys.readouterr()
    failures = [json.loads(line) for line in said.err.splitlines() if line.startswith("{")]
    assert len([line for line in failures if line["event"] == "request_failed"]) >= 4
    for secret in (CANARY, PASSWORD, str(detail), "Somewhere safe tonight"):
        assert secret not in said.err + said.out
