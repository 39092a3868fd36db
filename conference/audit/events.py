"""What happened in the record."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DenialRecorded:
    """A no stands in the record: whoever answers it need not write it down again."""


@dataclass(frozen=True, slots=True)
class RecordAnchored:
    """An anchor waits to be written out."""
