"""Minutes as a file: that they were taken is recorded, for a file can be taken back from nobody."""

from datetime import datetime

from conference.audit import service as record
from conference.audit.domain import Deed
from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.meetings.models import Meeting


def record_file(actor: Actor, meeting: Meeting, now: datetime, *, kept: bool) -> None:
    """Note that somebody took the minutes as a file, and whether what their own agency keeps to itself is in it."""
    code = "with_own_notes" if kept else "without_own_notes"
    with transaction():
        record.append(Deed.TAKE_MINUTES, at=now, by=actor, code=code, meeting=meeting.id)
