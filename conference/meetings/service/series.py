"""The task force's rhythm: its dates are there before anybody asks."""

import secrets
from datetime import date, datetime, time

from conference.directory import service as directory
from conference.infra.database import transaction
from conference.kernel.ids import CaseId, ItemId, MeetingId, SeriesId, new_uuid
from conference.meetings import rhythm as rhythms
from conference.meetings import store
from conference.meetings.domain import ItemKind, ItemState, MeetingState
from conference.meetings.models import AgendaItem, Meeting, Series
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
    """A planned meeting. Its agenda begins with unfinished business from the first moment. Source: design, 5."""
    with transaction() as current:
        meeting = Meeting(
            id=MeetingId(new_uuid()),
            series_id=series,
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
            place=None,
            uid=f"{secrets.token_hex(16)}@common-table",
            told=None,
        )
        current.add(meeting)
        current.flush()
        put_last(meeting.id, None, UNFINISHED_MINUTES)
        return meeting.id


def put_last(meeting: MeetingId, case: CaseId | None, minutes: int) -> ItemId:
    """Add an item at the end of an agenda; without a case it is unfinished business."""
    with transaction() as current:
        item = AgendaItem(
            id=ItemId(new_uuid()),
            meeting_id=meeting,
            position=len(store.items(meeting)) + 1,
            kind=ItemKind.UNFINISHED if case is None else ItemKind.CASE,
            case_id=case,
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
    zone = directory.zone()
    with transaction():
        for series in store.all_series(for_change=True):
            held = store.dates_of(series.id)
            clock = time.fromisoformat(series.starts_at)
            rhythm = rhythms.read(series.rule)
            dates = rhythms.occurrences(rhythm, series.first_day, clock, zone, after=now, count=DATES_AHEAD)
            for starts_at in dates:
                if starts_at not in held:
                    add_meeting(series.id, starts_at, series.minutes)
