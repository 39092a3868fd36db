"""What is told of a release goes by the task force's own day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from conference.consent import service as consent
from conference.consent.policy import RECONSENT_PROMPT
from tests import builders
from tests.cast import ZONE


def at_eight(now: datetime) -> datetime:
    """Eight in the evening at the table, as the clock tells it: in UTC it is tomorrow."""
    return now.astimezone(ZoneInfo(ZONE)).replace(hour=20).astimezone(UTC)


def test_a_release_that_ends_today_is_told_until_the_local_day_is_over(cast, now):
    case = builders.bring_case(cast["counsellor"], now)
    ending = builders.release(cast["counsellor"], case, cast.agencies["shelter"], now, days=0)
    evening = at_eight(now)
    assert evening.date() > now.date()

    assert [row.id for row in consent.releases_ending(cast["counsellor"], evening)] == [ending]
    assert consent.releases_ending(cast["counsellor"], evening + timedelta(hours=4)) == []


def test_a_release_is_told_two_weeks_ahead_counted_in_local_days(cast, now):
    assert timedelta(days=14) == RECONSENT_PROMPT
    case = builders.bring_case(cast["counsellor"], now)
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now, days=15)
    evening = at_eight(now)

    assert consent.releases_ending(cast["counsellor"], evening) == []
    assert len(consent.releases_ending(cast["counsellor"], evening + timedelta(hours=4))) == 1
