"""The column types that tables share."""

import enum
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from conference.kernel.narrative import Narrative


class Instant(TypeDecorator[datetime]):
    """A UTC instant. Refuses naive times; SQLite keeps no zone, so it is put back on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Store in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs a time zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class NarrativeText(TypeDecorator[Narrative]):
    """A column of free text. What went in was a Narrative, so what comes out is one."""

    impl = sa.Text
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Narrative | None:
        """Give back the type that was stored."""
        return None if value is None else Narrative.stored(value)


class EnumSet(TypeDecorator[frozenset[Any]]):
    """A small set of a StrEnum's members, kept as a sorted JSON list."""

    impl = sa.JSON
    cache_ok = True

    def __init__(self, kind: type[enum.StrEnum]) -> None:
        super().__init__(none_as_null=True)
        self.kind = kind

    def process_bind_param(self, value: frozenset[Any] | None, dialect: sa.Dialect) -> list[str] | None:
        """Refuse anything that is no member."""
        return None if value is None else sorted(self.kind(member).value for member in value)

    def process_result_value(self, value: list[str] | None, dialect: sa.Dialect) -> frozenset[Any] | None:
        """Give back members."""
        return None if value is None else frozenset(self.kind(member) for member in value)
