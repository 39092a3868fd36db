"""Which agencies may need help to keep what they promise: several promises, of more cases than a count hides."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.actions.domain import GapReason, Outcome
from conference.kernel.ids import AgencyId, CaseId
from conference.notices.domain import Kept, Times
from conference.notices.policy import may_need_help, not_kept_on, times_wrong

DAY = timedelta(days=1)
WEDNESDAY = date(2026, 11, 25)
MONDAY = date(2026, 11, 23)
SHELTER, POLICE = AgencyId(UUID(int=1)), AgencyId(UUID(int=2))
TIMES, HIDDEN = Times(), 5
LATE = Kept(SHELTER, CaseId(UUID(int=3)), date(2026, 11, 1), date(2026, 11, 10), None, None, None)
NOT_DONE = replace(LATE, due=None, closed_on=date(2026, 11, 12), outcome=Outcome.NOT_DONE, reason=GapReason.NO_CAPACITY)


def cases(number: int, promise: Kept = NOT_DONE) -> list[Kept]:
    return [replace(promise, case=CaseId(UUID(int=100 + place))) for place in range(number)]


@pytest.mark.parametrize(
    ("promise", "day"),
    [
        pytest.param(NOT_DONE, date(2026, 11, 12), id="we did not do it"),
        pytest.param(replace(NOT_DONE, reason=GapReason.SURVIVOR_DECLINED), None, id="she declined"),
        pytest.param(replace(NOT_DONE, outcome=Outcome.NOT_POSSIBLE), None, id="circumstances changed"),
        pytest.param(replace(NOT_DONE, outcome=Outcome.DONE, reason=None), None, id="done"),
        pytest.param(LATE, date(2026, 11, 15), id="past its day, the chairs heard"),
        pytest.param(replace(LATE, due=date(2026, 11, 20)), None, id="past its day, and nobody but its agency heard"),
        pytest.param(replace(LATE, due=None), None, id="without a day"),
        pytest.param(replace(LATE, since=date(2026, 11, 11)), None, id="late before the agency took it on"),
        pytest.param(
            replace(LATE, closed_on=date(2026, 11, 15), outcome=Outcome.DONE), None, id="done before the chairs heard"
        ),
        pytest.param(replace(LATE, closed_on=date(2026, 11, 16), outcome=Outcome.DONE), date(2026, 11, 15), id="later"),
        pytest.param(
            replace(NOT_DONE, due=date(2026, 11, 2), since=date(2026, 11, 1)), date(2026, 11, 7), id="both: once"
        ),
    ],
)
def test_the_day_on_which_a_promise_was_not_kept(promise: Kept, day: date | None):
    assert not_kept_on(promise, TIMES, WEDNESDAY) == day


@pytest.mark.parametrize(
    ("promises", "found"),
    [
        pytest.param(cases(5), {}, id="as many cases as a count hides"),
        pytest.param(cases(6), {SHELTER: 6}, id="one more"),
        pytest.param([NOT_DONE] * 40, {}, id="forty promises of one case"),
        pytest.param([*cases(5), *[NOT_DONE] * 40], {SHELTER: 42}, id="rounded down"),
        pytest.param([*cases(6), *cases(5, replace(NOT_DONE, agency=POLICE))], {SHELTER: 6}, id="each for itself"),
        pytest.param(cases(9, replace(NOT_DONE, closed_on=MONDAY - 91 * DAY)), {}, id="too long ago"),
        pytest.param(cases(9, replace(NOT_DONE, closed_on=MONDAY)), {}, id="of this week"),
    ],
)
def test_an_agency_is_named_for_several_promises_of_several_cases(promises: list[Kept], found):
    assert may_need_help(promises, TIMES, WEDNESDAY, HIDDEN) == found


def test_a_task_force_names_later_but_never_sooner_than_a_count_hides():
    assert may_need_help(cases(9), Times(repeats=10), WEDNESDAY, HIDDEN) == {}
    assert may_need_help(cases(9), Times(repeats=2), WEDNESDAY, HIDDEN) == {SHELTER: 6}
    assert may_need_help(cases(9), Times(repeats=2), WEDNESDAY, 10) == {}


@given(
    days=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 130)), max_size=60),
    day=st.integers(0, 6),
    hidden=st.integers(1, 10),
)
def test_all_week_long_the_same_is_told_and_nothing_of_few_cases(days, day: int, hidden: int):
    promises = [
        replace(NOT_DONE, case=CaseId(UUID(int=100 + case)), closed_on=MONDAY - back * DAY) for case, back in days
    ]
    found = may_need_help(promises, TIMES, MONDAY + day * DAY, hidden)
    assert found == may_need_help(promises, TIMES, MONDAY, hidden)
    assert all(number > hidden and number % (hidden + 1) == 0 for number in found.values())
    assert not found or len({case for case, back in days if 0 < back <= 90}) > hidden


@pytest.mark.parametrize(("days", "wrong"), [(89, {"repeat_days"}), (90, set()), (365, set()), (366, {"repeat_days"})])
def test_nothing_is_counted_for_less_than_a_quarter(days: int, wrong: set[str]):
    assert times_wrong(Times(repeat_days=days)).keys() == wrong
