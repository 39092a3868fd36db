"""What holds for every date: the holidays, and who normally comes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from conference.accounts import service as accounts
from conference.attendance import service as attendance
from conference.attendance import store as attendance_store
from conference.directory import service as directory
from conference.infra.database import add_once, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import require, require_known
from conference.kernel.ids import MeetingId, MemberId
from conference.kernel.narrative import Narrative
from conference.meetings import store
from conference.meetings.models import Holiday, Meeting
from conference.meetings.policy.keeping import may_keep_holidays, may_keep_regulars, may_keep_series


def add_holiday(actor: Actor, day: date, name: Narrative) -> None:
    """Put a day on the list, or call it by another name. No date changes by that. Raises RefusedError."""
    with transaction():
        require(may_keep_holidays(actor))
        held = store.holiday(day)
        if held is None and not add_once(Holiday(day=day, name=name)):
            held = store.holiday(day)  # from another page, meanwhile
        if held is not None:
            held.name = name


def remove_holiday(actor: Actor, day: date) -> None:
    """Take a day off the list. What was skipped or moved for it stays so. Raises HiddenError, RefusedError."""
    with transaction() as current:
        require(may_keep_holidays(actor))
        current.delete(require_known(store.holiday(day)))


def skip_holidays(actor: Actor, *, by_themselves: bool) -> None:
    """Whether new dates that fall on a holiday are skipped by themselves. Those that are there stay. RefusedError."""
    with transaction():
        require(may_keep_series(actor))
        for series in store.all_series(for_change=True):
            series.skips_holidays = by_themselves


def on_holidays(meetings: Collection[Meeting]) -> Mapping[MeetingId, Narrative]:
    """Those of some dates of the series that fall on a holiday where the rhythm put them, and what it is called."""
    holidays = store.holidays()
    days = {held.id: directory.today(held.starts_at) for held in meetings if _by_rhythm(held)}
    return {meeting: holidays[day] for meeting, day in days.items() if day in holidays}


def _by_rhythm(meeting: Meeting) -> bool:
    return meeting.called_for is None and meeting.because is None


def regular_attendees(actor: Actor, now: datetime) -> Sequence[tuple[Actor, bool]]:
    """Those of whom the actor may say whether they normally come, by agency and name, and whether they do."""
    seldom = attendance_store.seldom()
    members = accounts.everybody(now).values()
    kept = [held for held in members if held.sits_at_the_table and may_keep_regulars(actor, held)]
    return [(held, held.member not in seldom) for held in sorted(kept, key=lambda one: (one.agency_name, one.name))]


def set_regulars(actor: Actor, shown: Collection[MemberId], regular: Collection[MemberId], now: datetime) -> None:
    """Say who of those that were `shown` normally comes. Of whom the actor may not say so, nothing changes."""
    with transaction():
        kept = {held.member for held, _comes in regular_attendees(actor, now)} & set(shown)
        attendance.set_regular(kept & set(regular), comes=True)
        attendance.set_regular(kept - set(regular), comes=False)
