"""Queries of the running meeting: everything of it, in a fixed number of queries, whoever looks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from conference.accounts.service import acting
from conference.attendance import store as attendance
from conference.consent import store as consent
from conference.consent.domain import CaseFacts, DetailFacts, RoomFacts, Viewer
from conference.consent.models import Reveal
from conference.consent.policy import decide, somebody_of, viewer_of
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra import plain
from conference.infra.changes import Look, row_and_look
from conference.infra.database import session
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId, CaseId, CommandId, MeetingId, MemberId
from conference.live.domain import (
    SharedDetail,
)
from conference.live.models import CoChair, Command

_DONE = sa.select(Command.member_id, Command.meeting_id, Command.version).where(Command.id == sa.bindparam("command"))
_NEW_COMMAND = sa.insert(Command)


def done_by(command_id: CommandId) -> tuple[tuple[MemberId, MeetingId, int] | None, Look]:
    """Of a command that was carried out: whose it was, in which meeting, and the version that it led to; and a look at
    the same instant, as the open transaction sees it.
    """
    row, look = row_and_look(_DONE, inside=True, command=command_id)
    if row is None:
        return None, look
    member, meeting, version = row
    return (member, meeting, version), look


def note_done(command: CommandId, meeting: MeetingId, by: MemberId, *, kind: str, version: int, now: datetime) -> None:
    """Note that a command was carried out, with its answer."""
    plain.store(_NEW_COMMAND, id=command, meeting_id=meeting, member_id=by, kind=kind, version=version, at=now)


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
