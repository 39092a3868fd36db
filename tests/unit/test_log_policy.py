"""What may stand in the record: known fields, with ids, codes and times in them, and nothing else."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.audit.policy import fit_for_the_record
from conference.kernel.ids import new_uuid

ENTRY = {
    "at": "2026-06-10T14:00:00Z",
    "actor": "m-4c1",
    "agency": "POL",
    "action": "view",
    "case_ref": "c-9d2",
    "category": "location_safety",
    "answer": "deny",
    "reason": "release_expired",
}


def test_a_plain_entry_is_fit():
    verdict = fit_for_the_record(ENTRY)
    assert (verdict.allowed, verdict.code) == (True, "allowed_fields")
    ours = {
        "at": datetime(2026, 11, 25, tzinfo=UTC),
        "actor": new_uuid(),
        "agency": None,
        "meeting_ref": new_uuid(),
        "basis": "release",
        "basis_id": new_uuid(),
        "policy_version": 3,
        "prev": "0" * 64,
        "hash": "f" * 64,
    }
    assert fit_for_the_record({**ENTRY, **ours})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "M. Rivers"),
        ("pseudonym", "c-9d2"),
        ("url", "a"),
        ("ip", "a"),
        ("search", None),
        ("reason", "she moved away"),
        ("reason", "Withdrawn"),
        ("case_ref", "12 Elm Street"),
        ("actor", "rosa@example.org"),
        ("agency", "Harbour House"),
        ("category", "x" * 61),
        ("case_ref", "f" * 65),
        ("at", "2026-06-10"),
        ("at", "yesterday"),
        ("at", datetime(2026, 6, 10)),
        ("at", 5),
        ("meeting_ref", ["m"]),
        ("policy_version", -1),
        ("answer", {"name": "M. Rivers"}),
    ],
)
def test_anything_else_is_refused(field, value):
    verdict = fit_for_the_record({**ENTRY, field: value})
    assert (verdict.allowed, verdict.code) == (False, "log_contains_detail")


@given(st.sampled_from(sorted(ENTRY)), st.text(min_size=1).filter(lambda text: any(c in text for c in " '\"@/.,\n")))
def test_no_free_text_passes_in_any_field(field, text):
    assert field == "at" or not fit_for_the_record({**ENTRY, field: text})
