"""Pages of what her contacts look after."""

from conference.needs.views import handing_over, pages
from conference.needs.views.shared import blueprint

__all__ = ["blueprint", "handing_over", "pages"]
