"""What a promise keeps when it is moved on, and what it leaves behind: each move is told, nothing is lost with it."""

from datetime import timedelta
from functools import partial

import pytest

from conference.actions import service as actions
from conference.actions import store
from conference.actions.domain import ActionState, GapCause, GapReason, Move, Outcome
from conference.actions.service.following import tick_step
from conference.consent import service as consent
from conference.directory import store as directory
from conference.kernel.errors import RefusedError
from conference.kernel.narrative import Narrative
from conference.meetings import service as meetings
from conference.notices.mergers import merge
from tests import builders

WORDS = Narrative.read("The landlord has not called back")
DAY = timedelta(days=1)


@pytest.fixture
def case(cast, now):
    return builders.bring_case(cast["counsellor"], now)


@pytest.fixture
def action(cast, now, case):
    """A promise of the shelter's, for the day after tomorrow."""
    return promise(cast, case, now)


def promise(cast, case, now):
    asked = actions.propose(
        cast["counsellor"],
        case=case,
        agency=cast.agencies["shelter"],
        text=Narrative.read("Keep a room"),
        due=now.date() + 2 * DAY,
        now=now,
    )
    actions.accept(cast["shelter"], asked, now)
    return asked


def held(action):
    return store.facts([action])[0]


def done(cast, action, now):
    actions.close(cast["shelter"], action, Outcome.DONE, reason=None, text=None, now=now)


def merged(cast, old, new, now):
    agencies = {one.id: one for one in directory.agencies()}
    merge(agencies[cast.agencies[old]], agencies[cast.agencies[new]], now)


def test_every_move_between_two_conferences_is_told_with_its_day(cast, now, action):
    due, later, mate = now.date() + 2 * DAY, now.date() + 9 * DAY, builders.colleague(cast, "shelter", "Ana Silva", now)
    sam, police = cast["shelter"], cast["detective"]
    actions.snooze(sam, action, now.date() + DAY, now)
    for agree in (False, True):
        actions.ask_time(sam, action, later, WORDS, now)
        actions.answer_time(cast["chair"], action, now, agree=agree)
    actions.carry(sam, action, mate.member, now)
    for answer in (lambda: actions.decline(police, action, GapReason.OTHER, now), lambda: None):
        actions.offer(sam, action, police.agency, WORDS, now)
        answer()
    actions.accept(police, action, now)
    told = [(move.kind, move.day, move.by) for move in store.history(action)]
    assert told[2:] == [
        (Move.SNOOZED, now.date() + DAY, "Sam Lindqvist"),
        (Move.ASKED_FOR_TIME, later, "Sam Lindqvist"),
        (Move.NOT_GIVEN_TIME, later, "Nadia Bell"),
        (Move.ASKED_FOR_TIME, later, "Sam Lindqvist"),
        (Move.GIVEN_TIME, later, "Nadia Bell"),
        (Move.HANDED_OVER, later, "Sam Lindqvist"),
        (Move.OFFERED, later, "Sam Lindqvist"),
        (Move.NOT_TAKEN_ON, later, None),
        (Move.OFFERED, later, "Sam Lindqvist"),
        (Move.TAKEN_ON, later, "Tom Okafor"),
    ]
    assert [move.day for move in store.history(action)[:2]] == [due, due]
    assert [move.carrier for move in store.history(action) if move.kind is Move.HANDED_OVER] == ["Ana Silva"]


def test_who_takes_a_promise_on_begins_it_anew(cast, now, action):
    sam, police = cast["shelter"], cast["detective"]
    actions.begin(sam, action, now)
    actions.ask_time(sam, action, now.date() + 9 * DAY, WORDS, now)
    actions.snooze(sam, action, now.date() + DAY, now)
    actions.offer(sam, action, police.agency, WORDS, now)
    actions.accept(police, action, now)
    taken = held(action)
    assert (taken.begun_at, taken.asked_until, taken.asked_by, taken.snoozed_until) == (None, None, None, None)
    assert [one.id for one in actions.inbox(police, now).owed] == [action]
    actions.begin(police, action, now)


def test_an_agency_is_offered_a_promise_once_and_never_its_own(cast, now, action):
    actions.offer(cast["shelter"], action, cast.agencies["detective"], WORDS, now)
    for agency in ("detective", "shelter"):
        with pytest.raises(RefusedError, match="asked_already"):
            actions.offer(cast["shelter"], action, cast.agencies[agency], WORDS, now)


