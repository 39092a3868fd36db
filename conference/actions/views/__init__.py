"""Pages of actions: what our agency is asked and owes, one action with its history, and its honest end."""

from conference.actions.views import inbox, nudging, one
from conference.actions.views.shared import blueprint

__all__ = ["blueprint", "inbox", "nudging", "one"]
