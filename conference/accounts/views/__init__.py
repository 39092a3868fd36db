"""Pages of accounts: signing in, and the settings that need a password once more."""

from conference.accounts.views import settings
from conference.accounts.views.signing_in import init_app, language

__all__ = ["init_app", "language", "settings"]
