"""Use cases of attendance."""

from collections.abc import Collection
from datetime import datetime

from conference.attendance import store
from conference.attendance.domain import Said
from conference.attendance.events import SteppedAside
from conference.attendance.models import Answer, Floor, Pledge, Presence, Seldom, StepAside
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.infra import plain
from conference.infra.changes import Look
from conference.infra.database import add_once, publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import require_known
from conference.kernel.ids import CaseId, ItemId, MeetingId, MemberId, RowId, StepAsideId, new_uuid

PLEDGE_WORDING = "v1"
"""Raised when the words of the pledge change: who accepted older words is asked again."""
PLEDGED_ALOUD = f"{PLEDGE_WORDING}-aloud"
"""The same words, accepted aloud before the chair, who says so. It opens no page: for that it is accepted there."""


def pledge(actor: Actor, meeting: MeetingId, now: datetime) -> None:
    """Accept this meeting's confidentiality pledge. It gives nothing by itself; without it nobody enters."""
    with transaction():
        if not has_pledged(meeting, actor.member):
            add_once(Pledge(meeting_id=meeting, member_id=actor.member, wording=PLEDGE_WORDING, at=now))


def has_pledged(meeting: MeetingId, member: MemberId) -> bool:
    """Whether a member accepted the current words for this meeting."""
    return store.has_pledged(meeting, member, PLEDGE_WORDING)


def kept_pledged(meeting: MeetingId, look: Look) -> frozenset[MemberId]:
    """Who accepted the current words on a page, read again only where that has changed."""
    return look.read(("pledged", meeting), lambda: store.pledged(meeting, PLEDGE_WORDING))


def kept_seated(meeting: MeetingId, look: Look) -> frozenset[MemberId]:
    """Who took a seat by themselves, for everybody to see; read again only where that has changed."""
    return look.read(("seated", meeting), lambda: store.seated(meeting))


def say(meeting: MeetingId, said: Said, now: datetime) -> None:
    """Note what a member says of a meeting to come, in place of what they said before. Whether they may was asked."""
    values = {"coming": said.coming, "information_sent": said.information_sent, "deputy_id": said.deputy, "at": now}
    with transaction():
        held = store.answer(meeting, said.member)
        if held is None and not add_once(Answer(meeting_id=meeting, member_id=said.member, **values)):
            held = store.answer(meeting, said.member)  # from another page of theirs, meanwhile
        if held is not None:
            for name, value in values.items():
                setattr(held, name, value)


def ask_anew(meeting: MeetingId) -> None:
    """Nothing that was said of a meeting holds any more: its time is another one."""
    with transaction():
        store.forget_answers(meeting)


def set_regular(members: Collection[MemberId], *, comes: bool) -> None:
    """Note of some members whether they normally come. Whether that may be said of them was asked."""
    with transaction():
        if comes:
            store.forget_seldom(members)
            return
        for member in sorted(set(members) - store.seldom()):
            add_once(Seldom(member_id=member))


def pledge_aloud(meeting: MeetingId, member: MemberId, now: datetime) -> bool:
    """The chair heard a member accept the pledge; False when they had accepted it already."""
    with transaction():
        if member in bound_by_pledge(meeting):
            return False
        add_once(Pledge(meeting_id=meeting, member_id=member, wording=PLEDGED_ALOUD, at=now))
        return True


def bound_by_pledge(meeting: MeetingId) -> frozenset[MemberId]:
    """Who accepted the current words for this meeting, on a page or aloud."""
    return store.pledged(meeting, PLEDGE_WORDING) | store.pledged(meeting, PLEDGED_ALOUD)


def is_present(meeting: MeetingId, member: MemberId) -> bool:
    """Whether a member took a seat in the room by themselves, for everybody to see."""
    presence = store.open_presence(meeting, member)
    return presence is not None and not presence.by_chair


def arrive(meeting: MeetingId, member: MemberId, now: datetime) -> bool:
    """A member takes a seat in the room; False when they had one. Whom the chair had noted was here all the time."""
    with transaction() as current:
        presence = store.open_presence(meeting, member)
        if presence is None:
            current.add(_presence(meeting, member, now))
            return True
        noted, presence.by_chair = presence.by_chair, False
        return noted


def note_present(meeting: MeetingId, member: MemberId, now: datetime) -> bool:
    """The chair sees a member in the room who has no page open; False when they are noted already."""
    with transaction() as current:
        if store.open_presence(meeting, member) is not None:
            return False
        current.add(_presence(meeting, member, now, by_chair=True))
        return True


def _presence(meeting: MeetingId, member: MemberId, now: datetime, *, by_chair: bool = False) -> Presence:
    return Presence(
        id=RowId(new_uuid()), meeting_id=meeting, member_id=member, arrived_at=now, left_at=None, by_chair=by_chair
    )


def leave(meeting: MeetingId, member: MemberId, now: datetime) -> bool:
    """Note that a member left the room; False when it was not there."""
    with transaction():
        presence = store.open_presence(meeting, member)
        if presence is None:
            return False
        presence.left_at = now
        return True


def call(meeting: MeetingId, item: ItemId, case: CaseId, now: datetime) -> None:
    """Put a case before the table, in place of any other: being in the room now admits to its item."""
    clear(meeting, now)
    plain.add(Floor(id=RowId(new_uuid()), meeting_id=meeting, item_id=item, case_id=case, called_at=now, left_at=None))


def clear(meeting: MeetingId, now: datetime) -> None:
    """Take the case from the table."""
    with transaction():
        store.clear_floor(meeting, now)


def step_aside(actor: Actor, case: CaseId, now: datetime) -> None:
    """Step aside from a case: it vanishes for this person everywhere. The actor was shown the case, so may know it."""
    with transaction():
        new = StepAside(id=StepAsideId(new_uuid()), case_id=case, person_id=actor.person, since=now, until=None)
        if store.open_step_aside(case, actor.person) is not None or not store.add_step_aside(new):
            return
        record.append(Deed.STEP_ASIDE, at=now, by=actor, case=case, code="recused")
        publish(SteppedAside(case))


def end_step_aside(actor: Actor, step_aside: StepAsideId, now: datetime) -> None:
    """A conflict of interest is over. The caller has asked whether the actor may say so. Raises HiddenError."""
    with transaction():
        row = require_known(store.step_aside(step_aside))
        if row.until is None:
            row.until = now
            record.append(Deed.STEP_ASIDE, at=now, by=actor, case=row.case_id, code="over")
            publish(SteppedAside(row.case_id))
