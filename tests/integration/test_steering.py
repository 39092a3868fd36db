"""The steering group hears on Mondays how many agencies may need help, and nothing that few cases could tell."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from conference.actions import service as actions
from conference.actions.domain import GapReason, Outcome
from conference.actions.models import Action
from conference.consent import service as consent
from conference.infra.database import transaction
from conference.kernel.ids import ActionId, CaseId
from conference.kernel.narrative import Narrative
from conference.notices.domain import Reminder, Times
from conference.notices.service import following, letters, steering
from tests import builders
from tests.cast import PARTS, ZONE, Cast
from tests.strict import make_strict

DAY = timedelta(days=1)
MONDAY = date(2026, 12, 7)
GRETA = PARTS["steering"].email


def at(day: date, hour: int = 8) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(ZONE)).astimezone(UTC)


def written(day: date) -> dict[str, int]:
    """Who hears of how many agencies on a day."""
    with transaction():
        found = letters.take_letters(at(day))
    return {to: said.reminders[Reminder.REPEATED] for to, said in found.items() if Reminder.REPEATED in said.reminders}


@pytest.fixture
def failed(cast: Cast, now: datetime):
    """An agency says of so many cases, each brought anew, that it did not do it, days before the Monday."""

    def failed(of: str, number: int) -> list[CaseId]:
        cases = [builders.bring_case(cast["counsellor"], now) for _ in range(number)]
        for case in cases:
            text, agency = Narrative.read("Keep a room"), cast.agencies[of]
            action = actions.propose(cast["counsellor"], case=case, agency=agency, text=text, due=None, now=now)
            actions.accept(cast[of], action, now)
            actions.close(cast[of], action, Outcome.NOT_DONE, reason=GapReason.NO_CAPACITY, text=None, now=now)
        return cases

    return failed


def test_it_hears_on_mondays_how_many_agencies_may_need_help(cast: Cast, failed):
    for of, number in (("shelter", 6), ("detective", 7), ("lawyer", 5)):
        failed(of, number)
    assert [written(MONDAY - DAY * ago) for ago in (3, 2, 1)] == [{}, {}, {}]
    assert written(MONDAY) == {GRETA: 2}
    assert written(MONDAY + DAY) == {}


@pytest.mark.parametrize("way", ["its own choice", "no Mondays", "the task force"])
def test_it_can_be_left_unsaid(cast: Cast, failed, way: str):
    failed("shelter", 6)
    if way == "the task force":
        following.change_times(Times(off=frozenset({Reminder.REPEATED})))
    else:
        off = frozenset({Reminder.REPEATED}) if way == "its own choice" else frozenset[Reminder]()
        following.choose_own(cast["steering"], off, monday=way == "its own choice")
    assert written(MONDAY) == {}


def test_what_has_run_on_past_its_day_counts_until_more_time_is_agreed(cast: Cast, now: datetime):
    cases = [builders.bring_case(cast["counsellor"], now) for _ in range(6)]
    agency, due = cast.agencies["shelter"], now.date()
    for case in cases:
        text = Narrative.read("Keep a room")
        action = actions.propose(cast["counsellor"], case=case, agency=agency, text=text, due=due, now=now)
        actions.accept(cast["shelter"], action, now)
    found = {day: steering.agencies_in_need(cast["steering"], Times(), at(day)) for day in (MONDAY - DAY, MONDAY)}
    assert found == {MONDAY - DAY: {}, MONDAY: {agency: 6}}
    with transaction() as current:
        current.execute(sa.update(Action).where(Action.case_id == cases[0]).values(due=MONDAY))
    assert steering.agencies_in_need(cast["steering"], Times(), at(MONDAY)) == {}


def test_cases_that_its_reader_is_kept_out_of_are_not_counted(cast: Cast, now: datetime, failed):
    cases = failed("shelter", 6)
    consent.exclude(cases[0], agency=cast.agencies["steering"], by=cast["counsellor"], now=now)
    assert written(MONDAY) == {}


def test_the_list_does_not_tell_its_reader_at_once_that_she_keeps_them_out(cast: Cast, failed):
    cases, agency = failed("shelter", 6), cast.agencies["shelter"]

    def named(day: date) -> bool:
        return agency in steering.agencies_in_need(cast["steering"], Times(), at(day))

    consent.exclude(cases[0], agency=cast.agencies["steering"], by=cast["counsellor"], now=at(MONDAY))
    assert [named(MONDAY + DAY * after) for after in range(8)] == [True] * 7 + [False]


@pytest.mark.parametrize("anew", ["it waits for another agency", "another agency has promised it"])
def test_the_list_does_not_tell_at_once_that_she_keeps_a_named_agency_out(cast: Cast, now: datetime, anew: str):
    cases = [builders.bring_case(cast["counsellor"], now) for _ in range(6)]
    shelter, made = cast.agencies["shelter"], dict[CaseId, ActionId]()
    for case in cases:
        text, due = Narrative.read("Keep a room"), now.date()
        made[case] = actions.propose(cast["counsellor"], case=case, agency=shelter, text=text, due=due, now=now)
        actions.accept(cast["shelter"], made[case], now)

    def named(day: date) -> bool:
        return shelter in steering.agencies_in_need(cast["steering"], Times(), at(day))

    out = at(MONDAY, 9)
    consent.exclude(cases[0], agency=shelter, by=cast["counsellor"], now=out)
    actions.take_back_from_kept_out(cases[0], out)
    if anew == "another agency has promised it":
        actions.place(cast["counsellor"], made[cases[0]], cast.agencies["lawyer"], out)
        actions.accept(cast["lawyer"], made[cases[0]], out)
    assert [named(MONDAY + DAY * after) for after in range(8)] == [True] * 7 + [False]


def test_in_a_strict_task_force_only_what_is_known_to_its_reader_is_counted(cast: Cast, failed):
    failed("shelter", 6)
    make_strict()
    assert written(MONDAY) == {}
