"""The commands of the running meeting.

A command is acknowledged only after its transaction is stored. Commands carry an id, so that one repeated after a lost
acknowledgement gives the first answer.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from conference.accounts.service import still_acts
from conference.infra.changes import Look
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, require, require_known
from conference.kernel.ids import CommandId, MeetingId, MemberId
from conference.live import store
from conference.live.events import MeetingChanged
from conference.live.policy import may_order
from conference.live.service import (
    chairing,
    chairs,
    displays,
    presence,
    promising,
    sharing,
    speaking,
    tending,
    threshold,
    writing,
)
from conference.live.service.ordered import Deeds, Ordered
from conference.meetings import store as meetings_store
from conference.meetings.models import Meeting
from conference.meetings.service import known

DEEDS: Deeds = {
    **chairing.DEEDS,
    **chairs.DEEDS,
    **writing.DEEDS,
    **tending.DEEDS,
    **promising.DEEDS,
    **sharing.DEEDS,
    **displays.DEEDS,
    **speaking.DEEDS,
    **threshold.DEEDS,
}


def carry_out(
    actor: Actor,
    meeting_id: MeetingId,
    command_id: CommandId,
    *,
    kind: str,
    values: Mapping[str, Any],
    clock: Callable[[], datetime],
) -> int:
    """Carry out one command and give the meeting's version after it. Raises HiddenError, RefusedError.

    `clock` is asked once the command has its turn: a right may have ended while it waited.
    """
    if kind == "pair_display":
        displays.count_code(actor, clock())  # outside: a refusal undoes what is inside
    with transaction():
        meeting = require_known(meetings_store.meeting(meeting_id, for_change=True))
        done, look = store.done_by(command_id)
        if done is not None:
            return _answered(done, actor, meeting_id)
        now = clock()
        actor = _who_orders(actor, meeting, look, now)
        _work(Ordered(actor=actor, meeting=meeting, values=values, now=now), kind)
        version = meeting.version
        store.note_done(command_id, meeting_id, actor.member, kind=kind, version=version, now=now)
        return version


def _answered(done: tuple[MemberId, MeetingId, int], actor: Actor, meeting_id: MeetingId) -> int:
    """The first answer to a command that comes again; an id that somebody else used, or elsewhere, tells nothing."""
    member, meeting, version = done
    if (member, meeting) != (actor.member, meeting_id):
        raise HiddenError
    return version


def _who_orders(actor: Actor, meeting: Meeting, look: Look, now: datetime) -> Actor:
    """The actor as they stand at this instant: they still act, have a part in the meeting, and may order."""
    actor = require_known(still_acts(actor.member, now, look))
    known(actor, meeting.id, now)
    presence.require_part(actor, meeting, look)
    require(may_order(actor))
    return actor


def _work(order: Ordered, kind: str) -> None:
    work, regions = DEEDS[kind]
    before = order.meeting.version
    work(order)
    publish(MeetingChanged(order.meeting.id, regions, before, order.meeting.version))
