"""The chair's commands: opening, items, the clock, steps, and the end."""

from conference.attendance import service as attendance
from conference.attendance import store as attendance_store
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.cases import service as cases
from conference.cases.domain import Step
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.kernel.errors import RefusedError
from conference.kernel.ids import AgencyId
from conference.live.domain import EVERYTHING, Region
from conference.live.policy import LiveReason
from conference.live.service import threshold
from conference.live.service.ordered import Deeds, Ordered
from conference.live.service.promising import leave_nothing_unplaced
from conference.live.service.sharing import clear_table, follow_rights
from conference.live.service.warning import private_to_somebody
from conference.meetings.domain import EventKind, ItemState
from conference.meetings.models import AgendaItem
from conference.meetings.service import running as meetings


def _open(order: Ordered) -> None:
    meetings.open_meeting(order.meeting, by=order.actor, now=order.now)


def _call(order: Ordered) -> None:
    clear_table(order)
    item = order.item()
    _require_knowing(order, item)
    threshold.ask_anew(item)
    meetings.call_item(order.meeting, item, by=order.actor, now=order.now)


def _next(order: Ordered) -> None:
    clear_table(order)
    item = meetings.next_item(order.meeting)
    _require_knowing(order, item)
    threshold.ask_anew(item)
    meetings.call_next(order.meeting, by=order.actor, now=order.now)


def _previous(order: Ordered) -> None:
    clear_table(order)
    item = meetings.item_before(order.meeting)
    _require_knowing(order, item)
    threshold.ask_anew(item)
    meetings.call_previous(order.meeting, by=order.actor, now=order.now)


def _require_knowing(order: Ordered, item: AgendaItem | None) -> None:
    """What is private to somebody in the room is called only by a chair who was told so and presses again: they may
    have come in a moment ago. Of a case that is hidden from the chair nothing is said. Raises RefusedError.
    """
    if item is None or item.case_id is None or order.values.get("knowing"):
        return
    known = consent_store.visible_among(order.actor, [item.case_id], order.now)
    if known and private_to_somebody(order.meeting.id, item.case_id, order.now):
        raise RefusedError(LiveReason.PRIVATE_TO_SOMEBODY)


def _return(order: Ordered) -> None:
    item = order.item()
    if item.state is ItemState.CURRENT:
        clear_table(order)
    meetings.return_item(order.meeting, item, order.values["reason"], by=order.actor, now=order.now)


def _pause(order: Ordered) -> None:
    meetings.pause(order.meeting, by=order.actor, now=order.now)


def _resume(order: Ordered) -> None:
    meetings.resume(order.meeting, by=order.actor, now=order.now)


def _extend(order: Ordered) -> None:
    meetings.extend(order.meeting, order.values["minutes"], by=order.actor, now=order.now)


def _end(order: Ordered) -> None:
    clear_table(order)
    leave_nothing_unplaced(order)
    meetings.end_meeting(order.meeting, by=order.actor, now=order.now)
    for member in attendance_store.present(order.meeting.id):
        attendance.leave(order.meeting.id, member, order.now)


def _step(order: Ordered) -> None:
    order.require_chair()
    item, case = order.case_on_table()
    needed = frozenset(AgencyId(agency) for agency in order.values["agencies"])
    cases.set_step(case.id, order.values["step"], needed | {case.lead})
    step = order.values["step"]
    record.append(
        Deed.SET_STEP, at=order.now, by=order.actor, case=case.id, meeting=order.meeting.id, code=f"step_{step}"
    )
    if step is not Step.DE_IDENTIFIED:
        threshold.taken_on(order, item)
    order.happened(EventKind.STEP_SET, step=int(step))
    if step is Step.NEEDED_AGENCIES:
        consent.join_from_the_room(order.actor, case.id, needed | {case.lead}, meeting=order.meeting.id, now=order.now)
    follow_rights(case.id, order.now)


_CLOCK = frozenset({Region.BAR})
DEEDS: Deeds = {
    "open": (_open, EVERYTHING),
    "call": (_call, EVERYTHING),
    "next": (_next, EVERYTHING),
    "previous": (_previous, EVERYTHING),
    "return": (_return, EVERYTHING),
    "pause": (_pause, _CLOCK),
    "resume": (_resume, _CLOCK),
    "extend": (_extend, _CLOCK),
    "end": (_end, EVERYTHING),
    "step": (_step, EVERYTHING),
}
