"""Passwords that are tried: each is counted before it is looked at, and after many wrong ones it has to wait."""

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


class TooManyTriesError(Exception):
    """The password was not looked at: so many were wrong before. It is, from `until` on. No refusal of a rule."""

    def __init__(self, until: datetime) -> None:
        super().__init__("too_many_tries")
        self.until = until


def count_try(email: str, came_from: str | None, now: datetime) -> list[str]:
    """Count an attempt before it is looked at, so that many at once are as many. Raises TooManyTriesError."""
    limits = {account(email): FREE_TRIES_OF_ACCOUNT}
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
    of_account, *addresses = counted
    store.forget_tries([of_account])
    for address in addresses:
        held = store.tries(address)
        if held is not None:
            held.count = max(0, held.count - 1)


def account(email: str) -> str:
    """People type passwords where the address belongs, so not even that is kept as it is."""
    return hashlib.sha256(f"account:{email.strip().lower()}".encode()).hexdigest()


def check_password(actor: Actor, password: str, now: datetime, *, counted_as: str) -> None:
    """Whether this is the password of whoever acts. Raises RefusedError("password_refused") or TooManyTriesError.

    Hashing is slow on purpose: call it outside a transaction. `counted_as`: tries of one kind hold up no other.
    """
    person = store.person(actor.person)
    counted = count_try(counted_as, None, now)
    if not passwords.verify(person.password_hash if person else None, password):
        with transaction():
            record.append(Deed.REFUSED, at=now, by=actor, code="password_refused", answer=record.DENY)
        raise RefusedError("password_refused")
    with transaction():
        forget_try(counted)
