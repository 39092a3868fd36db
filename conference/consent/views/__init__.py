"""Pages of consent."""

from conference.consent.views import closing, details, kept_out, people, releases, team
from conference.consent.views.shared import blueprint

__all__ = ["blueprint", "closing", "details", "kept_out", "people", "releases", "team"]
