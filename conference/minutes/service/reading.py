"""Reading minutes: what is written so far, and each approved version, for one reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from conference.accounts import store as accounts
from conference.actions import store as actions
from conference.actions.domain import ActionFacts
from conference.actions.schemas import NO_AGENCY
from conference.attendance import service as in_the_room
from conference.attendance import store as attendance
from conference.cases.domain import NeedState
from conference.directory import store as directory
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, require_known
from conference.kernel.ids import ActionId, CorrectionId, ItemId, MemberId, NeedId
from conference.meetings import service as meetings
from conference.meetings import store as meetings_store
from conference.meetings.domain import MeetingState
from conference.meetings.models import Meeting, MeetingEvent, Note
from conference.minutes import projection, store
from conference.minutes.domain import Standing, Version
from conference.minutes.models import Correction, MinutesLine, MinutesVersion
from conference.minutes.policy import keeps
from conference.minutes.projection import Apologies, Happened, Minutes, Said, Stood, Told, Wording
from conference.minutes.service import attending


@dataclass(frozen=True, slots=True)
class Copy:
    """Minutes as one reader gets them. `version`: which one it is, None for what is written so far. `mark`: of all the
    words there were when it was read.
    """

    minutes: Minutes
    standing: Standing
    version: Version | None
    versions: tuple[Version, ...]
    mark: str

    @property
    def draft(self) -> bool:
        """Whether the meeting still runs."""
        return self.standing.meeting is MeetingState.LIVE

    @property
    def put_right(self) -> bool:
        """Whether it is an approved version while the next one is being written."""
        return self.version is not None and not self.standing.approved


def standing_of(meeting: Meeting, versions: Sequence[MinutesVersion]) -> Standing:
    """The minutes of a meeting as their rules read them."""
    approved = bool(versions) and versions[-1].reopened_at is None
    return Standing(meeting=meeting.state, chair=meeting.chair_id, approved=approved)


def minutes(actor: Actor, meeting: Meeting, now: datetime) -> Copy:
    """The minutes of an ended meeting: the version that was approved last; until there is one, and for those who keep
    them while it is open again, what is written so far. Of a running one, a draft for its chair and recorders, who
    accepted the pledge and sit in it, as for everything of a running meeting. Raises HiddenError.
    """
    versions = store.versions(meeting.id)
    standing = standing_of(meeting, versions)
    if not (meeting.state is MeetingState.ENDED or _drafts(actor, meeting)):
        raise HiddenError
    open_to_reader = not versions or (keeps(actor, standing) and not standing.approved)
    return _copy(actor, meeting, versions, None if open_to_reader else versions[-1], now)


def version(actor: Actor, meeting: Meeting, number: int, now: datetime) -> Copy:
    """A version as it was approved; the last for everybody, those before it for those who keep the minutes: what was
    put right is for nobody else. Raises HiddenError.
    """
    versions = store.versions(meeting.id)
    wanted = require_known(next((held for held in versions if held.number == number), None))
    if wanted is not versions[-1] and not keeps(actor, standing_of(meeting, versions)):
        raise HiddenError
    return _copy(actor, meeting, versions, wanted, now)


def _copy(
    actor: Actor, meeting: Meeting, versions: Sequence[MinutesVersion], wanted: MinutesVersion | None, now: datetime
) -> Copy:
    mark = store.mark_of_words(meeting.id)  # first: the words may be newer, never older
    standing, told_of = standing_of(meeting, versions), _versions(versions)
    frozen = None if wanted is None else store.lines(meeting.id, wanted.number)
    events = meetings_store.events(meeting.id)
    told = Told(
        opened_at=meeting.opened_at,
        ended_at=meeting.ended_at,
        events=[_happened(event) for event in events],
        notes=_notes(meeting, frozen, keeps=keeps(actor, standing)),
        actions=_actions(meeting, frozen),
        stays=attending.stays(meeting),
        apologies=_apologies(actor, meeting, now),
        pledged=attendance.ever_pledged(meeting.id),
        turns=attending.turns(meeting, events),
    )
    return Copy(
        minutes=projection.minutes(meetings.lines(actor, meeting, now), told, actor.agencies),
        standing=standing,
        version=None if wanted is None else told_of[wanted.number - 1],
        versions=told_of,
        mark=mark,
    )


def _apologies(actor: Actor, meeting: Meeting, now: datetime) -> list[Apologies]:
    """Who sent apologies, as far as the actor is told of them."""
    found = attending.apologies(meeting)
    named = meetings.told_of(actor, meeting, (one.member for one in found), now)
    return [one for one in found if one.member in named]


def _drafts(actor: Actor, meeting: Meeting) -> bool:
    if meeting.state is not MeetingState.LIVE or not (actor.member == meeting.chair_id or actor.has(Role.RECORDER)):
        return False
    return in_the_room.has_pledged(meeting.id, actor.member) and in_the_room.is_present(meeting.id, actor.member)


def _versions(rows: Sequence[MinutesVersion]) -> tuple[Version, ...]:
    people = [member for row in rows for member in (row.approved_by, row.reopened_by) if member]
    names = accounts.names(people)
    return tuple(
        Version(
            number=row.number,
            approved_at=row.approved_at,
            approved_by=names[row.approved_by][0],
            reopened_at=row.reopened_at,
            reopened_by=names[row.reopened_by][0] if row.reopened_by else None,
            reopened_because=row.reopened_because,
        )
        for row in rows
    )


def _happened(event: MeetingEvent) -> Happened:
    item, need, state = (event.facts.get(name) for name in ("item", "need", "state"))
    return Happened(
        kind=event.kind,
        item=ItemId(UUID(item)) if item else None,
        at=event.at,
        need=NeedId(UUID(need)) if need else None,
        state=NeedState(state) if state else None,
        added=bool(event.facts.get("added")),
    )


def _notes(meeting: Meeting, frozen: Sequence[MinutesLine] | None, *, keeps: bool) -> list[Said]:
    """What was said, in the words that hold, or that a version has. What an agency keeps to itself is in no version,
    and stands beside each for that agency.
    """
    rows, changed = meetings_store.notes(meeting.id), store.corrections(meeting.id)
    if frozen is not None:
        words = {line.note_id: line.correction_id for line in frozen if line.note_id}
        rows = [row for row in rows if row.private or row.id in words]
        changed = {note: _up_to(words.get(note), held) for note, held in changed.items()}
    writers = [*(row.by_member for row in rows), *(one.by_member for held in changed.values() for one in held)]
    names, agencies = accounts.names(writers), directory.names()
    return [
        projection.corrected(
            _said(row, meeting, names[row.by_member][0], agencies[row.by_agency]),
            [_wording(one, names) for one in changed.get(row.id, ())],
            keeps=keeps,
        )
        for row in rows
    ]


def _up_to(last: CorrectionId | None, held: Sequence[Correction]) -> Sequence[Correction]:
    """The corrections that a version knows: up to the one whose words it has."""
    places = [place for place, one in enumerate(held, 1) if one.id == last]
    return held[: places[0]] if places else ()


def _said(row: Note, meeting: Meeting, by: str, agency: str) -> Said:
    return Said(
        row.item_id,
        by=by,
        agency=agency,
        text=row.text,
        at=row.at,
        kind=row.kind,
        private_to=row.by_agency if row.private else None,
        id=row.id,
        added=meeting.ended_at is not None and row.at > meeting.ended_at,
    )


def _wording(row: Correction, names: Mapping[MemberId, tuple[str, str]]) -> Wording:
    return Wording(row.text, *names[row.by_member], at=row.at)


def _actions(meeting: Meeting, frozen: Sequence[MinutesLine] | None) -> Sequence[ActionFacts]:
    """What was asked of whom, as it stands, or as it stood in a version."""
    if frozen is None:
        return actions.for_meeting(meeting.id)
    names, lineage = directory.names(), directory.lineage()
    stood: dict[ActionId, Stood] = {
        line.action_id: Stood(
            line.agency_id, names[line.agency_id] if line.agency_id else "", line.due, line.state, line.gap
        )
        for line in frozen
        if line.action_id and line.state
    }
    return [
        projection.as_it_stood(
            held,
            stood[held.id],
            took_over=lineage.get(held.agency, frozenset()) if held.agency else frozenset(),
            nobody=NO_AGENCY,
        )
        for held in actions.for_meeting(meeting.id)
        if held.id in stood
    ]
