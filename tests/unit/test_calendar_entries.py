"""What calendars are told, as a second parser reads it: when, one word for what, and nothing else."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from conference.calendar.projection import Entry, Method, Sheet, written

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
TORONTO = ZoneInfo("America/Toronto")
OWN = "no-reply@table.example.org"
WINTER, SUMMER = datetime(2026, 3, 4, 18, 30, tzinfo=UTC), datetime(2026, 3, 18, 17, 30, tzinfo=UTC)
AUTUMN, WINTER_AGAIN = datetime(2026, 10, 28, 17, 30, tzinfo=UTC), datetime(2026, 11, 11, 18, 30, tzinfo=UTC)


def entry(starts_at: datetime, *, sequence: int = 0, off: bool = False, minutes: int = 120) -> Entry:
    return Entry(f"{starts_at.timestamp():.0f}@common-table", sequence, starts_at, minutes, off)


def sheet(method: Method, zone: ZoneInfo = TORONTO, title: str = "Meeting", reader: str | None = None) -> Sheet:
    return Sheet(method, title, zone, OWN, reader)


def test_the_second_parser_reads_every_date_across_both_clock_changes_as_the_first_meant_it():
    dates = [WINTER, SUMMER, AUTUMN, WINTER_AGAIN]

    read = vobject.readOne(written(sheet(Method.PUBLISH), [entry(at) for at in dates], NOW))

    starts = [event.dtstart.value for event in read.vevent_list]
    assert [start.astimezone(UTC) for start in starts] == dates
    assert [start.strftime("%H:%M") for start in starts] == ["13:30"] * 4
    assert [event.dtend.value - event.dtstart.value for event in read.vevent_list] == [timedelta(hours=2)] * 4


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["America/Toronto", "America/St_Johns", "Europe/Paris", "America/Regina", "UTC"]),
    st.integers(15, 480),
)
def test_the_zone_that_comes_with_a_date_gives_its_instant(at: datetime, zone: str, minutes: int):
    """The zone is worked out from the rules in the file, not from its name."""
    at = at.replace(microsecond=0)
    text = written(sheet(Method.PUBLISH, ZoneInfo(zone)), [entry(at, minutes=minutes)], NOW)

    unheard_of = f"Zone-{next(numbers)}"  # vobject remembers zones by their names
    event = vobject.readOne(text.replace(zone, unheard_of) if zone != "UTC" else text).vevent
    meant = at + fold_of(at, ZoneInfo(zone))
    assert event.dtstart.value.astimezone(UTC) == meant
    own: Any = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
    assert own.start.astimezone(UTC) == meant


numbers = count()


def fold_of(at: datetime, zone: ZoneInfo) -> timedelta:
    """A local time that happens twice stands in a calendar for the first of the two (RFC 5545, 3.3.5)."""
    first = at.astimezone(zone).replace(fold=0)
    return first.astimezone(UTC) - at


@pytest.mark.parametrize(
    ("method", "off", "status"),
    [
        (Method.REQUEST, False, "CONFIRMED"),
        (Method.CANCEL, True, "CANCELLED"),
    ],
)
def test_an_invitation_has_what_rfc_5546_asks_for_and_names_nobody_but_its_reader(
    method: Method,
    off: bool,  # noqa: FBT001
    status: str,
):
    text = written(sheet(method, reader="sam@shelter.example.org"), [entry(WINTER, sequence=3, off=off)], NOW)

    read = vobject.readOne(text)
    event = read.vevent
    assert (read.method.value, event.status.value, event.sequence.value) == (method.value, status, "3")
    assert event.organizer.value == f"mailto:{OWN}"
    assert [one.value for one in event.attendee_list] == ["mailto:sam@shelter.example.org"]
    assert event.attendee.params["RSVP"] == ["FALSE"]
    assert event.dtstamp.value == NOW


ALLOWED = {"uid", "sequence", "dtstamp", "dtstart", "dtend", "summary", "status", "class", "organizer"}


@pytest.mark.parametrize("method", list(Method))
def test_a_date_holds_no_other_field_than_those_that_say_when(method: Method):
    reader = None if method is Method.PUBLISH else "sam@shelter.example.org"
    [event] = vobject.readOne(written(sheet(method, reader=reader), [entry(WINTER)], NOW)).vevent_list

    assert set(event.contents) == ALLOWED | ({"attendee"} if reader else set())
    assert event.summary.value == "Meeting"


def test_a_feed_without_any_date_is_still_a_calendar():
    read = vobject.readOne(written(sheet(Method.PUBLISH, title="Réunion"), [], NOW))

    assert read.method.value == "PUBLISH"
    assert read.contents["x-wr-calname"][0].value == "Réunion"


def test_lines_end_and_fold_as_rfc_5545_asks():
    text = written(sheet(Method.PUBLISH), [entry(WINTER), entry(SUMMER, off=True)], NOW)

    lines = text.encode().split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