def test_what_was_cleared_and_is_done_a_second_time_stands_on_the_agenda_again(cast, now, case, action):
    meeting = builders.meeting(cast["chair"], [case], now)
    agenda = partial(meetings.agenda, cast["chair"], meeting=builders.held_meeting(meeting), now=now)
    done(cast, action, now)
    meetings.clear_done(cast["chair"], meeting, now)
    assert agenda().done == ()
    actions.reopen(cast["shelter"], action, WORDS, now)
    done(cast, action, now)
    assert [one.id for one in agenda().done] == [action]


def test_what_is_over_is_not_asked_again_of_an_agency_that_she_keeps_out_since(cast, now, case, action):
    done(cast, action, now)
    consent.exclude(case, agency=cast.agencies["shelter"], by=cast["counsellor"], now=now)
    with pytest.raises(RefusedError, match="agency_cannot_be_asked"):
        actions.reopen(cast["chair"], action, WORDS, now)
    assert held(action).state is ActionState.CLOSED


def test_who_opens_it_again_as_a_question_is_the_one_who_asks(cast, now, action):
    done(cast, action, now)
    actions.reopen(cast["chair"], action, WORDS, now + DAY)
    assert (held(action).proposed_by, held(action).proposed_at) == (cast["chair"].member, now + DAY)


def test_a_private_step_of_what_is_over_stays_as_it_was(cast, now, action):
    actions.keep_step(cast["shelter"], action, Narrative.read("Ask the night shift"), now)
    (step,) = store.steps(action, cast["shelter"].agencies)
    done(cast, action, now)
    with pytest.raises(RefusedError, match="already_closed"):
        tick_step(cast["shelter"], action, step.id, now)
    assert store.steps(action, cast["shelter"].agencies) == [step]
    assert held(action).updates == ()


def test_what_was_set_aside_is_back_on_the_day_that_was_named(cast, now, action):
    actions.snooze(cast["shelter"], action, now.date() + 2 * DAY, now)
    for passed, part in ((DAY, "later"), (2 * DAY, "today"), (3 * DAY, "overdue")):
        found = actions.inbox(cast["shelter"], now + passed)
        assert [one.id for one in getattr(found, part)] == [one.id for one in found.owed] == [action]


def test_what_the_table_noted_as_the_cause_of_a_gap_stays_when_its_agency_says_no(cast, now, shared_scene):
    _case, meeting, _detail, _release = shared_scene
    builders.command(cast["counsellor"], meeting, "propose", now, line="Hold a bed @Harbour House")
    (asked,) = store.for_meeting(meeting)
    builders.command(cast["chair"], meeting, "note_gap", now, action=asked.id, cause=GapCause.WAITING_LIST)
    builders.command(cast["shelter"], meeting, "decline", now, action=asked.id, reason=GapReason.OTHER)
    assert (held(asked.id).state, held(asked.id).gap) == (ActionState.DECLINED, GapCause.WAITING_LIST)


@pytest.mark.parametrize("role", ["shelter", "lawyer"])
def test_an_offer_follows_a_merger_and_ends_where_it_would_be_to_itself(cast, now, action, role):
    actions.offer(cast["shelter"], action, cast.agencies["lawyer"], WORDS, now)
    new = "detective" if role == "lawyer" else "lawyer"
    merged(cast, role, new, now + DAY)
    offered = cast.agencies["detective"] if role == "lawyer" else None
    assert (held(action).agency, held(action).offered_to) == (
        cast.agencies["shelter" if role == "lawyer" else "lawyer"],
        offered,
    )
    assert store.history(action)[-1].kind is Move.AGENCY_MERGED


def test_an_offer_ends_where_an_agency_that_she_keeps_out_merged_into_who_was_asked(cast, now, case, action):
    actions.offer(cast["shelter"], action, cast.agencies["lawyer"], WORDS, now)
    consent.exclude(case, agency=cast.agencies["detective"], by=cast["counsellor"], now=now)
    merged(cast, "detective", "lawyer", now + DAY)
    actions.take_back_from_kept_out(case, now + DAY)
    assert (held(action).state, held(action).offered_to) == (ActionState.ACCEPTED, None)


def test_unfinished_business_is_only_of_cases_that_its_reader_may_know_of(cast, now, case, action):
    meeting = builders.held_meeting(builders.meeting(cast["chair"], [], now))
    assert [one.id for one in meetings.agenda(cast["detective"], meeting, now).unfinished] == [action]
    consent.exclude(case, agency=cast.agencies["detective"], now=now)
    assert meetings.agenda(cast["detective"], meeting, now).unfinished == ()
    assert [one.id for one in meetings.agenda(cast["chair"], meeting, now).unfinished] == [action]
