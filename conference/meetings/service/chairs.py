"""Whose the chair of a running meeting is: handed over by the chair, or taken while it is offered.

Every function works inside the caller's transaction, on a meeting that the caller loaded with `for_change=True`: the
lock on its row is why there are never two chairs. They raise RefusedError with a code of `policy.Refusal`.
"""

from collections.abc import Collection
from datetime import datetime

from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import require
from conference.kernel.ids import MemberId
from conference.meetings import policy
from conference.meetings.domain import EventKind
from conference.meetings.models import Meeting
from conference.meetings.service.running import append_event, standing_of


def hand_chair(
    meeting: Meeting, to: Actor, *, here: bool, by: Actor, co_chairs: Collection[MemberId], now: datetime
) -> None:
    """Hand the chair to somebody who is `here` with a page of their own."""
    require(policy.may_hand_chair(by, to, standing_of(meeting), co_chairs, here=here))
    _seat(meeting, to, EventKind.CHAIR_HANDED, by, now)


def take_chair(meeting: Meeting, *, by: Actor, co_chairs: Collection[MemberId], now: datetime) -> None:
    """Take the chair that is offered."""
    require(policy.may_take_chair(by, standing_of(meeting), co_chairs))
    _seat(meeting, by, EventKind.CHAIR_TAKEN, by, now)


def _seat(meeting: Meeting, chair: Actor, kind: EventKind, by: Actor, now: datetime) -> None:
    with transaction():
        meeting.chair_id = chair.member
        meeting.chair_offered = False
        append_event(meeting, kind, facts={"member": str(chair.member)}, by=by.member, now=now)
