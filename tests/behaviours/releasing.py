"""Releases through the pages: filling the form in, sharing, looking."""

import re
from datetime import date, timedelta
from typing import Any

from werkzeug.test import TestResponse

from conference.consent import store
from conference.consent.domain import Category, Purpose
from conference.kernel.ids import CaseId, DetailId, MeetingId, ReleaseId
from tests import builders
from tests.cast import Cast
from tests.web.conftest import House, Visitor

TOLD = ["what", "to_whom", "risks", "may_refuse", "may_stop"]
DAY = date(2026, 11, 25)


def filled(house: House, *roles: str, **changes: Any) -> dict[str, Any]:
    """The form as the counsellor fills it in, for the agencies of these members."""
    last = (DAY + timedelta(days=30)).isoformat()
    return {
        "recipients": [str(house.cast.agencies[role]) for role in roles],
        "categories": [Category.LOCATION_SAFETY.value],
        "purposes": [Purpose.SAFETY_PLANNING.value],
        "signed_on": DAY.isoformat(),
        "last_day": last,
        "given": "written",
        "signed_by": ["survivor"],
        "explained": TOLD,
        "condition": "no",
        "interpreter": "not_needed",
        "paper_here": "yes",
        "read_back": last,
        "paper_reference": "F12/3",
        **changes,
    }


def record(visitor: Visitor, case: CaseId, fields: dict[str, Any]) -> TestResponse:
    return visitor.post(f"/cases/{case}/releases/new", **fields)


def recorded(house: House, case: CaseId) -> list[Any]:
    return house.work(lambda _cast: list(store.releases(case)))


def field_error(answer: TestResponse, field: str) -> str:
    found = re.search(rf'id="{field}-error">(.*?)</p>', answer.text, re.DOTALL)
    assert found, f"nothing is said beside {field}"
    return re.sub(r"<[^>]+>|\s+", " ", found[1])


def at_the_table(house: House, case: CaseId, *needed: str) -> MeetingId:
    """The case is before the table, taken on with the agencies of these members, and everybody sits there."""

    def gather(cast: Cast) -> MeetingId:
        meeting = builders.meeting(cast["chair"], [case], house.now)
        for role in ("chair", "counsellor", "shelter", "detective", "lawyer"):
            builders.enter(cast[role], meeting, house.now)
        builders.command(cast["chair"], meeting, "open", house.now)
        builders.call(cast["chair"], meeting, case, house.now)
        builders.take_on(cast["chair"], meeting, [cast.agencies[role] for role in needed], house.now)
        return meeting

    return house.work(gather)


def share(house: House, meeting: MeetingId, detail: DetailId, purpose: Purpose = Purpose.SAFETY_PLANNING) -> Any:
    return house.work(
        lambda cast: builders.command(cast["counsellor"], meeting, "share", house.now, detail=detail, purpose=purpose)
    )


def look(house: House, role: str, meeting: MeetingId, detail: DetailId) -> TestResponse:
    return house.visitor(role).post(f"/conferences/{meeting}/shared/{detail}")


def given(house: House, case: CaseId, *kinds: Category) -> ReleaseId:
    counsellor = house.visitor("counsellor")
    chosen = [kind.value for kind in kinds or (Category.LOCATION_SAFETY,)]
    assert record(counsellor, case, filled(house, "shelter", categories=chosen)).status_code == 302
    return recorded(house, case)[0].id
