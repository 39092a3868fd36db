"""A date as calendars are told of it (RFC 5545, 5546). Pure: there is nothing in it but when, and one word for what.

Source: rule book, attacks, "Email, push, calendar": no agenda, no list of who takes part, a title that says nothing,
and cancellations that say no more. Where it is stands on the page of the conference alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

PRODUCT = "-//Common Table//Common Table//EN"
REFRESH = timedelta(hours=4)
"""How often calendars may ask for a feed anew."""


class Method(StrEnum):
    """What a calendar is to do with what it is sent. Source: RFC 5546, 1.4."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True)
class Entry:
    """One date. `sequence` rises with each change of it, so that calendars keep the newest."""

    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    off: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all dates of a calendar have in common. `reader`: the address that a mail goes to; a feed names nobody."""

    method: Method
    title: str
    zone: ZoneInfo
    from_address: str
    reader: str | None = None


def written(sheet: Sheet, entries: Sequence[Entry], now: datetime) -> str:
    """The calendar as text, its lines ending as RFC 5545, 3.1, asks. A mail holds one date, a feed all of them."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", sheet.method.value)
    if sheet.method is Method.PUBLISH:
        calendar.add("x-wr-calname", sheet.title)
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    if entries:
        calendar.add_component(_zone(sheet.zone, entries))
    for entry in entries:
        calendar.add_component(_event(sheet, entry, now))
    return calendar.to_ical().decode()


def _zone(zone: ZoneInfo, entries: Sequence[Entry]) -> Timezone:
    """The zone's clock changes around these dates: calendars need not know it by its name."""
    days = [entry.starts_at.astimezone(zone).date() for entry in entries]
    year = timedelta(days=366)
    return Timezone.from_tzid(zone.key, first_date=min(days) - year, last_date=max(days) + year)


def _event(sheet: Sheet, entry: Entry, now: datetime) -> Event:
    start = entry.starts_at.astimezone(sheet.zone)
    end = (entry.starts_at + timedelta(minutes=entry.minutes)).astimezone(sheet.zone)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", sheet.title)
    event.add("status", "CANCELLED" if entry.off else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("organizer", _address(sheet.from_address))
    if sheet.reader is not None:
        event.add("attendee", _reader(sheet.reader))
    return event


def _reader(email: str) -> vCalAddress:
    """Nobody but whoever reads the mail. Answers are given on the page, so none is asked for by mail."""
    address = _address(email)
    address.params.update({"CUTYPE": vText("INDIVIDUAL"), "PARTSTAT": vText("NEEDS-ACTION"), "RSVP": vText("FALSE")})
    return address


def _address(email: str) -> Any:
    return vCalAddress(f"mailto:{email}")
