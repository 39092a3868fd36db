"""Queries of meetings. Which cases of an agenda a reader may know of is asked of consent, by whoever reads."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from conference.cases import store as cases_store
from conference.cases.models import Case
from conference.infra.database import session
from conference.kernel.ids import CaseId, ItemId, MeetingId, MemberId, NoteId, SeriesId, StandingItemId
from conference.kernel.narrative import Narrative
from conference.meetings.domain import CLOCK_KINDS, CameBack, ItemState, MeetingState
from conference.meetings.models import AgendaItem, Holiday, Invited, Meeting, MeetingEvent, Note, Series, StandingItem
from conference.meetings.policy import OPENS_UNTIL
from conference.meetings.rhythm import Kept
from conference.meetings.store import running

_TO_COME = (MeetingState.PLANNED, MeetingState.PUBLISHED)


def meeting(meeting_id: MeetingId, *, for_change: bool = False) -> Meeting | None:
    """One meeting; read afresh and locked until the transaction ends when it is about to change."""
    return running.to_change(meeting_id) if for_change else session().get(Meeting, meeting_id)


def item(item_id: ItemId) -> AgendaItem | None:
    """One agenda item."""
    return session().get(AgendaItem, item_id)


def items(meeting_id: MeetingId) -> Sequence[AgendaItem]:
    """The agenda, in its order."""
    query = sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position)
    return session().scalars(query).all()


def current_item(meeting_id: MeetingId) -> AgendaItem | None:
    """The item on the table."""
    query = sa.select(AgendaItem).where(AgendaItem.meeting_id == meeting_id, AgendaItem.state == ItemState.CURRENT)
    return session().scalar(query)


def live() -> Sequence[Meeting]:
    """Meetings that run."""
    return session().scalars(sa.select(Meeting).where(Meeting.state == MeetingState.LIVE)).all()


def note(note_id: NoteId) -> Note | None:
    """One note, whoever may read it."""
    return session().get(Note, note_id)


def notes(meeting_id: MeetingId) -> Sequence[Note]:
    """Every note, oldest first, those that an agency keeps to itself among them: `policy.reads_note` says who reads."""
    query = sa.select(Note).where(Note.meeting_id == meeting_id).order_by(Note.at, Note.id)
    return session().scalars(query).all()


def events(meeting_id: MeetingId) -> Sequence[MeetingEvent]:
    """What happened, in order."""
    query = sa.select(MeetingEvent).where(MeetingEvent.meeting_id == meeting_id).order_by(MeetingEvent.version)
    return session().scalars(query).all()


def upcoming(now: datetime) -> Sequence[Meeting]:
    """Meetings that run or are still to come, the next first; those that nobody opened in time are past."""
    to_come = sa.and_(Meeting.state.in_(_TO_COME), Meeting.starts_at > now - OPENS_UNTIL)
    query = sa.select(Meeting).where(sa.or_(Meeting.state == MeetingState.LIVE, to_come))
    return session().scalars(query.order_by(Meeting.starts_at)).all()


def next_after(meeting: MeetingId) -> datetime | None:
    """When the table meets again: the first date of a series after this one that is still to come."""
    this_one = sa.select(Meeting.starts_at).where(Meeting.id == meeting).scalar_subquery()
    query = sa.select(sa.func.min(Meeting.starts_at)).where(
        Meeting.state.in_(_TO_COME), Meeting.starts_at > this_one, Meeting.series_id.is_not(None)
    )
    return session().scalar(query)


def past(now: datetime, *, most: int) -> Sequence[Meeting]:
    """Meetings that ended or were not held, the latest first: at most so many dates of the series, and whatever was
    called in an emergency since the first of them. Counted together, a hidden one would be missing from the number.
    """
    missed = sa.and_(Meeting.state.in_(_TO_COME), Meeting.starts_at <= now - OPENS_UNTIL)
    over = sa.select(Meeting).where(sa.or_(Meeting.state == MeetingState.ENDED, missed))
    dates = over.where(Meeting.called_for.is_(None)).order_by(Meeting.starts_at.desc())
    found, called = session().scalars(dates.limit(most)).all(), over.where(Meeting.called_for.is_not(None))
    if len(found) == most:
        called = called.where(Meeting.starts_at > found[-1].starts_at)
    return sorted([*found, *session().scalars(called)], key=lambda held: held.starts_at, reverse=True)


def unpublished(now: datetime) -> Sequence[Meeting]:
    """The dates to come whose agenda nobody but chairs has read, or is planned anew if they are held; locked."""
    query = sa.select(Meeting).where(
        Meeting.state.in_((MeetingState.PLANNED, MeetingState.SKIPPED)),
        Meeting.called_for.is_(None),
        Meeting.starts_at > now - OPENS_UNTIL,
    )
    return session().scalars(query.order_by(Meeting.id).with_for_update()).all()


def all_series(*, for_change: bool = False) -> Sequence[Series]:
    """The rhythms that the task force meets in; locked when dates are about to be added, so that none comes twice."""
    query = sa.select(Series).order_by(Series.first_day, Series.id)
    return session().scalars(query.with_for_update() if for_change else query).all()


def dates_of(series_id: SeriesId) -> frozenset[datetime]:
    """The times of a series that need no new meeting: those that have one, wherever it was moved, and those that one
    was moved to.
    """
    rows = session().execute(sa.select(Meeting.due_at, Meeting.starts_at).where(Meeting.series_id == series_id))
    return frozenset(at for row in rows for at in row)


def kept_dates(series_id: SeriesId) -> Sequence[Kept]:
    """The dates of a series that were moved or skipped."""
    query = sa.select(Meeting.due_at, Meeting.starts_at).where(
        Meeting.series_id == series_id, Meeting.because.is_not(None)
    )
    return [Kept(due_at, starts_at) for due_at, starts_at in session().execute(query)]


def untouched(series_id: SeriesId, since: datetime, *, for_change: bool = False) -> Sequence[Meeting]:
    """The dates of a series from a moment on that are still to come where the rhythm put them, the next first."""
    query = sa.select(Meeting).where(
        Meeting.series_id == series_id,
        Meeting.state.in_(_TO_COME),
        Meeting.because.is_(None),
        Meeting.starts_at >= since,
    )
    query = query.order_by(Meeting.starts_at)
    return session().scalars(query.with_for_update() if for_change else query).all()


def kept_to_come(series_id: SeriesId, now: datetime) -> Sequence[Meeting]:
    """The dates to come of a series that were moved or skipped, the next first."""
    query = sa.select(Meeting).where(
        Meeting.series_id == series_id,
        Meeting.state.in_((*_TO_COME, MeetingState.SKIPPED)),
        Meeting.because.is_not(None),
        Meeting.starts_at > now,
    )
    return session().scalars(query.order_by(Meeting.starts_at)).all()


def series(series_id: SeriesId, *, for_change: bool = False) -> Series | None:
    """One rhythm; read afresh and locked until the transaction ends when it is about to change."""
    return session().get(Series, series_id, with_for_update=for_change or None)


def holidays() -> Mapping[date, Narrative]:
    """The task force's own list of holidays, the earliest first."""
    return {row.day: row.name for row in session().scalars(sa.select(Holiday).order_by(Holiday.day))}


