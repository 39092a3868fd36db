"""Lawful disclosures, papers from courts and lawyers, and legal holds, through the pages that people use."""

from collections.abc import Callable
from typing import Any

import pytest

from conference.consent.domain import Body, Category
from conference.consent.service import disclosures
from conference.directory.domain import AgencyKind
from tests.behaviours.exceptional import PLACE, Scene, link, mails, missing, scene
from tests.cast import PARTS
from tests.conftest import NOW


@pytest.fixture
def at_hand(house_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A furnished house."""
    return scene(house_of(), monkeypatch)


def test_b21_a_duty_to_report_records_one_disclosure_to_one_body_and_opens_nothing(at_hand, look):
    duty = at_hand.house.work(
        lambda _cast: disclosures.record_duty(
            title="Invented Act, section 1",
            discloser=frozenset({AgencyKind.VICTIM_SERVICES}),
            body=Body.CHILD_PROTECTION,
            categories=frozenset({Category.LOCATION_SAFETY}),
            mandatory=True,
            now=NOW,
        )
    )
    path, counsellor = f"/details/{at_hand.place}/disclose", at_hand.visitor("counsellor")
    told = {"told": "not_safe", "ask_again_on": "2026-11-27"}
    asked = {"claim": "legal_duty", "duty": str(duty), **told}
    assert "Invented Act, section 1" in counsellor.get(path).text

    wrong_body = counsellor.post(path, **asked | {"body": "police"})
    assert wrong_body.status_code == 422
    assert "names another body" in wrong_body.text
    wrong_kind = counsellor.post(f"/details/{at_hand.permit}/disclose", **asked | {"body": "child_protection"})
    assert "does not ask for this kind" in wrong_kind.text
    no_duty = counsellor.post(path, claim="police_request", body="police", **told)
    assert "only a release that she signed" in no_duty.text
    untold = counsellor.post(path, claim="legal_duty", duty=str(duty), body="child_protection")
    assert "say whether she knows" in untold.text

    assert counsellor.post(path, **asked | {"body": "child_protection"}).status_code == 302

    assert counsellor.get(path).text.count(">she is to be told<") == 1
    for role in ("shelter", "detective", "lawyer", "chair"):
        visitor = at_hand.visitor(role)
        answer = visitor.post(f"/details/{at_hand.place}/look")
        assert answer.status_code in {403, 404}
        assert PLACE not in answer.text
        assert look(visitor.get(path)) == missing(look, visitor)
    listed = counsellor.get("/overrides").text
    assert "Fri 27 Nov 2026" in listed
    telling = link(listed, '/tellings/[^"]+')
    assert counsellor.post(telling, told="told", told_on="2026-11-25").status_code == 302
    assert telling not in counsellor.get("/overrides").text


def test_b22_a_subpoena_is_refused_holds_and_alerts(at_hand):
    path, counsellor = f"/cases/{at_hand.case}/papers", at_hand.visitor("counsellor")
    before = len(mails(at_hand.house))
    paper = {
        "by_judge": "no",
        "body": "defence",
        "categories": ["location_safety"],
        "first_day": "2026-11-25",
        "last_day": "2026-12-25",
    }
    assert counsellor.post(path, **paper).status_code == 302

    page = counsellor.get(path).text
    assert "refused" in page
    assert "A subpoena came" in page
    assert "A subpoena asked for her details" in counsellor.get("/overrides").text
    sent = mails(at_hand.house)[before:]
    assert [mail for mail in sent if PARTS["privacy"].email in mail]
    assert not [mail for mail in sent if any(word in mail.lower() for word in ("subpoena", "hold", "case"))]

    privacy = at_hand.visitor("privacy")
    reading = privacy.get("/papers/review").text
    assert "Subpoena" in reading
    assert "Lakeshore Victim Services" in reading
    assert privacy.post(link(reading, '/papers/[^"]+/review')).status_code == 302
    order = {"claim": "subpoena", "body": "defence", "told": "told"}
    assert counsellor.post(f"/details/{at_hand.place}/disclose", **order).location.endswith(path)
    assert "Handed over so far" not in counsellor.get(f"/details/{at_hand.place}/disclose").text

    lift = link(privacy.get("/papers/review").text, '/holds/[^"]+/lift')
    assert counsellor.post(lift).status_code == 404
    assert privacy.post(lift).status_code == 302
    assert lift not in privacy.get("/papers/review").text


def test_b22_a_recipient_hands_on_nothing_and_the_holder_is_told(at_hand):
    before = len(mails(at_hand.house))
    paper = {"by_judge": "yes", "body": "court", "categories": ["location_safety"]}
    days = {"first_day": "2026-11-25", "last_day": "2026-12-25"}
    shelter = at_hand.visitor("shelter")
    answer = shelter.post(f"/cases/{at_hand.case}/papers", **paper, **days)
    assert answer.status_code == 302
    assert "the agency that does has been told" in shelter.get(f"/cases/{at_hand.case}/papers").text
    assert [mail for mail in mails(at_hand.house)[before:] if PARTS["counsellor"].email in mail]
    assert "Harbour House" in at_hand.visitor("counsellor").get(f"/cases/{at_hand.case}/papers").text


def test_b23_an_order_is_answered_within_its_words_by_the_holder_after_review(at_hand):
    counsellor, privacy = at_hand.visitor("counsellor"), at_hand.visitor("privacy")
    papers = f"/cases/{at_hand.case}/papers"
    days = {"first_day": "2026-11-25", "last_day": "2026-12-02"}
    sent = {"by_judge": "yes", "body": "court", "categories": ["location_safety"], **days}
    assert counsellor.post(papers, **sent).status_code == 302
    path = f"/details/{at_hand.place}/disclose"
    order = link(privacy.get("/papers/review").text, '/papers/[^"]+/review')
    asked = {"claim": "court_order", "body": "court", "order": order.split("/")[2], "told": "told"}

    assert "has not read this order yet" in counsellor.post(path, **asked).text
    assert counsellor.post(order).status_code == 404
    assert privacy.post(order).status_code == 302

    assert "names another body" in counsellor.post(path, **asked | {"body": "police"}).text
    other = counsellor.post(f"/details/{at_hand.permit}/disclose", **asked)
    assert "does not ask for this kind" in other.text
    assert counsellor.post(f"{order.removesuffix('/review')}/stayed", stayed="yes").status_code == 302
    assert "stayed" in counsellor.post(path, **asked).text
    assert counsellor.post(f"{order.removesuffix('/review')}/stayed", stayed="no").status_code == 302
    at_hand.at(24 * 8)
    assert "not in force" in at_hand.visitor("counsellor").post(path, **asked).text
    at_hand.at(1)

    assert at_hand.visitor("counsellor").post(path, **asked).status_code == 302
    assert at_hand.visitor("counsellor").get(path).text.count(">she knows<") == 1
    for role in ("shelter", "lawyer", "chair"):
        answer = at_hand.visitor(role).post(f"/details/{at_hand.place}/look")
        assert answer.status_code in {403, 404}
        assert PLACE not in answer.text
