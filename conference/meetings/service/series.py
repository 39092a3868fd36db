"""The task force's rhythm: its dates are there before anybody asks."""

from datetime import date, datetime, time

from conference.directory import service as directory
from conference.infra.database import transaction
from conference.kernel.ids import MeetingId, SeriesId, new_uuid
from conference.meetings import store
from conference.meetings.domain import MeetingState
from conference.meetings.models import Meeting, Series
from conference.meetings.policy import DATES_AHEAD, occurrences


def create_series(*, first_day: date, every_weeks: int, starts_at: time, minutes: int) -> SeriesId:
    """Set a rhythm: every so many weeks from `first_day`, at a local time of day, for so many minutes."""
    with transaction() as current:
        series = Series(
            id=SeriesId(new_uuid()),
            first_day=first_day,
            every_weeks=every_weeks,
            starts_at=starts_at.strftime("%H:%M"),
            minutes=minutes,
        )
        current.add(series)
        return series.id


def add_meeting(series: Series, starts_at: datetime) -> MeetingId:
    """A planned meeting of a series at this instant."""
    with transaction() as current:
        meeting = Meeting(
            id=MeetingId(new_uuid()),
            series_id=series.id,
            starts_at=starts_at,
            minutes=series.minutes,
            state=MeetingState.PLANNED,
            version=0,
            chair_id=None,
            opened_at=None,
            ended_at=None,
            clock_until=None,
            clock_left=None,
        )
        current.add(meeting)
        return meeting.id


def ensure_series_dates(now: datetime) -> None:
    """Have the next four dates of every series as planned meetings. Those that are there stay as they are."""
    zone = directory.zone()
    with transaction() as current:
        current.flush()
        for series in store.all_series():
            held = store.dates_of(series.id)
            first = time.fromisoformat(series.starts_at)
            dates = occurrences(series.first_day, series.every_weeks, first, zone, after=now, count=DATES_AHEAD)
            for starts_at in dates:
                if starts_at not in held:
                    add_meeting(series, starts_at)
