"""Queries of the running meeting: everything of it, in a fixed number of queries, whoever looks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.accounts.service import acting
from conference.attendance import store as attendance
from conference.consent import store as consent
from conference.consent.domain import CaseFacts, DetailFacts, RoomFacts, Viewer
from conference.consent.models import Reveal
from conference.consent.policy import decide, somebody_of, viewer_of
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra.database import session
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId, CaseId, CommandId, MeetingId, MemberId
from conference.live.domain import (
    SharedDetail,
)
from conference.live.models import CoChair, Command, Display
from conference.meetings.domain import EventKind
from conference.meetings.models import MeetingEvent


def command(command_id: CommandId) -> Command | None:
    """A command that was carried out."""
    return session().get(Command, command_id)


def agencies_to_ask(now: datetime) -> list[tuple[AgencyId, str]]:
    """Every agency whose agreement is in force, by name. Those that a case keeps out are among them: nobody is told."""
    current = directory_store.current_agencies(now, directory.zone())
    return [(agency.id, agency.name) for agency in directory_store.agencies() if agency.id in current]


def co_chairs(meeting: MeetingId) -> frozenset[MemberId]:
    """Who was named for the chair's list of a meeting."""
    return frozenset(session().scalars(sa.select(CoChair.member_id).where(CoChair.meeting_id == meeting)))


def drop_co_chair(meeting: MeetingId, member: MemberId) -> None:
    """Take somebody from the chair's list."""
    session().execute(sa.delete(CoChair).where(CoChair.meeting_id == meeting, CoChair.member_id == member))


def facts_of_cases(case_ids: Sequence[CaseId]) -> Mapping[CaseId, CaseFacts]:
    """What the rules read of the cases of an agenda."""
    return consent.case_facts(case_ids, directory.zone())


def shared_details(meeting: MeetingId, now: datetime) -> list[SharedDetail]:
    """What is being shown in a meeting and still may be.

    Each reveal is decided anew, for a representative of its agency who is in the room: nobody in particular, or whom a
    release names. What no agency may see any longer is gone.
    """
    reveals = consent.open_reveals(meeting)
    if not reveals:
        return []
    facts = facts_of_cases([reveal.case_id for reveal in reveals])
    details = {held.id: held for case in facts for held in consent.details(case)}
    names = directory_store.names()
    agreements = directory_store.agreement_ends(now, directory.zone())
    people = attendees(meeting, now)
    found: dict[object, SharedDetail] = {}
    for reveal in reveals:
        case = facts[reveal.case_id]
        detail = replace(details[reveal.detail_id], revealed_to=frozenset({reveal.agency_id}))
        viewers = [somebody_of(reveal.agency_id), *(viewer_of(a) for a in people if a.agency == reveal.agency_id)]
        until = _until(reveal, detail, case, viewers, now, agreement_end=agreements.get(reveal.agency_id))
        if until is None:
            continue
        held = found.get((detail.id, reveal.purpose))
        open_to = ((reveal.agency_id, names[reveal.agency_id]), *(held.open_to if held else ()))
        found[detail.id, reveal.purpose] = SharedDetail(
            detail=detail.id,
            holder=detail.holder,
            holder_name=names[detail.holder],
            category=detail.category,
            purpose=reveal.purpose,
            open_to=tuple(sorted(open_to, key=lambda pair: pair[1])),
            until=min(until, held.until) if held else until,
        )
    return list(found.values())


def _until(
    reveal: Reveal,
    detail: DetailFacts,
    case: CaseFacts,
    viewers: Sequence[Viewer],
    now: datetime,
    *,
    agreement_end: datetime | None,
) -> datetime | None:
    """When the release that a reveal rests on ends, or the agency's agreement; None when it may no longer be seen."""
    if agreement_end is None:
        return None
    room = RoomFacts(present=True, pledged=True, case=case.id, meeting=reveal.meeting_id)
    answers = (decide(viewer, detail, case, reveal.purpose, room, now) for viewer in viewers)
    answer = next((found for found in answers if found.release is not None), None)  # an override shows itself to nobody
    if answer is None:
        return None
    ends = (release.ends_at for release in case.releases if release.id == answer.release and release.ends_at)
    return min((*ends, agreement_end))


def attendees(meeting: MeetingId, now: datetime) -> list[Actor]:
    """Who has a page open in the room and may act, by agency and name."""
    actors = acting(list(attendance.seated(meeting)), now)
    return sorted(actors.values(), key=lambda actor: (actor.agency_name, actor.name))


def display(secret: str) -> Display | None:
    """The screen that has this secret, given as it is kept."""
    return session().scalar(sa.select(Display).where(Display.secret == secret))


def display_waiting(code: str, now: datetime) -> Display | None:
    """The screen that shows this code now; locked, for a code pairs once."""
    query = sa.select(Display).where(Display.code == code, Display.code_until > now, Display.meeting_id.is_(None))
    return session().scalar(query.with_for_update())


def displays(meeting: MeetingId) -> Sequence[Display]:
    """The screens that show a meeting and were not taken off."""
    query = sa.select(Display).where(Display.meeting_id == meeting, Display.ended_at.is_(None))
    return session().scalars(query.order_by(Display.paired_at, Display.id)).all()


def forget_displays(*, unpaired_before: datetime, paired_before: datetime, most: int) -> None:
    """Forget screens of long ago, and of those that wait for somebody to type their code all but the newest."""
    waiting = sa.select(Display.id).where(Display.meeting_id.is_(None)).order_by(Display.code_until.desc(), Display.id)
    long_ago = sa.and_(Display.meeting_id.is_(None), Display.code_until <= unpaired_before)
    session().execute(
        sa.delete(Display).where(
            sa.or_(long_ago, Display.paired_at <= paired_before, Display.id.in_(waiting.offset(most)))
        )
    )


def perhaps_in_the_room(meeting: MeetingId) -> frozenset[MemberId]:
    """Who may still look at a screen of the room: whoever was there, unless somebody else noted that they left, and
    whoever paired one that is not taken off, wherever it stands.

    A page that closed is no proof of it: the telephone sleeps, its owner looks at the wall.
    """
    left = sa.select(MeetingEvent).where(MeetingEvent.meeting_id == meeting, MeetingEvent.kind == EventKind.LEFT)
    noted_by = {
        MemberId(UUID(event.facts["member"])): event.by_member
        for event in session().scalars(left.order_by(MeetingEvent.version))
    }
    were_there = {held.member_id for held in attendance.presences(meeting)}
    gone = {member for member, by in noted_by.items() if by != member}
    paired = {held.paired_by for held in displays(meeting) if held.paired_by}
    return attendance.present(meeting) | (were_there - gone) | paired
