"""Who puts minutes right, approves and opens them; when they are due; what an old version tells."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.actions.domain import ActionFacts, ActionState
from conference.actions.schemas import NO_AGENCY
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import ActionId, AgencyId, CaseId, ItemId, MemberId, NoteId, PersonId
from conference.kernel.localday import working_days_later
from conference.kernel.narrative import Narrative
from conference.meetings.domain import MeetingState
from conference.minutes.domain import Owed, Standing
from conference.minutes.policy import (
    REMINDED_AT_MOST,
    Refusal,
    due,
    keeps,
    may_approve,
    may_carry_home,
    may_correct,
    may_reopen,
    may_send_actions,
    to_remind,
)
from conference.minutes.projection import Said, Stood, Wording, as_it_stood, corrected
from tests.cast import PARTS

TORONTO = ZoneInfo("America/Toronto")
NOW = datetime(2026, 11, 25, 20, 30, tzinfo=UTC)
"""Wed 25 Nov 2026, 15:30 in Toronto."""
IDS = {role: MemberId(UUID(int=number)) for number, role in enumerate(PARTS, 1)}
ENDED = Standing(MeetingState.ENDED, IDS["chair"], approved=False)
LOCKED = replace(ENDED, approved=True)
RUNNING = replace(ENDED, meeting=MeetingState.LIVE)


def actor(role: str, *roles: Role) -> Actor:
    part = PARTS[role]
    return Actor(
        person=PersonId(IDS[role]),
        member=IDS[role],
        agency=AgencyId(UUID(int=99)),
        roles=frozenset(roles) or part.roles,
        name=part.name,
        agency_name=part.agency,
        agency_kind=part.kind,
    )


@pytest.mark.parametrize("role", PARTS)
def test_the_recorder_corrects_the_chair_approves_and_nobody_else_does_either(role: str):
    who = actor(role)
    assert bool(may_correct(who, ENDED)) is (role == "recorder")
    assert bool(may_approve(who, ENDED)) is (role == "chair")
    assert bool(may_reopen(who, LOCKED)) is (role == "chair")
    assert bool(may_send_actions(who, ENDED, had_cases=True, sent=False)) is (role in {"chair", "recorder"})
    assert keeps(who, ENDED) is (role in {"chair", "recorder"})


def test_locked_minutes_are_changed_by_nobody_until_they_are_opened_again():
    recorder, chair = actor("recorder"), actor("chair")
    assert may_correct(recorder, LOCKED).code == Refusal.MINUTES_LOCKED
    assert may_approve(chair, LOCKED).code == Refusal.MINUTES_LOCKED
    assert may_reopen(chair, ENDED).code == Refusal.MINUTES_NOT_APPROVED


def test_nothing_is_done_with_minutes_of_a_conference_that_runs():
    recorder, chair = actor("recorder"), actor("chair")
    assert may_correct(recorder, RUNNING).code == Refusal.CONFERENCE_NOT_ENDED
    assert may_approve(chair, RUNNING).code == Refusal.CONFERENCE_NOT_ENDED
    assert may_send_actions(chair, RUNNING, had_cases=True, sent=False).code == Refusal.CONFERENCE_NOT_ENDED


def test_who_had_the_chair_last_approves_and_so_does_another_chair():
    took_over = replace(ENDED, chair=IDS["counsellor"])
    assert may_approve(actor("counsellor"), took_over)
    assert may_approve(actor("chair"), took_over)
    assert not may_approve(actor("shelter"), took_over)


def test_actions_are_sent_out_once_and_only_where_something_was_asked():
    chair = actor("chair")
    assert may_send_actions(chair, ENDED, had_cases=False, sent=False).code == Refusal.NO_CASES
    assert may_send_actions(chair, ENDED, had_cases=True, sent=True).code == Refusal.ACTIONS_SENT_ALREADY


def test_only_her_contacts_carry_anything_home_and_only_once_it_is_over():
    contacts = {IDS["counsellor"], IDS["shelter"]}
    carry = [role for role in PARTS if may_carry_home(actor(role), contacts, ENDED)]
    assert carry == ["counsellor", "shelter"]
    assert not may_carry_home(actor("counsellor"), contacts, RUNNING)


def test_actions_are_due_by_the_hour_and_minutes_at_the_end_of_a_working_day():
    actions, minutes = (due(owed, NOW, 24, 3, TORONTO) for owed in Owed)
    assert (actions.until, actions.last_day) == (NOW + timedelta(days=1), None)
    assert (minutes.until, minutes.last_day) == (datetime(2026, 12, 1, 5, tzinfo=UTC), date(2026, 11, 30))
    assert not minutes.late(minutes.until - timedelta(microseconds=1))
    assert minutes.late(minutes.until)


def test_a_holiday_is_no_working_day():
    friday = date(2026, 12, 24)  # the two days of Christmas after it, then the weekend
    assert working_days_later(friday, 1, {date(2026, 12, 25), date(2026, 12, 28)}) == date(2026, 12, 29)
    assert due(Owed.MINUTES, NOW, 24, 3, TORONTO, {date(2026, 11, 30)}).last_day == date(2026, 12, 1)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 20), st.sets(st.dates(), max_size=5))
def test_so_many_working_days_lie_between(day: date, count: int, holidays: set[date]):
    last = working_days_later(day, count, holidays)
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert sum(one.weekday() < 5 and one not in holidays for one in between) == count


def test_a_reminder_comes_shortly_before_the_time_and_not_for_ever_after():
    held = due(Owed.ACTIONS, NOW, 24, 3, TORONTO)
    assert not to_remind(held, NOW, held.until - timedelta(hours=6, seconds=1))
    assert to_remind(held, NOW, held.until - timedelta(hours=6))
    assert to_remind(held, NOW, held.until + timedelta(days=5))
    assert not to_remind(held, NOW, NOW + REMINDED_AT_MOST)


def said(text: str) -> Said:
    return Said(ItemId(UUID(int=1)), "Rosa Imani", "Lakeshore", Narrative.read(text), NOW, id=NoteId(UUID(int=2)))


def test_the_last_words_hold_and_the_earlier_ones_are_for_those_who_keep_the_minutes():
    one, two = (Wording(Narrative.read(text), "Mei Tran", "Income Support", NOW) for text in ("Two", "Three"))
    kept, read = (corrected(said("One"), [one, two], keeps=keeper) for keeper in (True, False))
    assert kept.words == read.words == "Three"
    assert [wording.text for wording in kept.earlier] == ["One", "Two"]
    assert read.earlier == ()
    assert corrected(said("One"), [], keeps=True).words == "One"


def action(state: ActionState) -> ActionFacts:
    without = state is ActionState.TO_PLACE
    return ActionFacts(
        id=ActionId(UUID(int=3)),
        case=CaseId(UUID(int=4)),
        pseudonym="Name",
        agency=None if without else AgencyId(UUID(int=5)),
        agency_name=str(NO_AGENCY) if without else "Another",
        text=Narrative.read("Keep a room"),
        due=None,
        state=state,
        outcome=None,
        reason=None,
        proposed_by=IDS["chair"],
        proposed_at=NOW,
    )


def test_a_version_tells_an_action_as_it_stood_but_never_whose_it_was_once_she_keeps_them_out():
    harbour = AgencyId(UUID(int=6))
    then = Stood(harbour, "Harbour House", date(2026, 12, 1), ActionState.ACCEPTED, None)

    def told(held: ActionFacts, *, took_over: frozenset[AgencyId] = frozenset()) -> ActionFacts:
        return as_it_stood(held, then, took_over=took_over, nobody="Nobody")

    for stood in (
        told(replace(action(ActionState.CLOSED), agency=harbour)),
        told(action(ActionState.CLOSED), took_over=frozenset({harbour})),
    ):
        assert (stood.agency_name, stood.due, stood.state) == ("Harbour House", date(2026, 12, 1), ActionState.ACCEPTED)
    taken = action(ActionState.TO_PLACE)
    assert told(taken) == taken
    elsewhere = told(action(ActionState.ACCEPTED))  # another agency has said yes since
    assert (elsewhere.agency, elsewhere.agency_name, elsewhere.state) == (None, "Nobody", ActionState.TO_PLACE)
