"""Pages of consent."""

from conference.consent.views import closing, details, releases
from conference.consent.views.shared import blueprint

__all__ = ["blueprint", "closing", "details", "releases"]
