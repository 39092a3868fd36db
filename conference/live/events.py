"""What happened in a running meeting, for those who push it."""

from dataclasses import dataclass

from conference.kernel.ids import MeetingId
from conference.live.domain import Region


@dataclass(frozen=True, slots=True)
class MeetingChanged:
    """Regions of a meeting's page are to be pushed to every audience. `before` is the version they changed from."""

    meeting: MeetingId
    regions: frozenset[Region]
    before: int