def holiday(day: date) -> Holiday | None:
    """A day on which the task force does not like to meet."""
    return session().get(Holiday, day)


def standing_items(*, for_change: bool = False) -> Sequence[StandingItem]:
    """What agendas begin and end with, in its order."""
    query = sa.select(StandingItem).order_by(StandingItem.position, StandingItem.id)
    return session().scalars(query.with_for_update() if for_change else query).all()


def standing_item(item_id: StandingItemId) -> StandingItem | None:
    """One of them; locked until the transaction ends, for it is about to change."""
    return session().get(StandingItem, item_id, with_for_update=True)


def invited(meeting_id: MeetingId) -> Mapping[MemberId, bool]:
    """Whom a meeting was called for, and whether it was the chair who added them."""
    query = sa.select(Invited.member_id, Invited.by_chair).where(Invited.meeting_id == meeting_id)
    return {row.member_id: row.by_chair for row in session().execute(query)}


def invitations_of(member: MemberId, meetings: Collection[MeetingId]) -> frozenset[MeetingId]:
    """Those of some meetings that were called for a member."""
    query = sa.select(Invited.meeting_id).where(Invited.member_id == member, Invited.meeting_id.in_(meetings))
    return frozenset(session().scalars(query))


def dates_ahead(now: datetime) -> int:
    """How many dates that the rhythm has from now on are meetings already, moved or skipped ones among them."""
    query = sa.select(sa.func.count()).select_from(Meeting).where(Meeting.due_at >= now, Meeting.series_id.is_not(None))
    return session().scalars(query).one()


def skipped(now: datetime) -> Sequence[Meeting]:
    """Dates to come that were skipped, the next first."""
    query = sa.select(Meeting).where(Meeting.state == MeetingState.SKIPPED, Meeting.starts_at > now)
    return session().scalars(query.order_by(Meeting.starts_at)).all()


