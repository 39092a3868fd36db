"""Reading for Today and the case page."""

from conference.pages.service.case import case_page
from conference.pages.service.today import next_conference, today, waits

__all__ = ["case_page", "next_conference", "today", "waits"]
