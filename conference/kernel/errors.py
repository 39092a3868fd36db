"""What can go wrong in a use case, in the words of the caller."""

from collections.abc import Mapping
from typing import TypeVar

from conference.kernel.verdict import Verdict

T = TypeVar("T")


class RefusedError(Exception):
    """A rule said no. The actor may know that the thing exists; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class HiddenError(Exception):
    """The thing does not exist, or the actor may not know that it does: both answer alike. `code` is for the record."""

    def __init__(self, code: str = "not_found") -> None:
        super().__init__(code)
        self.code = code


class InvalidError(Exception):
    """Input that cannot be taken as it is. `fields` maps the field's name to the code of what is wrong with it."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{name}: {code}" for name, code in fields.items()))
        self.fields = dict(fields)


def require(verdict: Verdict) -> None:
    """Raise RefusedError unless the verdict allows."""
    if not verdict.allowed:
        raise RefusedError(verdict.code)


def require_known(thing: T | None) -> T:
    """The thing, or HiddenError when there is none that the actor may know of."""
    if thing is None:
        raise HiddenError
    return thing
