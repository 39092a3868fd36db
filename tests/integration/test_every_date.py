"""What holds for every date: holidays, who normally comes, and what each agenda begins and ends with."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask

from conference.attendance.domain import Coming, Said
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import MeetingId
from conference.kernel.narrative import Narrative
from conference.meetings import service, store
from conference.meetings.domain import Because, ItemKind, MeetingState, StandingPlace
from conference.minutes import service as minutes
from tests import builders
from tests.cast import PARTS, Cast
from tests.integration.test_invitations import entries, sent

FAMILY_DAY = Narrative.read("Family Day")


# ----------------------------------------------------------------------------------------------------------- holidays
def test_a_date_on_a_holiday_is_held_until_the_chair_says_otherwise_and_keeps_why(
    app: Flask, cast: Cast, now: datetime
):
    service.add_holiday(cast["administrator"], date(2026, 12, 9), FAMILY_DAY)
    service.create_series(first_day=date(2026, 11, 25), starts_at=time(13, 30), minutes=120)
    service.ensure_series_dates(now)
    first, second, *_others = store.upcoming(now)

    assert service.on_holidays([first, second]) == {second.id: "Family Day"}
    service.move_date(cast["chair"], second.id, second.starts_at + timedelta(days=1), Because.HOLIDAY, now)
    assert second.holiday == "Family Day"
    service.skip_date(cast["chair"], second.id, Because.TOO_FEW)
    assert second.holiday is None
    service.remove_holiday(cast["chair"], date(2026, 12, 9))
    assert service.on_holidays([first, second]) == {}


def test_where_the_chair_says_so_new_dates_skip_holidays_and_can_still_be_held(app: Flask, cast: Cast, now: datetime):
    service.create_series(first_day=date(2026, 11, 25), starts_at=time(13, 30), minutes=120)
    service.add_holiday(cast["chair"], date(2026, 12, 9), Narrative.read("A day"))
    service.add_holiday(cast["chair"], date(2026, 12, 9), FAMILY_DAY)  # called by another name
    service.skip_holidays(cast["chair"], by_themselves=True)

    service.ensure_series_dates(now)
    service.ensure_series_dates(now)

    [off] = store.skipped(now)
    assert (off.state, off.because, off.holiday) == (MeetingState.SKIPPED, Because.HOLIDAY, "Family Day")
    assert len(store.upcoming(now)) == 3
    service.hold_after_all(cast["chair"], off.id, now)
    assert (off.state, off.holiday) == (MeetingState.PLANNED, None)


def test_chairs_and_administrators_keep_the_list_and_only_a_chair_skips(app: Flask, cast: Cast, now: datetime):
    for role in ("shelter", "recorder", "privacy"):
        with pytest.raises(RefusedError, match="not_the_chair"):
            service.add_holiday(cast[role], date(2026, 12, 9), FAMILY_DAY)
    with pytest.raises(RefusedError, match="not_the_chair"):
        service.skip_holidays(cast["administrator"], by_themselves=True)
    with pytest.raises(HiddenError):
        service.remove_holiday(cast["chair"], date(2026, 12, 9))


# ------------------------------------------------------------------------------------------------ who normally comes
def test_who_does_not_normally_come_is_not_invited_and_not_waited_for(
    app: Flask, cast: Cast, now: datetime, tmp_path: Path
):
    police, lawyer = cast["detective"], cast["lawyer"]
    service.set_regulars(cast["chair"], [police.member, lawyer.member], [lawyer.member], now)
    meeting = builders.meeting(cast["chair"], [], now + timedelta(days=7))

    told = {mail["To"] for mail in sent(tmp_path)}
    assert PARTS["lawyer"].email in told
    assert PARTS["detective"].email not in told
    assert "Regional Police" not in {agency.name for agency in service.who_comes(cast["chair"], meeting, now)}
    service.say(police, meeting, Said(police.member, Coming.APOLOGIES), now)
    assert service.absent_agencies(meeting, now) == set()  # nobody had counted on them
    service.say(police, meeting, Said(police.member, Coming.COMING), now)
    table = {agency.name: agency.comes for agency in service.who_comes(cast["chair"], meeting, now)}
    assert table["Regional Police"] == "coming"


def test_who_was_invited_hears_of_a_change_even_if_they_no_longer_normally_come(
    app: Flask, cast: Cast, now: datetime, tmp_path: Path
):
    meeting = builders.meeting(cast["chair"], [], now + timedelta(days=7))
    service.set_regulars(cast["shelter"], [cast["shelter"].member], [], now)

    service.skip_date(cast["chair"], meeting, Because.OTHER)

    read = entries(sent(tmp_path), PARTS["shelter"].email)
    assert [one.method.value for one in read] == ["REQUEST", "CANCEL"]


def test_whoever_said_that_they_come_hears_that_it_is_called_off_even_if_they_do_not_normally_come(
    app: Flask, cast: Cast, now: datetime, tmp_path: Path
):
    lawyer = cast["lawyer"]
    service.set_regulars(cast["chair"], [lawyer.member], [], now)
    meeting = builders.meeting(cast["chair"], [], now + timedelta(days=7))
    service.say(lawyer, meeting, Said(lawyer.member, Coming.COMING), now)
    before = len(sent(tmp_path))

    service.skip_date(cast["chair"], meeting, Because.OTHER)

    assert PARTS["lawyer"].email in {mail["To"] for mail in sent(tmp_path)[before:]}


def test_a_coordinator_speaks_for_their_own_agency_alone(app: Flask, cast: Cast, now: datetime):
    mine, police = cast["shelter"].member, cast["detective"].member
    service.set_regulars(cast["shelter"], [mine, police], [], now)
    service.set_regulars(cast["lawyer"], [mine], [mine], now)

    kept = {member.name: comes for member, comes in service.regular_attendees(cast["chair"], now)}
    assert (kept["Sam Lindqvist"], kept["Tom Okafor"]) == (False, True)
    assert [member.name for member, _comes in service.regular_attendees(cast["shelter"], now)] == ["Sam Lindqvist"]
    assert "Adele Roy" not in kept  # sits in no conference
    service.set_regulars(cast["chair"], [mine], [mine], now)
    assert dict(service.regular_attendees(cast["shelter"], now)) == {cast["shelter"]: True}


# ----------------------------------------------------------------------------------------------------- standing items
def titles(meeting: MeetingId) -> list[str]:
    return [item.title or item.kind for item in store.items(meeting)]


def test_an_agenda_begins_and_ends_with_them_and_cases_come_between(app: Flask, cast: Cast, now: datetime):
    welcome, check_in = Narrative.read("Welcome and agreements"), Narrative.read("Check-in for the people in the room")
    before = builders.meeting(cast["chair"], [], now + timedelta(days=1), publish=False)
    service.add_standing(cast["chair"], check_in, 5, StandingPlace.LAST, now)
    service.add_standing(cast["chair"], welcome, 7, StandingPlace.FIRST, now)
    service.add_standing(cast["chair"], Narrative.read("News"), 5, StandingPlace.FIRST, now)
    news = store.standing_items()[2].id
    service.change_standing(cast["chair"], news, Narrative.read("News"), 5, StandingPlace.FIRST, now, in_use=False)
    cases = [builders.bring_case(cast["counsellor"], now) for _number in range(3)]
    meeting = builders.meeting(cast["chair"], cases[:2], now + timedelta(days=2), publish=False)

    service.take_proposal(cast["chair"], meeting, now)

    items = store.items(meeting)
    assert [item.title or item.kind for item in items] == [welcome, "unfinished", "case", "case", "case", check_in]
    assert [item.position for item in items] == [1, 2, 3, 4, 5, 6]
    assert titles(before) == [welcome, "unfinished", check_in]  # that one was there already, and follows
    service.move(cast["chair"], meeting, items[2].id, up=True)
    service.move(cast["chair"], meeting, items[4].id, up=False)
    assert [item.id for item in store.items(meeting)] == [item.id for item in items]
    wrong = [items[1].id, items[0].id, *(item.id for item in items[2:])]
    with pytest.raises(RefusedError, match="agenda_changed"):
        service.reorder(cast["chair"], meeting, wrong)
    service.reorder(cast["chair"], meeting, [items[place].id for place in (0, 1, 4, 2, 3, 5)])
    assert [item.title for item in store.items(meeting)][-1] == check_in


def test_agendas_that_are_not_published_follow_and_published_ones_stay(app: Flask, cast: Cast, now: datetime):
    chair, news, film = cast["chair"], Narrative.read("News"), Narrative.read("A film")
    case = builders.bring_case(cast["counsellor"], now)
    planned = builders.meeting(chair, [case], now + timedelta(days=2), publish=False)
    off = builders.meeting(chair, [], now + timedelta(days=3), publish=False)
    service.skip_date(chair, off, Because.OTHER)
    published = builders.meeting(chair, [], now + timedelta(days=4))
    missed = builders.meeting(chair, [], now - timedelta(days=1), publish=False)

    service.add_standing(chair, news, 5, StandingPlace.FIRST, now)
    service.add_standing(chair, film, 9, StandingPlace.FIRST, now)
    assert titles(planned) == [news, film, "unfinished", "case"]
    assert titles(off) == [news, film, "unfinished"]
    first, second = (item.id for item in store.standing_items())
    service.change_standing(chair, second, film, 9, StandingPlace.LAST, now, in_use=True)
    service.change_standing(chair, first, Narrative.read("Short news"), 3, StandingPlace.LAST, now, in_use=True)
    assert titles(planned) == ["unfinished", "case", "Short news", film]
    assert [(item.position, item.minutes) for item in store.items(planned)][2:] == [(3, 3), (4, 9)]
    service.change_standing(chair, second, film, 9, StandingPlace.LAST, now, in_use=False)
    assert titles(planned) == ["unfinished", "case", "Short news"]
    service.change_standing(chair, second, film, 9, StandingPlace.FIRST, now, in_use=True)
    service.remove_standing(chair, first, now)
    assert titles(planned) == [film, "unfinished", "case"]
    assert [item.position for item in store.items(planned)] == [1, 2, 3]
    assert titles(published) == titles(missed) == ["unfinished"]


def test_what_the_chair_changed_on_one_agenda_stays_so(app: Flask, cast: Cast, now: datetime):
    chair, news = cast["chair"], Narrative.read("News")
    service.add_standing(chair, news, 5, StandingPlace.FIRST, now)
    without, longer = (builders.meeting(chair, [], now + timedelta(days=days), publish=False) for days in (2, 3))
    service.remove(chair, without, store.items(without)[0].id, now)
    service.set_minutes(chair, longer, store.items(longer)[0].id, 30, now)

    item = store.standing_items()[0].id
    service.change_standing(chair, item, Narrative.read("Good news"), 6, StandingPlace.LAST, now, in_use=True)

    assert titles(without) == ["unfinished"]
    assert [(held.title, held.minutes) for held in store.items(longer)] == [(None, 10), ("Good news", 30)]


def test_their_minutes_are_not_for_cases_and_one_agenda_may_do_without(app: Flask, cast: Cast, now: datetime):
    service.add_standing(cast["chair"], Narrative.read("A film"), 80, StandingPlace.FIRST, now)
    for _number in range(6):
        builders.bring_case(cast["counsellor"], now)
    meeting = builders.meeting(cast["chair"], [], now + timedelta(days=2), publish=False)
    held = builders.held_meeting(meeting)
    film = store.items(meeting)[0]

    assert sum(place.minutes for place in service.offer(cast["chair"], held, now).plan.places) <= 30
    with pytest.raises(RefusedError, match="not_the_chair"):
        service.remove(cast["recorder"], meeting, film.id, now)
    service.remove(cast["chair"], meeting, film.id, now)
    assert [item.kind for item in store.items(meeting)] == [ItemKind.UNFINISHED]
    assert len(service.offer(cast["chair"], held, now).plan.places) == 5
    with pytest.raises(HiddenError):  # unfinished business stays
        service.remove(cast["chair"], meeting, store.items(meeting)[0].id, now)


def test_in_the_meeting_and_its_minutes_they_are_plain_items_without_a_case(app: Flask, cast: Cast, now: datetime):
    service.add_standing(cast["chair"], Narrative.read("Welcome"), 5, StandingPlace.FIRST, now)
    meeting = builders.meeting(cast["chair"], [], now)
    for role in ("chair", "counsellor", "adviser"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.command(cast["chair"], meeting, "next", now)

    for role in ("counsellor", "adviser"):
        current = builders.board(cast[role], meeting, now).current
        assert current is not None
        assert (current.title, current.card, current.private) == ("Welcome", None, False)
    builders.command(cast["counsellor"], meeting, "note", now, text=Narrative.read("A new agreement was read"))
    builders.command(cast["chair"], meeting, "end", now)
    copy = minutes.minutes(cast["lawyer"], builders.held_meeting(meeting), now)
    assert [item.line.title for item in copy.minutes.items] == ["Welcome", None]


def test_only_a_chair_keeps_them_and_they_stay_few(app: Flask, cast: Cast, now: datetime):
    with pytest.raises(RefusedError, match="not_the_chair"):
        service.add_standing(cast["recorder"], Narrative.read("News"), 5, StandingPlace.FIRST, now)
    for _number in range(12):
        service.add_standing(cast["chair"], Narrative.read("News"), 5, StandingPlace.FIRST, now)
    with pytest.raises(RefusedError, match="enough_standing"):
        service.add_standing(cast["chair"], Narrative.read("News"), 5, StandingPlace.FIRST, now)
    service.remove_standing(cast["chair"], store.standing_items()[0].id, now)
    assert len(store.standing_items()) == 11
