"""Who is reminded of what on which day: across weekends, holidays, changes of the clocks, absences and departures."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.kernel.ids import ActionId, MemberId, new_uuid
from conference.notices.domain import OF_A_DAY, Promise, Reminder, Times
from conference.notices.policy import gathered, is_free, is_weekly, times_wrong, told, told_on
from tests.unit.test_looking_after import ANA, HERE, KIM, NADIA, SAM, SHELTER, STAFF

DAY = timedelta(days=1)
TIMES = Times()
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
"""A Friday, and the Monday after it."""
PROMISE = Promise(ActionId(new_uuid()), SHELTER, SAM, date(2026, 12, 9), frozenset(HERE))


@pytest.mark.parametrize(
    ("due", "holidays", "days"),
    [
        pytest.param(date(2026, 12, 9), (), ["Mon 07", "Wed 09", "Fri 11", "Mon 14"], id="Wednesday"),
        pytest.param(date(2026, 12, 7), (), ["Fri 04", "Mon 07", "Wed 09", "Mon 14"], id="Monday"),
        pytest.param(date(2026, 12, 12), (), ["Thu 10", "Fri 11", "Mon 14", "Thu 17"], id="Saturday"),
        pytest.param(date(2026, 12, 25), CHRISTMAS, ["Wed 23", "Thu 24", "Tue 29", "Wed 30"], id="a holiday"),
        pytest.param(date(2026, 12, 28), CHRISTMAS, ["Thu 24", "Thu 24", "Wed 30", "Mon 04"], id="the next one"),
        pytest.param(date(2026, 11, 2), (), ["Fri 30", "Mon 02", "Wed 04", "Mon 09"], id="the clocks went back"),
        pytest.param(date(2026, 3, 8), (), ["Fri 06", "Fri 06", "Tue 10", "Fri 13"], id="the clocks went forward"),
    ],
)
def test_each_reminder_has_its_day(due: date, holidays, days):
    assert [f"{told_on(due, reminder, TIMES, holidays):%a %d}" for reminder in OF_A_DAY] == days


@given(
    due=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    holidays=st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=9),
    times=st.builds(Times, ahead_days=st.integers(1, 14), late_days=st.integers(1, 14), chair_days=st.integers(15, 30)),
)
def test_nobody_is_reminded_on_a_free_day_and_the_order_holds(due: date, holidays, times: Times):
    days = [told_on(due, reminder, times, holidays) for reminder in OF_A_DAY]
    assert days == sorted(days)
    assert days[1] <= due < days[2]
    assert not any(is_free(day, holidays) for day in days)


def heard(promises, first: date, last: date, *, holidays=frozenset(), skip=(), own_off=None, times=TIMES):
    """Who hears what on which day, looked at every working day but those that are skipped."""
    said, since, day = dict[str, Mapping[MemberId, Counter[Reminder]]](), first - DAY, first
    while day <= last:
        if not is_free(day, holidays) and day not in skip:
            today = gathered(
                promises,
                STAFF,
                times,
                since=since,
                today=day,
                holidays=holidays,
                own_off=own_off or (lambda _member: ()),
            )
            since = day
            if today:
                said[f"{day:%a %d}"] = today
        day += DAY
    return said


def test_the_agency_hears_three_times_and_the_chair_once():
    one = {reminder: Counter({reminder: 1}) for reminder in OF_A_DAY}
    assert heard([PROMISE], date(2026, 12, 1), date(2026, 12, 31)) == {
        "Mon 07": {SAM: one[Reminder.AHEAD], KIM: one[Reminder.AHEAD]},
        "Wed 09": {SAM: one[Reminder.TODAY], KIM: one[Reminder.TODAY]},
        "Fri 11": {SAM: one[Reminder.LATE], KIM: one[Reminder.LATE]},
        "Mon 14": {NADIA: one[Reminder.VERY_LATE]},
    }


def test_a_look_that_was_missed_is_made_up_for_by_the_latest_there_is_to_say():
    skipped = {date(2026, 12, day) for day in (7, 8, 9, 10)}
    said = heard([PROMISE], date(2026, 12, 1), date(2026, 12, 12), skip=skipped)
    assert said == {"Fri 11": {member: Counter({Reminder.LATE: 1}) for member in (SAM, KIM)}}


def test_many_promises_are_one_count():
    second = replace(PROMISE, action=ActionId(new_uuid()))
    third = replace(PROMISE, due=date(2026, 12, 11))
    said = heard([PROMISE, second, third], date(2026, 12, 9), date(2026, 12, 9))
    assert said["Wed 09"][SAM] == Counter({Reminder.TODAY: 2, Reminder.AHEAD: 1})


def test_each_is_told_only_what_they_and_the_task_force_want():
    def own_off(member: MemberId):
        return {Reminder.AHEAD, Reminder.TODAY} if member == KIM else ()

    times = Times(off=frozenset({Reminder.LATE}))
    said = heard([PROMISE], date(2026, 12, 1), date(2026, 12, 31), own_off=own_off, times=times)
    assert {day: set(members) for day, members in said.items()} == {"Mon 07": {SAM}, "Wed 09": {SAM}, "Mon 14": {NADIA}}


@given(known=st.frozensets(st.sampled_from(sorted(HERE))), gone=st.frozensets(st.sampled_from(sorted(HERE))))
def test_nobody_hears_of_a_case_that_they_may_not_know_of(known, gone):
    staff = replace(STAFF, away=dict.fromkeys(gone, ANA))
    for reminder in OF_A_DAY:
        assert told(replace(PROMISE, known_to=known), reminder, staff) <= known - gone


@pytest.mark.parametrize(
    ("since", "today", "holidays", "weekly"),
    [
        pytest.param(date(2026, 12, 4), date(2026, 12, 7), (), True, id="Monday"),
        pytest.param(date(2026, 12, 7), date(2026, 12, 8), (), False, id="Tuesday"),
        pytest.param(date(2026, 12, 4), date(2026, 12, 8), (), True, id="Tuesday, nobody looked on Monday"),
        pytest.param(date(2026, 12, 24), date(2026, 12, 28), CHRISTMAS, False, id="Monday, a holiday"),
        pytest.param(date(2026, 12, 24), date(2026, 12, 29), CHRISTMAS, True, id="the day after it"),
    ],
)
def test_the_count_of_the_week_comes_on_its_first_working_day(since: date, today: date, holidays, weekly):
    assert is_weekly(since, today, holidays) is weekly


@pytest.mark.parametrize(
    ("times", "wrong"),
    [
        (Times(), {}),
        (Times(14, 14, 30), {}),
        (Times(0, 2, 5), {"ahead_days": "out_of_bounds"}),
        (Times(2, 15, 31), {"late_days": "out_of_bounds", "chair_days": "out_of_bounds"}),
        (Times(2, 5, 5), {"chair_days": "before_the_agency"}),
    ],
)
def test_settings_stay_within_bounds_and_the_agency_hears_first(times: Times, wrong):
    assert times_wrong(times) == wrong
