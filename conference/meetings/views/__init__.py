"""Pages of meetings."""

from conference.meetings.views import agenda, every_date, rhythm
from conference.meetings.views.shared import blueprint

__all__ = ["agenda", "blueprint", "every_date", "rhythm"]
