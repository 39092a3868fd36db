"""What an entry of the record may hold. Source: rule book, section (b), Log."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from conference.kernel.verdict import Verdict, allow, deny


class LogReason(StrEnum):
    """Why an entry may stand in the record, or may not. The words of the rule book are the codes."""

    ALLOWED_FIELDS = "allowed_fields"
    LOG_CONTAINS_DETAIL = "log_contains_detail"


_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_FIELDS: Mapping[str, re.Pattern[str] | None] = {
    "at": None,
    "actor": _ID,
    "agency": _ID,
    "action": _CODE,
    "case_ref": _ID,
    "meeting_ref": _ID,
    "category": _CODE,
    "answer": _CODE,
    "reason": _CODE,
    "basis": _CODE,
    "basis_id": _ID,
    "policy_version": _NUMBER,
    "prev": _ID,
    "hash": _ID,
}
"""Every field that there is, and how its value is written. None: an instant with its zone."""


def fit_for_the_record(entry: Mapping[str, object]) -> Verdict:
    """Whether an entry holds only known fields, each with an id, a code or a time: never a name, a text, an address."""
    if all(name in _FIELDS and _fits(_FIELDS[name], value) for name, value in entry.items()):
        return allow(LogReason.ALLOWED_FIELDS)
    return deny(LogReason.LOG_CONTAINS_DETAIL)


def _fits(shape: re.Pattern[str] | None, value: object) -> bool:
    if value is None:
        return True
    if shape is None:
        return _is_instant(value)
    return isinstance(value, str | int | UUID) and shape.fullmatch(str(value)) is not None


def _is_instant(value: object) -> bool:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return False
    return isinstance(value, datetime) and value.tzinfo is not None
