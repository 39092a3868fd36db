"""Queries of the running meeting: everything of it, in a fixed number of queries, whoever looks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.accounts import store as accounts
from conference.accounts.service import acting
from conference.actions import store as actions
from conference.attendance import store as attendance
from conference.cases import store as cases
from conference.cases.domain import Card
from conference.consent import store as consent
from conference.consent.domain import CaseFacts, DetailFacts, RoomFacts, Viewer
from conference.consent.models import Reveal
from conference.consent.policy import decide, somebody_of, viewer_of
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra.database import session
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, CaseId, CommandId, MeetingId, MemberId
from conference.live.domain import (
    Attendee,
    ItemFacts,
    MeetingFacts,
    NoteLine,
    SharedDetail,
)
from conference.live.models import CoChair, Command, Display
from conference.live.policy import may_set_threshold
from conference.live.store import speaking
from conference.meetings import store as meetings
from conference.meetings.domain import EventKind, ItemKind, ItemState
from conference.meetings.models import AgendaItem, Meeting, MeetingEvent, Note


def command(command_id: CommandId) -> Command | None:
    """A command that was carried out."""
    return session().get(Command, command_id)


def meeting_facts(meeting: Meeting, now: datetime) -> MeetingFacts:
    """The whole meeting, for `projection.board` to cut down."""
    items = meetings.items(meeting.id)
    case_ids = [item.case_id for item in items if item.case_id]
    people = _people(meeting.id)
    cards = cases.cards(case_ids)
    current = _current(items)
    return MeetingFacts(
        id=meeting.id,
        version=meeting.version,
        state=meeting.state,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        clock_until=meeting.clock_until,
        clock_left=meeting.clock_left,
        chair=meeting.chair_id,
        chair_name=_chair_name(meeting),
        chair_offered=meeting.chair_offered,
        chairs=accounts.members_with(Role.CHAIR, now),
        co_chairs=co_chairs(meeting.id),
        speakers_closed=meeting.speakers_closed,
        reading_back=meeting.reading_back,
        displays=len(displays(meeting.id)),
        hands=speaking.hands(meeting.id, current.id) if current else (),
        voices=speaking.voices(current.id) if current else (),
        asked=_asked(meeting.id, now) if _asks(current, cards) else frozenset(),
        needed=_needed(current),
        moved_last=meetings.moved_last(meeting.id) if _stopped(items) else None,
        items=tuple(_item(item) for item in items),
        cards=dict(cards),
        notes=_notes(meetings.notes(meeting.id)),
        actions=tuple(actions.at_the_table(meeting.id, case_ids)),
        unfinished=tuple(actions.open_everywhere(meeting.id)) if _on_unfinished(items) else (),
        people=people,
        shared=tuple(shared_details(meeting.id, now)),
        agencies=tuple(agencies_to_ask(now)),
        next_at=meetings.next_after(meeting),
        today=directory.today(now),
        now=now,
    )


def agencies_to_ask(now: datetime) -> list[tuple[AgencyId, str]]:
    """Every agency whose agreement is in force, by name. Those that a case keeps out are among them: nobody is told."""
    current = directory_store.current_agencies(now, directory.zone())
    return [(agency.id, agency.name) for agency in directory_store.agencies() if agency.id in current]


def _on_unfinished(items: Sequence[AgendaItem]) -> bool:
    return any(item.kind is ItemKind.UNFINISHED and item.state is ItemState.CURRENT for item in items)


def _chair_name(meeting: Meeting) -> str | None:
    if meeting.chair_id is None:
        return None
    return accounts.names([meeting.chair_id])[meeting.chair_id][0]


def _item(item: AgendaItem) -> ItemFacts:
    return ItemFacts(
        id=item.id,
        kind=item.kind,
        case=item.case_id,
        minutes=item.minutes,
        state=item.state,
        returned_because=item.returned_because,
        label=item.label,
        threshold_met=item.threshold_met,
        outcome=item.outcome,
    )


def co_chairs(meeting: MeetingId) -> frozenset[MemberId]:
    """Who was named for the chair's list of a meeting."""
    return frozenset(session().scalars(sa.select(CoChair.member_id).where(CoChair.meeting_id == meeting)))


def drop_co_chair(meeting: MeetingId, member: MemberId) -> None:
    """Take somebody from the chair's list."""
    session().execute(sa.delete(CoChair).where(CoChair.meeting_id == meeting, CoChair.member_id == member))


def _current(items: Sequence[AgendaItem]) -> AgendaItem | None:
    return next((item for item in items if item.state is ItemState.CURRENT), None)


def _asks(item: AgendaItem | None, cards: Mapping[CaseId, Card]) -> bool:
    """Whether the table is being asked if the threshold is met."""
    card = cards.get(item.case_id) if item and item.case_id else None
    return card is not None and item is not None and bool(may_set_threshold(card.step, met=item.threshold_met))


def _asked(meeting: MeetingId, now: datetime) -> frozenset[AgencyId]:
    return frozenset(actor.agency for actor in attendees(meeting, now) if actor.has(Role.REPRESENTATIVE))


def _needed(item: AgendaItem | None) -> frozenset[AgencyId]:
    return cases.needed_agencies([item.case_id])[item.case_id] if item and item.case_id else frozenset()


def _stopped(items: Sequence[AgendaItem]) -> bool:
    """Whether nothing is on the table, perhaps because a threshold was not met."""
    return _current(items) is None and any(item.threshold_met is False for item in items)


def _people(meeting: MeetingId) -> tuple[Attendee, ...]:
    present, seated = attendance.present(meeting), attendance.seated(meeting)
    people = (
        Attendee(member=member, name=name, agency=agency, by_chair=member not in seated)
        for member, (name, agency) in accounts.names(list(present)).items()
    )
    return tuple(sorted(people, key=lambda person: (person.agency, person.name)))


def _notes(rows: Sequence[Note]) -> tuple[NoteLine, ...]:
    names = accounts.names([row.by_member for row in rows])
    return tuple(
        NoteLine(
            id=row.id,
            item=row.item_id,
            by=names[row.by_member][0],
            agency=names[row.by_member][1],
            text=row.text,
            at=row.at,
            kind=row.kind,
            private_to=row.by_agency if row.private else None,
        )
        for row in rows
    )


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
    """Who may still sit in the room: whoever was there, unless somebody else noted that they left.

    A page that closed is no proof of it: the telephone sleeps, its owner looks at the wall.
    """
    left = sa.select(MeetingEvent).where(MeetingEvent.meeting_id == meeting, MeetingEvent.kind == EventKind.LEFT)
    noted_by = {
        MemberId(UUID(event.facts["member"])): event.by_member
        for event in session().scalars(left.order_by(MeetingEvent.version))
    }
    were_there = {held.member_id for held in attendance.presences(meeting)}
    gone = {member for member, by in noted_by.items() if by != member}
    return attendance.present(meeting) | (were_there - gone)
