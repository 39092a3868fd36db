"""Words about time. Rules take `now`; spans are half open: start <= now < end."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open span of UTC instants. `end` None means that no end is known yet."""

    start: datetime
    end: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether `now` lies in the span: the start belongs to it, the end does not."""
        return self.start <= now and (self.end is None or now < self.end)
