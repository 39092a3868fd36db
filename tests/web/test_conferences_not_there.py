"""A conference that is not there, or not called yet, shows nothing of itself."""

import pytest

from conference.cases import store as cases
from conference.infra.database import transaction
from conference.kernel.ids import MeetingId, new_uuid
from conference.meetings.service import series
from tests import builders
from tests.cast import Cast

QUESTION = "Can the parrot come along to the new flat?"


@pytest.mark.parametrize("role", ["counsellor", "detective", "recorder"])
def test_missing_conferences_are_missing_for_everybody(house, role, look):
    visitor = house.visitor(role)
    missing = look(visitor.get("/no-such-page"))
    for page in ("", "/agenda", "/minutes", "/regions", "/share"):
        assert look(visitor.get(f"/conferences/{new_uuid()}{page}")) == missing


def test_a_planned_agenda_is_not_shown_before_it_is_published(house_of):
    house = house_of()

    def plan(cast: Cast) -> tuple[MeetingId, str]:
        case = builders.bring_case(cast["counsellor"], house.now, question=QUESTION)
        with transaction():
            rhythm = series.create_series(
                first_day=house.now.date(), every_weeks=2, starts_at=house.now.time(), minutes=120
            )
            meeting = series.add_meeting(rhythm, house.now, 120)
        builders.planning.add_case(cast["chair"], meeting, case, house.now)
        return meeting, cases.cards([case])[case].pseudonym

    meeting, pseudonym = house.work(plan)
    assert pseudonym in house.visitor("chair").get(f"/conferences/{meeting}/agenda").text
    assert pseudonym not in house.visitor("detective").get(f"/conferences/{meeting}/agenda").text
