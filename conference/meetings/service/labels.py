"""Fresh labels: in `strict`, what a case is called at one conference until the table accepts it.

Source: rule book, Decisions, 1, and section (c), "Linking across meetings".
"""

import secrets

from conference.cases import store as cases
from conference.cases.domain import Step
from conference.cases.policy import draw_pseudonym
from conference.consent import service as consent
from conference.directory import service as directory
from conference.infra.database import transaction
from conference.kernel.ids import MeetingId
from conference.meetings import store
from conference.meetings.domain import MeetingState


def draw_labels(meeting_id: MeetingId) -> None:
    """Give every case of a called agenda that needs one a label that no case and no other label ever was."""
    meeting = store.meeting(meeting_id)
    if meeting is None or meeting.state is MeetingState.PLANNED or not directory.policy().involved_only:
        return
    with transaction() as current:
        taken = {*cases.pseudonyms(), *store.labels()}
        for item in store.items(meeting_id):
            case = cases.case(item.case_id) if item.case_id and item.label is None else None
            if case is None or case.step >= Step.LIMITED_IDENTITY:
                continue
            item.label = drawn = _fresh(taken)
            taken.add(drawn)
        current.flush()


def _fresh(taken: set[str]) -> str:
    while consent.was_given(drawn := draw_pseudonym(taken, secrets.choice)):
        taken.add(drawn)
    return drawn
