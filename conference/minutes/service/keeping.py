"""Keeping the minutes: the recorder puts them right, the chair approves them or opens them again."""

from datetime import datetime

from conference.actions import store as actions
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, require, require_known
from conference.kernel.ids import CorrectionId, ItemId, MeetingId, NoteId, new_uuid
from conference.kernel.narrative import Narrative
from conference.kernel.verdict import allow, deny
from conference.meetings import store as meetings_store
from conference.meetings.domain import NoteKind
from conference.meetings.models import AgendaItem, Meeting
from conference.meetings.service import writing
from conference.minutes import store
from conference.minutes.domain import MarkKind, ReopenReason
from conference.minutes.events import ActionsSent, MinutesApproved
from conference.minutes.models import CirculationMark, Correction, MinutesLine, MinutesVersion
from conference.minutes.policy import Refusal, may_approve, may_correct, may_reopen, may_send_actions
from conference.minutes.service.reading import standing_of


def correct(actor: Actor, meeting_id: MeetingId, note_id: NoteId, text: Narrative, now: datetime) -> bool:
    """Put the words of a line right; whether they are other words. What it said before is kept.

    A line of a case that the recorder may not know of, or that an agency keeps to itself, answers like one that is not
    there. Raises RefusedError, HiddenError.
    """
    with transaction() as current:
        meeting = _held(meeting_id)
        require(may_correct(actor, standing_of(meeting, store.versions(meeting.id))))
        note = meetings_store.note(note_id)
        if note is None or note.private:
            raise HiddenError
        item = _item(actor, meeting, note.item_id, now)
        before = store.corrections(meeting.id).get(note.id)
        if text == (before[-1].text if before else note.text):
            return False
        current.add(Correction(id=CorrectionId(new_uuid()), note_id=note.id, text=text, at=now, by_member=actor.member))
        _record(Deed.CORRECT_MINUTES, actor, meeting, now, "words_corrected", item)
        return True


def add_line(
    actor: Actor, meeting_id: MeetingId, item_id: ItemId, kind: NoteKind, text: Narrative, now: datetime
) -> NoteId:
    """Add a line that was forgotten, in the recorder's name. Raises RefusedError, HiddenError."""
    with transaction():
        meeting = _held(meeting_id)
        require(may_correct(actor, standing_of(meeting, store.versions(meeting.id))))
        item = _item(actor, meeting, item_id, now)
        note = writing.add_afterwards(item, by=actor, kind=kind, text=text, now=now)
        _record(Deed.CORRECT_MINUTES, actor, meeting, now, "line_added", item)
        return note


def approve(actor: Actor, meeting_id: MeetingId, now: datetime, *, read: str | None = None) -> int:
    """Approve the minutes as they stand now, which locks them: gives the number of the version. It is for the whole,
    also for what who approves may not read of it. `read`: the mark of the words that who approves has before them.
    Raises RefusedError, HiddenError.
    """
    with transaction() as current:
        meeting = _held(meeting_id)
        versions = store.versions(meeting.id)
        unread = read is not None and read != store.mark_of_words(meeting.id)
        require(may_approve(actor, standing_of(meeting, versions), unread=unread))
        number = len(versions) + 1
        current.add(
            MinutesVersion(
                meeting_id=meeting.id,
                number=number,
                approved_at=now,
                approved_by=actor.member,
                reopened_at=None,
                reopened_by=None,
                reopened_because=None,
            )
        )
        current.flush()
        current.add_all(_lines(meeting, number))
        _record(Deed.APPROVE_MINUTES, actor, meeting, now, f"version_{number}")
        consent.minutes_approved(meeting.id, now)
        publish(MinutesApproved(meeting.id))
        return number


def reopen(actor: Actor, meeting_id: MeetingId, because: ReopenReason, now: datetime) -> None:
    """Open approved minutes again. The version stays as it was approved. Raises RefusedError, HiddenError."""
    with transaction():
        meeting = _held(meeting_id)
        versions = store.versions(meeting.id)
        require(may_reopen(actor, standing_of(meeting, versions)))
        last = versions[-1]
        last.reopened_at, last.reopened_by, last.reopened_because = now, actor.member, because
        _record(Deed.REOPEN_MINUTES, actor, meeting, now, because)


def send_actions(actor: Actor, meeting_id: MeetingId, now: datetime) -> None:
    """Tell every agency that the meeting asked something of that there is something to read.

    Raises RefusedError, HiddenError.
    """
    with transaction() as current:
        meeting = _held(meeting_id)
        standing, marks = standing_of(meeting, store.versions(meeting.id)), store.marks(meeting.id)
        had_cases, sent = store.had_cases(meeting.id), MarkKind.ACTIONS_SENT in marks
        require(may_send_actions(actor, standing, had_cases=had_cases, sent=sent))
        current.add(CirculationMark(meeting_id=meeting.id, kind=MarkKind.ACTIONS_SENT, at=now, by_member=actor.member))
        _record(Deed.SEND_ACTIONS, actor, meeting, now, "sent_out")
        publish(ActionsSent(meeting.id))


def _held(meeting_id: MeetingId) -> Meeting:
    """The meeting, locked: what is corrected is in the version that is approved, or refused because it was."""
    return require_known(meetings_store.meeting(meeting_id, for_change=True))


def _item(actor: Actor, meeting: Meeting, item_id: ItemId, now: datetime) -> AgendaItem:
    """An item of this meeting that the actor may know of, and of which more may be said than that the table stopped."""
    item = meetings_store.item(item_id)
    if item is None or item.meeting_id != meeting.id:
        raise HiddenError
    if item.case_id is not None:
        consent.require_visible(actor, item.case_id, now)
        declined = consent_store.declined(item.case_id)
        require(deny(Refusal.MINUTES_LOCKED) if declined and declined.emptied else allow())
    return item


def _lines(meeting: Meeting, number: int) -> list[MinutesLine]:
    """What a version is made of: what everybody at the table reads, in the words that hold, and what was asked."""
    changed = store.corrections(meeting.id)
    noted = [
        MinutesLine(
            meeting_id=meeting.id,
            number=number,
            case_id=note.case_id,
            note_id=note.id,
            correction_id=changed[note.id][-1].id if note.id in changed else None,
        )
        for note in meetings_store.notes(meeting.id)
        if not note.private
    ]
    asked = [
        MinutesLine(
            meeting_id=meeting.id,
            number=number,
            case_id=held.case,
            action_id=held.id,
            agency_id=held.agency,
            due=held.due,
            state=held.state,
            gap=held.gap,
        )
        for held in actions.for_meeting(meeting.id)
    ]
    for position, line in enumerate([*noted, *asked], 1):
        line.position = position
    return [*noted, *asked]


def _record(
    deed: Deed, actor: Actor, meeting: Meeting, now: datetime, code: str, item: AgendaItem | None = None
) -> None:
    record.append(deed, at=now, by=actor, code=code, meeting=meeting.id, case=item.case_id if item else None)
