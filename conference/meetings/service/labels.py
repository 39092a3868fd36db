"""Fresh labels: in `strict`, what a case is called at one conference until the table accepts it.

Source: rule book, Decisions, 1, and section (c), "Linking across meetings".
"""

from conference.cases import store as cases
from conference.cases.domain import Step
from conference.consent import service as consent
from conference.directory import service as directory
from conference.infra.database import transaction
from conference.kernel.ids import MeetingId
from conference.meetings import store
from conference.meetings.domain import MeetingState


def draw_labels(meeting_id: MeetingId) -> None:
    """Give every case of a called agenda that needs one a label that no case and no other label ever was, unlike every
    name that is sealed of it.
    """
    meeting = store.meeting(meeting_id)
    if meeting is None or meeting.state is MeetingState.PLANNED or not directory.policy().involved_only:
        return
    with transaction() as current:
        taken = set(cases.pseudonyms())
        for item in store.items(meeting_id):
            case = cases.case(item.case_id) if item.case_id and item.label is None else None
            if case is None or case.step >= Step.LIMITED_IDENTITY:
                continue
            item.label = drawn = consent.fresh_name(case.id, taken)
            taken.add(drawn)
        current.flush()
