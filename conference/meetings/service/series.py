"""The task force's rhythm: its dates are there before anybody asks."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from itertools import islice

from conference.directory import service as directory
from conference.infra.database import transaction
from conference.kernel.errors import require_known
from conference.kernel.ids import CaseId, ItemId, MeetingId, SeriesId, new_uuid
from conference.kernel.narrative import Narrative
from conference.meetings import rhythm as rhythms
from conference.meetings import store
from conference.meetings.domain import Because, ItemKind, ItemState, MeetingState, StandingPlace
from conference.meetings.models import AgendaItem, Meeting, Series, StandingItem
from conference.meetings.policy import DATES_AHEAD, UNFINISHED_MINUTES
from conference.meetings.rhythm import Rhythm


def create_series(
    *, first_day: date, starts_at: time, minutes: int, every_weeks: int = 2, rhythm: Rhythm | None = None
) -> SeriesId:
    """Set a rhythm: from the first day that it may begin on, at a local time of day, for so many minutes. Without one
    it is every so many weeks on the weekday of `first_day`.
    """
    kept = rhythm or Rhythm(every_weeks, first_day.weekday())
    with transaction() as current:
        series = Series(
            id=SeriesId(new_uuid()),
            first_day=rhythms.first_day(kept, first_day),
            rule=kept.rule,
            starts_at=starts_at.strftime("%H:%M"),
            minutes=minutes,
        )
        current.add(series)
        return series.id


def add_meeting(series: SeriesId, starts_at: datetime, minutes: int) -> MeetingId:
    """A planned meeting of a series. Its agenda has unfinished business from the first moment, and what every agenda
    begins and ends with. Source: design, 5.
    """
    with transaction():
        meeting = new_meeting(series, starts_at, minutes)
        for item in _standing(StandingPlace.FIRST):
            put_item(meeting, ItemKind.STANDING, item.minutes, title=item.title)
        put_item(meeting, ItemKind.UNFINISHED, UNFINISHED_MINUTES)
        for item in _standing(StandingPlace.LAST):
            put_item(meeting, ItemKind.STANDING, item.minutes, title=item.title)
        return meeting


def _standing(place: StandingPlace) -> list[StandingItem]:
    return [item for item in store.standing_items() if item.in_use and item.place is place]


def new_meeting(
    series: SeriesId | None, starts_at: datetime, minutes: int, *, called_for: CaseId | None = None
) -> MeetingId:
    """A planned meeting with an empty agenda: of a series, or called for one case."""
    with transaction() as current:
        meeting = Meeting(
            id=MeetingId(new_uuid()),
            series_id=series,
            called_for=called_for,
            starts_at=starts_at,
            minutes=minutes,
            state=MeetingState.PLANNED,
            version=0,
            chair_id=None,
            opened_at=None,
            ended_at=None,
            clock_until=None,
            clock_left=None,
            told_at=None,
            due_at=starts_at,
            because=None,
            holiday=None,
            place=None,
            uid=f"{secrets.token_hex(16)}@common-table",
            told=None,
        )
        current.add(meeting)
        current.flush()
        return meeting.id


def put_last(meeting: MeetingId, case: CaseId, minutes: int) -> ItemId:
    """Add a case to an agenda, behind the others and before what it ends with."""
    with transaction():
        items = list(store.items(meeting))
        while items and items[-1].kind is ItemKind.STANDING:
            items.pop().position += 1
        return put_item(meeting, ItemKind.CASE, minutes, case=case, after=len(items))


def put_item(
    meeting: MeetingId,
    kind: ItemKind,
    minutes: int,
    *,
    case: CaseId | None = None,
    title: Narrative | None = None,
    after: int | None = None,
) -> ItemId:
    """Put an item on an agenda, at the end or `after` so many others."""
    with transaction() as current:
        item = AgendaItem(
            id=ItemId(new_uuid()),
            meeting_id=meeting,
            position=(len(store.items(meeting)) if after is None else after) + 1,
            kind=kind,
            case_id=case,
            title=title,
            minutes=minutes,
            state=ItemState.WAITING,
            returned_because=None,
            label=None,
        )
        current.add(item)
        current.flush()
        return item.id


def ensure_series_dates(now: datetime) -> None:
    """Have the next four dates of every series as planned meetings. Those that are there stay as they are."""
    with transaction():
        for series in store.all_series(for_change=True):
            make_dates(series, islice(starts_of(series, now), DATES_AHEAD))


def starts_of(series: Series, after: datetime) -> Iterable[datetime]:
    """The dates of a series by its rhythm, whatever became of them."""
    clock, rhythm = time.fromisoformat(series.starts_at), rhythms.read(series.rule)
    return rhythms.starts(rhythm, series.first_day, clock, directory.zone(), after=after)


def make_dates(series: Series, starts: Iterable[datetime]) -> None:
    """Have these dates of a series as planned meetings; on a holiday it is skipped from the first moment, where the
    chair said so.
    """
    zone, held, kept = directory.zone(), store.dates_of(series.id), store.kept_dates(series.id)
    holidays: Mapping[date, Narrative] = store.holidays() if series.skips_holidays else {}
    for starts_at in starts:
        if starts_at in held or not rhythms.is_free(starts_at, kept, zone):
            continue
        meeting = add_meeting(series.id, starts_at, series.minutes)
        name = holidays.get(starts_at.astimezone(zone).date())
        if name is not None:
            _skip_for(meeting, name)


def _skip_for(meeting_id: MeetingId, holiday: Narrative) -> None:
    meeting = require_known(store.meeting(meeting_id))
    meeting.state, meeting.because, meeting.holiday = MeetingState.SKIPPED, Because.HOLIDAY, holiday
