"""Passwords and codes that are tried: each is counted before it is looked at, and after many wrong ones it waits."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from conference.accounts import store
from conference.accounts.models import SignInTries
from conference.accounts.policy import (
    FREE_TRIES_FROM_ADDRESS,
    FREE_TRIES_OF_ACCOUNT,
    TRIES_FORGOTTEN_AFTER,
    next_try_at,
)
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.infra import passwords
from conference.infra.database import add_once, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import RefusedError
from conference.kernel.ids import MemberId, PersonId


class TooManyTriesError(Exception):
    """The password was not looked at: so many were wrong before. It is, from `until` on. No refusal of a rule."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too_many_tries")
        self.until = until


def to_sign_in(email: str) -> str:
    """Attempts to sign in with an address. People type passwords there, so not even that is kept as it is."""
    return _kept(f"account:{email.strip().lower()}")


def to_unlock(person: PersonId) -> str:
    """Attempts to go on in a browser that is locked."""
    return _kept(f"unlock:{person}")


def to_confirm(person: PersonId) -> str:
    """Attempts to show, once more, that it is oneself who acts."""
    return _kept(f"once more:{person}")


def to_pair_screens(member: MemberId) -> str:
    """Codes that a member typed for screens in the room."""
    return _kept(f"screen:{member}")


def _kept(of: str) -> str:
    return hashlib.sha256(of.encode()).hexdigest()


def count_try(of: str, came_from: str | None, now: datetime) -> list[str]:
    """Count an attempt before it is looked at, so that many at once are as many. Raises TooManyTriesError.

    `of`: attempts of one kind by one person, from the functions above; those of one kind hold up no other.
    """
    limits = {of: FREE_TRIES_OF_ACCOUNT}
    if came_from is not None:
        limits[f"from:{came_from}"[:64]] = FREE_TRIES_FROM_ADDRESS
    _count(limits, now)
    return list(limits)


def count_from(what: str, came_from: str | None, free: int, now: datetime) -> None:
    """Count something that anybody may ask for, by the address it came from: `free` times it costs no waiting.

    Whoever has to wait writes nothing, or asking on would keep the writer busy. Raises TooManyTriesError.
    """
    if came_from is None:
        return
    of = f"{what}:{came_from}"[:64]
    held = store.tries(of)
    if held is not None and now < (until := next_try_at(held.count, held.last_at, free)):
        raise TooManyTriesError(until)
    _count({of: free}, now)


def _count(limits: Mapping[str, int], now: datetime) -> None:
    with transaction():
        store.forget_tries_before(now - TRIES_FORGOTTEN_AFTER)
        held = [_tries(of, now) for of in sorted(limits)]
        until = max(next_try_at(row.count, row.last_at, limits[row.of]) for row in held)
        if now < until:
            raise TooManyTriesError(until)
        for row in held:
            row.count, row.last_at = row.count + 1, now


def _tries(of: str, now: datetime) -> SignInTries:
    while (held := store.tries(of)) is None:  # whoever was right at the same moment may have forgotten it again
        add_once(SignInTries(of=of, count=0, last_at=now))
    return held


def forget_try(counted: Sequence[str]) -> None:
    """It was right. Of an address only this attempt is forgotten: others there may go on guessing."""
    of, *addresses = counted
    store.forget_tries([of])
    for address in addresses:
        held = store.tries(address)
        if held is not None:
            held.count = max(0, held.count - 1)


def check_password(actor: Actor, password: str, now: datetime, *, of: str) -> None:
    """Whether this is the password of whoever acts. Raises RefusedError("password_refused") or TooManyTriesError.

    Hashing is slow on purpose: call it outside a transaction. `of`: as `count_try` has it.
    """
    person = store.person(actor.person)
    counted = count_try(of, None, now)
    if not passwords.verify(person.password_hash if person else None, password):
        with transaction():
            record.append(Deed.REFUSED, at=now, by=actor, code="password_refused", answer=record.DENY)
        raise RefusedError("password_refused")
    with transaction():
        forget_try(counted)
