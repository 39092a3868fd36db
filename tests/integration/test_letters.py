"""What stands in the mail of a day and in the count of the week: one's own, as far as one may know of it."""

from datetime import UTC, datetime, timedelta

import pytest

from conference.accounts import service as accounts
from conference.accounts.service import absences
from conference.actions import service as actions
from conference.attendance import service as attendance
from conference.infra.database import transaction
from conference.kernel.actor import Role
from conference.kernel.narrative import Narrative
from conference.notices.domain import Open, Reminder, Times
from conference.notices.service import following
from conference.notices.service.letters import take_letters
from tests import builders
from tests.cast import PARTS

DAY = timedelta(days=1)
SAM = PARTS["shelter"].email
MONDAY = 5 * DAY
"""From the day of these tests, a Wednesday, on."""


@pytest.fixture
def case(cast, now):
    return builders.bring_case(cast["counsellor"], now)


def promise(cast, case, due, now, by=None):
    by = by or cast["shelter"]
    action = actions.propose(
        cast["counsellor"], case=case, agency=by.agency, text=Narrative.read("Keep a room"), due=due, now=now
    )
    actions.accept(by, action, now)
    return action


def letters(at):
    with transaction():
        return take_letters(at)


def test_of_what_is_set_aside_no_mail_says_anything_until_the_day_that_was_named(cast, now, case):
    friday = now + 2 * DAY
    action = promise(cast, case, friday.date(), now)
    actions.snooze(cast["shelter"], action, friday.date(), now)
    assert letters(now) == {}
    assert letters(now + DAY) == {}
    assert letters(friday)[SAM].reminders == {Reminder.TODAY: 1}


def test_the_week_counts_what_one_may_know_of_and_as_late_only_what_is_past_its_day(cast, now, case):
    monday, hidden = now + MONDAY, builders.bring_case(cast["counsellor"], now)
    for due in (monday - DAY, monday, monday + 9 * DAY):
        promise(cast, case, due.date(), now)
    promise(cast, hidden, now.date(), now)
    attendance.step_aside(cast["shelter"], hidden, now)
    letter = letters(monday)[SAM]
    assert (letter.own, letter.agencys) == (Open(3, 1), Open(3, 1))


def test_who_is_away_on_monday_hears_nothing_and_who_stands_in_counts_theirs(cast, now, case):
    monday = now + MONDAY
    ana, ida = (builders.colleague(cast, "shelter", name, now) for name in ("Ana Silva", "Ida Berg"))
    promise(cast, case, monday.date() + 9 * DAY, now, by=ana)
    absences.say_away(ana, monday.date(), monday.date(), ida.member, now)
    found = letters(monday)
    assert {email: (letter.own, letter.agencys) for email, letter in found.items()} == {
        SAM: (Open(0, 0), Open(1, 0)),
        "ida.berg@example.org": (Open(1, 0), Open(0, 0)),
    }


def test_who_acts_for_two_agencies_gets_one_mail_with_both(cast, now, case):
    monday, part = now + MONDAY, PARTS["shelter"]
    other = accounts.add_member(
        name=part.name,
        email=part.email,
        language="en",
        agency=cast.agencies["lawyer"],
        roles=[Role.COORDINATOR],
        now=now,
    )
    for by in (cast["shelter"], accounts.acting([other], now)[other]):
        promise(cast, case, monday.date(), now, by=by)
    letter = letters(monday)[SAM]
    assert letter.reminders == {Reminder.TODAY: 2}
    assert (letter.own, letter.agencys) == (Open(2, 0), Open(2, 0))


def test_the_mails_of_a_day_wait_for_its_morning_and_are_written_once(cast, now, case):
    thursday, seven = now + DAY, datetime(2026, 11, 26, 12, tzinfo=UTC)  # in Toronto
    promise(cast, case, thursday.date(), now)
    assert letters(seven - timedelta(seconds=1)) == {}
    assert letters(seven)[SAM].reminders == {Reminder.TODAY: 1}
    assert letters(thursday) == {}


def test_a_task_force_without_the_count_of_the_week_gets_none(cast, now, case):
    promise(cast, case, None, now)
    following.change_times(Times(monday=False))
    assert letters(now + MONDAY) == {}
