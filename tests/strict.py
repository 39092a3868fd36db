"""The strict profile in the usual scene: a case comes to a conference whose chair knows nothing of it."""

from datetime import datetime
from typing import Any

from conference.directory import store as directory
from conference.directory.domain import Profile
from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.kernel.ids import CaseId, MeetingId
from conference.meetings.service import planning
from tests import builders

QUESTION = "Wohin-Papagei-Kanarek-418"
"""Free text of a card: planted, so that it is found wherever it comes."""


def make_strict() -> None:
    """The task force began with the strict profile."""
    with transaction():
        held = directory.task_force()
        assert held is not None
        held.profile = Profile.STRICT


def strict_case(by: Actor, now: datetime) -> CaseId:
    return builders.bring_case(by, now, question=QUESTION, needs=[QUESTION])


def strict_meeting(cast: Any, case: CaseId, now: datetime, *, publish: bool = True) -> MeetingId:
    """The agency that brought the case puts it on the agenda; the chair publishes it."""
    meeting = builders.meeting(cast["chair"], [], now, publish=False)
    planning.add_case(cast["counsellor"], meeting, case, now)
    if publish:
        planning.publish_agenda(cast["chair"], meeting)
    return meeting
