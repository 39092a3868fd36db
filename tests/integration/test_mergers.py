"""Mergers and moves: what was refused and what is kept follow; what was permitted does not."""

from datetime import datetime, timedelta

import pytest

from conference.accounts import moves
from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.actions import service as actions
from conference.actions import store as actions_store
from conference.actions.domain import ActionState
from conference.attendance import service as attendance
from conference.audit import service as record
from conference.cases import service as cases
from conference.consent import service as consent
from conference.consent import store
from conference.consent.domain import Purpose
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.narrative import Narrative
from conference.notices.mergers import merge
from conference.pages import service as pages
from tests import builders
from tests.builders import CANARY
from tests.cast import PARTS

LATER = timedelta(minutes=5)


def joined(cast, now: datetime, role: str, agency: str) -> Actor:
    """Somebody of the cast, who has moved to another agency."""
    member = moves.move_member(PARTS[role].email, cast.agencies[agency], [Role.REPRESENTATIVE], now)
    found = accounts_store.actor(member, now)
    assert found is not None
    return found


def merged(cast, now: datetime, old: str, new: str) -> int:
    agencies = {held.id: held for held in directory_store.agencies()}
    return merge(agencies[cast.agencies[old]], agencies[cast.agencies[new]], now)


def refreshed(cast, now: datetime, role: str) -> Actor:
    """A member as they are after what happened meanwhile."""
    found = accounts_store.actor(cast[role].member, now)
    assert found is not None
    return found


def test_custody_follows_into_the_agency_that_took_over(cast, now):
    case = builders.bring_case(cast["counsellor"], now)
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    detail = builders.detail(cast["counsellor"], case, now)
    at = now + LATER
    merged(cast, at, "counsellor", "lawyer")
    lawyer = refreshed(cast, at, "lawyer")
    cases.put_on_team(case, lawyer, lawyer.member, at)
    assert consent.look(lawyer, detail, Purpose.SAFETY_PLANNING, at) == CANARY
    assert consent.ending(lawyer, case, at).closes
    consent.close_case(lawyer, case, at)


def test_a_release_that_names_the_old_agency_opens_nothing_to_the_new_one(cast, shared_scene, now):
    case, meeting, detail, _release = shared_scene
    builders.enter(cast["lawyer"], meeting, now)
    builders.share(cast, meeting, detail, now)
    assert consent.look(cast["shelter"], detail, Purpose.SAFETY_PLANNING, now, meeting=meeting) == CANARY
    at = now + LATER
    assert merged(cast, at, "shelter", "lawyer") == 1
    with pytest.raises(RefusedError):
        consent.look(refreshed(cast, at, "lawyer"), detail, Purpose.SAFETY_PLANNING, at, meeting=meeting)
    assert store.open_reveals_of(case) == []
    assert accounts_store.actor(cast["shelter"].member, at) is None
    assert not directory.is_current(cast.agencies["shelter"], at)


def test_the_holder_is_asked_to_speak_with_her_again(cast, now):
    case = builders.bring_case(cast["counsellor"], now)
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now, days=80)
    assert pages.today(cast["counsellor"], now).ending == ()
    assert consent.to_ask_anew(cast.agencies["shelter"], now) == [(case, cast.agencies["counsellor"])]
    merged(cast, now, "shelter", "lawyer")
    found = pages.today(cast["counsellor"], now + LATER).ending
    assert [(one.case, one.no_more) for one in found] == [(case, True)]


def test_exclusions_follow_the_agency_and_the_person(cast, now):
    case = builders.bring_case(cast["counsellor"], now, kept_out=[cast.agencies["shelter"]])
    other = builders.bring_case(cast["counsellor"], now)
    consent.exclude(other, person=cast["shelter"].person, by=cast["counsellor"], now=now)
    at = now + LATER
    assert store.sees(cast["lawyer"], case, at)
    merged(cast, at, "shelter", "lawyer")
    assert not store.sees(refreshed(cast, at, "lawyer"), case, at)
    moved = joined(cast, at, "shelter", "detective")
    assert not store.sees(moved, other, at)
    assert store.sees(moved, case, at)  # the agency was kept out, not the person: now they act for another


def test_stepping_aside_follows_the_person_and_the_team_does_not(cast, now):
    case = builders.bring_case(cast["counsellor"], now)
    cases.put_on_team(case, cast["shelter"], cast["counsellor"].member, now)
    aside = builders.bring_case(cast["counsellor"], now)
    attendance.step_aside(cast["shelter"], aside, now)
    at = now + LATER
    moved = joined(cast, at, "shelter", "detective")
    assert not store.sees(moved, aside, at)
    facts = store.case_facts([case], directory.zone())[case]
    assert not [person for person, _agency in facts.team if person == moved.person]
    with pytest.raises(HiddenError):
        moves.move_member("nobody@example.org", cast.agencies["detective"], [Role.REPRESENTATIVE], at)


def test_promises_pass_to_the_new_agency_unless_she_keeps_it_out(cast, now):
    case = builders.bring_case(cast["counsellor"], now)
    hidden = builders.bring_case(cast["counsellor"], now, kept_out=[cast.agencies["lawyer"]])
    asked = [
        actions.propose(
            cast["counsellor"], case=held, agency=cast.agencies["shelter"], text=Narrative("A bed"), due=None, now=now
        )
        for held in (case, hidden)
    ]
    merged(cast, now, "shelter", "lawyer")
    lawyer = refreshed(cast, now + LATER, "lawyer")
    assert [held.id for held in actions.inbox(lawyer, now + LATER).asked] == asked[:1]
    assert actions_store.facts(asked[1:])[0].state is ActionState.TO_PLACE


def test_whoever_leaves_is_signed_out_everywhere(cast, now):
    browser = builders.signed_in(cast["shelter"], now)
    assert moves.end_member(PARTS["shelter"].email, now + LATER) == 1
    assert accounts.standing(browser, now + LATER) is None
    assert accounts.still_signed_in([browser], now + LATER) == frozenset()
    assert moves.end_member(PARTS["shelter"].email, now + LATER) == 0
    assert record.verify().holds


def test_a_move_ends_the_sign_in_and_leaves_another_persons_alone(cast, now):
    browser, other = builders.signed_in(cast["shelter"], now), builders.signed_in(cast["lawyer"], now)
    moved = joined(cast, now + LATER, "shelter", "detective")
    assert moved.agency == cast.agencies["detective"]
    assert accounts.still_signed_in([browser, other], now + LATER) == {other}
