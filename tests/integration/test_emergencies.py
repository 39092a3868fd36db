"""A conference outside the cycle: who asks, who hears of it, what a chair does, and for whom it exists at all."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import vobject
from flask import Flask

from conference.attendance import service as attendance
from conference.attendance import store as attendance_store
from conference.calendar import service as calendar
from conference.cases import store as cases
from conference.consent import service as consent
from conference.directory import service as directory
from conference.emergency import service
from conference.emergency.domain import RequestState, Why
from conference.emergency.service import Calling
from conference.infra.database import transaction
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import CaseId, EmergencyId, MeetingId
from conference.kernel.narrative import Narrative
from conference.meetings import service as meetings
from conference.meetings import store
from conference.meetings.domain import Because, ItemKind, MeetingState
from tests import builders
from tests.cast import PARTS, Cast
from tests.strict import make_strict, strict_case

REASON = Narrative.read("The parrot and she must be out by tonight")
SOON = timedelta(hours=3)


def asked(cast: Cast, now: datetime, case: CaseId | None = None) -> tuple[CaseId, EmergencyId]:
    """The counsellor asks, of a case that is at the table."""
    case = case or builders.bring_case(cast["counsellor"], now, question="Can the parrot come along?")
    return case, service.ask(cast["counsellor"], case, Why.DANGER, REASON, now)


def called(
    cast: Cast, request: EmergencyId, now: datetime, *added: str, at: timedelta = SOON, minutes: int = 45
) -> MeetingId:
    calling = Calling(now + at, minutes, "Room 4", frozenset(cast[role].member for role in added))
    return service.call(cast["chair"], request, calling, now)


def mails(folder: Path) -> list[Any]:
    paths = sorted((folder / "mail").glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]


def words_of(mails_: list[Any]) -> str:
    return "\n".join(str(part.get_content()) for one in mails_ for part in one.walk() if not part.is_multipart())


# ------------------------------------------------------------------------------------------------------------- asking
def test_every_chair_is_told_at_once_and_the_mail_says_nothing(app: Flask, cast: Cast, now: datetime, tmp_path: Path):
    case, request = asked(cast, now)

    [mail] = mails(tmp_path)
    assert mail["To"] == PARTS["chair"].email
    said = str(mail["Subject"]) + words_of([mail])
    pseudonym = cases.cards([case])[case].pseudonym
    canaries = [pseudonym, "parrot", "danger", "Rosa", "Lakeshore", str(request), str(case)]
    assert [word for word in canaries if word in said] == []
    [shown] = service.to_answer(cast["chair"], now)
    assert (shown.why, shown.reason, shown.asked_by) == (Why.DANGER, REASON, "Rosa Imani")
    assert shown.card is not None
    assert service.to_answer(cast["shelter"], now) == []


def test_the_agency_that_brought_it_asks_once_and_nobody_else(app: Flask, cast: Cast, now: datetime):
    case, _request = asked(cast, now)
    with pytest.raises(RefusedError, match="already_asked"):
        service.ask(cast["counsellor"], case, Why.CHILD, REASON, now)
    other = builders.bring_case(cast["counsellor"], now)
    for role in ("shelter", "recorder", "chair"):
        with pytest.raises(RefusedError, match="not_the_lead"):
            service.ask(cast[role], other, Why.DANGER, REASON, now)
    home = builders.bring_case(cast["counsellor"], now, to_the_table=False)
    with pytest.raises(RefusedError, match="case_not_brought"):
        service.ask(cast["counsellor"], home, Why.DANGER, REASON, now)
    with pytest.raises(HiddenError):
        service.ask(cast["shelter"], home, Why.DANGER, REASON, now)


@pytest.mark.parametrize("way", ["excluded", "aside"])
def test_a_chair_who_is_shut_out_hears_nothing_and_who_asks_is_told_to_telephone(
    app: Flask, cast: Cast, now: datetime, tmp_path: Path, way: str
):
    case, request = asked(cast, now)
    fresh = builders.bring_case(cast["counsellor"], now)
    for held in (case, fresh):
        if way == "aside":
            attendance.step_aside(cast["chair"], held, now)
        else:
            with transaction():
                consent.exclude(held, person=cast["chair"].person, now=now)

    with pytest.raises(RefusedError, match="no_chair_to_tell"):
        service.ask(cast["counsellor"], fresh, Why.DANGER, REASON, now)
    assert service.to_answer(cast["chair"], now) == []
    with pytest.raises(HiddenError):
        service.request(cast["chair"], request, now)
    with pytest.raises(HiddenError):
        called(cast, request, now)
    assert len(mails(tmp_path)) == 1  # from before


# ---------------------------------------------------------------------------------------------------------- answering
def test_a_no_is_read_by_who_asked_and_by_nobody_without_a_part(app: Flask, cast: Cast, now: datetime, tmp_path: Path):
    case, request = asked(cast, now)
    answer = Narrative.read("Harbour has a room tonight, call Sam")

    service.decline(cast["chair"], request, answer, now)

    assert [mail["To"] for mail in mails(tmp_path)] == [PARTS["chair"].email, PARTS["counsellor"].email]
    assert "Harbour" not in words_of(mails(tmp_path))
    [shown] = service.answered(cast["counsellor"], now)
    assert (shown.state, shown.answer, shown.answered_by) == (RequestState.DECLINED, answer, "Nadia Bell")
    assert service.answered(cast["counsellor"], now + timedelta(days=3)) == []
    with pytest.raises(HiddenError):
        service.request(cast["shelter"], request, now)
    with pytest.raises(RefusedError, match="already_answered"):
        called(cast, request, now)
    service.ask(cast["counsellor"], case, Why.CHILD, REASON, now)  # things may change


@pytest.mark.parametrize(
    ("at", "minutes", "code"),
    [
        (timedelta(hours=-1), 45, "not_soon"),
        (timedelta(days=2), 45, "not_soon"),
        (SOON, 29, "not_short"),
        (SOON, 61, "not_short"),
        (timedelta(hours=5), 45, "time_taken"),
    ],
)
def test_it_is_within_hours_short_and_at_a_free_time(
    app: Flask, cast: Cast, now: datetime, at: timedelta, minutes: int, code: str
):
    builders.meeting(cast["chair"], [], now + timedelta(hours=5))
    _case, request = asked(cast, now)

    with pytest.raises(RefusedError, match=code):
        called(cast, request, now, at=at, minutes=minutes)
    with pytest.raises(HiddenError):
        service.call(cast["shelter"], request, Calling(now + SOON, 45, None, frozenset()), now)
    assert service.request(cast["chair"], request, now).answers


def test_it_has_the_one_case_and_nothing_else_and_the_series_goes_on_as_before(app: Flask, cast: Cast, now: datetime):
    case, request = asked(cast, now)
    regular = builders.meeting(cast["chair"], [case], now + timedelta(days=7))
    before = store.dates_ahead(now)

    meeting = called(cast, request, now)

    held = builders.held_meeting(meeting)
    assert (held.state, held.series_id, held.called_for, held.minutes) == (MeetingState.PUBLISHED, None, case, 45)
    assert [(item.kind, item.case_id, item.minutes) for item in store.items(meeting)] == [(ItemKind.CASE, case, 45)]
    assert meetings.agenda(cast["chair"], held, now).unfinished == ()
    assert [item.case_id for item in store.items(regular) if item.case_id] == [case]  # it keeps its place there
    assert store.dates_ahead(now) == before
    assert store.next_after(meeting) == builders.held_meeting(regular).starts_at
    other = builders.bring_case(cast["counsellor"], now)
    with pytest.raises(RefusedError, match="one_case_only"):
        meetings.add_case(cast["chair"], meeting, other, now)
    meetings.skip_date(cast["chair"], meeting, Because.OTHER)
    with pytest.raises(RefusedError, match="one_case_only"):
        meetings.hold_after_all(cast["chair"], meeting, now)


def test_a_short_conference_teaches_the_planner_nothing(app: Flask, cast: Cast, now: datetime):
    _case, request = asked(cast, now)
    meeting = called(cast, request, now)
    builders.enter(cast["chair"], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.command(cast["chair"], meeting, "next", now)
    builders.command(cast["chair"], meeting, "end", now)

    assert builders.held_meeting(meeting).state is MeetingState.ENDED
    assert store.discussed_lately(10) == []


def test_when_its_case_is_erased_the_conference_stays_and_what_was_asked_is_gone(app: Flask, cast: Cast, now: datetime):
    case, request = asked(cast, now)
    meeting = called(cast, request, now)
    builders.enter(cast["chair"], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.command(cast["chair"], meeting, "end", now)
    consent.close_case(cast["counsellor"], case, now)

    assert consent.erase(case, now + timedelta(days=91))

    with pytest.raises(HiddenError):
        service.request(cast["chair"], request, now)
    [line] = meetings.lines(cast["shelter"], meetings.known(cast["chair"], meeting, now), now)
    assert line.erased
    assert len(attendance_store.presences(meeting)) == 1


# --------------------------------------------------------------------------------------------------- for whom it exists
def test_whoever_has_a_part_and_whom_the_chair_adds_is_invited_and_nobody_else(
    app: Flask, cast: Cast, now: datetime, tmp_path: Path
):
    """A canary in everything: no mail and no calendar says more than when."""
    case, request = asked(cast, now)

    meeting = called(cast, request, now, "shelter")

    invited = {PARTS[role].email for role in ("chair", "counsellor", "shelter")}
    dates = [mail for mail in mails(tmp_path) if "text/calendar" in str(mail)]
    assert {mail["To"] for mail in dates} == invited
    said = words_of(mails(tmp_path))
    canaries = [cases.cards([case])[case].pseudonym, "parrot", "Room 4", "Rosa", "Harbour", "mergency", str(meeting)]
    assert [word for word in canaries if word in said] == []
    meetings.move_date(cast["chair"], meeting, now + timedelta(hours=4), Because.OTHER, now)
    after = [mail for mail in mails(tmp_path) if "text/calendar" in str(mail)][len(dates) :]
    assert {mail["To"] for mail in after} == invited
    entry = next(part.get_content() for part in after[0].walk() if part.get_content_type() == "text/calendar")
    assert int(vobject.readOne(entry).vevent.sequence.value) == 1
    feeds = {role: len(calendar.entries(cast[role], now)) for role in ("shelter", "lawyer", "adviser")}
    assert feeds == {"shelter": 1, "lawyer": 0, "adviser": 0}


def test_it_does_not_exist_for_whom_she_keeps_out_even_if_the_chair_added_them(
    app: Flask, cast: Cast, now: datetime, tmp_path: Path
):
    police = cast.agencies["detective"]
    case = builders.bring_case(cast["counsellor"], now, kept_out=[police])
    meeting = called(cast, asked(cast, now, case)[1], now, "detective", "adviser")

    assert PARTS["detective"].email not in {mail["To"] for mail in mails(tmp_path)}
    with pytest.raises(HiddenError):
        meetings.known(cast["detective"], meeting, now)
    assert calendar.entries(cast["detective"], now) == []
    with pytest.raises(HiddenError):
        builders.enter(cast["detective"], meeting, now)
    with pytest.raises(HiddenError):  # sits at the table, and was not asked
        meetings.known(cast["observer"], meeting, now)
    assert meetings.known(cast["adviser"], meeting, now).id == meeting
    assert meetings.known(cast["lawyer"], meeting, now).id == meeting  # may know of the case
    table = {agency.name: agency.comes for agency in meetings.who_comes(cast["chair"], meeting, now)}
    assert table["Regional Police"] == "not_said"  # as of anybody who has not answered


def test_in_strict_a_chair_calls_it_without_learning_of_the_case(app: Flask, cast: Cast, now: datetime):
    make_strict()
    case = strict_case(cast["counsellor"], now)
    _case, request = asked(cast, now, case)

    [shown] = service.to_answer(cast["chair"], now)
    assert (shown.why, shown.card, shown.reason, shown.involved) == (Why.DANGER, None, None, None)
    meeting = called(cast, request, now, "recorder")
    held = builders.held_meeting(meeting)
    [line] = meetings.agenda(cast["chair"], held, now).lines
    assert (line.private, line.card) == (True, None)
    assert [agency.name for agency in meetings.who_comes(cast["chair"], meeting, now)] == [
        "General Hospital",
        "Income Support",
    ]
    assert set(store.invited(meeting)) == {cast[role].member for role in ("chair", "recorder", "counsellor")}
    with pytest.raises(HiddenError):
        meetings.known(cast["shelter"], meeting, now)
    assert store.items(meeting)[0].label is not None
    assert directory.policy().involved_only