def taken(starts_at: datetime, *, but: MeetingId) -> bool:
    """Whether another date of a series is at this time, skipped or not: that one can be held again. What was called in
    an emergency is not asked about: it may be hidden from whoever asks.
    """
    query = sa.select(Meeting.id).where(
        Meeting.starts_at == starts_at, Meeting.id != but, Meeting.series_id.is_not(None)
    )
    return session().scalars(query).first() is not None


def begins_at(starts_at: datetime) -> bool:
    """Whether a date of a series that is held begins at this time."""
    held = sa.and_(Meeting.state != MeetingState.SKIPPED, Meeting.series_id.is_not(None))
    query = sa.select(Meeting.id).where(Meeting.starts_at == starts_at, held)
    return session().scalars(query).first() is not None


def to_tell(now: datetime) -> Sequence[MeetingId]:
    """Meetings to come of which members are still owed something, as `policy.owed` has it."""
    behind = sa.or_(Meeting.told.is_(None), Meeting.told < Meeting.sequence)
    query = sa.select(Meeting.id).where(
        Meeting.starts_at > now - OPENS_UNTIL,
        sa.or_(
            sa.and_(Meeting.state == MeetingState.PUBLISHED, behind),
            sa.and_(Meeting.state == MeetingState.SKIPPED, Meeting.told < Meeting.sequence),
        ),
    )
    return session().scalars(query.order_by(Meeting.starts_at)).all()


def since(moment: datetime) -> Sequence[Meeting]:
    """Every meeting that begins after a moment, skipped ones too, the next first."""
    return session().scalars(sa.select(Meeting).where(Meeting.starts_at > moment).order_by(Meeting.starts_at)).all()


def undiscussed() -> Mapping[CaseId, CameBack]:
    """Open cases that came back undiscussed from the last ended meeting that had them on its agenda: why, and from how
    many in a row.
    """
    query = (
        sa.select(AgendaItem.case_id, AgendaItem.returned_because)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(Meeting.ended_at.is_not(None), AgendaItem.case_id.in_(_open_that_came_back()))
        .order_by(Meeting.starts_at)
    )
    found: dict[CaseId, CameBack] = {}
    for case, why in session().execute(query):
        before = found.pop(case, None) if case else None
        if case and why:
            found[case] = CameBack(why, before.times + 1 if before else 1)
    return found


def _open_that_came_back() -> Sequence[CaseId | None]:
    query = sa.select(AgendaItem.case_id).join(Case, Case.id == AgendaItem.case_id)
    return session().scalars(query.where(AgendaItem.came_back.is_(True), cases_store.not_over())).all()


def that_came_back(cases: Collection[CaseId]) -> Sequence[AgendaItem]:
    """The items of some cases that came back from the last ended meeting that had them on its agenda."""
    query = sa.select(AgendaItem).where(AgendaItem.came_back.is_(True), AgendaItem.case_id.in_(cases))
    return session().scalars(query).all()


def discussed_lately(meetings: int) -> Sequence[AgendaItem]:
    """The items about a case that the last so many meetings of a series discussed: a short one teaches nothing."""
    last = sa.select(Meeting.id).where(Meeting.state == MeetingState.ENDED, Meeting.series_id.is_not(None))
    last = last.order_by(Meeting.starts_at.desc()).limit(meetings)
    query = sa.select(AgendaItem).where(AgendaItem.meeting_id.in_(last.scalar_subquery()))
    done = query.where(AgendaItem.case_id.is_not(None), AgendaItem.state == ItemState.DONE)
    return session().scalars(done.order_by(AgendaItem.id)).all()


def clock_events(meetings: Collection[MeetingId]) -> Sequence[MeetingEvent]:
    """When items of some meetings were called and left the table, and when their clocks stood; in order."""
    query = sa.select(MeetingEvent).where(MeetingEvent.meeting_id.in_(meetings), MeetingEvent.kind.in_(CLOCK_KINDS))
    return session().scalars(query.order_by(MeetingEvent.meeting_id, MeetingEvent.version)).all()


def on_agendas_to_come(now: datetime) -> Mapping[CaseId, MeetingId]:
    """Cases that wait for their turn on the agenda of a meeting that runs or is still to come: the next one."""
    to_come = sa.and_(Meeting.state.in_(_TO_COME), Meeting.starts_at > now - OPENS_UNTIL)
    query = (
        sa.select(AgendaItem.case_id, Meeting.id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            sa.or_(Meeting.state == MeetingState.LIVE, to_come),
            AgendaItem.state.in_((ItemState.WAITING, ItemState.CURRENT)),
            AgendaItem.case_id.is_not(None),
        )
        .order_by(Meeting.starts_at.desc())
    )
    return {case: meeting_id for case, meeting_id in session().execute(query) if case is not None}
