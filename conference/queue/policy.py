"""Rules of the queue: what is urgent, and what a case must bring with it. Pure."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from conference.cases.domain import Card, CaseState, Knows
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, MemberId
from conference.kernel.verdict import Verdict, allow, deny
from conference.queue.domain import Bringing, CardGiven, Row, Stated, Urgency, Urgent

CRISIS_DAYS, WEEK_DAYS = 3, 7
"""72 hours, then seven days, from the first contact. Source: experience, Queue."""
MOST_NEEDS = 6
CARD_CHANGED = "card_changed_meanwhile"

_DAY, _INSTANT = timedelta(days=1), timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BAND = {reason: place for place, reason in enumerate(Urgent)}
BESIDE: Mapping[Urgent, frozenset[Urgent]] = {
    Urgent.CRISIS: frozenset(Urgent) - {Urgent.FIRST_WEEK},
    Urgent.FIRST_WEEK: frozenset(Urgent) - {Urgent.CRISIS},
    Urgent.FOLLOW_UP_DUE: frozenset(Urgent) - {Urgent.CRISIS, Urgent.FIRST_WEEK},
    Urgent.RETURNED: frozenset({Urgent.RETURNED, Urgent.WAITING}),
    Urgent.WAITING: frozenset({Urgent.WAITING}),
    Urgent.FOLLOWED: frozenset({Urgent.FOLLOWED, Urgent.RETURNED}),
}
"""What a case can state whose most pressing reason is each one, that one among it."""


def urgency(card: Card, now: datetime, zone: ZoneInfo) -> Urgency:
    """Why and how soon a case comes up: the first 72 hours after first contact, the first week, a follow-up that is
    due, back within 12 months, then whoever waits longest; last what the table has discussed and where nothing is due,
    the longest ago first. Windows run in hours, the other days are local ones.
    """
    today = now.astimezone(zone).date()
    window = _window(card.first_contact_at, now)
    stated: list[Stated] = [window] if window else []
    if card.follow_up_on is not None and card.follow_up_on <= today:
        stated.append(Stated(Urgent.FOLLOW_UP_DUE, (today - card.follow_up_on).days))
    stated += _since(card, today)
    started = (card.first_contact_at - _EPOCH) // _INSTANT if window and card.first_contact_at else 0
    first = stated[0].reason
    since = card.discussed_on if first is Urgent.FOLLOWED and card.discussed_on else card.waiting_since
    return Urgency(stated=tuple(stated), rank=(_BAND[first], started, since.toordinal()))


def _since(card: Card, today: date) -> list[Stated]:
    """What is said of every case: that it waits, or when the table discussed it; and that she is back."""
    back = [Stated(Urgent.RETURNED, 0)] if card.returned else []
    if card.discussed_on is not None:
        return [Stated(Urgent.FOLLOWED, _days(card.discussed_on, today)), *back]
    return [*back, Stated(Urgent.WAITING, _days(card.waiting_since, today))]


def _days(since: date, today: date) -> int:
    return max(0, (today - since).days)


def _window(first_contact_at: datetime | None, now: datetime) -> Stated | None:
    """The window that runs since the first contact, with its day from 1; half open, so 72 hours exactly is day 4."""
    if first_contact_at is None or not timedelta() <= now - first_contact_at < WEEK_DAYS * _DAY:
        return None
    day = (now - first_contact_at) // _DAY + 1
    return Stated(Urgent.CRISIS if day <= CRISIS_DAYS else Urgent.FIRST_WEEK, day)


def in_order(rows: Collection[Row]) -> list[Row]:
    """The queue by urgency; the same rank by pseudonym, so that the order never flickers."""
    return sorted(rows, key=lambda row: (row.urgency.rank, row.card.pseudonym))


def may_bring(actor: Actor) -> Verdict:
    """Whether the actor may bring a case: representatives only, for their own agency."""
    return allow() if actor.has(Role.REPRESENTATIVE) else deny("role_has_no_case_access")


def what_is_wrong(
    bringing: Bringing,
    *,
    lead: AgencyId,
    contacts: Mapping[MemberId, AgencyId],
    agencies: Collection[AgencyId],
    offered: Collection[str],
    now: datetime,
) -> dict[str, str]:
    """What is missing or contradicts itself, as field and code. `contacts`: who may be a contact, with their agency.
    `offered`: the pseudonyms that can be chosen.
    """
    wrong = {
        "pseudonym": None if bringing.pseudonym is None or bringing.pseudonym in offered else "not_offered",
        "needs": _needs_wrong(len(bringing.needs)),
        "kept_out": _kept_out_wrong(bringing.kept_out, lead, agencies),
    }
    found = {name: code for name, code in wrong.items() if code is not None}
    return found | what_is_wrong_on_card(bringing, contacts=contacts, kept_out=bringing.kept_out, now=now)


def what_is_wrong_on_card(
    card: CardGiven, *, contacts: Mapping[MemberId, AgencyId], kept_out: frozenset[AgencyId], now: datetime
) -> dict[str, str]:
    """The same for what a card holds, whether it is brought or corrected."""
    wrong = {
        "question": None if card.question else "required",
        "knows_why": "required" if card.knows is not Knows.YES and not card.knows_why else None,
        "primary": _contact_wrong(card.primary, contacts, kept_out),
        "backup": _backup_wrong(card, contacts, kept_out),
        "first_contact": "in_future" if card.first_contact_at and card.first_contact_at > now else None,
    }
    return {name: code for name, code in wrong.items() if code is not None}


def up_to_date(*, seen: int, corrected: int) -> Verdict:
    """Whether a card that is sent was read as it stands. `corrected`: how often its fields have been by now."""
    return allow() if seen == corrected else deny(CARD_CHANGED)


def may_correct(actor: Actor, lead: AgencyId, state: CaseState) -> Verdict:
    """Whether the actor may correct the card of a case that they may know of: representatives of the agency that
    brought it, while it is open.
    """
    if not actor.has(Role.REPRESENTATIVE) or not actor.stands_for(lead):
        return deny("not_yours")
    return allow() if state is CaseState.OPEN else deny("case_closed")


def _needs_wrong(number: int) -> str | None:
    if number == 0:
        return "required"
    return "too_many" if number > MOST_NEEDS else None


def _kept_out_wrong(kept_out: frozenset[AgencyId], lead: AgencyId, agencies: Collection[AgencyId]) -> str | None:
    if lead in kept_out:
        return "own_agency"
    return None if kept_out <= frozenset(agencies) else "unknown"


def _contact_wrong(
    member: MemberId, contacts: Mapping[MemberId, AgencyId], kept_out: frozenset[AgencyId]
) -> str | None:
    if member not in contacts:
        return "unknown"
    return "kept_out" if contacts[member] in kept_out else None


def _backup_wrong(card: CardGiven, contacts: Mapping[MemberId, AgencyId], kept_out: frozenset[AgencyId]) -> str | None:
    if card.backup is None:
        return None
    if card.backup == card.primary:
        return "same_as_primary"
    return _contact_wrong(card.backup, contacts, kept_out)
