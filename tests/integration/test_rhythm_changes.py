"""Another rhythm: where the dates go that are there, and what becomes of those that were moved, skipped or held."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from conference.attendance import store as attendance
from conference.attendance.domain import Coming, Said
from conference.kernel.errors import RefusedError
from conference.kernel.ids import SeriesId
from conference.kernel.narrative import Narrative
from conference.meetings import service, store
from conference.meetings.domain import Because, MeetingState
from conference.meetings.rhythm import Rhythm
from conference.meetings.service.rhythm import Wanted
from tests import builders
from tests.cast import PARTS, ZONE, Cast
from tests.integration.test_invitations import entries, sent

THURSDAYS = Wanted(Rhythm(2, 3), time(9, 0), 90, date(2026, 12, 7))


@pytest.fixture
def series(app: Flask, cast: Cast, now: datetime) -> SeriesId:
    """Every second Wednesday at half past one, from today on: 25 Nov, 9 and 23 Dec, 6 Jan."""
    made = service.create_series(first_day=date(2026, 11, 25), starts_at=time(13, 30), minutes=120)
    service.ensure_series_dates(now)
    return made


def days(now: datetime) -> list[str]:
    found = sorted([*store.upcoming(now), *store.skipped(now)], key=lambda held: held.starts_at)
    return [f"{held.starts_at.astimezone(ZoneInfo(ZONE)):%d %b %H:%M}" for held in found]


def test_dates_go_where_the_new_rhythm_has_them_with_their_agendas(
    app: Flask, cast: Cast, now: datetime, series: SeriesId
):
    second = store.upcoming(now)[1]
    case = builders.bring_case(cast["counsellor"], now)
    service.add_case(cast["chair"], second.id, case, now)
    service.say(cast["shelter"], second.id, Said(cast["shelter"].member, Coming.COMING), now)

    foreseen = service.preview(cast["chair"], series, THURSDAYS, now)
    service.change_rhythm(cast["chair"], series, THURSDAYS, now)

    assert days(now) == ["25 Nov 13:30", "10 Dec 09:00", "24 Dec 09:00", "07 Jan 09:00", "21 Jan 09:00"]
    assert [one.starts_at for one in foreseen] == [held.starts_at for held in store.upcoming(now)]
    assert [one.fresh for one in foreseen] == [False, False, False, False, True]
    assert [item.case_id for item in store.items(second.id) if item.case_id] == [case]
    assert (second.minutes, second.due_at) == (90, second.starts_at)
    assert attendance.answers(second.id) == []  # they said so of another day
    service.ensure_series_dates(now)
    assert len(days(now)) == 5


def test_what_was_moved_or_skipped_stays_and_counts_for_its_week(
    app: Flask, cast: Cast, now: datetime, series: SeriesId
):
    _first, second, third, _fourth = store.upcoming(now)
    service.move_date(cast["chair"], second.id, second.starts_at + timedelta(days=2), Because.NO_ROOM, now)
    service.skip_date(cast["chair"], third.id, Because.HOLIDAY)

    service.change_rhythm(cast["chair"], series, THURSDAYS, now)

    assert days(now) == ["25 Nov 13:30", "11 Dec 13:30", "23 Dec 13:30", "07 Jan 09:00", "21 Jan 09:00"]
    assert (third.state, second.because) == (MeetingState.SKIPPED, Because.NO_ROOM)


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        (Rhythm(1, 2), ["25 Nov", "02 Dec", "09 Dec", "16 Dec", "23 Dec", "06 Jan"]),
        (Rhythm(4, 2), ["25 Nov", "23 Dec", "20 Jan", "17 Feb"]),
        (Rhythm(1, 1, 2), ["25 Nov", "08 Dec", "12 Jan", "09 Feb", "09 Mar"]),
    ],
    ids=["weekly", "every four weeks", "second Tuesday of a month"],
)
def test_seldomer_or_more_often_no_two_meet_and_none_is_lost(
    app: Flask, cast: Cast, now: datetime, series: SeriesId, rhythm: Rhythm, expected: list[str]
):
    before = {held.id for held in store.upcoming(now)}

    service.change_rhythm(cast["chair"], series, Wanted(rhythm, time(13, 30), 120, date(2026, 11, 25)), now)

    assert before <= {held.id for held in store.upcoming(now)}
    assert len(days(now)) == len(set(days(now)))
    assert sorted(day[:6] for day in days(now)) == sorted(expected)


def test_whoever_was_invited_is_told_once_with_a_sequence_that_rises(
    app: Flask, cast: Cast, now: datetime, series: SeriesId, tmp_path: Path
):
    _first, second, third, _fourth = store.upcoming(now)
    service.publish_agenda(cast["chair"], second.id)
    told = len(sent(tmp_path))

    service.change_rhythm(cast["chair"], series, THURSDAYS, now)

    found = sent(tmp_path)[told:]
    read = entries(found, PARTS["shelter"].email)
    assert [(one.method.value, int(one.vevent.sequence.value)) for one in read] == [("REQUEST", 1)]
    assert read[0].vevent.uid.value == second.uid
    assert third.told is None  # nobody was invited to the others yet
    service.change_rhythm(cast["chair"], series, THURSDAYS, now)
    assert len(sent(tmp_path)) == told + len(found)  # nothing changed, so nobody is told
    service.skip_date(cast["chair"], second.id, Because.OTHER)
    [off] = entries(sent(tmp_path)[told + len(found) :], PARTS["shelter"].email)
    assert (off.method.value, int(off.vevent.sequence.value)) == ("CANCEL", 2)


def test_until_the_day_the_old_rhythm_holds_however_far_that_is(
    app: Flask, cast: Cast, now: datetime, series: SeriesId
):
    service.change_rhythm(cast["chair"], series, Wanted(Rhythm(4, 0), time(9, 0), 60, date(2027, 2, 15)), now)

    expected = ["25 Nov", "09 Dec", "23 Dec", "06 Jan", "20 Jan", "03 Feb", "15 Feb", "15 Mar", "12 Apr", "10 May"]
    assert [day[:6] for day in days(now)] == expected


def test_only_a_chair_sets_it_and_only_within_a_year(app: Flask, cast: Cast, now: datetime, series: SeriesId):
    for role in ("recorder", "shelter", "administrator"):
        with pytest.raises(RefusedError, match="not_the_chair"):
            service.change_rhythm(cast[role], series, THURSDAYS, now)
    for since in (date(2026, 11, 24), date(2027, 11, 28)):
        wanted = Wanted(Rhythm(2, 3), time(9, 0), 90, since)
        with pytest.raises(RefusedError, match="not_within_a_year"):
            service.preview(cast["chair"], series, wanted, now)


def test_a_rhythm_puts_no_agenda_on_a_holiday_that_is_skipped_by_itself(
    app: Flask, cast: Cast, now: datetime, series: SeriesId
):
    service.add_holiday(cast["chair"], date(2026, 12, 10), Narrative.read("Family Day"))
    service.skip_holidays(cast["chair"], by_themselves=True)
    second = store.upcoming(now)[1]

    foreseen = service.preview(cast["chair"], series, THURSDAYS, now)
    service.change_rhythm(cast["chair"], series, THURSDAYS, now)

    [off] = store.skipped(now)
    assert (off.because, off.holiday, f"{off.starts_at:%d %b}") == (Because.HOLIDAY, "Family Day", "10 Dec")
    assert f"{second.starts_at:%d %b}" == "24 Dec"
    assert [f"{one.starts_at:%d %b}" for one in foreseen if one.off] == ["10 Dec"]
