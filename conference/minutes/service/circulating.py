"""The circulation clock: what is still owed of a conference that ended, to whom that is shown, and who is reminded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.directory import service as directory
from conference.infra.database import add_once, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import MeetingId, MemberId
from conference.meetings import service as meetings
from conference.meetings import store as meetings_store
from conference.meetings.models import Meeting
from conference.minutes import store
from conference.minutes.domain import Due, MarkKind, Owed
from conference.minutes.models import CirculationMark
from conference.minutes.policy import due, keeps, to_remind
from conference.minutes.service.reading import standing_of

_FOLLOWED = 12
"""So many conferences back, Today tells of what was not circulated."""
_REMINDED = {Owed.ACTIONS: MarkKind.ACTIONS_REMINDED, Owed.MINUTES: MarkKind.MINUTES_REMINDED}


@dataclass(frozen=True, slots=True)
class Circulation:
    """How far the circulation of a meeting is. `actions`, `minutes`: what is still owed; `actions_sent`: when it was
    done.
    """

    actions: Due | None
    actions_sent: datetime | None
    minutes: Due | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something of a meeting that is still to be circulated."""

    meeting: MeetingId
    starts_at: datetime
    due: Due


def circulation(meeting: Meeting) -> Circulation:
    """How far the circulation of a meeting is; of one that has not ended nothing is owed yet."""
    sent = store.marks(meeting.id).get(MarkKind.ACTIONS_SENT)
    found = {held.owed: held for held in _owed(meeting)}
    return Circulation(
        actions=found.get(Owed.ACTIONS), actions_sent=sent.at if sent else None, minutes=found.get(Owed.MINUTES)
    )


def waiting_for(actor: Actor, now: datetime) -> Sequence[Waiting]:
    """What the actor still has to circulate, the longest waiting first: recorders both, chairs of their meetings."""
    if not actor.reads_cards:
        return []
    return [
        Waiting(meeting.id, meeting.starts_at, held)
        for meeting in meetings.known_among(actor, store.not_circulated(most=_FOLLOWED), now)
        if keeps(actor, standing_of(meeting, store.versions(meeting.id)))
        for held in _owed(meeting)
    ]


def take_reminders(now: datetime) -> frozenset[MemberId]:
    """Whom to remind now that something is owed, each meeting's actions and minutes once: that is noted in the caller's
    transaction. Recorders, and the meeting's chair; every chair where that one is gone.
    """
    found: set[MemberId] = set()
    with transaction():
        for meeting in store.not_circulated(most=_FOLLOWED):
            for held in _owed(meeting):
                if meeting.ended_at and to_remind(held, meeting.ended_at, now) and _first_time(meeting, held, now):
                    found |= _keepers(meeting, now)
    return frozenset(found)


def _first_time(meeting: Meeting, held: Due, now: datetime) -> bool:
    return add_once(CirculationMark(meeting_id=meeting.id, kind=_REMINDED[held.owed], at=now, by_member=None))


def _keepers(meeting: Meeting, now: datetime) -> frozenset[MemberId]:
    chair = accounts.acting([meeting.chair_id], now).keys() if meeting.chair_id else ()
    recorders = accounts_store.members_with(Role.RECORDER, now)
    return meetings.knowing({*(chair or accounts_store.members_with(Role.CHAIR, now)), *recorders}, meeting, now)


def _owed(meeting: Meeting) -> list[Due]:
    if meeting.ended_at is None:
        return []
    policy, zone, found = directory.policy(), directory.zone(), list[Owed]()
    holidays = meetings_store.holidays().keys()
    if store.had_cases(meeting.id) and MarkKind.ACTIONS_SENT not in store.marks(meeting.id):
        found.append(Owed.ACTIONS)
    if not standing_of(meeting, store.versions(meeting.id)).approved:
        found.append(Owed.MINUTES)
    return [due(one, meeting.ended_at, policy.actions_hours, policy.minutes_days, zone, holidays) for one in found]
