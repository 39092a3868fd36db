"""Passwords: argon2id. Hashing takes about 70 ms, so under gevent it runs beside the loop that serves live meetings."""

import secrets
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from gevent import get_hub
from gevent.monkey import is_module_patched

P = ParamSpec("P")
R = TypeVar("R")

_hasher = PasswordHasher()
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def make_password() -> str:
    """A random password that can be read out: 79 bits, no letter or digit that looks like another."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(4))


def make_hash(password: str) -> str:
    """The hash to keep."""
    return _beside(_hasher.hash, password)


def verify(kept: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed. Takes as long when there is none."""
    return _beside(_verify, kept or _NOBODYS, password) and kept is not None


def _verify(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _beside(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    if is_module_patched("threading"):
        return get_hub().threadpool.apply(work, args, kwargs)
    return work(*args, **kwargs)


_NOBODYS = _hasher.hash("the password of nobody")
