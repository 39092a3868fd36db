"""Who may know of a case, and where in a meeting somebody stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.attendance import store as attendance
from conference.attendance.service import PLEDGE_WORDING, kept_pledged, kept_seated
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases import store as cases
from conference.consent import store
from conference.consent.domain import (
    CaseFacts,
    Category,
    Reason,
    RoomFacts,
)
from conference.consent.events import RightsChanged
from conference.consent.models import Exclusion
from conference.consent.policy import may_know, viewer_of
from conference.directory import service as directory
from conference.infra.changes import Look
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, require_known
from conference.kernel.ids import (
    AgencyId,
    CaseId,
    ExclusionId,
    MeetingId,
    MemberId,
    PersonId,
    new_uuid,
)

CASE_FACTS = "case facts"
"""Under which name what the rules read of a case is kept while nothing of it changes."""


def require_visible(actor: Actor, case: CaseId, now: datetime, *, meeting: MeetingId | None = None) -> CaseFacts:
    """The facts of a case that the actor may know of: in `strict` in a live meeting also while being admitted to its
    item. Raises HiddenError, after the same work whether it is hidden or missing.
    """
    visible = store.sees(actor, case, now)
    facts = store.case_facts([case], directory.zone()).get(case) if visible or meeting else None
    if facts is None:
        raise HiddenError
    if not visible and not may_know(viewer_of(actor), facts, now, room_of(actor, meeting) if meeting else None):
        raise HiddenError
    return facts


def require_on_table(actor: Actor, case: CaseId, now: datetime, *, meeting: MeetingId) -> CaseFacts:
    """The facts of the case on the table of a live meeting, for somebody who may know of it. Raises HiddenError.

    What is kept of it is not read again: nobody named the case, so how long it takes tells nothing of another one.
    """
    look = Look(inside=True)
    facts = look.read((CASE_FACTS, case), lambda: store.case_facts([case], directory.zone()).get(case))
    viewer = viewer_of(actor)
    if facts is None:
        raise HiddenError
    if not may_know(viewer, facts, now) and not may_know(viewer, facts, now, room_of(actor, meeting)):
        raise HiddenError
    return facts


def facts_of(case: CaseId) -> CaseFacts:
    """The facts of a case, whoever asks: the caller asks a rule. Raises HiddenError when there is no such case."""
    return require_known(store.case_facts([case], directory.zone()).get(case))


def room_of(actor: Actor, meeting: MeetingId) -> RoomFacts:
    """A live meeting as it bears on one member."""
    return rooms([actor], meeting)[0][1]


def rooms(actors: Sequence[Actor], meeting: MeetingId) -> list[tuple[Actor, RoomFacts]]:
    """A live meeting as it bears on several members, in three queries."""
    whole = whole_room(meeting)
    return [(actor, whole.for_member(actor.member)) for actor in actors]


@dataclass(frozen=True, slots=True)
class WholeRoom:
    """A live meeting as it bears on everybody."""

    meeting: MeetingId
    seated: frozenset[MemberId]
    pledged: frozenset[MemberId]
    case: CaseId | None

    def for_member(self, member: MemberId) -> RoomFacts:
        """As it bears on one member."""
        present, pledged = member in self.seated, member in self.pledged
        return RoomFacts(present=present, pledged=pledged, case=self.case, meeting=self.meeting)


def whole_room(meeting: MeetingId) -> WholeRoom:
    """A live meeting as it bears on everybody, in three queries."""
    return WholeRoom(
        meeting=meeting,
        seated=attendance.seated(meeting),
        pledged=attendance.pledged(meeting, PLEDGE_WORDING),
        case=attendance.case_on_floor(meeting),
    )


def kept_room(meeting: MeetingId, look: Look) -> WholeRoom:
    """The same, of which only what has changed is read again: who has the floor changes often, who is there seldom."""
    return WholeRoom(
        meeting=meeting,
        seated=kept_seated(meeting, look),
        pledged=kept_pledged(meeting, look),
        case=look.read(("floor", meeting), lambda: attendance.case_on_floor(meeting)),
    )


def hold_still(case: CaseId) -> None:
    """Who is kept out of the case stays as it is until the open transaction is stored."""
    cases.case(case, for_change=True)


def exclude(
    case: CaseId,
    *,
    agency: AgencyId | None = None,
    person: PersonId | None = None,
    categories: frozenset[Category] | None = None,
    by: Actor | None = None,
    now: datetime,
) -> ExclusionId:
    """The survivor keeps an agency or a person out of the case, or out of some kinds of detail, from now on. Nobody is
    told; the case vanishes. The caller has asked whether it may be recorded.

    The record says that it happened, never whom it is about.
    """
    with transaction() as current:
        hold_still(case)
        row = Exclusion(
            id=ExclusionId(new_uuid()),
            case_id=case,
            agency_id=agency,
            person_id=person,
            categories=categories,
            since=now,
            until=None,
            recorded_by=by.member if by else None,
            lifted_by=None,
        )
        current.add(row)
        record.append(Deed.EXCLUDE, at=now, by=by, case=case, code=Reason.EXCLUDED_BY_SURVIVOR)
        publish(RightsChanged(case))
        return row.id
