"""Actions at the table: one line, another agency, the gap ledger, the read-back and the end."""

from datetime import date

import pytest

from conference.actions import service as actions
from conference.actions import store as actions_store
from conference.actions.domain import ActionState, GapCause, GapReason
from conference.actions.domain.one_line import LineRefused
from conference.actions.schemas import NO_AGENCY
from conference.attendance import service as attendance
from conference.cases import store as cases
from conference.consent import service as consent
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.narrative import NarrativeRefused
from conference.meetings import store as meetings
from conference.meetings.domain import EventKind, ItemState
from tests import builders


@pytest.fixture
def table(cast, shared_scene, now):
    """A case on the table; the chair, its agency, the shelter and the police are in the room."""
    case, meeting, _detail, _release = shared_scene
    builders.enter(cast["recorder"], meeting, now)
    return case, meeting


def ask(cast, meeting, now, line="Hold a bed @Harbour House"):
    builders.command(cast["counsellor"], meeting, "propose", now, line=line)
    return newest(meeting)


def newest(meeting):
    return max(actions_store.for_meeting(meeting), key=lambda held: str(held.id))


def held(action):
    return actions_store.facts([action.id])[0]


def shown(cast, meeting, role, now):
    return builders.board(cast[role], meeting, now)


def decline(cast, meeting, action, now):
    values = {"action": action.id, "reason": GapReason.NO_CAPACITY}
    builders.command(cast["shelter"], meeting, "decline", now, **values)


def test_a_line_is_an_action_with_its_agency_day_and_need(cast, now, table):
    case, meeting = table
    action = ask(cast, meeting, now, "Hold a bed @Harb !2026-12-04 #1")
    need = cases.cards([case])[case].needs[0]
    assert (action.text, action.agency, action.due, action.need) == (
        "Hold a bed",
        cast.agencies["shelter"],
        date(2026, 12, 4),
        need.id,
    )
    assert shown(cast, meeting, "detective", now).needs[need.id] == need.text


def test_a_line_that_cannot_be_read_proposes_nothing(cast, now, table):
    _case, meeting = table
    for line, refused in (
        ("Hold a bed", LineRefused),
        ("Call 416 555 0142 @Harb", NarrativeRefused),
        ("x" * 201 + " @Harb", NarrativeRefused),
        ("\u3164 @Harb", LineRefused),
    ):
        with pytest.raises(refused):
            ask(cast, meeting, now, line)
    assert not actions_store.for_meeting(meeting)


def test_what_an_agency_declined_is_asked_of_another(cast, now, table):
    _case, meeting = table
    action = ask(cast, meeting, now)
    decline(cast, meeting, action, now)
    values = {"action": action.id, "agency": cast.agencies["detective"]}
    with pytest.raises(RefusedError, match="not_yours_to_place"):
        builders.command(cast["detective"], meeting, "ask_another", now, **values)
    builders.command(cast["counsellor"], meeting, "ask_another", now, **values)
    again = held(action)
    assert (again.state, again.agency, again.reason) == (ActionState.PROPOSED, cast.agencies["detective"], None)
    builders.command(cast["detective"], meeting, "accept", now, action=action.id)
    with pytest.raises(RefusedError, match="already_answered"):
        builders.command(cast["chair"], meeting, "ask_another", now, **values)
    assert [e.kind for e in meetings.events(meeting)][-2:] == [EventKind.ACTION_PLACED, EventKind.ACTION_ACCEPTED]


def test_an_agency_that_she_keeps_out_or_whose_agreement_is_over_is_not_asked(cast, now, table):
    case, meeting = table
    action = ask(cast, meeting, now)
    consent.exclude(case, agency=cast.agencies["lawyer"], by=cast["counsellor"], now=now)
    for role in ("lawyer", "outsider"):
        values = {"action": action.id, "agency": cast.agencies[role]}
        with pytest.raises(RefusedError, match="agency_cannot_be_asked"):
            builders.command(cast["chair"], meeting, "ask_another", now, **values)


def test_an_action_of_another_meeting_or_a_hidden_case_is_not_there(cast, now, table):
    case, meeting = table
    elsewhere = actions.propose(
        cast["counsellor"],
        case=case,
        agency=cast.agencies["shelter"],
        text=builders.Narrative.read("Ask the vet"),
        due=None,
        now=now,
    )
    action = ask(cast, meeting, now)
    with pytest.raises(HiddenError):
        builders.command(cast["chair"], meeting, "note_gap", now, action=elsewhere, cause=GapCause.OTHER)
    attendance.step_aside(cast["recorder"], case, now)
    with pytest.raises(HiddenError):
        builders.command(cast["recorder"], meeting, "note_gap", now, action=action.id, cause=GapCause.OTHER)


