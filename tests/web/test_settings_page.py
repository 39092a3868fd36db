"""The page of settings: who reads it, who changes it, within which bounds, and what the record says of it."""

import re
from typing import Any

import pytest

from conference.accounts import service as accounts
from conference.audit.models import RecordEntry, RecordHead
from conference.directory import service as directory
from conference.infra.database import session
from tests.cast import PARTS, PASSWORD

PAGE = "/settings/policy"
AS_IT_IS = {
    "agencies_stand_in": "yes",
    "guardian_releases_end_at_18": "yes",
    "longest_release_days": "90",
    "offered_release_days": "30",
    "override_hours": "4",
    "longest_override_hours": "24",
    "override_review_days": "2",
    "keep_days": "90",
    "actions_hours": "24",
    "minutes_days": "3",
    "hidden_inside": "5",
    "hidden_published": "10",
}


@pytest.fixture
def house(house_of) -> Any:
    made = house_of()
    made.work(lambda _cast: accounts.set_password(PARTS["administrator"].email, PASSWORD))
    return made


def changes(house: Any) -> list[str]:
    deeds = house.work(lambda _cast: session().query(RecordEntry).filter_by(deed="change_setting").all())
    return [entry.code for entry in deeds]


def test_a_privacy_officer_reads_and_only_an_administrator_changes(house):
    read = house.visitor("privacy").get(PAGE)
    assert read.status_code == 200
    assert "Change the settings" not in read.text
    assert house.visitor("privacy").post(PAGE, **AS_IT_IS, password=PASSWORD).status_code == 404
    assert house.visitor("chair").get(PAGE).status_code == 404
    assert "Change the settings" in house.visitor("administrator").get(PAGE).text


def test_what_is_changed_holds_at_once_and_stands_in_the_record(house):
    before = house.work(lambda _cast: session().query(RecordHead).one().policy_version)
    sent = house.visitor("administrator").post(
        PAGE, **{**AS_IT_IS, "keep_days": "60", "involved_only": "yes", "strict_entry": "shelter"}, password=PASSWORD
    )
    assert sent.status_code == 302
    held = house.work(lambda _cast: directory.policy())
    assert (held.keep_days, held.involved_only, sorted(held.strict_entry)) == (60, True, ["shelter", "victim_services"])
    assert sorted(changes(house)) == ["involved_only_on", "keep_days_60", "strict_entry_2_kinds"]
    assert house.work(lambda _cast: session().query(RecordHead).one().policy_version) == before + 1
    again = house.visitor("administrator").get(PAGE).text
    assert re.search(r'name="keep_days"[^>]*value="60"|value="60"[^>]*name="keep_days"', again)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("longest_release_days", "91"),
        ("offered_release_days", "0"),
        ("longest_override_hours", "25"),
        ("keep_days", "0"),
        ("hidden_inside", "4"),
        ("hidden_published", "9"),
        ("override_review_days", "soon"),
    ],
)
def test_nothing_leaves_its_bounds(house, name, value):
    sent = house.visitor("administrator").post(PAGE, **{**AS_IT_IS, name: value}, password=PASSWORD)
    assert sent.status_code == 422
    assert changes(house) == []


def test_one_setting_may_not_pass_another(house):
    fields = {**AS_IT_IS, "longest_release_days": "20", "longest_override_hours": "2", "hidden_inside": "20"}
    sent = house.visitor("administrator").post(PAGE, **fields, password=PASSWORD)
    assert sent.status_code == 422
    assert sent.text.count("cannot be more than the longest") >= 2
    assert "at least as much" in sent.text


def test_the_password_is_asked_once_more(house):
    sent = house.visitor("administrator").post(PAGE, **{**AS_IT_IS, "keep_days": "60"}, password="not this one")
    assert sent.status_code == 422
    assert changes(house) == []
