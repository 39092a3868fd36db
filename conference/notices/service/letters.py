"""The gathered mail: what each hears of what was promised, all of it in one mail a day at most."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.accounts.domain import Staff
from conference.actions.domain import ActionFacts
from conference.actions.policy import ANSWERING_ROLES
from conference.actions.policy.looking_after import owner
from conference.actions.service.owning import known_to
from conference.directory import service as directory
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import ActionId, AgencyId, MemberId, PersonId, ReferralId
from conference.meetings import store as meetings
from conference.needs.service import contacts
from conference.notices import store
from conference.notices.domain import Open, Promise, Reminder, Times
from conference.notices.models import OwnReminders, WaitingNudge
from conference.notices.policy import MOVED_AT_MOST, asked_of, gathered, is_free, is_weekly
from conference.notices.service.following import times
from conference.notices.service.steering import agencies_in_need
from conference.referrals import service as referrals

NOT_BEFORE = time(7)
"""From when on, by the task force's clocks, the mails of a day are written."""
_DAY = timedelta(days=1)
_NOTHING = Open(0, 0)


@dataclass(frozen=True, slots=True)
class Letter:
    """What one address hears on a day: how many promises, referrals and agencies of each kind, and once a week what is
    open. `uncalled`: for how many survivors they are asked to find a contact. Nothing else.
    """

    language: str
    reminders: Counter[Reminder] = field(default_factory=Counter[Reminder])
    own: Open = _NOTHING
    agencys: Open = _NOTHING
    uncalled: int = 0

    @property
    def says_something(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.reminders or self.own.promised or self.agencys.promised or self.uncalled)


@dataclass(frozen=True, slots=True)
class _Today:
    """A look: at whom, and how each and the task force want it."""

    now: datetime
    day: date
    staff: Staff
    addresses: Mapping[MemberId, tuple[str, str, AgencyId]]
    own: Mapping[PersonId, OwnReminders]
    wanted: Times

    @property
    def readers(self) -> Sequence[Actor]:
        """Who reads cards."""
        return [actor for actor in self.staff.members.values() if actor.reads_cards]

    def blank(self, member: MemberId) -> Letter:
        """Nothing yet, in somebody's language."""
        return Letter(self.addresses[member][1])

    def off(self, member: MemberId) -> frozenset[Reminder]:
        """What somebody does not want to be told."""
        chosen = self.own.get(self.staff.members[member].person)
        return frozenset() if chosen is None else chosen.off

    def monday(self, member: MemberId) -> bool:
        """Whether somebody is there, and wants to be told how much is open."""
        chosen = self.own.get(self.staff.members[member].person)
        return member not in self.staff.away and (chosen is None or chosen.monday)


def take_letters(now: datetime) -> Mapping[str, Letter]:
    """What is to be written now, by address: once a day what there is to say of everything; later that day only to whom
    somebody nudges and who had no mail of that day. That it was said is noted in the caller's transaction; what a day
    without a look would have said is said by the next one.
    """
    row, day = store.follow_up(for_change=True), directory.today(now)
    holidays = frozenset(meetings.holidays())
    if row is None or is_free(day, holidays) or now.astimezone(directory.zone()).time() < NOT_BEFORE:
        return {}
    since = day - _DAY if row.looked_on is None else row.looked_on
    nudges = store.waiting_nudges()
    if since >= day and not nudges:
        return {}
    today = _Today(now, day, accounts.staff(now), accounts_store.emails(now), store.everybodys_own(), times())
    heard = _of_the_day(today, since, holidays) if since < day else {}
    row.looked_on = max(since, day)
    for member, number in _asked(today, nudges).items():
        letter = heard.get(member, today.blank(member))
        heard[member] = replace(letter, reminders=letter.reminders + Counter({Reminder.NUDGED: number}))
    return _by_address(today, heard)


