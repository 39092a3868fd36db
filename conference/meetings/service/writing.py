"""What is written at the table: notes, and what the table decided; and what the minutes lacked afterwards.

Every function works inside the caller's transaction, on a meeting that the caller loaded with `for_change=True`.
"""

from datetime import datetime

from conference.infra import plain
from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, RefusedError, require
from conference.kernel.ids import CaseId, ItemId, MeetingId, NoteId, new_uuid
from conference.kernel.narrative import Narrative
from conference.meetings import policy, store
from conference.meetings.domain import EventKind, ItemState, NoteKind
from conference.meetings.models import AgendaItem, Meeting, Note
from conference.meetings.service.running import append_event


def add_note(
    meeting: Meeting,
    *,
    item: ItemId,
    case: CaseId | None,
    by: Actor,
    text: Narrative,
    now: datetime,
    private: bool = False,
) -> NoteId:
    """Write a line to the current item. Whoever may read `case` can read it; everyone who reads cards without one.

    `private`: only the writer's agency reads it, until it shares it. Raises RefusedError.
    """
    kind = EventKind.NOTED_PRIVATELY if private else EventKind.NOTED
    return _write(meeting, item, case, by, text, now, event=kind, private=private)


def add_decision(
    meeting: Meeting, *, item: ItemId, case: CaseId | None, by: Actor, text: Narrative, now: datetime
) -> NoteId:
    """Write down what the table decided of the current item. Whoever reads its notes reads it. Raises RefusedError."""
    return _write(meeting, item, case, by, text, now, event=EventKind.DECIDED, kind=NoteKind.DECISION)


def add_afterwards(item: AgendaItem, *, by: Actor, kind: NoteKind, text: Narrative, now: datetime) -> NoteId:
    """Write down what the minutes of an ended meeting lack. Of the meeting it is no event: that is over."""
    with transaction() as current:
        note = _note(item.meeting_id, item.id, item.case_id, by, text, now, kind=kind, private=False)
        current.add(note)
        return note.id


def share_note(meeting: Meeting, note_id: NoteId, *, item: ItemId, by: Actor, now: datetime) -> None:
    """Let everyone at the table read a private note of the actor's agency on the current item, from now on.

    It stands among the others by when it was shared: when it was first written stays the agency's own. One that is
    another agency's, or no longer private, answers like one that is not there. Raises HiddenError, RefusedError.
    """
    with transaction():
        _require_current(meeting, item)
        note = store.note(note_id)
        if note is None or note.item_id != item or not note.private:
            raise HiddenError
        if not policy.reads_note(by.agencies, private_to=note.by_agency):
            raise HiddenError
        note.private, note.at = False, now
        facts = {"item": str(item), "note": str(note.id)}
        append_event(meeting, EventKind.NOTE_SHARED, facts=facts, by=by.member, now=now)


def _write(
    meeting: Meeting,
    item: ItemId,
    case: CaseId | None,
    by: Actor,
    text: Narrative,
    now: datetime,
    *,
    event: EventKind,
    kind: NoteKind = NoteKind.NOTE,
    private: bool = False,
) -> NoteId:
    _require_current(meeting, item)
    note = _note(meeting.id, item, case, by, text, now, kind=kind, private=private)
    plain.add(note)
    append_event(meeting, event, facts={"item": str(item), "note": str(note.id)}, by=by.member, now=now)
    return note.id


def _note(
    meeting: MeetingId,
    item: ItemId,
    case: CaseId | None,
    by: Actor,
    text: Narrative,
    now: datetime,
    *,
    kind: NoteKind,
    private: bool,
) -> Note:
    return Note(
        id=NoteId(new_uuid()),
        meeting_id=meeting,
        item_id=item,
        case_id=case,
        by_member=by.member,
        by_agency=by.agency,
        text=text,
        at=now,
        kind=kind,
        private=private,
    )


def _require_current(meeting: Meeting, item: ItemId) -> None:
    require(policy.state_allows(policy.Step.RUN, meeting.state))
    held = store.item(item)
    if held is None or held.meeting_id != meeting.id or held.state is not ItemState.CURRENT:
        raise RefusedError(policy.Refusal.ITEM_NOT_CURRENT)
