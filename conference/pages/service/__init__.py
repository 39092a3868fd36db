"""Reading for Today and the case page."""

from conference.pages.service.case import case_page
from conference.pages.service.today import today, waits

__all__ = ["case_page", "today", "waits"]
