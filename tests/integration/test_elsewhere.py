"""What a chair is told, while planning, of cases that stand on another agenda to come."""

from datetime import datetime, timedelta

from flask import Flask

from conference.consent import service as consent
from conference.infra.database import transaction
from conference.kernel.ids import CaseId
from conference.meetings import service
from tests import builders
from tests.cast import Cast
from tests.integration.test_emergencies import SOON, asked, called


def told(cast: Cast, role: str, now: datetime, *here: CaseId) -> list[tuple[CaseId, datetime]]:
    """What is said beside the agenda of tomorrow with these cases on it."""
    meeting = builders.meeting(cast["chair"], here, now + timedelta(days=1), publish=False)
    return [(row.card.id, at) for row, at in service.elsewhere(cast[role], builders.held_meeting(meeting), now)]


def test_it_is_said_of_cases_that_the_reader_may_know_of(app: Flask, cast: Cast, now: datetime):
    own, other, secret = (builders.bring_case(cast["counsellor"], now, question=f"{turn}?") for turn in "abc")
    next_one, later = now + timedelta(days=7), now + timedelta(days=14)
    builders.meeting(cast["chair"], [other], later, publish=False)
    builders.meeting(cast["chair"], [secret], next_one, publish=False)
    with transaction():
        consent.exclude(secret, agency=cast.agencies["chair"], now=now)

    assert told(cast, "chair", now, own) == [(other, later)]


def test_of_an_emergency_conference_it_is_said_only_to_a_chair_who_may_know_of_it(
    app: Flask, cast: Cast, now: datetime
):
    case, request = asked(cast, now)
    called(cast, request, now)

    assert told(cast, "chair", now) == [(case, now + SOON)]
    with transaction():
        consent.exclude(case, agency=cast.agencies["chair"], now=now)
    assert told(cast, "chair", now + timedelta(minutes=1)) == []
