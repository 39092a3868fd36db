"""What follows for referrals from what happens below."""

from conference.consent.events import RightsChanged
from conference.infra import clock
from conference.infra.database import subscribe as on
from conference.referrals import service


def subscribe() -> None:
    """Follow what happens. Wired once, in app.py."""
    on(RightsChanged, _end)


def _end(changed: RightsChanged) -> None:
    """Whoever may no longer know of a case is no way for her."""
    service.end_what_she_ended(changed.case, clock.now())
