"""What an attacker tried, and what holds since. Each failed once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conference.attendance import service as attendance
from conference.consent import service as consent
from conference.consent.domain import Purpose
from conference.infra.changes import Look
from conference.infra.database import transaction
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import MemberId, PersonId, new_uuid
from conference.live.service import presence, sharing
from conference.meetings import store as meetings
from tests import builders


def test_a_showing_opens_nothing_outside_its_meeting_its_purpose_and_its_room(cast, now):
    """A colleague who is not in the room, another purpose, another meeting."""
    case = builders.bring_case(cast["shelter"], now, backup=cast["counsellor"])
    for purpose in (Purpose.SAFETY_PLANNING, Purpose.SERVICE_COORDINATION):
        builders.release(cast["counsellor"], case, cast.agencies["shelter"], now, purpose=purpose)
    detail = builders.detail(cast["counsellor"], case, now)
    meeting, other = (builders.meeting(cast["chair"], cases, now) for cases in ([case], []))
    for role in ("chair", "counsellor", "shelter"):
        builders.enter(cast[role], meeting, now)
        builders.enter(cast[role], other, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, case, now)
    builders.take_on(cast["chair"], meeting, [cast.agencies["shelter"]], now)
    builders.share(cast, meeting, detail, now)

    assert sharing.look(cast["shelter"], meeting, detail, now)
    with pytest.raises(RefusedError):
        consent.look(cast["shelter"], detail, Purpose.SERVICE_COORDINATION, now)
    with pytest.raises(RefusedError):
        consent.look(cast["shelter"], detail, Purpose.SERVICE_COORDINATION, now, meeting=meeting)
    with pytest.raises(HiddenError):
        sharing.look(cast["shelter"], other, detail, now)
    colleague = replace(cast["shelter"], person=PersonId(new_uuid()), member=MemberId(new_uuid()))
    with pytest.raises(RefusedError):
        sharing.look(colleague, meeting, detail, now)


def test_a_look_that_waited_while_she_withdrew_is_refused(cast, shared_scene, now):
    _case, meeting, detail, release = shared_scene
    builders.share(cast, meeting, detail, now)
    asked_at = now
    with transaction():  # what follows a withdrawal has not run yet
        consent.withdraw(cast["counsellor"], release, now + timedelta(seconds=1))
        with pytest.raises((RefusedError, HiddenError)):
            consent.look(cast["shelter"], detail, Purpose.SAFETY_PLANNING, asked_at, meeting=meeting)


def test_nobody_acts_in_a_meeting_whom_the_others_do_not_see_there(cast, shared_scene, now):
    _case, meeting, _detail, _release = shared_scene
    attendance.pledge(cast["lawyer"], meeting, now)
    held = meetings.meeting(meeting)
    assert held is not None
    with pytest.raises(RefusedError, match="not_in_the_room"):
        presence.require_part(cast["lawyer"], held, Look())
    with pytest.raises(RefusedError, match="not_in_the_room"):
        builders.command(cast["lawyer"], meeting, "note", now, text=builders.Narrative.read("Unseen."))


def test_one_detail_shown_for_two_purposes_is_seen_by_each_for_its_own(cast, shared_scene, now):
    case, meeting, detail, _release = shared_scene
    builders.release(cast["counsellor"], case, cast.agencies["lawyer"], now, purpose=Purpose.LEGAL_HELP)
    builders.enter(cast["lawyer"], meeting, now)
    builders.take_on(cast["chair"], meeting, [cast.agencies["shelter"], cast.agencies["lawyer"]], now)
    builders.share(cast, meeting, detail, now)
    builders.command(cast["counsellor"], meeting, "share", now, detail=detail, purpose=Purpose.LEGAL_HELP)
    assert sharing.look(cast["shelter"], meeting, detail, now) == builders.CANARY
    assert sharing.look(cast["lawyer"], meeting, detail, now) == builders.CANARY


def test_sharing_the_same_again_changes_nothing(cast, shared_scene, now):
    _case, meeting, detail, _release = shared_scene
    builders.share(cast, meeting, detail, now)
    before = len(meetings.events(meeting))
    builders.share(cast, meeting, detail, now)
    assert len(meetings.events(meeting)) == before


def test_what_is_shared_now_stays_when_a_waiting_item_goes_back_to_the_queue(cast, now):
    first, second = (builders.bring_case(cast["counsellor"], now) for _ in range(2))
    builders.release(cast["counsellor"], first, cast.agencies["shelter"], now)
    detail = builders.detail(cast["counsellor"], first, now)
    meeting = builders.meeting(cast["chair"], [first, second], now)
    for role in ("chair", "counsellor", "shelter"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, first, now)
    builders.take_on(cast["chair"], meeting, [cast.agencies["shelter"]], now)
    builders.share(cast, meeting, detail, now)
    waiting = next(item.id for item in meetings.items(meeting) if item.case_id == second)
    builders.command(cast["chair"], meeting, "return", now, item=waiting, reason="survivor_asked_to_wait")
    assert sharing.look(cast["shelter"], meeting, detail, now) == builders.CANARY


def test_the_preview_promises_nothing_to_an_agency_whose_agreement_has_ended(cast, shared_scene, now):
    _case, meeting, _detail, _release = shared_scene
    after_the_agreements = now.replace(year=2036)
    offers = sharing.offers(cast["counsellor"], meeting, now)
    assert cast.agencies["shelter"] in offers[0].covered
    assert all(not offer.people for offer in sharing.offers(cast["counsellor"], meeting, after_the_agreements))


def test_no_action_is_proposed_for_a_day_that_is_past(cast, shared_scene, now):
    _case, meeting, _detail, _release = shared_scene
    asked = cast["chair"], meeting, cast.agencies["shelter"], "Hold a bed", now
    yesterday = now.date() - timedelta(days=1)
    with pytest.raises(RefusedError, match="due_day_past"):
        builders.ask(*asked, yesterday)
    builders.ask(*asked, now.date())
