"""Following up: what each hears of what was promised, gathered into one mail a day at most."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.accounts.domain import Staff
from conference.actions.policy import ANSWERING_ROLES
from conference.actions.policy.looking_after import mine
from conference.actions.service.owning import known_to
from conference.directory import service as directory
from conference.infra.database import add_once, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import InvalidError, require_known
from conference.kernel.ids import MemberId
from conference.meetings import store as meetings
from conference.notices import store
from conference.notices.domain import Open, Promise, Reminder, Times
from conference.notices.models import FollowUp, OwnReminders
from conference.notices.policy import MOVED_AT_MOST, gathered, is_free, is_weekly, times_wrong

NOT_BEFORE = time(7)
"""From when on, by the task force's clocks, the mails of a day are written."""
_DAY = timedelta(days=1)
_NOTHING = Open(0, 0)


@dataclass(frozen=True, slots=True)
class Letter:
    """What one address hears on a day: how many promises of each kind, and once a week what is open. Nothing else."""

    language: str
    reminders: Counter[Reminder] = field(default_factory=Counter[Reminder])
    own: Open = _NOTHING
    agencys: Open = _NOTHING

    @property
    def says_something(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.reminders or self.own.promised or self.agencys.promised)


def times() -> Times:
    """How the task force wants promises followed up."""
    return _times(require_known(store.follow_up()))


def change_times(wanted: Times) -> None:
    """Follow promises up in another way, from the next look on. Raises InvalidError."""
    if wrong := times_wrong(wanted):
        raise InvalidError(wrong)
    with transaction():
        row = require_known(store.follow_up(for_change=True))
        row.ahead_days, row.late_days, row.chair_days = wanted.ahead_days, wanted.late_days, wanted.chair_days
        row.off, row.monday = wanted.off, wanted.monday


def own_choice(actor: Actor) -> tuple[frozenset[Reminder], bool]:
    """What the actor does not want to be told, and whether they want the count of the week."""
    row = store.own(actor.person)
    return (frozenset[Reminder](), True) if row is None else (row.off, row.monday)


def choose_own(actor: Actor, off: frozenset[Reminder], *, monday: bool) -> None:
    """Tell the actor less, or all of it again."""
    with transaction():
        if add_once(OwnReminders(person_id=actor.person, off=off, monday=monday)):
            return
        row = require_known(store.own(actor.person))
        row.off, row.monday = off, monday


def take_letters(now: datetime) -> Mapping[str, Letter]:
    """What is to be written today, by address, if it has not been written yet. That it was is noted in the caller's
    transaction; what a day without a look would have said is said by the next one.
    """
    row, today = store.follow_up(for_change=True), directory.today(now)
    holidays = frozenset(meetings.holidays())
    if row is None or is_free(today, holidays) or now.astimezone(directory.zone()).time() < NOT_BEFORE:
        return {}
    since = today - _DAY if row.looked_on is None else row.looked_on
    if since >= today:
        return {}
    row.looked_on = today
    return _letters(_times(row), since, today, holidays, now)


def _letters(wanted: Times, since: date, today: date, holidays: frozenset[date], now: datetime) -> Mapping[str, Letter]:
    staff, addresses, own = accounts.staff(now), accounts_store.emails(now), store.everybodys_own()

    def own_off(member: MemberId) -> frozenset[Reminder]:
        chosen = own.get(staff.members[member].person)
        return frozenset() if chosen is None else chosen.off

    heard = gathered(
        _promises(wanted, since, today, staff, now),
        staff,
        wanted,
        since=since,
        today=today,
        holidays=holidays,
        own_off=own_off,
    )
    weekly = wanted.monday and is_weekly(since, today, holidays)
    found: dict[str, Letter] = {}
    for member, actor in staff.members.items():
        email, language, _agency = addresses[member]
        letter = Letter(language, heard.get(member, Counter()))
        chosen = own.get(actor.person)
        if weekly and member not in staff.away and (chosen is None or chosen.monday):
            letter = _with_the_week(letter, actor, staff, today, now)
        if letter.says_something:
            found[email] = _together(found[email], letter) if email in found else letter
    return found


def _with_the_week(letter: Letter, actor: Actor, staff: Staff, today: date, now: datetime) -> Letter:
    if not actor.has(*ANSWERING_ROLES):
        return letter
    agencys = store.open_of(actor, now, today) if actor.has(Role.COORDINATOR) else _NOTHING
    return replace(letter, own=store.open_of(actor, now, today, mine(actor, staff)), agencys=agencys)


def _together(one: Letter, other: Letter) -> Letter:
    """Somebody who acts for two agencies gets one mail."""
    return Letter(
        one.language, one.reminders + other.reminders, _sum(one.own, other.own), _sum(one.agencys, other.agencys)
    )


def _sum(one: Open, other: Open) -> Open:
    return Open(one.promised + other.promised, one.late + other.late)


def _promises(wanted: Times, since: date, today: date, staff: Staff, now: datetime) -> Sequence[Promise]:
    """Those whose day is so near that something may be said of them, with who may know of their cases."""
    first = since - wanted.chair_days * _DAY - wanted.late_days * _DAY - MOVED_AT_MOST
    rows = store.promised_between(first, today + wanted.ahead_days * _DAY + MOVED_AT_MOST, today)
    readers = [held for held in staff.members.values() if held.reads_cards]
    known = known_to({case for _action, case, *_rest in rows}, readers, now)
    return [Promise(action, agency, carried_by, due, known[case]) for action, case, agency, carried_by, due in rows]


def _times(row: FollowUp) -> Times:
    return Times(row.ahead_days, row.late_days, row.chair_days, row.off, row.monday)
