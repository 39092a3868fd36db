"""Handing the chair over, taking it, going back, parking, and noting who is here: the commands, on each database."""

from typing import Any

import pytest

from conference.attendance import service as attendance
from conference.attendance import store as attendance_store
from conference.infra import clock
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import new_uuid
from conference.live import store
from conference.live.domain import Caution, Place, Region, Warned
from conference.live.projection import Board
from conference.live.service import presence
from conference.meetings import store as meetings
from conference.meetings.domain import EventKind, ItemState, ReturnReason
from tests import builders

ROLES = ("chair", "counsellor", "shelter", "detective", "recorder")


def opened(cast, now):
    """A running conference with two cases; the survivor of the second keeps the police out."""
    first = builders.bring_case(cast["counsellor"], now)
    second = builders.bring_case(cast["shelter"], now, kept_out=[cast.agencies["detective"]])
    held = builders.meeting(cast["chair"], [first, second], now)
    for role in ROLES:
        builders.enter(cast[role], held, now)
    builders.command(cast["chair"], held, "open", now)
    return held


pytestmark = pytest.mark.scene.with_args(opened)


@pytest.fixture
def meeting(played):
    return played


def refused(code: str, *command: Any, **values: Any) -> None:
    before = builders.held_meeting(command[1]).version
    with pytest.raises(RefusedError) as refusal:
        builders.command(*command, **values)
    assert refusal.value.code == code
    assert builders.held_meeting(command[1]).version == before


def offer(meeting: Any) -> None:
    with builders.transaction():
        builders.held_meeting(meeting).chair_offered = True


def happened(meeting: Any) -> list[EventKind]:
    return [event.kind for event in meetings.events(meeting)]


def states(meeting: Any) -> list[ItemState]:
    return [item.state for item in meetings.items(meeting)]


def board(meeting: Any, cast: Any, role: str) -> Board:
    return builders.board(cast[role], meeting, clock.now())


def test_the_chair_is_handed_to_a_co_chair_who_then_runs_it_alone(cast, now, meeting):
    shelter = cast["shelter"].member
    refused("not_on_the_chairs_list", cast["chair"], meeting, "hand_chair", now, member=shelter)
    refused("not_the_chair", cast["counsellor"], meeting, "name_co_chair", now, member=shelter)
    for _twice in range(2):
        builders.command(cast["chair"], meeting, "name_co_chair", now, member=shelter)
    builders.command(cast["chair"], meeting, "hand_chair", now, member=shelter)
    refused("not_the_chair", cast["chair"], meeting, "next", now)
    builders.command(cast["shelter"], meeting, "next", now)
    builders.command(cast["shelter"], meeting, "hand_chair", now, member=cast["chair"].member)
    builders.command(cast["chair"], meeting, "drop_co_chair", now, member=shelter)
    refused("not_on_the_chairs_list", cast["chair"], meeting, "hand_chair", now, member=shelter)
    kinds = happened(meeting)
    assert kinds.count(EventKind.CO_CHAIR_NAMED) == 1
    assert kinds.count(EventKind.CHAIR_HANDED) == 2
    assert kinds[-1] is EventKind.CO_CHAIR_DROPPED


def test_the_chair_goes_only_to_somebody_with_a_page_of_their_own(cast, now, meeting):
    counsellor = cast["counsellor"].member
    builders.command(cast["chair"], meeting, "name_co_chair", now, member=counsellor)
    presence.leave(cast["counsellor"], meeting, now)
    builders.command(cast["chair"], meeting, "seat", now, member=counsellor)
    refused("not_here", cast["chair"], meeting, "hand_chair", now, member=counsellor)
    refused("not_here", cast["chair"], meeting, "name_co_chair", now, member=cast["lawyer"].member)
    with pytest.raises(HiddenError):
        builders.command(cast["chair"], meeting, "name_co_chair", now, member=new_uuid())