def test_a_gap_goes_when_an_agency_is_asked_again_or_says_yes(cast, now, table):
    _case, meeting = table
    asked, answered = ask(cast, meeting, now), ask(cast, meeting, now, "Feed the dog @Harb")
    for action in (asked, answered):
        builders.command(cast["recorder"], meeting, "note_gap", now, action=action.id, cause=GapCause.WAITING_LIST)
        assert held(action).gap is GapCause.WAITING_LIST
    values = {"action": asked.id, "agency": cast.agencies["detective"]}
    builders.command(cast["recorder"], meeting, "ask_another", now, **values)
    builders.command(cast["shelter"], meeting, "accept", now, action=answered.id)
    assert held(asked).gap is held(answered).gap is None
    assert not actions.gap_lines(cast["chair"], now)


def test_the_end_leaves_nothing_without_a_place(cast, now, table):
    _case, meeting = table
    waits, refused, promised = (ask(cast, meeting, now, f"{what} @Harb") for what in ("A bed", "A dog", "A vet"))
    decline(cast, meeting, refused, now)
    builders.command(cast["shelter"], meeting, "accept", now, action=promised.id)
    assert shown(cast, meeting, "chair", now).open_ends == 2
    builders.command(cast["chair"], meeting, "end", now)
    assert held(waits).gap is GapCause.NOT_ANSWERED
    assert held(refused).gap is GapCause.NO_CAPACITY
    assert held(promised).gap is None
    noted = [e for e in meetings.events(meeting) if e.kind is EventKind.GAP_NOTED]
    assert {e.facts["action"] for e in noted} == {str(waits.id), str(refused.id)}
    actions.decline(cast["shelter"], waits.id, GapReason.NOT_ELIGIBLE, now)
    assert held(waits).gap is GapCause.NOT_ELIGIBLE


def test_what_an_agency_says_yes_to_as_the_table_rises_is_no_gap(cast, now, table, monkeypatch):
    _case, meeting = table
    action = ask(cast, meeting, now)
    lock = actions_store.action

    def answered_first(action_id, *, for_change=False):
        if for_change:
            monkeypatch.setattr(actions_store, "action", lock)
            actions.accept(cast["shelter"], action_id, now)
        return lock(action_id, for_change=for_change)

    monkeypatch.setattr(actions_store, "action", answered_first)
    builders.command(cast["chair"], meeting, "end", now)
    assert (held(action).state, held(action).gap) == (ActionState.ACCEPTED, None)


def test_the_ledger_holds_only_cases_that_its_reader_may_know_of(cast, now, table):
    case, meeting = table
    action = ask(cast, meeting, now)
    builders.command(cast["chair"], meeting, "end", now)
    lines = actions.gap_lines(cast["detective"], now)
    assert [(line.action, line.cause) for line in lines] == [(action.id, GapCause.NOT_ANSWERED)]
    assert lines[0].pseudonym == cases.cards([case])[case].pseudonym
    attendance.step_aside(cast["detective"], case, now)
    assert not actions.gap_lines(cast["detective"], now)


def test_reading_back_clears_the_table_and_shows_each_audience_what_it_may_know(cast, now, table):
    case, meeting = table
    ask(cast, meeting, now)
    with pytest.raises(RefusedError, match="not_the_chair"):
        builders.command(cast["counsellor"], meeting, "read_back", now)
    builders.command(cast["chair"], meeting, "read_back", now)
    version = builders.held_meeting(meeting).version
    builders.command(cast["chair"], meeting, "read_back", now)
    assert builders.held_meeting(meeting).version == version
    assert meetings.current_item(meeting) is None
    assert [agency for agency, _actions in shown(cast, meeting, "detective", now).read_back] == ["Harbour House"]
    attendance.step_aside(cast["detective"], case, now)
    without = shown(cast, meeting, "detective", now)
    assert (without.read_back, without.asked, without.open_ends) == ((), 0, 0)


def test_what_was_taken_from_its_agency_does_not_say_whose_it_was(cast, now, table):
    case, meeting = table
    ask(cast, meeting, now)
    builders.command(cast["chair"], meeting, "read_back", now)
    consent.exclude(case, agency=cast.agencies["shelter"], by=cast["counsellor"], now=now)
    actions.take_back_from_kept_out(case, now)
    assert [agency is NO_AGENCY for agency, _actions in shown(cast, meeting, "chair", now).read_back] == [True]


def test_calling_an_item_or_leaving_it_ends_the_read_back(cast, now, table):
    case, meeting = table
    builders.command(cast["chair"], meeting, "read_back", now)
    builders.command(cast["chair"], meeting, "leave_read_back", now)
    assert not builders.held_meeting(meeting).reading_back
    builders.command(cast["chair"], meeting, "read_back", now)
    builders.call(cast["chair"], meeting, case, now)
    assert not builders.held_meeting(meeting).reading_back
    assert next(i.state for i in meetings.items(meeting) if i.case_id == case) is ItemState.CURRENT
