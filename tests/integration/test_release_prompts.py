"""Before a release ends, its holder is asked to speak with her again: in local days, once for each prompt, and never
after she said no.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent.policy import RECONSENT_PROMPTS
from conference.infra.database import db
from conference.infra.mail import OutgoingMail
from conference.kernel.ids import CaseId
from conference.notices import jobs as notices
from tests import builders
from tests.cast import ZONE, Cast

DAY = timedelta(days=1)


def at_eight(now: datetime) -> datetime:
    """Eight in the evening at the table, as the clock tells it: in UTC it is tomorrow."""
    return now.astimezone(ZoneInfo(ZONE)).replace(hour=20).astimezone(UTC)


@pytest.fixture
def case(cast: Cast, now: datetime) -> CaseId:
    return builders.bring_case(cast["counsellor"], now)


def test_a_release_that_ends_today_is_told_until_the_local_day_is_over(cast: Cast, now: datetime, case: CaseId):
    ending = builders.release(cast["counsellor"], case, cast.agencies["shelter"], now, days=0)
    evening = at_eight(now)
    assert evening.date() > now.date()

    assert [row.id for row in consent.releases_ending(cast["counsellor"], evening)] == [ending]
    assert consent.releases_ending(cast["counsellor"], evening + timedelta(hours=4)) == []


def test_a_release_is_told_two_weeks_ahead_counted_in_local_days(cast: Cast, now: datetime, case: CaseId):
    assert [prompt.days for prompt in RECONSENT_PROMPTS] == [14, 3]
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now, days=15)
    evening = at_eight(now)

    assert consent.releases_ending(cast["counsellor"], evening) == []
    assert len(consent.releases_ending(cast["counsellor"], evening + timedelta(hours=4))) == 1


def mails() -> list[tuple[str, str, str]]:
    rows = db.session.query(OutgoingMail).order_by(OutgoingMail.written_at, OutgoingMail.to).all()
    return [(row.to, row.subject, row.body) for row in rows]


def test_each_prompt_is_mailed_once_to_the_holder_alone_and_says_nothing(cast: Cast, now: datetime, case: CaseId):
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    told: list[int] = []
    for days in range(32):
        for _again in range(2):
            before = len(mails())
            notices.prompt_holders(now + days * DAY)
            told += [30 - days] * (len(mails()) - before)
    assert told == [14, 3]
    for to, subject, body in mails():
        assert to == "rosa@victimservices.example.org"
        assert subject == "You have something to read"
        assert not any(word in body for word in ("Harbour", "release", "end", str(case)))


def test_a_prompt_that_was_missed_is_made_up_for_once(cast: Cast, now: datetime, case: CaseId):
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    for days in (28, 29, 30, 31):
        notices.prompt_holders(now + days * DAY)
    assert len(mails()) == 1


@pytest.mark.parametrize("how", ["withdrawn", "everything", "closed to her"])
def test_nobody_is_prompted_to_ask_a_survivor_again_who_said_no(cast: Cast, now: datetime, case: CaseId, how: str):
    made = builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    {
        "withdrawn": lambda: consent.withdraw(cast["detective"], made, now),
        "everything": lambda: consent.withdraw_everything(cast["detective"], case, survivor_of(case), now),
        "closed to her": lambda: consent.exclude(case, agency=cast.agencies["counsellor"], now=now),
    }[how]()
    before = len(mails())
    for days in range(32):
        notices.prompt_holders(now + days * DAY)
        assert consent.releases_ending(cast["counsellor"], now + days * DAY) == []
    assert len(mails()) == before


def test_a_short_release_is_not_prompted_for_as_soon_as_it_is_recorded(cast: Cast, now: datetime, case: CaseId):
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now, days=10)
    notices.prompt_holders(now)
    assert mails() == []
    notices.prompt_holders(now + 7 * DAY)
    assert len(mails()) == 1
