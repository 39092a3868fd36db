"""The code on a screen that is to be paired. Pure: eight characters that cannot be taken for one another, 40 bits."""

import hashlib
import hmac
from datetime import datetime

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Douglas Crockford's base 32: whoever reads I, L or O, and types it, meant 1 or 0."""
LENGTH = 8
_MEANT = str.maketrans("ILO", "110")
_BITS = 5


def code_of(secret: str, until: datetime) -> str:
    """The code that a screen shows until then. Nobody draws it who has not the screen's secret."""
    drawn = hmac.digest(secret.encode(), until.isoformat().encode(), "sha256")
    number = int.from_bytes(drawn[: LENGTH * _BITS // 8], "big")
    return "".join(ALPHABET[number >> _BITS * place & 31] for place in reversed(range(LENGTH)))


def in_groups(code: str) -> str:
    """The code as it is read aloud: K7QM-3PXA."""
    return f"{code[:4]}-{code[4:]}"


def read_code(typed: str) -> str:
    """What was meant by what was typed: small letters, spaces and hyphens make no difference."""
    return "".join(typed.upper().translate(_MEANT).replace("-", " ").split())


def hashed(word: str) -> str:
    """How a secret or a code is kept."""
    return hashlib.sha256(word.encode()).hexdigest()
