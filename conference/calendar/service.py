"""Use cases of the calendar: who is told of a date, and a member's own feed of them."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from conference.accounts import service as accounts_service
from conference.accounts import store as accounts
from conference.calendar import store
from conference.calendar.models import CalendarFeed
from conference.calendar.projection import Entry
from conference.infra.database import add_once, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, require_known
from conference.kernel.ids import MemberId
from conference.meetings import service as meetings_service
from conference.meetings import store as meetings
from conference.meetings.domain import MeetingState
from conference.meetings.models import Meeting

KEPT = timedelta(days=60)
"""How far back a feed goes: calendars show what it no longer holds as never having been."""


def entry_of(meeting: Meeting) -> Entry:
    """A meeting as calendars may know of it."""
    return Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        off=meeting.state is MeetingState.SKIPPED,
    )


def entries(reader: Actor, now: datetime) -> Sequence[Entry]:
    """Every date that somebody's feed holds: those of the series, and what was called in an emergency for them."""
    known = meetings_service.known_among(reader, meetings.since(now - KEPT), now)
    called = meetings.invitations_of(reader.member, [held.id for held in known])
    return [entry_of(held) for held in known if held.called_for is None or held.id in called]


def make_feed(actor: Actor, now: datetime) -> str:
    """A new secret for the member's feed, told this once; an older one opens nothing from now on. Whether it opens
    anything is asked at each reading.
    """
    secret = secrets.token_urlsafe(32)
    with transaction():
        held = store.feed(actor.member, for_change=True)
        if held is None and not add_once(CalendarFeed(member_id=actor.member, secret=_hashed(secret), made_at=now)):
            held = store.feed(actor.member, for_change=True)  # from another page of theirs, meanwhile
        if held is not None:
            held.secret, held.made_at = _hashed(secret), now
    return secret


def end_feed(actor: Actor) -> None:
    """The address of the member's feed opens nothing any more."""
    with transaction():
        store.forget_feed(actor.member)


def feed_since(actor: Actor) -> datetime | None:
    """When the member's feed got its address; None without one."""
    held = store.feed(actor.member)
    return held.made_at if held else None


def feed_reader(secret: str, now: datetime) -> Actor:
    """Whose feed it is, while they may act and sit at the table. Raises HiddenError, whatever is missing."""
    held = require_known(store.feed_by(_hashed(secret)))
    actor = _acting(held.member_id, now)
    if actor is None or not actor.sits_at_the_table:
        raise HiddenError
    return actor


def language_of(actor: Actor) -> str:
    """The language that a member reads."""
    return require_known(accounts.person(actor.person)).language


def _acting(member: MemberId, now: datetime) -> Actor | None:
    return accounts_service.acting([member], now).get(member)


def _hashed(secret: str) -> str:
    """A secret of 256 bits needs no slow hash: nobody guesses it."""
    return hashlib.sha256(secret.encode()).hexdigest()
