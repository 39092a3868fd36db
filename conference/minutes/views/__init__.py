"""Pages of minutes."""

from conference.minutes.views import files, hers, minutes
from conference.minutes.views.shared import blueprint

__all__ = ["blueprint", "files", "hers", "minutes"]
