"""Sharing a sealed detail at the table, on real databases."""

from datetime import timedelta
from typing import Any

import pytest

from conference.audit import store as record
from conference.audit.domain import Deed
from conference.consent import service as consent
from conference.consent.domain import Purpose
from conference.kernel.errors import HiddenError, RefusedError
from conference.live import store
from conference.live.service import sharing
from conference.meetings import store as meetings
from conference.meetings.domain import EventKind
from tests import builders
from tests.builders import CANARY


def test_a_covered_agency_reads_the_detail_while_it_is_shared(cast, shared_scene, now):
    _case, meeting, detail, _release = shared_scene
    builders.share(cast, meeting, detail, now)
    assert sharing.look(cast["shelter"], meeting, detail, now) == CANARY


def test_nothing_is_shown_until_the_holder_shares(cast, shared_scene, now):
    _case, meeting, detail, _release = shared_scene
    with pytest.raises(HiddenError):
        sharing.look(cast["shelter"], meeting, detail, now)


def test_an_agency_without_a_release_is_refused_and_told_only_that_it_is_not_shared(cast, shared_scene, now):
    _case, meeting, detail, _release = shared_scene
    builders.share(cast, meeting, detail, now)
    with pytest.raises(RefusedError, match="not_shared"):
        sharing.look(cast["detective"], meeting, detail, now)


def test_withdrawal_by_any_agency_ends_sharing_at_once(cast, shared_scene, now):
    _case, meeting, detail, release = shared_scene
    builders.share(cast, meeting, detail, now)
    consent.withdraw(cast["lawyer"], release, now)
    with pytest.raises(HiddenError):
        sharing.look(cast["shelter"], meeting, detail, now)


def test_stop_sharing_the_end_of_the_item_and_expiry_each_end_it(cast, shared_scene, now):
    case, meeting, detail, _release = shared_scene
    builders.share(cast, meeting, detail, now)
    builders.command(cast["counsellor"], meeting, "stop_sharing", now)
    with pytest.raises(HiddenError):
        sharing.look(cast["shelter"], meeting, detail, now)

    builders.share(cast, meeting, detail, now)
    assert sharing.look(cast["shelter"], meeting, detail, now) == CANARY
    assert store.shared_details(meeting, now + timedelta(days=31)) == []

    builders.command(cast["chair"], meeting, "next", now)
    assert store.shared_details(meeting, now) == []
    with pytest.raises(HiddenError):
        sharing.look(cast["shelter"], meeting, detail, now)
    assert consent.require_visible(cast["shelter"], case, now)


def test_only_the_holder_shares_and_only_with_somebody_covered(cast, now):
    case = builders.bring_case(cast["shelter"], now)
    detail = builders.detail(cast["shelter"], case, now)
    meeting = builders.meeting(cast["chair"], [case], now)
    for role in ("chair", "shelter", "detective"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, case, now)
    values = {"detail": detail, "purpose": Purpose.SAFETY_PLANNING}
    with pytest.raises(RefusedError, match="nothing_to_share"):
        builders.command(cast["detective"], meeting, "share", now, **values)
    builders.release(cast["shelter"], case, cast.agencies["lawyer"], now)
    with pytest.raises(RefusedError, match="nobody_covered"):
        builders.command(cast["shelter"], meeting, "share", now, **values)


def test_a_victim_service_types_no_detail_before_a_release_covers_it(cast, now):
    case = builders.bring_case(cast["counsellor"], now)
    with pytest.raises(RefusedError, match="no_release_to_enter"):
        builders.detail(cast["counsellor"], case, now)


def test_stepping_aside_in_the_item_hides_it_and_ends_what_was_shown(cast, shared_scene, now):
    case, meeting, detail, _release = shared_scene
    builders.share(cast, meeting, detail, now)
    builders.attendance.step_aside(cast["shelter"], case, now)
    with pytest.raises(HiddenError):
        sharing.look(cast["shelter"], meeting, detail, now)


def test_a_command_repeated_after_a_lost_answer_happens_once(cast, shared_scene, now):
    case, meeting, _detail, _release = shared_scene
    command_id = builders.CommandId(builders.new_uuid())
    values = {"text": builders.Narrative.read("She can bring the dog.")}
    versions = [
        builders.commands.carry_out(cast["shelter"], meeting, command_id, kind="note", values=values, clock=lambda: now)
        for _ in range(3)
    ]
    assert len(set(versions)) == 1
    assert [note.text for note in meetings.notes(meeting)] == ["She can bring the dog."]
    assert case


def test_the_same_command_id_from_somebody_else_is_refused(cast, shared_scene, now):
    _case, meeting, _detail, _release = shared_scene
    command_id = builders.CommandId(builders.new_uuid())
    sent: dict[str, Any] = {
        "kind": "note",
        "values": {"text": builders.Narrative.read("A note.")},
        "clock": lambda: now,
    }
    builders.commands.carry_out(cast["shelter"], meeting, command_id, **sent)
    with pytest.raises(HiddenError):
        builders.commands.carry_out(cast["detective"], meeting, command_id, **sent)


def test_a_refused_look_stays_in_the_record(cast, shared_scene, now):
    _case, meeting, detail, _release = shared_scene
    with pytest.raises(HiddenError):
        sharing.look(cast["detective"], meeting, detail, now)
    builders.share(cast, meeting, detail, now)
    with pytest.raises(RefusedError):
        sharing.look(cast["detective"], meeting, detail, now)
    looks = [link.entry for link in record.links() if link.entry.deed is Deed.LOOK]
    assert [(entry.answer, entry.actor) for entry in looks] == [("deny", cast["detective"].member)] * 2


def test_what_a_withdrawal_ends_is_in_the_record_and_nothing_is_said_when_nothing_was_shown(cast, shared_scene, now):
    case, meeting, detail, release = shared_scene
    version = version_of(meeting)
    builders.release(cast["counsellor"], case, cast.agencies["lawyer"], now)
    assert version_of(meeting) == version
    builders.share(cast, meeting, detail, now)
    consent.withdraw(cast["counsellor"], release, now)
    assert [link.entry.deed for link in record.links()][-1] is Deed.STOP_SHARING
    assert meetings.events(meeting)[-1].kind is EventKind.SHARING_STOPPED


def version_of(meeting):
    held = meetings.meeting(meeting)
    assert held is not None
    return held.version
