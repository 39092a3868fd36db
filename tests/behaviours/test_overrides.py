"""Overrides, through the pages that people use."""

from collections.abc import Callable
from typing import Any

import pytest

from conference.attendance import service as attendance
from conference.cases import store as cases
from conference.consent import service as consent
from conference.infra.database import transaction
from conference.kernel.ids import new_uuid
from tests.behaviours.exceptional import PERMIT, PLACE, Scene, mails, missing, scene
from tests.cast import PARTS, PASSWORD
from tests.conftest import NOW


@pytest.fixture
def at_hand(house_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A furnished house."""
    return scene(house_of(), monkeypatch)


def exclude(at_hand: Scene, **who: Any) -> None:
    def hide(_cast: Any) -> None:
        with transaction():
            consent.exclude(at_hand.case, now=NOW, **who)

    at_hand.house.work(hide)


def test_b09_exclusion_and_stepping_aside_beat_an_override(at_hand, look):
    page = at_hand.opened("shelter", "detective")
    for role in ("shelter", "detective"):
        assert PLACE in at_hand.look(role, page).text

    exclude(at_hand, agency=at_hand.house.cast.agencies["shelter"])
    at_hand.house.work(lambda cast: attendance.step_aside(cast["detective"], at_hand.case, NOW))

    for role in ("shelter", "detective"):
        visitor = at_hand.visitor(role)
        nothing = missing(look, visitor)
        assert look(visitor.get(page)) == nothing
        assert look(visitor.get(f"{page}/details/{at_hand.place}/still"))[0] != 204
        assert look(at_hand.look(role, page)) == nothing
        assert look(at_hand.ask(role, "lawyer")) == nothing
        assert page not in visitor.get("/overrides").text

    refused = at_hand.ask("counsellor", "shelter")
    assert refused.status_code == 422
    assert "telephone the emergency service" in refused.text
    assert at_hand.ask("counsellor", "detective").status_code == 422


def test_b09_whoever_is_kept_out_says_no_yes_to_an_override(at_hand, look):
    page = at_hand.asked("counsellor", "shelter")
    at_hand.house.work(lambda cast: attendance.step_aside(cast["chair"], at_hand.case, NOW))
    exclude(at_hand, person=at_hand.house.cast["privacy"].person)

    for role in ("chair", "privacy"):
        visitor = at_hand.visitor(role)
        assert look(visitor.get(page)) == missing(look, visitor)
        assert look(at_hand.approve(role, page)) == missing(look, visitor)
    assert at_hand.look("shelter", page).status_code == 404


def test_b24_an_override_needs_two_people_holds_four_hours_and_leaves_a_task(at_hand, look):
    before = len(mails(at_hand.house))
    page = at_hand.asked("detective", "detective", "shelter")
    assert at_hand.look("shelter", page).status_code == 404
    assert at_hand.approve("detective", page).status_code == 422  # whoever receives says no yes
    assert at_hand.approve("counsellor", page, password="a guess").status_code == 422
    assert at_hand.approve("counsellor", page).status_code == 302
    assert at_hand.approve("counsellor", page).status_code == 422  # two different people
    assert at_hand.look("shelter", page).status_code == 404

    privacy = at_hand.visitor("privacy").get(page).text
    card = at_hand.house.work(lambda _cast: pseudonym(at_hand))
    assert card not in privacy
    assert "Tom Okafor · Regional Police" in privacy  # who asked
    assert "Sam Lindqvist" not in privacy
    assert "Harbour House" in privacy
    at_hand.at(0.5)
    assert at_hand.approve("privacy", page).status_code == 302

    shown = at_hand.look("shelter", page)
    assert PLACE in shown.text
    assert shown.headers["Cache-Control"] == "no-store, private"
    assert at_hand.look("shelter", page, at_hand.permit).status_code == 404
    assert PLACE not in at_hand.look("lawyer", page).text
    copied = at_hand.visitor("shelter").post(f"/details/{at_hand.place}/copy", purpose="emergency")
    assert copied.status_code == 403
    assert PLACE not in copied.text

    at_hand.at(4.49)
    assert PLACE in at_hand.look("shelter", page).text
    at_hand.at(4.5)
    visitor = at_hand.visitor("shelter")
    assert look(at_hand.look("shelter", page)) == missing(look, visitor)
    assert look(visitor.get(page)) == missing(look, visitor)

    assert "as soon as it is safe" in at_hand.visitor("counsellor").get("/overrides").text
    sent = mails(at_hand.house)[before:]
    assert {PARTS[role].email for role in ("chair", "privacy", "counsellor", "shelter")} <= {
        part.email for part in PARTS.values() if any(part.email in mail for mail in sent)
    }
    assert not [mail for mail in sent if any(word in mail.lower() for word in ("override", "harm", card.lower()))]


def pseudonym(at_hand: Scene) -> str:
    return cases.cards([at_hand.case])[at_hand.case].pseudonym


def test_b24_immigration_details_never_go_to_the_police_and_hours_have_an_end(at_hand):
    kinds = ["legal_immigration"]
    assert "never go to the police" in at_hand.ask("counsellor", "detective", categories=kinds).text
    assert "not among the hours" in at_hand.ask("counsellor", "shelter", hours="25").text
    assert at_hand.ask("counsellor", "shelter", why="survivor_withdrew").status_code == 422
    assert at_hand.ask("counsellor", "shelter", password="a guess").status_code == 422
    page = at_hand.asked("counsellor", "shelter", categories=kinds)
    assert at_hand.approve("chair", page).status_code == 302
    assert PERMIT in at_hand.look("shelter", page, at_hand.permit).text


def test_b24_it_is_ended_early_and_reviewed_within_two_working_days(at_hand):
    page = at_hand.opened("shelter")
    assert at_hand.visitor("shelter").post(f"{page}/end").status_code == 302
    assert at_hand.look("shelter", page).status_code == 404
    assert at_hand.visitor("chair").post(f"{page}/review", result="in_order").status_code == 403  # took part
    at_hand.at(24 * 3)
    assert "overdue" in at_hand.visitor("privacy").get("/overrides").text
    assert at_hand.visitor("privacy").post(f"{page}/review", result="not_in_order").status_code == 302
    assert at_hand.visitor("privacy").post(f"{page}/review", result="in_order").status_code == 403
    assert "Not in order" in at_hand.visitor("privacy").get(page).text


def test_more_than_three_overrides_of_one_agency_in_thirty_days_alarm_the_privacy_officers(at_hand):
    for _number in range(3):
        at_hand.asked("counsellor", "shelter")
    before = len(mails(at_hand.house))
    assert "Asked for often" not in at_hand.visitor("privacy").get("/overrides").text
    at_hand.asked("counsellor", "shelter")
    assert [mail for mail in mails(at_hand.house)[before:] if PARTS["privacy"].email in mail]
    assert "Asked for often" in at_hand.visitor("privacy").get("/overrides").text
    assert "Asked for often" not in at_hand.visitor("counsellor").get("/overrides").text


def test_nobody_sets_what_is_not_theirs_to_set(at_hand):
    """Mass assignment: fields that a form does not have are refused, and change nothing."""
    for field in ("asked_by", "ended_at", "approvals", "case_id", "reviewed_by"):
        assert at_hand.ask("counsellor", "shelter", **{field: str(new_uuid())}).status_code == 422
    page = at_hand.asked("counsellor", "shelter")
    answer = at_hand.visitor("chair").post(f"{page}/approve", password=PASSWORD, leads="yes")
    assert answer.status_code == 422
    sent = {"by_judge": "yes", "body": "court", "categories": ["identity"], "reviewed_at": "2026-11-25"}
    days = {"first_day": "2026-11-25", "last_day": "2026-12-02"}
    path = f"/cases/{at_hand.case}/papers"
    assert at_hand.visitor("counsellor").post(path, **sent, **days).status_code == 422


def test_guessed_ids_and_hidden_ones_answer_alike(at_hand, look):
    page = at_hand.asked("counsellor", "detective")
    exclude(at_hand, agency=at_hand.house.cast.agencies["shelter"])
    shelter = at_hand.visitor("shelter")
    nothing = missing(look, shelter)
    for known, path in ((page, "/overrides/{}"), (str(at_hand.place), "/details/{}/disclose")):
        own = path.format(known.rsplit("/", 1)[-1])
        for address in (own, path.format(new_uuid())):
            assert look(shelter.get(address)) == nothing
    for action in ("approve", "end", "review"):
        for address in (page, f"/overrides/{new_uuid()}"):
            answer = shelter.post(f"{address}/{action}", password=PASSWORD, result="in_order")
            assert look(answer)[0] == 422 or look(answer) == nothing, action
    for case in (at_hand.case, new_uuid()):
        for tail in ("papers", "overrides/new"):
            assert look(shelter.get(f"/cases/{case}/{tail}")) == nothing
            assert look(shelter.post(f"/cases/{case}/{tail}")) == nothing
        assert look(shelter.post(f"/cases/{case}/holds")) == nothing
    for path in ("/papers/{}/stayed", "/tellings/{}"):
        assert look(shelter.post(path.format(new_uuid()), stayed="yes")) == nothing
