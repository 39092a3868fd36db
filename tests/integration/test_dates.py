"""Single dates of the rhythm, and who comes to them."""

from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask

from conference.attendance import store as attendance
from conference.attendance.domain import Coming, Said
from conference.kernel.errors import RefusedError
from conference.kernel.ids import MeetingId
from conference.meetings import service, store
from conference.meetings.domain import Because, ItemKind, MeetingState
from conference.meetings.rhythm import read
from tests import builders
from tests.cast import Cast

PLACE = "Room 4, behind the library"


@pytest.fixture
def planned(app: Flask, cast: Cast, now: datetime) -> MeetingId:
    """A conference in two weeks, not called yet."""
    return builders.meeting(cast["chair"], [], now + timedelta(days=14), publish=False)


# ----------------------------------------------------------------------------------------------------- a single date
def test_a_skipped_date_frees_its_cases_and_is_not_planned_again(app: Flask, cast: Cast, now: datetime):
    service.create_series(first_day=date(2026, 10, 14), starts_at=time(13, 30), minutes=120)
    service.ensure_series_dates(now)
    before = [meeting.starts_at for meeting in store.upcoming(now)]
    second = store.upcoming(now)[1]
    case = builders.bring_case(cast["counsellor"], now)
    service.add_case(cast["chair"], second.id, case, now)

    service.skip_date(cast["chair"], second.id, Because.HOLIDAY)
    service.ensure_series_dates(now)

    assert [meeting.starts_at for meeting in store.upcoming(now)] == [before[0], *before[2:]]
    assert [(meeting.id, meeting.because) for meeting in store.skipped(now)] == [(second.id, Because.HOLIDAY)]
    assert store.dates_ahead(now) == len(before)
    service.add_case(cast["chair"], store.upcoming(now)[0].id, case, now)  # it is on no other agenda
    with pytest.raises(RefusedError, match="skipped"):
        service.publish_agenda(cast["chair"], second.id)


def test_a_moved_date_leaves_no_second_one_behind(app: Flask, cast: Cast, now: datetime):
    service.create_series(first_day=date(2026, 10, 14), starts_at=time(13, 30), minutes=120)
    service.ensure_series_dates(now)
    second, last = store.upcoming(now)[1], store.upcoming(now)[-1]
    was, after_the_last = second.starts_at, last.starts_at + timedelta(weeks=2)

    service.move_date(cast["chair"], second.id, after_the_last, Because.NO_ROOM, now)
    service.ensure_series_dates(was)  # where the rhythm would have a meeting by itself

    starts = [meeting.starts_at for meeting in store.upcoming(now)]
    assert was not in starts
    assert starts.count(after_the_last) == 1
    assert builders.held_meeting(second.id).due_at == was


def test_a_date_is_held_after_all_and_its_agenda_planned_anew(app: Flask, cast: Cast, now: datetime):
    case = builders.bring_case(cast["counsellor"], now)
    meeting = builders.meeting(cast["chair"], [case], now + timedelta(days=7))
    service.say(cast["shelter"], meeting, Said(cast["shelter"].member, Coming.COMING), now)
    service.skip_date(cast["chair"], meeting, Because.OTHER)

    service.hold_after_all(cast["chair"], meeting, now)

    assert attendance.answers(meeting) == []  # they made other plans for that day

    held = builders.held_meeting(meeting)
    assert (held.state, held.because) == (MeetingState.PLANNED, None)
    assert [item.kind for item in store.items(meeting)] == [ItemKind.UNFINISHED]
    with pytest.raises(RefusedError, match="not_skipped"):
        service.hold_after_all(cast["chair"], meeting, now)