def _of_the_day(today: _Today, since: date, holidays: frozenset[date]) -> dict[MemberId, Letter]:
    """What each hears of what has its day, and once a week of what is open."""
    reminders = gathered(
        _promises(today, since),
        today.staff,
        today.wanted,
        since=since,
        today=today.day,
        holidays=holidays,
        own_off=today.off,
    )
    checks, uncalled = _to_check(today), contacts.without_contact(today.now)
    weekly = today.wanted.monday and is_weekly(since, today.day, holidays)
    found: dict[MemberId, Letter] = {}
    for member, actor in today.staff.members.items():
        said = reminders.get(member, Counter[Reminder]()) + Counter({Reminder.CHECK: checks[member]})
        letter = replace(today.blank(member), reminders=said, uncalled=len(uncalled.get(member, ())))
        if weekly and today.monday(member):
            letter = _with_the_week(letter, actor, today)
        if letter.says_something:
            found[member] = letter
    return found


def _with_the_week(letter: Letter, actor: Actor, today: _Today) -> Letter:
    off = today.wanted.off | today.off(actor.member)
    if actor.has(Role.STEERING) and Reminder.REPEATED not in off:
        in_need = Counter({Reminder.REPEATED: len(agencies_in_need(actor, today.wanted, today.now))})
        letter = replace(letter, reminders=letter.reminders + in_need)
    if not actor.has(*ANSWERING_ROLES):
        return letter
    whole = store.open_of(actor, today.now, today.day) if actor.has(Role.COORDINATOR) else _NOTHING
    own = store.open_of(actor, today.now, today.day, today.staff)
    return replace(letter, own=own, agencys=whole)


def _to_check(today: _Today) -> Counter[MemberId]:
    """Who is asked for how many checks of referrals: who offered it, or whoever looks after that now and may read it.
    Where nobody can be asked today, somebody is another day.
    """
    found, told = Counter[MemberId](), list[ReferralId]()
    if Reminder.CHECK in today.wanted.off:
        return found
    for due in referrals.checks_due(today.readers, today.now):
        hears = owner(due.agency, due.offered_by, today.staff, due.read_by)
        if hears is None:
            continue
        told.append(due.referral)
        if Reminder.CHECK not in today.off(hears):
            found[hears] += 1
    referrals.note_asked(told, today.day)
    return found


def _asked(today: _Today, nudges: Sequence[tuple[WaitingNudge, ActionFacts]]) -> Mapping[MemberId, int]:
    """Who is asked how many promises stand. Who had their mail of today hears it with that of another day; who does not
    want to, or has nothing to look after any more, does not.
    """
    known = known_to({action.case for _nudge, action in nudges}, today.readers, today.now)
    had, found = store.had_letter(today.day), dict[MemberId, set[ActionId]]()
    for nudge, action in nudges:
        hears = asked_of(nudge.by_member, action, today.staff, known[action.case])
        if hears is not None and Reminder.NUDGED not in today.off(hears):
            if today.staff.members[hears].person in had:
                continue
            found.setdefault(hears, set()).add(action.id)
        store.forget(nudge)
    return {member: len(actions) for member, actions in found.items()}


def _by_address(today: _Today, heard: Mapping[MemberId, Letter]) -> Mapping[str, Letter]:
    """One mail for each address: somebody who acts for two agencies gets one. That each has theirs today is noted."""
    found: dict[str, Letter] = {}
    for member, letter in heard.items():
        email = today.addresses[member][0]
        found[email] = _together(found[email], letter) if email in found else letter
    for person in {today.staff.members[member].person for member in heard}:
        store.note_letter(person, today.day)
    return found


def _together(one: Letter, other: Letter) -> Letter:
    return Letter(
        one.language,
        one.reminders + other.reminders,
        _sum(one.own, other.own),
        _sum(one.agencys, other.agencys),
        one.uncalled + other.uncalled,
    )


def _sum(one: Open, other: Open) -> Open:
    return Open(one.promised + other.promised, one.late + other.late)


def _promises(today: _Today, since: date) -> Sequence[Promise]:
    """Those whose day is so near that something may be said of them, with who may know of their cases."""
    wanted = today.wanted
    first = since - wanted.chair_days * _DAY - wanted.late_days * _DAY - MOVED_AT_MOST
    rows = store.promised_between(first, today.day + wanted.ahead_days * _DAY + MOVED_AT_MOST, today.day)
    known = known_to({case for _action, case, *_rest in rows}, today.readers, today.now)
    return [Promise(action, agency, carried_by, due, known[case]) for action, case, agency, carried_by, due in rows]
