"""What members are told of a date, by mail and in their own calendars: when, and nothing that identifies."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import vobject
from flask import Flask

from conference.attendance.domain import Coming, Said
from conference.calendar import jobs
from conference.calendar import service as calendar
from conference.cases import store as cases
from conference.infra import mail
from conference.infra.database import session, transaction
from conference.kernel.errors import HiddenError
from conference.kernel.ids import MeetingId
from conference.meetings import service
from conference.meetings.domain import Because
from tests import builders
from tests.cast import PARTS, Cast

PLACE = "Room 4, behind the library"


@pytest.fixture
def planned(app: Flask, cast: Cast, now: datetime) -> MeetingId:
    """A conference in two weeks, not called yet."""
    return builders.meeting(cast["chair"], [], now + timedelta(days=14), publish=False)


def sent(folder: Path) -> Sequence[EmailMessage]:
    """Every mail, in the order in which they were written."""
    paths = sorted((folder / "mail").glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]


def entries(mails: Sequence[EmailMessage], to: str) -> list[Any]:
    """The calendars in somebody's mails, as the second parser reads them."""
    parts = [part for one in mails if one["To"] == to for part in one.walk()]
    return [vobject.readOne(part.get_content()) for part in parts if part.get_content_type() == "text/calendar"]


# ------------------------------------------------------------------------------------------------------- invitations
def test_a_date_is_told_when_called_moved_and_called_off_once_each_and_by_one_name(
    app: Flask, cast: Cast, now: datetime, tmp_path: Path
):
    meeting = builders.meeting(cast["chair"], [], now + timedelta(days=7), publish=False)
    service.move_date(cast["chair"], meeting, now + timedelta(days=8), Because.OTHER, now)
    assert sent(tmp_path) == []  # nobody was invited yet
    service.publish_agenda(cast["chair"], meeting)
    service.move_date(cast["chair"], meeting, now + timedelta(days=9), Because.OTHER, now)
    service.skip_date(cast["chair"], meeting, Because.HOLIDAY)
    jobs.tell_members()  # nothing is owed any more

    read = entries(sent(tmp_path), PARTS["shelter"].email)
    assert [one.method.value for one in read] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({one.vevent.uid.value for one in read}) == 1
    assert [int(one.vevent.sequence.value) for one in read] == [1, 2, 3]
    assert [one.vevent.dtstart.value.astimezone(now.tzinfo) - now for one in read] == [
        timedelta(days=days) for days in (8, 9, 9)
    ]


def test_what_a_crash_left_owed_is_told_at_the_next_start_and_not_twice(
    app: Flask, cast: Cast, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def crash(**_words: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(mail, "write", crash)
        meeting = builders.meeting(cast["chair"], [], now + timedelta(days=7))
    assert sent(tmp_path) == []
    assert builders.held_meeting(meeting).told is None

    for _start in range(2):
        jobs.tell_left_over(app)

    to = [one["To"] for one in sent(tmp_path)]
    assert PARTS["shelter"].email in to
    assert len(to) == len(set(to))


def test_invitations_and_feed_say_when_and_nothing_that_identifies(
    app: Flask, cast: Cast, now: datetime, tmp_path: Path
):
    """A canary in everything that a date has: the case, its place, why it was moved, who sent apologies."""
    case = builders.bring_case(cast["counsellor"], now, question="Can the parrot come along?")
    meeting = builders.meeting(cast["chair"], [case], now + timedelta(days=7), publish=False)
    service.set_place(cast["chair"], meeting, f"{PLACE} {builders.CANARY}")
    service.publish_agenda(cast["chair"], meeting)
    sorry = Said(cast["detective"].member, Coming.APOLOGIES, information_sent=True)
    service.say(cast["detective"], meeting, sorry, now)
    service.move_date(cast["chair"], meeting, now + timedelta(days=9), Because.NO_ROOM, now)
    service.skip_date(cast["chair"], meeting, Because.HOLIDAY)

    mails = sent(tmp_path)
    said = "\n".join(str(part.get_content()) for one in mails for part in one.walk() if not part.is_multipart())
    secret = calendar.make_feed(cast["detective"], now)
    with app.test_request_context():
        feed = app.test_client().get(f"/calendar/{secret}/meetings.ics").text
    words = [
        cases.cards([case])[case].pseudonym,
        "parrot",
        PLACE,
        builders.CANARY,
        "holiday",
        "Lakeshore",
        "Task Force",
    ]
    words += [part.agency for part in PARTS.values()] + [part.name for part in PARTS.values()]
    assert "BEGIN:VEVENT" in feed
    assert "METHOD:CANCEL" in said
    assert [word for word in words if word in said] == []
    assert [word for word in [*words, "@shelter", "ATTENDEE"] if word in feed] == []
    assert str(meeting) not in said + feed


def test_only_who_sits_at_the_table_is_sent_a_date_for_the_calendar_and_it_names_only_them(
    app: Flask, cast: Cast, now: datetime, tmp_path: Path
):
    builders.meeting(cast["chair"], [], now + timedelta(days=7))

    mails = sent(tmp_path)
    told = {one["To"] for one in mails}
    elsewhere = {"administrator", "privacy", "outsider", "steering"}
    seats = {part.email for role, part in PARTS.items() if role not in elsewhere}
    assert {email for email in told if entries(mails, email)} == seats
    assert PARTS["administrator"].email in told
    for email in seats:
        [read] = entries(mails, email)
        assert [one.value for one in read.vevent.attendee_list] == [f"mailto:{email}"]
    [french] = entries(mails, PARTS["lawyer"].email)
    assert french.vevent.summary.value == "Réunion"


# -------------------------------------------------------------------------------------------------------------- feed
def test_a_feed_opens_by_its_secret_until_it_is_renewed_turned_off_or_its_owner_gone(
    app: Flask, cast: Cast, now: datetime
):
    first = calendar.make_feed(cast["shelter"], now)
    assert calendar.feed_reader(first, now).member == cast["shelter"].member
    second = calendar.make_feed(cast["shelter"], now)
    for secret in (first, "", "guessed"):
        with pytest.raises(HiddenError):
            calendar.feed_reader(secret, now)

    with pytest.raises(HiddenError):  # the agreement of the agency has ended by then
        calendar.feed_reader(second, datetime(2036, 1, 2, tzinfo=now.tzinfo))
    calendar.end_feed(cast["shelter"])
    with pytest.raises(HiddenError):
        calendar.feed_reader(second, now)


def test_nothing_that_is_kept_opens_a_feed(app: Flask, cast: Cast, now: datetime):
    secret = calendar.make_feed(cast["shelter"], now)
    with transaction():
        kept = [str(value) for row in session().execute(sa.text("SELECT * FROM calendar_feed")) for value in row]

    assert kept
    assert not any(secret in value for value in kept)
    for value in kept:
        with pytest.raises(HiddenError):
            calendar.feed_reader(value, now)


def test_a_feed_holds_what_was_skipped_as_cancelled_and_what_moved_under_its_name(
    app: Flask, cast: Cast, now: datetime, planned: MeetingId
):
    skipped = builders.meeting(cast["chair"], [], now + timedelta(days=7))
    uid = builders.held_meeting(planned).uid
    service.skip_date(cast["chair"], skipped, Because.HOLIDAY)
    service.move_date(cast["chair"], planned, now + timedelta(days=15), Because.OTHER, now)

    found = calendar.entries(cast["shelter"], now)

    assert [(entry.off, entry.sequence) for entry in found] == [(True, 1), (False, 1)]
    assert found[1].uid == uid
    assert found[1].starts_at == now + timedelta(days=15)