def test_nobody_but_a_chair_changes_a_date_and_none_goes_where_it_cannot(
    app: Flask, cast: Cast, now: datetime, planned: MeetingId
):
    other = builders.meeting(cast["chair"], [], now + timedelta(days=7), publish=False)
    taken = builders.held_meeting(other).starts_at
    for role in ("recorder", "counsellor"):
        with pytest.raises(RefusedError, match="not_the_chair"):
            service.skip_date(cast[role], planned, Because.OTHER)
        with pytest.raises(RefusedError, match="not_the_chair"):
            service.set_place(cast[role], planned, PLACE)
    for starts_at, code in ((now, "in_the_past"), (taken, "date_taken")):
        with pytest.raises(RefusedError, match=code):
            service.move_date(cast["chair"], planned, starts_at, Because.OTHER, now)

    service.skip_date(cast["chair"], other, Because.OTHER)
    with pytest.raises(RefusedError, match="date_taken"):  # that one may be held after all
        service.move_date(cast["chair"], planned, taken, Because.OTHER, now)
    builders.enter(cast["chair"], running := builders.meeting(cast["chair"], [], now), now)
    builders.command(cast["chair"], running, "open", now)
    with pytest.raises(RefusedError, match="already_open"):
        service.skip_date(cast["chair"], running, Because.OTHER)


def test_a_rhythm_by_months_gives_its_own_dates(app: Flask, cast: Cast, now: datetime):
    rhythm = read("FREQ=MONTHLY;BYDAY=2TU")
    service.create_series(first_day=now.date(), rhythm=rhythm, starts_at=time(9, 0), minutes=90)

    service.ensure_series_dates(now)

    assert [meeting.starts_at.date().isoformat() for meeting in store.upcoming(now)] == [
        "2026-12-08",
        "2027-01-12",
        "2027-02-09",
        "2027-03-09",
    ]


# --------------------------------------------------------------------------------------------------------- who comes
def test_the_last_word_of_a_member_counts_and_agencies_are_told_apart(
    app: Flask, cast: Cast, now: datetime, planned: MeetingId
):
    police, shelter = cast.agencies["detective"], cast.agencies["shelter"]
    assert service.absent_agencies(planned, now) == set()

    service.say(cast["shelter"], planned, Said(cast["shelter"].member, Coming.COMING), now)
    for role in ("shelter", "detective"):
        sorry = Said(cast[role].member, Coming.APOLOGIES, information_sent=True)
        service.say(cast[role], planned, sorry, now)
    assert service.absent_agencies(planned, now) == {police, shelter}
    service.say(cast["shelter"], planned, Said(cast["shelter"].member, Coming.COMING), now)

    assert service.absent_agencies(planned, now) == {police}
    table = {agency.name: agency for agency in service.who_comes(cast["chair"], planned, now)}
    assert {name: agency.comes for name, agency in table.items() if agency.comes != "not_said"} == {
        "Harbour House": "coming",
        "Regional Police": "apologies",
    }
    assert "Bridges" not in table  # its agreement has ended
    assert "Friendship Centre" not in table  # it only listens
    [officer] = table["Regional Police"].people
    assert (officer.name, officer.said and officer.said.information_sent) == ("Tom Okafor", True)


def test_a_deputy_is_of_the_same_agency_and_what_was_said_ends_with_the_date(
    app: Flask, cast: Cast, now: datetime, planned: MeetingId
):
    sorry = Said(cast["detective"].member, Coming.APOLOGIES, deputy=cast["shelter"].member)
    with pytest.raises(RefusedError, match="no_deputy"):
        service.say(cast["detective"], planned, sorry, now)
    assert service.deputies(cast["detective"], now) == []
    assert attendance.answers(planned) == []

    service.say(cast["detective"], planned, Said(cast["detective"].member, Coming.APOLOGIES), now)
    service.move_date(cast["chair"], planned, now + timedelta(days=20), Because.HOLIDAY, now)
    assert attendance.answers(planned) == []

    service.skip_date(cast["chair"], planned, Because.TOO_FEW)
    with pytest.raises(RefusedError, match="not_to_come"):
        service.say(cast["detective"], planned, Said(cast["detective"].member, Coming.COMING), now)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--rule", "FREQ=MONTHLY;BYDAY=2TU"], "Tue 8 Dec 2026 at 13:30"),
        (["--every-weeks", "2"], "Wed 2 Dec 2026 at 13:30"),
        (["--rule", "FREQ=DAILY"], "is no rule that a series follows"),
    ],
)
def test_the_rhythm_is_set_with_the_task_force(sqlite_app: Flask, now: datetime, given: list[str], says: str):
    asked = ["task-force", "create", "--name", "Lakeshore", "--time-zone", "America/Toronto", *given]

    assert says in sqlite_app.test_cli_runner().invoke(args=asked).output
