"""What the tests of showing between conferences do again and again, as browsers would."""

import re
from datetime import datetime
from typing import Any

from werkzeug.test import TestResponse

from conference.audit import store as record
from conference.cases import service as cases
from conference.cases.domain import Step
from conference.consent.domain import Purpose
from conference.kernel.ids import CaseId, DetailId
from tests import builders
from tests.cast import Cast
from tests.web.conftest import House, Visitor

SAFETY = Purpose.SAFETY_PLANNING


def taken_on(cast: Cast, now: datetime, *roles: str) -> CaseId:
    """The counsellor's case at step 4: these members work on it, their agencies have a part to play."""
    case = builders.bring_case(cast["counsellor"], now)
    cases.set_step(case, Step.NEEDED_AGENCIES, frozenset(cast.agencies[role] for role in roles))
    for role in roles:
        cases.put_on_team(case, cast[role], cast["counsellor"].member, now)
    return case


def covered(house: House, case: CaseId) -> DetailId:
    """A detail of the counsellor's that a release lets the shelter see, to plan for safety."""

    def seal(cast: Cast) -> DetailId:
        builders.release(cast["counsellor"], case, cast.agencies["shelter"], house.now)
        return builders.detail(cast["counsellor"], case, house.now)

    return house.work(seal)


def show(house: House, visitor: Visitor, detail: DetailId, to: str, purpose: Purpose = SAFETY) -> TestResponse:
    return visitor.post(f"/details/{detail}/show", agency=str(house.cast.agencies[to]), purpose=purpose.value)


def look(visitor: Visitor, detail: DetailId, purpose: Purpose = SAFETY) -> TestResponse:
    return visitor.post(f"/details/{detail}/shared/{purpose.value}/look")


def still(visitor: Visitor, detail: DetailId) -> int:
    return visitor.get(f"/details/{detail}/shared/{SAFETY.value}/still").status_code


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def last_deed(house: House) -> Any:
    return house.work(lambda _cast: list(record.links())[-1].entry)