def test_the_chair_is_taken_once_and_only_while_it_is_offered(cast, now, meeting):
    for role in ("shelter", "recorder"):
        builders.command(cast["chair"], meeting, "name_co_chair", now, member=cast[role].member)
    refused("chair_not_offered", cast["shelter"], meeting, "take_chair", now)
    offer(meeting)
    refused("not_on_the_chairs_list", cast["detective"], meeting, "take_chair", now)
    refused("chair_not_offered", cast["chair"], meeting, "take_chair", now)
    builders.command(cast["recorder"], meeting, "take_chair", now)
    refused("chair_not_offered", cast["shelter"], meeting, "take_chair", now)
    held = builders.held_meeting(meeting)
    assert (held.chair_id, held.chair_offered) == (cast["recorder"].member, False)
    assert board(meeting, cast, "recorder").audience.place is Place.CHAIR
    assert board(meeting, cast, "chair").audience.place is Place.SEATED


def test_handing_over_clears_the_offer(cast, now, meeting):
    builders.command(cast["chair"], meeting, "name_co_chair", now, member=cast["shelter"].member)
    offer(meeting)
    builders.command(cast["chair"], meeting, "hand_chair", now, member=cast["shelter"].member)
    assert not builders.held_meeting(meeting).chair_offered


def test_going_back_lets_the_item_that_was_called_too_soon_wait_again(cast, now, meeting):
    refused("nothing_before", cast["chair"], meeting, "previous", now)
    for kind in ("next", "next"):
        builders.command(cast["chair"], meeting, kind, now)
    builders.command(cast["chair"], meeting, "previous", now)
    assert states(meeting) == [ItemState.CURRENT, ItemState.WAITING, ItemState.WAITING]
    assert attendance_store.floor(meeting) is None
    builders.command(cast["chair"], meeting, "next", now)
    assert states(meeting) == [ItemState.DONE, ItemState.CURRENT, ItemState.WAITING]


def test_an_item_that_waits_is_parked_with_its_reason(cast, now, meeting):
    item = meetings.items(meeting)[2]
    builders.command(cast["chair"], meeting, "return", now, item=item.id, reason=ReturnReason.SURVIVOR_ASKED_TO_WAIT)
    parked = meetings.items(meeting)[2]
    assert (parked.state, parked.returned_because) == (ItemState.RETURNED, ReturnReason.SURVIVOR_ASKED_TO_WAIT)


def test_what_is_private_to_somebody_here_is_called_by_a_chair_who_knows(cast, now, meeting):
    second = meetings.items(meeting)[2].id
    line = board(meeting, cast, "chair").lines[2]
    assert (Warned.PRIVATE_TO, ("Regional Police (Tom Okafor)",)) in [(c.of, c.names) for c in line.cautions]
    refused("private_to_somebody", cast["chair"], meeting, "call", now, item=second, knowing=False)
    refused("not_the_chair", cast["shelter"], meeting, "call", now, item=second, knowing=False)
    builders.command(cast["chair"], meeting, "next", now, knowing=False)
    builders.command(cast["chair"], meeting, "next", now, knowing=False)
    refused("private_to_somebody", cast["chair"], meeting, "next", now, knowing=False)
    presence.leave(cast["detective"], meeting, now)
    builders.command(cast["chair"], meeting, "next", now, knowing=False)
    builders.command(cast["chair"], meeting, "previous", now, knowing=False)
    builders.command(cast["chair"], meeting, "seat", now, member=cast["detective"].member)
    refused("private_to_somebody", cast["chair"], meeting, "next", now, knowing=False)


def test_of_a_case_that_is_hidden_from_the_chair_nothing_is_said(cast, now, meeting):
    second = meetings.items(meeting)[2]
    assert second.case_id is not None
    attendance.step_aside(cast["chair"], second.case_id, now)
    line = board(meeting, cast, "chair").lines[2]
    assert (line.private, line.cautions) == (True, ())
    builders.command(cast["chair"], meeting, "call", now, item=second.id, knowing=False)
    builders.command(cast["chair"], meeting, "pause", now)
    shown = board(meeting, cast, "chair")
    assert shown.current is not None
    assert shown.current.private
    assert shown.choices is not None


