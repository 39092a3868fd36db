"""Queries of attendance."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from conference.attendance.domain import Said
from conference.attendance.models import Answer, Floor, Pledge, Presence, Seldom, StepAside
from conference.infra import plain
from conference.infra.columns import Instant
from conference.infra.database import session
from conference.kernel.ids import CaseId, MeetingId, MemberId, PersonId, StepAsideId

_ON_FLOOR = sa.select(Floor.case_id).where(
    Floor.meeting_id == sa.bindparam("meeting", type_=sa.Uuid()), Floor.left_at.is_(None)
)
_CLEAR_FLOOR = (
    sa.update(Floor)
    .where(Floor.meeting_id == sa.bindparam("meeting", type_=sa.Uuid()), Floor.left_at.is_(None))
    .values(left_at=sa.bindparam("now", type_=Instant()))
)


def pledged(meeting: MeetingId, wording: str) -> frozenset[MemberId]:
    """Who accepted this wording of the pledge for this meeting."""
    query = sa.select(Pledge.member_id).where(Pledge.meeting_id == meeting, Pledge.wording == wording)
    return frozenset(session().scalars(query))


def ever_pledged(meeting: MeetingId) -> frozenset[MemberId]:
    """Who accepted the pledge for this meeting, on a page or aloud, in the words that it had then."""
    return frozenset(session().scalars(sa.select(Pledge.member_id).where(Pledge.meeting_id == meeting)))


def has_pledged(meeting: MeetingId, member: MemberId, wording: str) -> bool:
    """Whether a member accepted this wording of the pledge for this meeting."""
    query = sa.select(sa.literal(1)).where(
        Pledge.meeting_id == meeting, Pledge.member_id == member, Pledge.wording == wording
    )
    return session().scalar(query) is not None


def answers(meeting: MeetingId) -> Sequence[Said]:
    """What members said of a meeting to come."""
    query = sa.select(Answer).where(Answer.meeting_id == meeting).order_by(Answer.at, Answer.member_id)
    return [_said(row) for row in session().scalars(query)]


def answers_of(member: MemberId, meetings: Collection[MeetingId]) -> Mapping[MeetingId, Said]:
    """What one member said of some meetings."""
    query = sa.select(Answer).where(Answer.member_id == member, Answer.meeting_id.in_(meetings))
    return {row.meeting_id: _said(row) for row in session().scalars(query)}


def answer(meeting: MeetingId, member: MemberId) -> Answer | None:
    """What one member said of a meeting; locked until the transaction ends, for it is about to change."""
    return session().get(Answer, (meeting, member), with_for_update=True)


def forget_answers(meeting: MeetingId) -> None:
    """Forget what was said of a meeting."""
    session().execute(sa.delete(Answer).where(Answer.meeting_id == meeting))


def seldom() -> frozenset[MemberId]:
    """Who sits at the table and does not normally come."""
    return frozenset(session().scalars(sa.select(Seldom.member_id)))


def forget_seldom(members: Collection[MemberId]) -> None:
    """These members normally come."""
    session().execute(sa.delete(Seldom).where(Seldom.member_id.in_(members)))


def _said(row: Answer) -> Said:
    return Said(row.member_id, row.coming, information_sent=row.information_sent, deputy=row.deputy_id)


def present(meeting: MeetingId) -> frozenset[MemberId]:
    """Who is in the meeting now, those too whom the chair noted."""
    query = sa.select(Presence.member_id).where(Presence.meeting_id == meeting, Presence.left_at.is_(None))
    return frozenset(session().scalars(query))


def seated(meeting: MeetingId) -> frozenset[MemberId]:
    """Who took a seat in the meeting by themselves: being noted by the chair opens nothing to anybody."""
    query = sa.select(Presence.member_id).where(
        Presence.meeting_id == meeting, Presence.left_at.is_(None), Presence.by_chair.is_(False)
    )
    return frozenset(session().scalars(query))


def presences(meeting: MeetingId) -> Sequence[Presence]:
    """Every span of presence, in order of arrival."""
    query = sa.select(Presence).where(Presence.meeting_id == meeting).order_by(Presence.arrived_at, Presence.id)
    return session().scalars(query).all()


def attended(member: MemberId, meetings: Collection[MeetingId]) -> frozenset[MeetingId]:
    """Those of some meetings in which a member was."""
    query = sa.select(Presence.meeting_id).where(Presence.member_id == member, Presence.meeting_id.in_(meetings))
    return frozenset(session().scalars(query)) if meetings else frozenset()


def open_presence(meeting: MeetingId, member: MemberId) -> Presence | None:
    """The span of presence that runs."""
    query = sa.select(Presence).where(
        Presence.meeting_id == meeting, Presence.member_id == member, Presence.left_at.is_(None)
    )
    return session().scalar(query)


def gone_since(meeting: MeetingId, member: MemberId) -> datetime | None:
    """Since when a member who was in the meeting is not in it any more; None while being in it, and if never."""
    query = sa.select(Presence.left_at).where(Presence.meeting_id == meeting, Presence.member_id == member)
    spans = session().scalars(query).all()
    left = [at for at in spans if at is not None]
    return max(left) if left and len(left) == len(spans) else None


def floor(meeting: MeetingId) -> Floor | None:
    """The case before the table now, if any."""
    return session().scalar(sa.select(Floor).where(Floor.meeting_id == meeting, Floor.left_at.is_(None)))


def case_on_floor(meeting: MeetingId) -> CaseId | None:
    """Which case that is."""
    return next((row.case_id for row in plain.look_up(_ON_FLOOR, meeting=meeting)), None)


def clear_floor(meeting: MeetingId, now: datetime) -> None:
    """Whatever is before the table now is so no longer."""
    plain.change(_CLEAR_FLOOR, meeting=meeting, now=now)


def floors_of_case(case: CaseId) -> Sequence[Floor]:
    """The meetings in which a case is before the table now."""
    return session().scalars(sa.select(Floor).where(Floor.case_id == case, Floor.left_at.is_(None))).all()


def step_asides(cases: Collection[CaseId]) -> Mapping[CaseId, Sequence[StepAside]]:
    """All steppings aside, by case."""
    found: dict[CaseId, list[StepAside]] = {case_id: [] for case_id in cases}
    for row in session().scalars(sa.select(StepAside).where(StepAside.case_id.in_(cases))):
        found[row.case_id].append(row)
    return found


def step_aside(step_aside_id: StepAsideId) -> StepAside | None:
    """One stepping aside; locked until the transaction ends, for it is about to change."""
    return session().get(StepAside, step_aside_id, with_for_update=True)


def held_aside(persons: Collection[PersonId]) -> Sequence[StepAside]:
    """The steppings aside of some persons that hold, the oldest first."""
    query = sa.select(StepAside).where(StepAside.person_id.in_(persons), StepAside.until.is_(None))
    return session().scalars(query.order_by(StepAside.since, StepAside.id)).all()


def add_step_aside(new: StepAside) -> bool:
    """Store it; False when another one of the same person was stored meanwhile. The transaction goes on either way."""
    try:
        with session().begin_nested():
            session().add(new)
    except IntegrityError:
        if open_step_aside(new.case_id, new.person_id) is None:
            raise
        return False
    return True


def open_step_aside(case: CaseId, person: PersonId) -> StepAside | None:
    """A person's stepping aside that holds."""
    query = sa.select(StepAside).where(
        StepAside.case_id == case, StepAside.person_id == person, StepAside.until.is_(None)
    )
    return session().scalar(query)
