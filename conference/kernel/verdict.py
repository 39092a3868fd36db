"""The answer of a rule."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Verdict:
    """Allowed or refused, with the code of the basis or of the reason. Truthy when allowed."""

    allowed: bool
    code: str

    def __bool__(self) -> bool:
        return self.allowed


def allow(basis: StrEnum | str = "allowed") -> Verdict:
    """A verdict that lets pass, on `basis`."""
    return Verdict(allowed=True, code=str(basis))


def deny(reason: StrEnum | str) -> Verdict:
    """A verdict that refuses, for `reason`."""
    return Verdict(allowed=False, code=str(reason))
