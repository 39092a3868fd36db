"""Sealing: AES-256-GCM, a fresh key for each detail, wrapped by its holder agency's key, wrapped by the master key.

The master key lives outside the database. What is sealed is bound to its place by associated data, so that rows cannot
be swapped. Source: rule book, section (c), "Key misuse".
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, current_app

_NONCE_BYTES = 12
_KEY_BITS = 256
_CONFIG = "MASTER_KEY"


class UnsealError(Exception):
    """The ciphertext, its key or its place do not belong together."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed text and the wrapped key that opens it."""

    ciphertext: bytes
    wrapped_key: bytes


def init_app(app: Flask, master_key: bytes) -> None:
    """Keep the master key in memory."""
    app.config[_CONFIG] = master_key


def new_agency_key(agency: str) -> bytes:
    """A fresh key for an agency, wrapped by the master key."""
    return _seal(_master_key(), AESGCM.generate_key(_KEY_BITS), f"agency:{agency}")


def seal(text: str, *, agency: str, agency_key: bytes, place: str) -> Sealed:
    """Seal `text` for `agency` (its wrapped key given), bound to `place`."""
    key = AESGCM.generate_key(_KEY_BITS)
    return Sealed(
        ciphertext=_seal(key, text.encode(), place),
        wrapped_key=_seal(_agency_key(agency, agency_key), key, place),
    )


def unseal(sealed: Sealed, *, agency: str, agency_key: bytes, place: str) -> str:
    """The text that was sealed. Raises UnsealError if anything was changed or swapped."""
    key = _open(_agency_key(agency, agency_key), sealed.wrapped_key, place)
    return _open(key, sealed.ciphertext, place).decode()


def _master_key() -> bytes:
    return cast(bytes, current_app.config[_CONFIG])


def _agency_key(agency: str, wrapped: bytes) -> bytes:
    return _open(_master_key(), wrapped, f"agency:{agency}")


def _seal(key: bytes, plain: bytes, place: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def _open(key: bytes, sealed: bytes, place: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError) as error:  # ValueError: too short to have been sealed at all
        raise UnsealError from error


def reference(text: str) -> str:
    """A keyed hash: the same text always gives the same reference, and nobody without the key can tell which."""
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"reference").derive(_master_key())
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
