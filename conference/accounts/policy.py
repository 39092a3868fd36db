"""Rules of accounts."""

from datetime import date, datetime, timedelta
from enum import StrEnum

LONGEST_ABSENCE = timedelta(days=400)
"""Whoever is away for longer has left."""
LONGEST_SIGN_IN = timedelta(hours=12)
LONGEST_IDLE = timedelta(minutes=30)
"""Source of both: rule book, section (c), Session theft; NIST 800-63B AAL2."""
NOTED_EVERY = timedelta(minutes=1)
"""Use is noted no more often than this: a page of many requests writes once."""
FREE_TRIES_OF_ACCOUNT, FREE_TRIES_FROM_ADDRESS = 5, 30
"""Attempts that cost no waiting. Many members may share an address: an agency often has only one."""
LONGEST_WAIT = timedelta(minutes=15)
"""Short enough that nobody is locked out by somebody else's attempts for long."""
TRIES_FORGOTTEN_AFTER = timedelta(hours=24)


class SignInState(StrEnum):
    """What a signed-in browser is."""

    HOLDING = "holding"
    LOCKED = "locked"
    """Nobody used it for a while. It opens nothing until its own person gives the password."""
    OVER = "over"


def sign_in_state(*, started_at: datetime, used_at: datetime, ended_at: datetime | None, now: datetime) -> SignInState:
    """Half an hour unused locks a signed-in browser; twelve hours end it, whatever it was used for.

    Both from their instant on. Source: rule book, section (c), Session theft; experience.md, "Auto-lock after idle".
    """
    if ended_at is not None or not started_at <= now < started_at + LONGEST_SIGN_IN:
        return SignInState.OVER
    return SignInState.HOLDING if now < used_at + LONGEST_IDLE else SignInState.LOCKED


def next_try_at(count: int, last_at: datetime, free: int) -> datetime:
    """From when on another attempt is heard, after `count` in vain: the wait begins at a minute and doubles."""
    if count < free:
        return last_at
    # Beyond some doublings it is the longest wait anyway.
    return last_at + min(timedelta(minutes=2 ** min(count - free, 10)), LONGEST_WAIT)


def absence_wrong(first: date, last: date, today: date, *, stands_in: bool, colleague: bool) -> dict[str, str]:
    """What keeps an absence from being noted, as the field and a code. `stands_in`: somebody was named; `colleague`:
    they act for the same agency, and are somebody else.
    """
    wrong: dict[str, str] = {}
    if last < first:
        wrong["last"] = "before_the_first"
    elif last < today:
        wrong["last"] = "past"
    elif last - first > LONGEST_ABSENCE:
        wrong["last"] = "too_long"
    if stands_in and not colleague:
        wrong["stand_in"] = "not_a_colleague"
    return wrong
