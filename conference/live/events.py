"""What happened in a running meeting, for those who push it."""

from dataclasses import dataclass

from conference.kernel.ids import MeetingId
from conference.live.domain import EVERYTHING, Region


@dataclass(frozen=True, slots=True)
class MeetingChanged:
    """Regions of a meeting's page are to be pushed to every audience. They changed from the version `before` to the one
    `after`; or of themselves, when the two are the same.
    """

    meeting: MeetingId
    regions: frozenset[Region]
    before: int
    after: int

    def with_(self, other: "MeetingChanged") -> "MeetingChanged":
        """Both in one. What happened between them nobody told of: it may have changed everything."""
        apart = other.before > self.after or self.before > other.after
        regions = EVERYTHING if apart else self.regions | other.regions
        return MeetingChanged(self.meeting, regions, min(self.before, other.before), max(self.after, other.after))
