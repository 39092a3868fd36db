"""A nudge: who may, what its history shows, and whose one mail of the day it rides in, saying nothing but a count."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from conference.accounts import moves
from conference.accounts.service import absences
from conference.actions import service as actions
from conference.actions import store
from conference.actions.domain import Move, Outcome
from conference.attendance import service as attendance
from conference.cases import store as cases_store
from conference.consent import service as consent
from conference.infra.database import transaction
from conference.kernel.actor import Role
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import ActionId, CaseId
from conference.kernel.narrative import Narrative
from conference.notices.domain import Reminder
from conference.notices.service import following, letters
from conference.referrals import service as referrals
from conference.referrals.domain import Move as Made
from conference.referrals.domain import NewReferral, ReferralState, StepKind
from tests import builders
from tests.cast import PARTS, ZONE, Cast

DAY = timedelta(days=1)
WEDNESDAY = date(2026, 12, 2)
SAM, ANA = PARTS["shelter"].email, "ana.silva@example.org"
ONE = {Reminder.NUDGED: 1}


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo(ZONE)).astimezone(UTC)


NIGHT, MORNING, NOON, EVENING = (at(WEDNESDAY, hour) for hour in (2, 8, 12, 20))


@pytest.fixture
def case(cast: Cast) -> CaseId:
    return builders.bring_case(cast["counsellor"], NIGHT)


@pytest.fixture
def promise(cast: Cast, case: CaseId) -> Callable[..., ActionId]:
    def promise(by: str = "detective", due: date | None = None) -> ActionId:
        action = actions.propose(
            cast[by], case=case, agency=cast.agencies["shelter"], text=Narrative.read("Keep a room"), due=due, now=NIGHT
        )
        actions.accept(cast["shelter"], action, NIGHT)
        return action

    return promise


def written(now: datetime) -> dict[str, dict[Reminder, int]]:
    """The gathered mails that are written at a look."""
    with transaction():
        return {to: dict(letter.reminders) for to, letter in letters.take_letters(now).items()}


def test_it_is_that_days_mail_of_who_had_none_and_stands_in_the_history(cast: Cast, promise):
    action = promise()
    assert written(MORNING) == {}
    actions.nudge(cast["chair"], action, NOON)
    last = store.history(action)[-1]
    assert (last.kind, last.by, last.at) == (Move.NUDGED, cast["chair"].name, NOON)
    assert written(NOON) == {SAM: ONE}
    assert written(EVENING) == {}


def test_who_had_their_mail_of_the_day_hears_it_with_that_of_the_next_working_day(cast: Cast, promise):
    friday = WEDNESDAY + 2 * DAY
    action, due = promise(), promise(due=friday)
    assert written(at(friday, 8)) == {SAM: {Reminder.TODAY: 1}}
    actions.nudge(cast["chair"], action, at(friday, 9))
    actions.nudge(cast["detective"], due, at(friday, 9))
    for later in (
        at(friday, 10),
        at(friday, 23),
        at(friday + DAY, 12),
        at(friday + 2 * DAY, 12),
        at(friday + 3 * DAY, 6),
    ):
        assert written(later) == {}
    monday = written(at(friday + 3 * DAY, 8))
    assert monday == {SAM: {Reminder.LATE: 1, Reminder.NUDGED: 2}}
    assert written(at(friday + 3 * DAY, 12)) == {}


def test_a_nudge_at_night_rides_in_the_mail_of_the_morning(cast: Cast, promise):
    action, _due = promise(), promise(due=WEDNESDAY)
    actions.nudge(cast["detective"], action, NIGHT)
    assert written(NIGHT) == {}
    assert written(MORNING) == {SAM: {Reminder.TODAY: 1, Reminder.NUDGED: 1}}


def test_once_a_day_by_the_local_day_whoever_asks(cast: Cast, promise):
    action = promise()
    actions.nudge(cast["chair"], action, at(WEDNESDAY, 23, 59))  # by then it is the next day in UTC
    for role in ("chair", "detective", "counsellor"):
        with pytest.raises(RefusedError, match="nudged_today"):
            actions.nudge(cast[role], action, at(WEDNESDAY, 23, 59))
    actions.nudge(cast["counsellor"], action, at(WEDNESDAY + DAY, 0, 1))
    assert written(at(WEDNESDAY + DAY, 8)) == {SAM: ONE}


def test_who_may_and_who_may_not(cast: Cast, promise, case: CaseId):
    action = promise()
    kim = builders.colleague(cast, "shelter", "Kim Marsh", NIGHT)
    kai = builders.colleague(cast, "shelter", "Kai Storm", NIGHT, Role.COORDINATOR)
    found = store.facts([action])
    owning = actions.owners(found, NOON)
    may = {
        role for role in cast if actions.nudgeable(cast[role], found, owning, NOON, lead=cast.agencies["counsellor"])
    }
    assert may == {"chair", "counsellor", "detective"}
    with pytest.raises(RefusedError, match="yours_to_look_after"):
        actions.nudge(cast["shelter"], action, NOON)
    with pytest.raises(RefusedError, match="not_your_agency"):
        actions.nudge(kim, action, NOON)
    for role in ("lawyer", "recorder", "privacy", "adviser", "observer", "administrator", "steering"):
        with pytest.raises(HiddenError):
            actions.nudge(cast[role], action, NOON)
    actions.nudge(kai, action, NOON)


def test_whoever_may_not_know_of_the_case_neither_nudges_nor_hears_of_one(cast: Cast, promise, case: CaseId):
    action, ana = promise(), builders.colleague(cast, "shelter", "Ana Silva", NIGHT, Role.COORDINATOR)
    written(MORNING)
    actions.nudge(cast["counsellor"], action, NOON)
    attendance.step_aside(cast["shelter"], case, NOON)
    attendance.step_aside(cast["chair"], case, NOON)
    with pytest.raises(HiddenError):
        actions.nudge(cast["chair"], action, at(WEDNESDAY + DAY, 9))
    assert written(EVENING) == {ANA: ONE}
    actions.nudge(cast["counsellor"], action, at(WEDNESDAY + DAY, 9))
    consent.exclude(case, agency=ana.agency, by=cast["counsellor"], now=at(WEDNESDAY + DAY, 9))
    actions.take_back_from_kept_out(case, at(WEDNESDAY + DAY, 9))
    assert written(at(WEDNESDAY + DAY, 10)) == {}
    assert written(at(WEDNESDAY + 2 * DAY, 10)) == {}


def test_who_does_not_want_to_hear_does_not_and_who_asked_is_told_the_same(cast: Cast, promise):
    action = promise()
    following.choose_own(cast["shelter"], frozenset({Reminder.NUDGED}), monday=True)
    written(MORNING)
    actions.nudge(cast["chair"], action, NOON)
    assert written(NOON) == {}
    following.choose_own(cast["shelter"], frozenset(), monday=True)
    assert written(at(WEDNESDAY + DAY, 8)) == {}
    actions.nudge(cast["chair"], action, at(WEDNESDAY + DAY, 9))
    assert written(at(WEDNESDAY + DAY, 10)) == {SAM: ONE}


def test_it_follows_the_promise_until_it_is_told(cast: Cast, promise):
    friday = WEDNESDAY + 2 * DAY
    handed, away, left, closed = (promise() for _ in range(4))
    ana, ida = (builders.colleague(cast, "shelter", name, NIGHT) for name in ("Ana Silva", "Ida Berg"))
    for action in (handed, away, left, closed):
        actions.nudge(cast["detective"], action, at(friday, 23))
    actions.carry(cast["shelter"], handed, ana.member, at(friday, 23))
    for action in (away, left):
        actions.carry(cast["shelter"], action, ida.member, at(friday, 23))
    actions.close(cast["shelter"], closed, Outcome.DONE, reason=None, text=None, now=at(friday, 23))
    monday = at(friday + 3 * DAY, 8)
    absences.say_away(ida, monday.date(), monday.date(), cast["shelter"].member, monday)
    moves.end_member(ANA, monday)
    assert written(monday + timedelta(hours=1))[SAM][Reminder.NUDGED] == 3


def test_what_somebody_looks_after_by_now_they_are_not_asked_about(cast: Cast, promise):
    action, kai = promise(), builders.colleague(cast, "shelter", "Kai Storm", NIGHT, Role.COORDINATOR)
    written(MORNING)
    actions.nudge(kai, action, NOON)
    actions.carry(cast["shelter"], action, kai.member, NOON)
    assert written(EVENING) == {}


# ------------------------------------------------------------------------------------------------- the two-week check
@pytest.fixture
def met(cast: Cast, case: CaseId) -> Callable[[date], object]:
    def met(on: date) -> object:
        need = cases_store.cards([case])[case].needs[0].id
        new = NewReferral(need, cast.agencies["shelter"], Narrative(""), Narrative.read("Mornings"), on)
        found = referrals.offer(cast["counsellor"], case, new, NIGHT)
        referrals.move(cast["shelter"], found, Made.ACCEPT, NIGHT)
        referrals.note_step(cast["shelter"], found, StepKind.NAMED_PERSON, NIGHT, on=on, who=Narrative.read("Ida"))
        for made in (Made.INTRODUCE, Made.MEET):
            referrals.move(cast["shelter"], found, made, NIGHT, on=on)
        return found

    return met


def checks(now: datetime) -> dict[str, int]:
    return {to: said[Reminder.CHECK] for to, said in written(now).items() if Reminder.CHECK in said}


def test_who_offered_it_is_asked_once_for_the_check_two_weeks_after_she_was_met(cast: Cast, met):
    met(WEDNESDAY - DAY)
    builders.colleague(cast, "counsellor", "Ida Berg", NIGHT)
    due = WEDNESDAY + 13 * DAY
    found = {day: checks(at(WEDNESDAY + day * DAY, 8)) for day in range(20)}
    assert {WEDNESDAY + day * DAY: told for day, told in found.items() if told} == {due: {PARTS["counsellor"].email: 1}}


def test_a_meeting_that_is_noted_late_is_asked_about_all_the_same(cast: Cast, met):
    written(at(WEDNESDAY, 1) - timedelta(hours=17))
    met(WEDNESDAY - 30 * DAY)
    assert checks(MORNING) == {PARTS["counsellor"].email: 1}
    assert checks(at(WEDNESDAY + DAY, 8)) == {}


def test_while_who_offered_it_is_away_a_colleague_is_asked_and_never_who_may_not_read_it(cast: Cast, case: CaseId, met):
    met(WEDNESDAY - 30 * DAY)
    ida = builders.colleague(cast, "counsellor", "Ida Berg", NIGHT)
    absences.say_away(cast["counsellor"], WEDNESDAY, WEDNESDAY, None, NIGHT)
    attendance.step_aside(ida, case, NIGHT)
    assert checks(MORNING) == {}  # the chair, who would come next, does not read it
    assert checks(at(WEDNESDAY + DAY, 8)) == {PARTS["counsellor"].email: 1}


def test_of_what_she_ended_or_was_asked_about_nobody_is_asked(cast: Cast, case: CaseId, met):
    first = met(WEDNESDAY - 30 * DAY)
    referrals.note_step(cast["counsellor"], first, StepKind.CHECKED, NIGHT, who=Narrative(""))
    assert checks(MORNING) == {}
    referrals.move(cast["counsellor"], first, Made.TAKES_PART, MORNING)
    referrals.move(cast["counsellor"], first, Made.CLOSE, MORNING)
    assert referrals.own(cast["counsellor"], first, MORNING).state is ReferralState.CLOSED
    met(WEDNESDAY - 30 * DAY)
    consent.exclude(case, agency=cast.agencies["shelter"], by=cast["counsellor"], now=MORNING)
    assert checks(at(WEDNESDAY + DAY, 8)) == {}


def test_in_a_case_that_is_closed_nobody_is_asked(cast: Cast, case: CaseId, met):
    met(WEDNESDAY - 30 * DAY)
    consent.close_case(cast["counsellor"], case, NIGHT)
    assert checks(MORNING) == {}


def test_who_does_not_want_to_hear_of_checks_does_not(cast: Cast, met):
    met(WEDNESDAY - 30 * DAY)
    following.choose_own(cast["counsellor"], frozenset({Reminder.CHECK}), monday=True)
    assert checks(MORNING) == {}
