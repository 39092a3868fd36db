"""Rules of accounts."""

from datetime import datetime, timedelta

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


def sign_in_holds(*, started_at: datetime, used_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Whether a signed-in browser is still signed in: half an hour unused ends it, and so do twelve hours."""
    return ended_at is None and started_at <= now < min(started_at + LONGEST_SIGN_IN, used_at + LONGEST_IDLE)


def next_try_at(count: int, last_at: datetime, free: int) -> datetime:
    """From when on another attempt is heard, after `count` in vain: the wait begins at a minute and doubles."""
    if count < free:
        return last_at
    # Beyond some doublings it is the longest wait anyway.
    return last_at + min(timedelta(minutes=2 ** min(count - free, 10)), LONGEST_WAIT)
