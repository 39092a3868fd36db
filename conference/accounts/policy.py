"""Rules of accounts."""

from datetime import datetime, timedelta

LONGEST_SIGN_IN = timedelta(hours=12)
"""Source: rule book, section (c), Session theft; NIST 800-63B AAL2."""


def sign_in_holds(*, started_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Whether a signed-in browser is still signed in."""
    return ended_at is None and started_at <= now < started_at + LONGEST_SIGN_IN
