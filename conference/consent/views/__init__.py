"""Pages of consent."""

from conference.consent.views import details, releases
from conference.consent.views.shared import blueprint

__all__ = ["blueprint", "details", "releases"]
