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
from conference.cases import service as cases
from conference.consent import service as consent
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import HiddenError, RefusedError, require, require_known
from conference.kernel.ids import AgencyId, CaseId, CommandId, ItemId, MeetingId
from conference.live import store
from conference.live.domain import EVERYTHING, Region
from conference.live.events import MeetingChanged
from conference.live.models import Command
from conference.live.policy import LiveReason, may_speak, may_watch
from conference.live.service.sharing import case_on_table, follow_rights, offers
from conference.meetings import store as meetings_store
from conference.meetings.domain import EventKind
from conference.meetings.models import AgendaItem, Meeting
from conference.meetings.service import running as meetings


@dataclass(frozen=True, slots=True)
class Deed:
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
        require(may_watch(meeting.state, pledged=attendance.has_pledged(meeting_id, actor.member)))
        work, regions = _WORK[kind]
        before = meeting.version
        work(Deed(actor=actor, meeting=meeting, values=values, now=now))
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
        publish(MeetingChanged(meeting_id, regions, before))
        return meeting.version


def _open(deed: Deed) -> None:
    meetings.open_meeting(deed.meeting, by=deed.actor, now=deed.now)


def _call(deed: Deed) -> None:
    _stop_all(deed)
    meetings.call_item(deed.meeting, _item(deed, deed.values["item"]), by=deed.actor, now=deed.now)


def _next(deed: Deed) -> None:
    _stop_all(deed)
    meetings.call_next(deed.meeting, by=deed.actor, now=deed.now)


def _return(deed: Deed) -> None:
    _stop_all(deed)
    item = _item(deed, deed.values["item"])
    meetings.return_item(deed.meeting, item, deed.values["reason"], by=deed.actor, now=deed.now)


def _pause(deed: Deed) -> None:
    meetings.pause(deed.meeting, by=deed.actor, now=deed.now)


def _resume(deed: Deed) -> None:
    meetings.resume(deed.meeting, by=deed.actor, now=deed.now)


def _extend(deed: Deed) -> None:
    meetings.extend(deed.meeting, deed.values["minutes"], by=deed.actor, now=deed.now)


def _end(deed: Deed) -> None:
    _stop_all(deed)
    meetings.end_meeting(deed.meeting, by=deed.actor, now=deed.now)
    for member in attendance_store.present(deed.meeting.id):
        attendance.leave(deed.meeting.id, member, deed.now)


def _note(deed: Deed) -> None:
    item, case = _item_on_table(deed)
    meetings.add_note(deed.meeting, item=item, case=case, by=deed.actor, text=deed.values["text"], now=deed.now)


def _propose(deed: Deed) -> None:
    item, case = _item_on_table(deed)
    if case is None:
        raise RefusedError(LiveReason.NO_CASE_ON_THE_TABLE)
    action = actions.propose(
        deed.actor,
        case=case,
        agency=AgencyId(deed.values["agency"]),
        text=deed.values["text"],
        due=deed.values["due"],
        now=deed.now,
        meeting=deed.meeting.id,
        item=item,
    )
    _event(deed, EventKind.ACTION_PROPOSED, action=action)


def _accept(deed: Deed) -> None:
    require(may_speak(deed.actor, deed.meeting.state))
    actions.accept(deed.actor, deed.values["action"], deed.now)
    _event(deed, EventKind.ACTION_ACCEPTED, action=deed.values["action"])


def _decline(deed: Deed) -> None:
    require(may_speak(deed.actor, deed.meeting.state))
    actions.decline(deed.actor, deed.values["action"], deed.values["reason"], deed.now)
    _event(deed, EventKind.ACTION_DECLINED, action=deed.values["action"])


def _share(deed: Deed) -> None:
    item, _case = _item_on_table(deed)
    wanted = (deed.values["detail"], deed.values["purpose"])
    offered = offers(deed.actor, deed.meeting.id, deed.now)
    offer = next((o for o in offered if (o.detail.id, o.purpose) == wanted), None)
    if offer is None:
        raise RefusedError(LiveReason.NOTHING_TO_SHARE)
    if not offer.covered:
        raise RefusedError(LiveReason.NOBODY_COVERED)
    consent.share(deed.actor, offer.detail, offer.covered, offer.purpose, item, deed.now, meeting=deed.meeting.id)
    _event(deed, EventKind.SHARED, detail=offer.detail.id)


def _stop_sharing(deed: Deed) -> None:
    if consent.stop_sharing(deed.meeting.id, deed.now, holder=deed.actor):
        _event(deed, EventKind.SHARING_STOPPED)


def _step(deed: Deed) -> None:
    require(meetings.may_run(deed.meeting, deed.actor))
    case = case_on_table(deed.actor, deed.meeting.id, deed.now)
    needed = frozenset(AgencyId(agency) for agency in deed.values["agencies"])
    cases.set_step(case.id, deed.values["step"], needed | {case.lead})
    _event(deed, EventKind.STEP_SET, step=int(deed.values["step"]))
    follow_rights(case.id, deed.now)


def _stop_all(deed: Deed) -> None:
    """Sharing closes with the item."""
    require(meetings.may_run(deed.meeting, deed.actor))
    consent.stop_sharing(deed.meeting.id, deed.now)


def _item(deed: Deed, item_id: UUID) -> AgendaItem:
    return require_known(next((i for i in meetings_store.items(deed.meeting.id) if i.id == item_id), None))


def _item_on_table(deed: Deed) -> tuple[ItemId, CaseId | None]:
    """The current item, for somebody who may speak to it."""
    require(may_speak(deed.actor, deed.meeting.state))
    current = meetings_store.current_item(deed.meeting.id)
    if current is None:
        raise RefusedError(LiveReason.NO_CASE_ON_THE_TABLE)
    if current.case_id is not None:
        consent.require_visible(deed.actor, current.case_id, deed.now)
    return current.id, current.case_id


def _event(deed: Deed, kind: EventKind, **facts: UUID | int) -> None:
    plain = {name: value if isinstance(value, int) else str(value) for name, value in facts.items()}
    meetings.append_event(deed.meeting, kind, facts=plain, by=deed.actor.member, now=deed.now)


_TALK = frozenset({Region.TALK})
_CLOCK = frozenset({Region.BAR})
_WORK: dict[str, tuple[Callable[[Deed], None], frozenset[Region]]] = {
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
