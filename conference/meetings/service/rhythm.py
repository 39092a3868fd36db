"""Another rhythm for the table: what it does to the dates that are there, before it is taken and when it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice, takewhile

from conference.attendance import service as attendance
from conference.directory import service as directory
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import require, require_known
from conference.kernel.ids import SeriesId
from conference.kernel.localday import start_of_day
from conference.kernel.narrative import Narrative
from conference.meetings import rhythm as rhythms
from conference.meetings import store
from conference.meetings.events import DateChanged
from conference.meetings.models import Meeting, Series
from conference.meetings.policy import DATES_AHEAD
from conference.meetings.policy.keeping import may_begin_rhythm, may_keep_series
from conference.meetings.rhythm import Rhythm
from conference.meetings.service.series import ensure_series_dates, make_dates, starts_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Another rhythm: its local time of day, its length, and the first local day on which it holds."""

    rhythm: Rhythm
    starts_at: time
    minutes: int
    since: date


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A date as it would be. `was`: where it is now, when it would go elsewhere; `fresh`: there is no such date yet.
    `meeting`: the date that is there. `holiday`: what the day is called; `off`: it would be skipped for that.
    """

    starts_at: datetime
    meeting: Meeting | None
    was: datetime | None = None
    fresh: bool = False
    holiday: Narrative | None = None
    off: bool = False


def series_to_change(actor: Actor, series_id: SeriesId) -> Series:
    """A rhythm, for who may set it. Raises HiddenError, RefusedError."""
    require(may_keep_series(actor))
    return require_known(store.series(series_id))


def preview(actor: Actor, series_id: SeriesId, wanted: Wanted, now: datetime) -> Sequence[Foreseen]:
    """The next dates as they would be, in their order. Changes nothing. Raises HiddenError, RefusedError."""
    require(may_begin_rhythm(actor, wanted.since, directory.today(now)))
    series, zone = require_known(store.series(series_id)), directory.zone()
    holidays = store.holidays()
    moves = dict(_moves(series, wanted, now))
    stays = [held for held in store.untouched(series_id, now) if held not in moves]
    kept = store.kept_dates(series_id)
    new = [
        start
        for start in islice(_starts(wanted, now), DATES_AHEAD)
        if start not in moves.values() and rhythms.is_free(start, kept, zone)
    ]
    between = _between(series, wanted, now)
    found = [
        *(Foreseen(to, held, was=held.starts_at if held.starts_at != to else None) for held, to in moves.items()),
        *(Foreseen(held.starts_at, held) for held in [*stays, *store.kept_to_come(series_id, now)]),
        *(Foreseen(start, None, fresh=True) for start in [*new, *between]),
    ]
    named = [_named(one, holidays.get(one.starts_at.astimezone(zone).date()), series) for one in found]
    return sorted(named, key=lambda one: one.starts_at)


def change_rhythm(actor: Actor, series_id: SeriesId, wanted: Wanted, now: datetime) -> None:
    """Have the table meet in another rhythm. The dates to come that nobody moved or skipped go where it has them, with
    their agendas; who was invited is told, and asked anew whether they come. Raises HiddenError, RefusedError.
    """
    with transaction() as current:
        require(may_begin_rhythm(actor, wanted.since, directory.today(now)))
        series = require_known(store.series(series_id, for_change=True))
        make_dates(series, _between(series, wanted, now))
        moves = _moves(series, wanted, now, for_change=True)
        for held, to in reversed(moves):  # the last first: each goes to a time that is free
            _put(held, to, wanted.minutes)
            current.flush()
        series.rule, series.first_day = wanted.rhythm.rule, rhythms.first_day(wanted.rhythm, wanted.since)
        series.starts_at, series.minutes = wanted.starts_at.strftime("%H:%M"), wanted.minutes
        current.flush()
        ensure_series_dates(now)


def _moves(
    series: Series, wanted: Wanted, now: datetime, *, for_change: bool = False
) -> list[tuple[Meeting, datetime]]:
    """Where each date that nobody touched goes, in their order."""
    zone, kept = directory.zone(), store.kept_dates(series.id)
    holidays = store.holidays() if series.skips_holidays else {}
    held = [one for one in store.untouched(series.id, _from(wanted, now), for_change=for_change) if one.starts_at > now]
    free = (start for start in _starts(wanted, now) if rhythms.is_free(start, kept, zone))
    to = rhythms.places(
        [one.starts_at for one in held], free, zone, off=lambda start: start.astimezone(zone).date() in holidays
    )
    return list(zip(held, to, strict=True))


def _put(meeting: Meeting, to: datetime, minutes: int) -> None:
    if (meeting.starts_at, meeting.minutes) == (to, minutes):
        return
    if meeting.starts_at != to:
        attendance.ask_anew(meeting.id)
    meeting.starts_at, meeting.due_at, meeting.minutes = to, to, minutes
    meeting.sequence += 1
    publish(DateChanged(meeting.id))


def _between(series: Series, wanted: Wanted, now: datetime) -> list[datetime]:
    """The dates that the rhythm until now still has before the other one begins, and that are not there yet."""
    held, kept, zone = store.dates_of(series.id), store.kept_dates(series.id), directory.zone()
    until = takewhile(lambda start: start < _from(wanted, now), starts_of(series, now))
    return [start for start in until if start not in held and rhythms.is_free(start, kept, zone)]


def _starts(wanted: Wanted, now: datetime) -> Iterator[datetime]:
    first, zone = rhythms.first_day(wanted.rhythm, wanted.since), directory.zone()
    return rhythms.starts(wanted.rhythm, first, wanted.starts_at, zone, after=_from(wanted, now))


def _from(wanted: Wanted, now: datetime) -> datetime:
    return max(now, start_of_day(wanted.since, directory.zone()))


def _named(one: Foreseen, holiday: Narrative | None, series: Series) -> Foreseen:
    off = one.fresh and holiday is not None and series.skips_holidays
    return Foreseen(one.starts_at, one.meeting, one.was, one.fresh, holiday, off)
