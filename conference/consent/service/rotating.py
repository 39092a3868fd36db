"""New keys for the agencies, under the present master key."""

from collections.abc import Mapping
from datetime import datetime

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.infra import sealing
from conference.infra.keys import Kind


def rotate_keys(now: datetime) -> Mapping[Kind, int]:
    """Give every agency a new key and wrap the others anew; how many of each kind. Recorded.

    People go on reading meanwhile. Raises sealing.RotationError, with nothing changed, when a key does not open.
    """
    rotated = sealing.rotate()
    record.append(Deed.ROTATE_KEYS, at=now, by=None, code="rotated")
    return rotated
