"""Sealing: AES-256-GCM, a fresh key for each detail, wrapped by its holder agency's key, wrapped by the master key.

The master key lives outside every database, the wrapped keys in the key store (`keys.py`). What is sealed is bound to
its place by associated data, so that rows cannot be swapped. Source: rule book, section (c), "Key misuse".
"""

import hashlib
import hmac
import os
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app

from conference.infra import keys
from conference.infra.keys import Key, Kind

GONE = "gone"
"""What stands in the record for a case whose key is destroyed: it refers to no case, not even to the same one."""
_THE_LIST = UUID(int=0)
_LIST_PLACE = f"{Kind.ERASED}:{_THE_LIST}"
_NONCE_BYTES = 12
_KEY_BITS = 256
_CONFIG = "MASTER_KEYS"
_FINGERPRINT_DIGITS = 16


class UnsealError(Exception):
    """The ciphertext, its key or its place do not belong together."""


class MasterKeyError(Exception):
    """The master key of the settings opens none of the keys that are stored, or not all of them."""


class RotationError(Exception):
    """One key does not open, so that none was changed."""

    def __init__(self, key: Key) -> None:
        super().__init__(f"The {key.kind} key of {key.owner} does not open.")
        self.key = key


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed text and the wrapped key that opens it."""

    ciphertext: bytes
    wrapped_key: bytes


def init_app(app: Flask, master_key: bytes, previous: bytes | None) -> None:
    """Keep the master key in memory, and the one before it while keys are rotated. Raises MasterKeyError."""
    app.config[_CONFIG] = (master_key, *([previous] if previous else []))
    with app.app_context():
        if keys.masters() - {_fingerprint(master) for master in _master_keys()}:
            message = (
                "MASTER_KEY does not open the keys that are stored: another master key wraps them. Set MASTER_KEY to "
                "that one; or, to change it, set MASTER_KEY_PREVIOUS to that one and run: flask --app wsgi keys rotate"
            )
            keys.close()
            raise MasterKeyError(message)


def new_agency_key(agency: UUID) -> Key:
    """A fresh key for an agency, wrapped by the master key."""
    return _wrap(Kind.AGENCY, agency, AESGCM.generate_key(_KEY_BITS), f"agency:{agency}")


def stored_agency_key(agency: UUID, wrapped: bytes) -> Key:
    """An agency's key that was stored without the name of the master that wraps it. Raises MasterKeyError."""
    for master in _master_keys():
        key = Key(Kind.AGENCY, agency, wrapped, f"agency:{agency}", master=_fingerprint(master))
        try:
            _open(master, wrapped, key.place)
        except UnsealError:
            continue
        return key
    message = "MASTER_KEY does not open the keys that are stored: set it to the one that wraps them."
    raise MasterKeyError(message)


def seal(text: str, *, agency_key: Key, place: str, under: bytes | None = None) -> Sealed:
    """Seal `text` for the agency whose key is given, bound to `place`. `under`: the wrapped key of what it replaces."""
    wrapping = _open_by_master(agency_key)
    key = AESGCM.generate_key(_KEY_BITS) if under is None else _open(wrapping, under, place)
    return Sealed(ciphertext=_seal(key, text.encode(), place), wrapped_key=under or _seal(wrapping, key, place))


def unseal(sealed: Sealed, *, agency_key: Key, place: str) -> str:
    """The text that was sealed. Raises UnsealError if anything was changed or swapped."""
    key = _open(_open_by_master(agency_key), sealed.wrapped_key, place)
    return _open(key, sealed.ciphertext, place).decode()


def case_reference(case: UUID) -> str:
    """How the record names a case: a hash under a random key of the case's own, the same each time.

    When that key is destroyed, nobody can tell any more which case it was, and what is still written about the case is
    written under GONE.
    """
    held = keys.put_once(Kind.CASE, case, lambda: _wrap(Kind.CASE, case, os.urandom(32), f"case:{case}"))
    return _reference(held)


def erased_reference(what: str) -> str:
    """How the list of what was erased names something: a hash under one random key, the same each time."""
    list_key = keys.put_once(Kind.ERASED, _THE_LIST, lambda: _wrap(Kind.ERASED, _THE_LIST, os.urandom(32), _LIST_PLACE))
    return hmac.new(_open_by_master(list_key), what.encode(), hashlib.sha256).hexdigest()


def known_case_references(cases: Collection[UUID]) -> Mapping[UUID, str]:
    """How the record names those of some cases that it knows already. Of the others no key is made."""
    if not cases:
        return {}
    return {held.owner: _reference(held) for held in keys.get_many([(Kind.CASE, case) for case in cases]).values()}


def _reference(held: Key) -> str:
    if held.gone:
        return GONE
    return hmac.new(_open_by_master(held), str(held.owner).encode(), hashlib.sha256).hexdigest()


def rotate() -> Counter[Kind]:
    """Give each agency a new key, and wrap every other key anew, with the present master key; how many of each kind.

    Texts stay as they are. Raises RotationError, and changes nothing, when a key does not open.
    """
    return Counter(key.kind for key in keys.rewrap(_rewrapped))


def _rewrapped(held: Sequence[Key]) -> list[Key]:
    before = {key.owner: _open_to_rotate(key) for key in held if key.kind is Kind.AGENCY}
    after = {agency: AESGCM.generate_key(_KEY_BITS) for agency in before}
    changed: list[Key] = []
    for key in held:
        if key.kind is Kind.AGENCY:
            changed.append(_wrap(Kind.AGENCY, key.owner, after[key.owner], key.place))
        elif key.agency is None:
            changed.append(_wrap(key.kind, key.owner, _open_to_rotate(key), key.place))
        else:
            opened = _open_to_rotate(key, before.get(key.agency))
            changed.append(replace(key, wrapped=_seal(after[key.agency], opened, key.place)))
    return changed


def _open_to_rotate(key: Key, agency_key: bytes | None = None) -> bytes:
    try:
        if key.agency is None:
            return _open_by_master(key)
        return _open(agency_key or b"", key.wrapped, key.place)
    except UnsealError as error:
        raise RotationError(key) from error


def _master_keys() -> tuple[bytes, ...]:
    """The present one first."""
    return cast(tuple[bytes, ...], current_app.config[_CONFIG])


def _fingerprint(master: bytes) -> str:
    """Tells which master key wraps a key, and nothing about it."""
    return hmac.new(master, b"fingerprint", hashlib.sha256).hexdigest()[:_FINGERPRINT_DIGITS]


def _wrap(kind: Kind, owner: UUID, key: bytes, place: str) -> Key:
    master = _master_keys()[0]
    return Key(kind, owner, _seal(master, key, place), place, master=_fingerprint(master))


def _open_by_master(key: Key) -> bytes:
    """Open an agency's key or a case's: bound to its owner, whatever place its row claims."""
    for master in _master_keys():
        if _fingerprint(master) == key.master:
            return _open(master, key.wrapped, f"{key.kind}:{key.owner}")
    raise UnsealError


def _seal(key: bytes, plain: bytes, place: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def _open(key: bytes, sealed: bytes, place: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError) as error:  # ValueError: too short to have been sealed at all
        raise UnsealError from error