def test_only_the_chairs_page_holds_warnings_and_choices(cast, now, meeting):
    for role in ROLES[1:]:
        shown = board(meeting, cast, role)
        assert shown.choices is None
        assert not [line for line in shown.lines if line.cautions]


def test_whom_the_chair_notes_is_listed_and_reads_nothing(cast, now, meeting):
    lawyer = cast["lawyer"]
    attendance.pledge(lawyer, meeting, now)
    refused("not_the_chair", cast["shelter"], meeting, "seat", now, member=lawyer.member)
    builders.command(cast["chair"], meeting, "seat", now, member=lawyer.member)
    refused("already_here", cast["chair"], meeting, "seat", now, member=lawyer.member)
    assert [p.name for _a, them in board(meeting, cast, "shelter").people for p in them if p.by_chair] == [lawyer.name]
    assert not attendance.is_present(meeting, lawyer.member)
    assert lawyer not in store.attendees(meeting, now)
    refused("not_in_the_room", lawyer, meeting, "note", now, text="Let me in")
    builders.command(cast["chair"], meeting, "unseat", now, member=lawyer.member)
    assert lawyer.member not in attendance_store.present(meeting)
    assert happened(meeting)[-2:] == [EventKind.ARRIVED, EventKind.LEFT]


def test_whom_she_keeps_out_is_not_told_by_noting_people(cast, now, meeting):
    """A chair may note anybody: of a name that she noted she learns nothing that she may not ask for."""
    waiting = meetings.items(meeting)[2].id

    def warned() -> tuple[Any, ...]:
        return next(line for line in board(meeting, cast, "chair").lines if line.item.id == waiting).cautions

    presence.leave(cast["detective"], meeting, now)
    before, alike = warned(), []
    for role in ("privacy", "lawyer"):
        builders.command(cast["chair"], meeting, "seat", now, member=cast[role].member)
        (told,) = set(warned()) - set(before)
        assert told.of is Warned.NOT_PLEDGED
        assert cast[role].name in told.names[0]
        refused("private_to_somebody", cast["chair"], meeting, "call", now, item=waiting, knowing=False)
        builders.command(cast["chair"], meeting, "seat", now, member=cast[role].member, aloud=True)
        alike.append(set(warned()) - set(before))
    assert alike == [set(), set()]
    builders.command(cast["chair"], meeting, "call", now, item=meetings.items(meeting)[1].id, knowing=False)
    builders.command(cast["chair"], meeting, "seat", now, member=cast["detective"].member)
    assert set(warned()) - set(before) == {Caution(Warned.PRIVATE_TO_NOTED, ())}
    assert cast["detective"].name not in builders.reading(meeting, now).html(
        builders.reading(meeting, now).audience(cast["chair"], "en"), Region.AGENDA
    )
    refused("private_to_somebody", cast["chair"], meeting, "call", now, item=waiting, knowing=False)


def test_who_opens_the_page_after_being_noted_takes_the_seat_and_is_not_unseated(cast, now, meeting):
    lawyer = cast["lawyer"]
    builders.command(cast["chair"], meeting, "seat", now, member=lawyer.member)
    builders.enter(lawyer, meeting, now)
    assert attendance.is_present(meeting, lawyer.member)
    refused("has_a_page", cast["chair"], meeting, "unseat", now, member=lawyer.member)
    assert len([held for held in attendance_store.presences(meeting) if held.member_id == lawyer.member]) == 1


def test_who_may_not_act_cannot_be_noted(cast, now, meeting):
    with pytest.raises(HiddenError):
        builders.command(cast["chair"], meeting, "seat", now, member=cast["outsider"].member)
