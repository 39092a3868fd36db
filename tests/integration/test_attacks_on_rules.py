"""What somebody tries who knows the rule book and looks for its gaps."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from conference.accounts import moves
from conference.accounts import service as accounts
from conference.accounts.models import Membership, SignIn
from conference.actions import service as actions
from conference.attendance import store as attendance
from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent.domain import (
    Body,
    Category,
    Harm,
    NewOverride,
    NewPaper,
    NewRelease,
    Purpose,
    Reason,
    Signature,
    Signer,
)
from conference.consent.service import overrides, papers
from conference.directory import service as directory
from conference.directory.models import Agency
from conference.infra import clock, realtime
from conference.infra.database import session, transaction
from conference.infra.mail import OutgoingMail
from conference.infra.realtime import Seat
from conference.kernel.actor import Role
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import CaseId, MeetingId, SignInId
from conference.kernel.narrative import Narrative
from conference.live.jobs import seats
from conference.live.service import sharing
from conference.notices import mergers
from tests import builders
from tests.cast import PARTS, PASSWORD

WORDS = Narrative.read("Look for a room")


def released(cast, case: CaseId, now, signed_on: date, **changes) -> None:
    """A release to the shelter, signed on that day and recorded now."""
    new = NewRelease(
        about=survivor_of(case),
        signatures=(Signature(Signer.SURVIVOR),),
        recipient=cast.agencies["shelter"],
        categories=frozenset({Category.LOCATION_SAFETY}),
        purposes=frozenset({Purpose.SAFETY_PLANNING}),
        signed_on=signed_on,
        last_day=directory.today(now) + timedelta(days=5),
        explained=True,
    )
    consent.record_release(cast["counsellor"], case, replace(new, **changes), now)


def narrow_release(cast, case: CaseId, now) -> None:
    """A release that names one person of the shelter alone, who may take copies."""
    released(cast, case, now, directory.today(now), person=cast["shelter"].person, copy_allowed=True)


def at_the_table(cast, now) -> tuple[CaseId, MeetingId]:
    """A case that the table has taken on, with the shelter."""
    case = builders.bring_case(cast["counsellor"], now)
    meeting = builders.meeting(cast["chair"], [case], now)
    for role in ("chair", "counsellor", "shelter"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, case, now)
    builders.take_on(cast["chair"], meeting, [cast.agencies["shelter"]], now)
    return case, meeting


def test_a_browser_whose_sign_in_is_over_goes_though_another_of_the_same_member_stays(cast, now, monkeypatch):
    meeting = builders.meeting(cast["chair"], [], now)
    builders.enter(cast["shelter"], meeting, now)
    over, holds = builders.signed_in(cast["shelter"], now), builders.signed_in(cast["shelter"], now)
    with transaction() as current:
        current.get_one(SignIn, over).used_at = now - timedelta(minutes=31)

    def open_page(sid: str, sign_in: SignInId) -> Seat:
        return Seat(sid, sign_in, cast["shelter"], meeting, "en", "room")

    monkeypatch.setattr(realtime, "_seats", {sid: open_page(sid, of) for sid, of in (("old", over), ("new", holds))})
    gone: list[str] = []
    monkeypatch.setattr(realtime, "disconnect", lambda sid, **_where: gone.append(sid))
    seats.send_away_the_unentitled()
    assert gone == ["old"]
    assert attendance.present(meeting) == {cast["shelter"].member}


def test_whoever_took_a_copy_is_on_the_list_of_those_who_have_seen_it(cast, now):
    case, _meeting = at_the_table(cast, now)
    narrow_release(cast, case, now)
    detail = builders.detail(cast["counsellor"], case, now)
    consent.show(cast["counsellor"], detail, cast.agencies["shelter"], Purpose.SAFETY_PLANNING, now)
    assert consent.copy(cast["shelter"], detail, Purpose.SAFETY_PLANNING, now).text == builders.CANARY
    (given,) = consent.given_releases(cast["counsellor"], case, now)
    assert [(seen.agency, seen.category) for seen in given.seen] == [
        (cast.agencies["shelter"], Category.LOCATION_SAFETY)
    ]


def test_what_is_released_to_one_person_is_shown_to_that_person_in_the_meeting_and_to_no_colleague(cast, now):
    case, meeting = at_the_table(cast, now)
    narrow_release(cast, case, now)
    detail = builders.detail(cast["counsellor"], case, now)
    builders.share(cast, meeting, detail, now)
    assert sharing.look(cast["shelter"], meeting, detail, now) == builders.CANARY
    accounts.add_member(
        name="Kim Osei",
        email="kim@shelter.example.org",
        language="en",
        agency=cast.agencies["shelter"],
        roles={Role.REPRESENTATIVE},
        now=now,
    )
    kim = accounts.member_called("kim@shelter.example.org", now)
    assert kim
    builders.enter(kim, meeting, now)
    with pytest.raises(RefusedError):
        sharing.look(kim, meeting, detail, now)


def test_nobody_learns_from_a_page_of_why_that_their_own_agency_is_kept_out_of_a_kind(cast, now):
    case = builders.bring_case(cast["counsellor"], now)
    own = cast.agencies["counsellor"]
    consent.exclude(case, agency=own, categories=frozenset({Category.HEALTH}), now=now)
    told = consent.why_agency(cast["counsellor"], case, own, Category.HEALTH, None, now)
    assert not told.knows_kept_out
    assert Reason.EXCLUDED_BY_SURVIVOR not in told.explanation.reasons


def test_whom_she_keeps_out_after_the_asking_gets_no_mail_when_the_override_holds(cast, now):
    for role in ("counsellor", "chair"):
        accounts.set_password(PARTS[role].email, PASSWORD)
    case = builders.bring_case(cast["counsellor"], now)
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], now)
    builders.detail(cast["counsellor"], case, now)
    new = NewOverride(
        Harm.DEATH,
        frozenset({cast["detective"].person, cast["shelter"].person}),
        frozenset({Category.LOCATION_SAFETY}),
        4,
    )
    asked = overrides.ask_override(cast["counsellor"], case, new, PASSWORD, now)
    consent.exclude(case, agency=cast.agencies["detective"], now=now)
    assert overrides.approve_override(cast["chair"], asked, PASSWORD, now)
    told = set(session().scalars(sa.select(OutgoingMail.to)))
    assert PARTS["shelter"].email in told
    assert PARTS["detective"].email not in told


def test_guessing_from_outside_keeps_nobody_from_what_needs_the_password_again(cast, now):
    email = PARTS["chair"].email
    accounts.set_password(email, PASSWORD)
    for _number in range(6):
        with pytest.raises((RefusedError, accounts.TooManyTriesError)):
            accounts.sign_in(email, "wrong", now)
    accounts.confirm_password(cast["chair"], PASSWORD, now)


def test_nobody_reads_for_themselves_the_paper_that_they_recorded_under_another_membership(cast, now):
    with transaction() as current:
        current.get_one(Membership, cast["counsellor"].member).roles = frozenset({Role.REPRESENTATIVE})
    case, today = builders.bring_case(cast["counsellor"], now), directory.today(now)
    paper = NewPaper(
        by_judge=True, body=Body.POLICE, categories=frozenset({Category.HEALTH}), first_day=today, last_day=today
    )
    papers.record_paper(cast["counsellor"], case, paper, now)
    moves.move_member(PARTS["counsellor"].email, cast.agencies["chair"], [Role.PRIVACY_OFFICER], now)
    cast.refresh("counsellor")
    (waits,) = papers.papers_to_review(cast["counsellor"], now)
    with pytest.raises(RefusedError, match=Reason.APPROVER_NOT_ALLOWED):
        papers.review_paper(cast["counsellor"], waits.id, now)


def test_the_successor_of_an_agency_that_she_keeps_out_cannot_be_asked(cast, now):
    case = builders.bring_case(cast["counsellor"], now, kept_out=[cast.agencies["detective"]])
    old, new = (session().get_one(Agency, cast.agencies[role]) for role in ("detective", "lawyer"))
    mergers.merge(old, new, now)
    with pytest.raises(RefusedError, match="agency_cannot_be_asked"):
        actions.propose(cast["counsellor"], case=case, agency=new.id, text=WORDS, due=None, now=now)


def test_an_agency_that_is_kept_out_of_one_kind_of_detail_is_asked_like_any_other(cast, now):
    case = builders.bring_case(cast["counsellor"], now)
    consent.exclude(case, agency=cast.agencies["detective"], categories=frozenset({Category.HEALTH}), now=now)
    actions.propose(cast["counsellor"], case=case, agency=cast.agencies["detective"], text=WORDS, due=None, now=now)


def test_what_ended_by_the_clock_is_not_shown_again_by_a_form_that_bears_an_earlier_day(cast, now, monkeypatch):
    case, _meeting = at_the_table(cast, now)
    today, later = directory.today(now), now + timedelta(days=9)
    released(cast, case, now, today)
    detail = builders.detail(cast["counsellor"], case, now)
    consent.show(cast["counsellor"], detail, cast.agencies["shelter"], Purpose.SAFETY_PLANNING, now)
    monkeypatch.setattr(clock, "now", lambda: later)
    released(cast, case, later, today - timedelta(days=1))  # the paper lay in a drawer
    with pytest.raises((RefusedError, HiddenError)):
        consent.look(cast["shelter"], detail, Purpose.SAFETY_PLANNING, later)
    consent.show(cast["counsellor"], detail, cast.agencies["shelter"], Purpose.SAFETY_PLANNING, later)
    assert consent.look(cast["shelter"], detail, Purpose.SAFETY_PLANNING, later) == builders.CANARY
