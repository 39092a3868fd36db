"""What follows for actions from what happens below, and what of it runs by itself."""

from datetime import timedelta

from conference.actions import service
from conference.consent.events import RightsChanged
from conference.infra import clock, jobs
from conference.infra.database import subscribe as on
from conference.infra.jobs import Job

TAKING_BACK = Job("kept_out", timedelta(minutes=10), service.take_back_what_is_left)
"""For what was cut short: who dies after her choice is stored has not followed it yet."""


def subscribe() -> None:
    """Follow what happens. Wired once, in app.py."""
    on(RightsChanged, _take_back)
    jobs.again_and_again(TAKING_BACK)


def _take_back(changed: RightsChanged) -> None:
    """Whoever may no longer know of a case keeps no promise in it."""
    service.take_back_from_kept_out(changed.case, clock.now())
