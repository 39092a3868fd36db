"""What runs by itself: the keys of drafts that have ended are destroyed, and old drafts end."""

from datetime import timedelta

from conference.drafts import service
from conference.drafts.events import DraftEnded
from conference.infra import jobs
from conference.infra.database import subscribe as on
from conference.infra.jobs import Job

TIDYING = Job("drafts", timedelta(hours=1), service.tidy)


def subscribe() -> None:
    """Follow what happens. Wired once, in app.py."""
    on(DraftEnded, _destroy_key)
    jobs.again_and_again(TIDYING)


def _destroy_key(happened: DraftEnded) -> None:
    service.destroy_key(happened.draft)
