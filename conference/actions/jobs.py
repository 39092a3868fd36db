"""What follows for actions from what happens below."""

from conference.actions import service
from conference.consent.events import RightsChanged
from conference.infra import clock
from conference.infra.database import subscribe as on


def subscribe() -> None:
    """Follow what happens. Wired once, in app.py."""
    on(RightsChanged, _take_back)


def _take_back(changed: RightsChanged) -> None:
    """Whoever may no longer know of a case keeps no promise in it."""
    service.take_back_from_kept_out(changed.case, clock.now())
