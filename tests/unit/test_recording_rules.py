"""What a victim service may type, and what a release needs to be recorded. Source: rule book, Recording."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from conference.consent.domain import Category, Reason
from conference.consent.policy import may_enter_detail, may_record_release
from conference.directory.domain import AgencyKind
from tests.consent_facts import ANA, CLOSED_CASE, COVERED, FACTS, HOLDER, NOW, OTHER, RELEASE, viewer


@pytest.mark.parametrize(
    ("kind", "case", "allowed"),
    [
        (AgencyKind.VICTIM_SERVICES, FACTS, True),
        (AgencyKind.VICTIM_SERVICES, replace(FACTS, releases=()), False),
        (AgencyKind.VICTIM_SERVICES, replace(FACTS, releases=(replace(RELEASE, withdrawn_at=NOW),)), False),
        (AgencyKind.SHELTER, replace(FACTS, releases=()), True),
        (AgencyKind.SHELTER, CLOSED_CASE, False),
    ],
)
def test_who_may_type_a_detail(kind, case, allowed):
    verdict = may_enter_detail(viewer(ANA, HOLDER), kind, Category.LOCATION_SAFETY, case, NOW)
    assert verdict.allowed is allowed


TODAY = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "allowed"),
        ({"holder": OTHER}, Reason.RECORDER_NOT_ALLOWED),
        ({"recipient": HOLDER}, Reason.RECORDER_NOT_ALLOWED),
        ({"explained": False}, Reason.NOT_EXPLAINED),
        ({"signed_on": TODAY + timedelta(days=1)}, Reason.RELEASE_NOT_YET_VALID),
        ({"last_day": TODAY - timedelta(days=1)}, Reason.END_DATE_PASSED),
        ({"last_day": TODAY + timedelta(days=90)}, "allowed"),
        ({"last_day": TODAY + timedelta(days=91)}, Reason.END_DATE_TOO_LATE),
    ],
)
def test_what_a_release_needs_to_be_recorded(changes, code):
    facts = {
        "holder": HOLDER,
        "recipient": COVERED,
        "explained": True,
        "signed_on": TODAY,
        "last_day": TODAY + timedelta(days=30),
        "today": TODAY,
    }
    assert may_record_release(viewer(ANA, HOLDER), **(facts | changes)).code == code
