"""What an emergency conference gives away: of its case, of who has a part in it, and that there is one."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from conference.attendance import service as attendance
from conference.attendance.domain import Coming, Said
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import TakenBack
from conference.emergency import service
from conference.infra.changes import Look
from conference.infra.database import transaction
from conference.infra.realtime import Pages, Seat
from conference.kernel.actor import Role
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import MeetingId
from conference.kernel.narrative import Narrative
from conference.live.jobs.seats import still_here
from conference.meetings import service as meetings
from conference.meetings import store
from conference.minutes import service as minutes
from tests import builders
from tests.cast import PARTS, Cast
from tests.integration.test_emergencies import REASON, asked, called, mails
from tests.strict import make_strict, strict_case


@pytest.mark.parametrize("way", ["taken back", "closed"])
def test_what_its_agency_took_back_or_closed_meanwhile_is_called_by_no_chair(
    app: Flask, cast: Cast, now: datetime, tmp_path: Path, way: str
):
    case, request = asked(cast, now)
    if way == "closed":
        consent.close_case(cast["counsellor"], case, now)
    else:
        consent.take_back(cast["counsellor"], case, TakenBack.RECOGNISABLE, now)

    assert service.to_answer(cast["chair"], now) == []
    assert not service.request(cast["chair"], request, now).answers
    for answer in (
        lambda: called(cast, request, now, "shelter"),
        lambda: service.decline(cast["chair"], request, REASON, now),
    ):
        with pytest.raises(RefusedError, match="not_asked_any_more"):
            answer()
    assert [mail["To"] for mail in mails(tmp_path)] == [PARTS["chair"].email]  # that it was asked for


def test_whoever_asked_and_stepped_aside_is_told_nothing_of_the_answer(
    app: Flask, cast: Cast, now: datetime, tmp_path: Path
):
    case, request = asked(cast, now)
    attendance.step_aside(cast["counsellor"], case, now)

    service.decline(cast["chair"], request, REASON, now)

    assert [mail["To"] for mail in mails(tmp_path)] == [PARTS["chair"].email]  # that it was asked for


def test_the_words_of_a_no_are_for_whoever_reads_those_of_the_request(app: Flask, cast: Cast, now: datetime):
    make_strict()
    case = strict_case(cast["counsellor"], now)
    _case, request = asked(cast, now, case)
    answer = Narrative.read("The parrot can stay where she is tonight")
    service.decline(cast["chair"], request, answer, now)
    other = replace(cast["recorder"], roles=frozenset({Role.CHAIR}))

    assert service.request(other, request, now).answer is None
    assert service.request(cast["chair"], request, now).answer == answer
    assert service.request(cast["counsellor"], request, now).answer == answer


def test_no_release_of_another_case_tells_that_it_is_called(app: Flask, cast: Cast, now: datetime):
    """Whoever records a release chooses among the conferences to come."""
    police = cast.agencies["detective"]
    case = builders.bring_case(cast["counsellor"], now, kept_out=[police])
    own = builders.bring_case(cast["detective"], now)
    meeting = called(cast, asked(cast, now, case)[1], now)
    regular = builders.meeting(cast["chair"], [], now + timedelta(days=7))

    assert [held for held, _at in consent_store.meetings_to_come(own, now)] == [regular]
    assert not consent_store.is_meeting(meeting, own)
    assert [held for held, _at in consent_store.meetings_to_come(case, now)] == [meeting, regular]
    assert consent_store.is_meeting(meeting, case)


def test_the_number_of_past_conferences_tells_nothing_of_a_hidden_one(app: Flask, cast: Cast, now: datetime):
    police = cast.agencies["detective"]
    for weeks in range(1, 5):
        builders.meeting(cast["chair"], [], now - timedelta(weeks=weeks))
    later = now + timedelta(days=1)

    def shown(role: str) -> list[MeetingId]:
        return [held.id for held in meetings.known_among(cast[role], store.past(later, most=3), later)]

    before = shown("detective")
    case = builders.bring_case(cast["counsellor"], now, kept_out=[police])
    meeting = called(cast, asked(cast, now, case)[1], now)

    assert shown("detective") == before
    assert shown("chair") == [meeting, *before]


def test_whom_she_kept_out_learns_of_it_no_more_when_that_is_forgotten(app: Flask, cast: Cast, now: datetime):
    case, request = asked(cast, now)
    with transaction():
        consent.exclude(case, person=cast["recorder"].person, now=now)
        consent.exclude(case, agency=cast.agencies["detective"], now=now)
    meeting = called(cast, request, now, "recorder", "detective", "adviser")
    for role in ("chair", "adviser"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.command(cast["chair"], meeting, "end", now)
    consent.close_case(cast["counsellor"], case, now)

    assert consent.erase(case, now + timedelta(days=91))

    later = now + timedelta(days=92)
    for role in ("recorder", "detective"):
        with pytest.raises(HiddenError):
            meetings.known(cast[role], meeting, later)
    for role in ("chair", "adviser"):
        assert meetings.known(cast[role], meeting, later).id == meeting


def test_whom_she_keeps_out_of_it_while_it_runs_is_sent_away_and_orders_nothing(app: Flask, cast: Cast, now: datetime):
    case, request = asked(cast, now)
    meeting = called(cast, request, now, "detective")
    for role in ("chair", "detective"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    browsers = [builders.signed_in(cast[role], now) for role in ("chair", "detective")]
    pages = Pages(
        tuple(
            Seat(role, browser, cast[role], meeting, "en")
            for role, browser in zip(("chair", "detective"), browsers, strict=True)
        )
    )
    assert still_here(pages, Look(), now).keys() == {"chair", "detective"}

    with transaction():
        consent.exclude(case, agency=cast.agencies["detective"], now=now)

    assert still_here(pages, Look(), now).keys() == {"chair"}
    with pytest.raises(HiddenError):
        builders.command(cast["detective"], meeting, "raise_hand", now)


def test_in_strict_the_minutes_name_of_those_who_stayed_away_only_whom_the_chair_added(
    app: Flask, cast: Cast, now: datetime
):
    """Who else was asked to come is involved in the case, which this chair may not know of."""
    make_strict()
    case = strict_case(cast["counsellor"], now)
    meeting = called(cast, asked(cast, now, case)[1], now, "recorder")
    for role in ("counsellor", "recorder"):
        meetings.say(cast[role], meeting, Said(cast[role].member, Coming.APOLOGIES), now)
    builders.enter(cast["chair"], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.command(cast["chair"], meeting, "end", now)

    def excused(role: str) -> list[str]:
        copy = minutes.minutes(cast[role], builders.held_meeting(meeting), now)
        return [one.name for _agency, them in copy.minutes.excused for one in them]

    assert excused("chair") == [PARTS["recorder"].name]
    assert sorted(excused("counsellor")) == sorted([PARTS["recorder"].name, PARTS["counsellor"].name])
