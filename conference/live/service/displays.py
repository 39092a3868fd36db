"""Screens in the room: paired by a code that works once, without an account."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from conference.accounts.service import tries
from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import RefusedError, require
from conference.kernel.ids import DisplayId, new_uuid
from conference.live.domain import Region
from conference.live.models import Display
from conference.live.pairing import code_of, hashed
from conference.live.policy import (
    CODE_HOLDS,
    FREE_SCREENS,
    LONGEST_ON_A_SCREEN,
    LiveReason,
    may_set_up_screens,
    screen_holds,
)
from conference.live.service.ordered import Deeds, Ordered
from conference.live.store import displays as store
from conference.meetings import store as meetings
from conference.meetings.domain import EventKind
from conference.meetings.models import Meeting
from conference.meetings.service import standing_of

_FORGOTTEN_AFTER = timedelta(hours=1)
MOST_WAITING = 1000
"""Anybody may open a page that asks for a code: more than this many are not kept, and the oldest go first."""


@dataclass(frozen=True, slots=True)
class Held:
    """A screen: what its browser keeps, and either the meeting that it shows, or the code to be typed, until when."""

    secret: str
    language: str
    meeting: Meeting | None
    code: str
    code_until: datetime


def open_screen(secret: str | None, language: str, now: datetime, *, came_from: str | None = None) -> Held:
    """The screen with this secret. Without one that is known and holds, a new screen that waits to be paired.

    `language`: what a screen that is not paired yet speaks. `came_from`: who asks for many new ones has to wait, or
    they would push out those that others wait for. Raises TooManyTriesError.
    """
    found = _known(secret, now)
    if found is None or secret is None:
        tries.count_from("screen", came_from, FREE_SCREENS, now)
        return _new_screen(language, now)
    if found.meeting_id is not None:
        return _held(secret, found, meetings.meeting(found.meeting_id))
    if found.code_until <= now:
        return _draw_again(secret, found.id, language, now)
    return _held(secret, found, None)


def language_of(secret: str | None, now: datetime) -> str | None:
    """What the screen with this secret speaks, if there is one. Makes none."""
    found = _known(secret, now)
    return found.language if found else None


def _known(secret: str | None, now: datetime) -> Display | None:
    found = store.by_secret(hashed(secret)) if secret else None
    return None if found is None or _is_over(found, now) else found


def _is_over(found: Display, now: datetime) -> bool:
    meeting = meetings.meeting(found.meeting_id) if found.meeting_id else None
    if meeting is None:
        return False
    return not screen_holds(paired_at=found.paired_at, ended_at=found.ended_at, state=meeting.state, now=now)


def _held(secret: str, found: Display, meeting: Meeting | None) -> Held:
    code = code_of(secret, found.code_until)
    return Held(secret=secret, language=found.language, meeting=meeting, code=code, code_until=found.code_until)


def _new_screen(language: str, now: datetime) -> Held:
    secret, until = secrets.token_urlsafe(32), now + CODE_HOLDS
    with transaction() as current:
        store.forget(
            unpaired_before=now - _FORGOTTEN_AFTER, paired_before=now - 2 * LONGEST_ON_A_SCREEN, most=MOST_WAITING - 1
        )
        new = Display(
            id=DisplayId(new_uuid()),
            secret=hashed(secret),
            code=hashed(code_of(secret, until)),
            code_until=until,
            language=language,
        )
        current.add(new)
        return _held(secret, new, None)


def _draw_again(secret: str, display: DisplayId, language: str, now: datetime) -> Held:
    """The code was not typed in time: another one takes its place."""
    with transaction() as current:
        found = current.get(Display, display, with_for_update=True)
        if found is None:  # forgotten at this very moment
            return _new_screen(language, now)
        if found.meeting_id is None and found.code_until <= now:
            found.code_until = now + CODE_HOLDS
            found.code, found.language = hashed(code_of(secret, found.code_until)), language
        return _held(secret, found, meetings.meeting(found.meeting_id) if found.meeting_id else None)


def count_code(actor: Actor, now: datetime) -> None:
    """Count a code before it is looked at, whatever becomes of it, so that many at once are as many: nobody guesses.

    Raises RefusedError.
    """
    try:
        tries.count_try(tries.to_pair_screens(actor.member), None, now)
    except tries.TooManyTriesError as error:
        raise RefusedError(LiveReason.TOO_MANY_CODES) from error


def _pair(order: Ordered) -> None:
    require(may_set_up_screens(order.actor, standing_of(order.meeting)))
    found = store.waiting(hashed(order.values["code"]), order.now)
    if found is None:
        raise RefusedError(LiveReason.WRONG_CODE)
    found.meeting_id, found.paired_by, found.paired_at = order.meeting.id, order.actor.member, order.now
    found.code, found.language = None, order.values["language"] or found.language
    tries.forget_try([tries.to_pair_screens(order.actor.member)])
    order.happened(EventKind.DISPLAY_PAIRED, display=found.id)


def _end(order: Ordered) -> None:
    require(may_set_up_screens(order.actor, standing_of(order.meeting)))
    wanted = order.values.get("display")
    for held in store.of_meeting(order.meeting.id):
        if wanted not in {None, held.id}:
            continue
        held.ended_at = order.now
        order.happened(EventKind.DISPLAY_ENDED, display=held.id)


_SCREENS = frozenset({Region.BAR, Region.CHAIR})
DEEDS: Deeds = {"pair_display": (_pair, _SCREENS), "end_displays": (_end, _SCREENS)}
