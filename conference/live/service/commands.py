"""The commands of the running meeting.

A command is acknowledged only after its transaction is stored. Commands carry an id, so that one repeated after a lost
acknowledgement gives the first answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from conference.actions import service as actions
from conference.attendance import service as attendance
from conference.attendance import store as attendance_store
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases import service as cases
from conference.cases.domain import Step
from conference.consent import service as consent
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, RefusedError, require, require_known
from conference.kernel.ids import AgencyId, CaseId, CommandId, ItemId, MeetingId
from conference.live import store
from conference.live.domain import EVERYTHING, Region
from conference.live.events import MeetingChanged
from conference.live.models import Command
from conference.live.policy import LiveReason, may_speak
from conference.live.service import presence
from conference.live.service.sharing import case_on_table, follow_rights, offers
from conference.meetings import store as meetings_store
from conference.meetings.domain import EventKind, ItemState
from conference.meetings.models import AgendaItem, Meeting
from conference.meetings.service import running as meetings


@dataclass(frozen=True, slots=True)
class Ordered:
    """A command being carried out."""

    actor: Actor
    meeting: Meeting
    values: Mapping[str, Any]
    now: datetime


def carry_out(
    actor: Actor,
    meeting_id: MeetingId,
    command_id: CommandId,
    *,
    kind: str,
    values: Mapping[str, Any],
    now: datetime,
) -> int:
    """Carry out one command and give the meeting's version after it. Raises HiddenError, RefusedError."""
    with transaction() as current:
        meeting = require_known(meetings_store.meeting(meeting_id, for_change=True))
        done = store.command(command_id)
        if done is not None:
            if done.member_id != actor.member or done.meeting_id != meeting_id:
                raise HiddenError
            return done.version
        presence.require_part(actor, meeting)
        work, regions = _WORK[kind]
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


def _open(order: Ordered) -> None:
    meetings.open_meeting(order.meeting, by=order.actor, now=order.now)


def _call(order: Ordered) -> None:
    _stop_all(order)
    meetings.call_item(order.meeting, _item(order, order.values["item"]), by=order.actor, now=order.now)


def _next(order: Ordered) -> None:
    _stop_all(order)
    meetings.call_next(order.meeting, by=order.actor, now=order.now)


def _return(order: Ordered) -> None:
    item = _item(order, order.values["item"])
    if item.state is ItemState.CURRENT:
        _stop_all(order)
    meetings.return_item(order.meeting, item, order.values["reason"], by=order.actor, now=order.now)


def _pause(order: Ordered) -> None:
    meetings.pause(order.meeting, by=order.actor, now=order.now)


def _resume(order: Ordered) -> None:
    meetings.resume(order.meeting, by=order.actor, now=order.now)


def _extend(order: Ordered) -> None:
    meetings.extend(order.meeting, order.values["minutes"], by=order.actor, now=order.now)


def _end(order: Ordered) -> None:
    _stop_all(order)
    meetings.end_meeting(order.meeting, by=order.actor, now=order.now)
    for member in attendance_store.present(order.meeting.id):
        attendance.leave(order.meeting.id, member, order.now)


def _note(order: Ordered) -> None:
    item, case = _item_on_table(order)
    meetings.add_note(order.meeting, item=item, case=case, by=order.actor, text=order.values["text"], now=order.now)


def _propose(order: Ordered) -> None:
    item, case = _item_on_table(order)
    if case is None:
        raise RefusedError(LiveReason.NO_CASE_ON_THE_TABLE)
    action = actions.propose(
        order.actor,
        case=case,
        agency=AgencyId(order.values["agency"]),
        text=order.values["text"],
        due=order.values["due"],
        now=order.now,
        meeting=order.meeting.id,
        item=item,
    )
    _event(order, EventKind.ACTION_PROPOSED, action=action)


def _accept(order: Ordered) -> None:
    require(may_speak(order.actor, order.meeting.state))
    actions.accept(order.actor, order.values["action"], order.now, meeting=order.meeting.id)
    _event(order, EventKind.ACTION_ACCEPTED, action=order.values["action"])


