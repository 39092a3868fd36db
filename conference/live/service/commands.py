"""The commands of the running meeting.

A command is acknowledged only after its transaction is stored. Commands carry an id, so that one repeated after a lost
acknowledgement gives the first answer.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from conference.accounts.service import still_acts
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, require, require_known
from conference.kernel.ids import CommandId, MeetingId
from conference.live import store
from conference.live.events import MeetingChanged
from conference.live.models import Command
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
    with transaction() as current:
        meeting = require_known(meetings_store.meeting(meeting_id, for_change=True))
        done = store.command(command_id)
        if done is not None:
            if done.member_id != actor.member or done.meeting_id != meeting_id:
                raise HiddenError
            return done.version
        now = clock()
        actor = require_known(still_acts(actor.member, now))
        known(actor, meeting_id, now)
        presence.require_part(actor, meeting)
        require(may_order(actor))
        work, regions = DEEDS[kind]
        before = meeting.version
        publish(MeetingChanged(meeting_id, regions, before))  # first: what the work tells of follows on it
        work(Ordered(actor=actor, meeting=meeting, values=values, now=now))
        current.add(
            Command(
                id=command_id,
                meeting_id=meeting_id,
                member_id=actor.member,
                kind=kind,
                version=meeting.version,
                at=now,
            )
        )
        return meeting.version