def _decline(order: Ordered) -> None:
    require(may_speak(order.actor, order.meeting.state))
    actions.decline(order.actor, order.values["action"], order.values["reason"], order.now, meeting=order.meeting.id)
    _event(order, EventKind.ACTION_DECLINED, action=order.values["action"])


def _share(order: Ordered) -> None:
    item, _case = _item_on_table(order)
    wanted = (order.values["detail"], order.values["purpose"])
    offered = offers(order.actor, order.meeting.id, order.now)
    offer = next((o for o in offered if (o.detail.id, o.purpose) == wanted), None)
    if offer is None:
        raise RefusedError(LiveReason.NOTHING_TO_SHARE)
    if not offer.covered:
        raise RefusedError(LiveReason.NOBODY_COVERED)
    shown = consent.share(
        order.actor, offer.detail, offer.covered, offer.purpose, item, order.now, meeting=order.meeting.id
    )
    if shown:
        _event(order, EventKind.SHARED, detail=offer.detail.id)


def _stop_sharing(order: Ordered) -> None:
    if consent.stop_sharing(order.meeting.id, order.now, holder=order.actor):
        _event(order, EventKind.SHARING_STOPPED)


def _step(order: Ordered) -> None:
    require(meetings.may_run(order.meeting, order.actor))
    case = case_on_table(order.actor, order.meeting.id, order.now)
    needed = frozenset(AgencyId(agency) for agency in order.values["agencies"])
    cases.set_step(case.id, order.values["step"], needed | {case.lead})
    step = order.values["step"]
    record.append(
        Deed.SET_STEP, at=order.now, by=order.actor, case=case.id, meeting=order.meeting.id, code=f"step_{step}"
    )
    _event(order, EventKind.STEP_SET, step=int(step))
    if step is Step.NEEDED_AGENCIES:
        consent.join_from_the_room(order.actor, case.id, needed | {case.lead}, meeting=order.meeting.id, now=order.now)
    follow_rights(case.id, order.now)


def _stop_all(order: Ordered) -> None:
    """Sharing closes with the item."""
    require(meetings.may_run(order.meeting, order.actor))
    consent.stop_sharing(order.meeting.id, order.now)


def _item(order: Ordered, item_id: UUID) -> AgendaItem:
    return require_known(next((i for i in meetings_store.items(order.meeting.id) if i.id == item_id), None))


def _item_on_table(order: Ordered) -> tuple[ItemId, CaseId | None]:
    """The current item, for somebody who may speak to it."""
    require(may_speak(order.actor, order.meeting.state))
    current = meetings_store.current_item(order.meeting.id)
    if current is None:
        raise RefusedError(LiveReason.NO_CASE_ON_THE_TABLE)
    if current.case_id is not None:
        consent.require_visible(order.actor, current.case_id, order.now, meeting=order.meeting.id)
    return current.id, current.case_id


def _event(order: Ordered, kind: EventKind, **facts: UUID | int) -> None:
    plain = {name: value if isinstance(value, int) else str(value) for name, value in facts.items()}
    meetings.append_event(order.meeting, kind, facts=plain, by=order.actor.member, now=order.now)


_TALK = frozenset({Region.TALK})
_CLOCK = frozenset({Region.BAR})
_WORK: dict[str, tuple[Callable[[Ordered], None], frozenset[Region]]] = {
    "open": (_open, EVERYTHING),
    "call": (_call, EVERYTHING),
    "next": (_next, EVERYTHING),
    "return": (_return, EVERYTHING),
    "pause": (_pause, _CLOCK),
    "resume": (_resume, _CLOCK),
    "extend": (_extend, _CLOCK),
    "end": (_end, EVERYTHING),
    "note": (_note, _TALK),
    "propose": (_propose, _TALK),
    "accept": (_accept, _TALK | {Region.CURRENT}),
    "decline": (_decline, _TALK | {Region.CURRENT}),
    "share": (_share, frozenset({Region.SHARING})),
    "stop_sharing": (_stop_sharing, frozenset({Region.SHARING})),
    "step": (_step, EVERYTHING),
}
