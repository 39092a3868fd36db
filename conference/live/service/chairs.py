"""Whose the chair is, who may be given it, and whom the chair sees in the room."""

from conference.accounts.service import acting
from conference.attendance import service as attendance
from conference.infra.database import transaction
from conference.kernel.actor import Actor
from conference.kernel.errors import RefusedError, require, require_known
from conference.kernel.ids import MemberId
from conference.live import store
from conference.live.domain import EVERYTHING, Region
from conference.live.models import CoChair
from conference.live.policy import LiveReason
from conference.live.service.ordered import Deeds, Ordered
from conference.meetings.domain import EventKind
from conference.meetings.policy import may_name_co_chair, on_chairs_list
from conference.meetings.service import chairs, standing_of


def _name(order: Ordered) -> None:
    member = _member(order)
    here = attendance.is_present(order.meeting.id, member.member)
    require(may_name_co_chair(order.actor, member, standing_of(order.meeting), here=here))
    if on_chairs_list(member, store.co_chairs(order.meeting.id)):
        return
    with transaction() as current:
        current.add(CoChair(meeting_id=order.meeting.id, member_id=member.member))
    order.happened(EventKind.CO_CHAIR_NAMED, member=member.member)


def _drop(order: Ordered) -> None:
    order.require_chair()
    member = MemberId(order.values["member"])
    if member in store.co_chairs(order.meeting.id):
        store.drop_co_chair(order.meeting.id, member)
        order.happened(EventKind.CO_CHAIR_DROPPED, member=member)


def _hand(order: Ordered) -> None:
    order.require_chair()
    member = _member(order)
    chairs.hand_chair(
        order.meeting,
        member,
        here=attendance.is_present(order.meeting.id, member.member),
        by=order.actor,
        co_chairs=store.co_chairs(order.meeting.id),
        now=order.now,
    )


def _take(order: Ordered) -> None:
    co_chairs = store.co_chairs(order.meeting.id)
    chairs.take_chair(order.meeting, by=order.actor, co_chairs=co_chairs, now=order.now)


def _seat(order: Ordered) -> None:
    """Somebody is in the room without a page, and, if the chair heard it, accepts the pledge aloud. It gives them
    nothing to read.
    """
    order.require_chair()
    member = _member(order)
    noted = attendance.note_present(order.meeting.id, member.member, order.now)
    aloud = bool(order.values.get("aloud")) and attendance.pledge_aloud(order.meeting.id, member.member, order.now)
    if not (noted or aloud):
        raise RefusedError(LiveReason.ALREADY_HERE)
    order.happened(EventKind.ARRIVED, member=member.member, aloud=aloud)


def _unseat(order: Ordered) -> None:
    """Whom the chair noted has left. Who has a page open leaves by closing it."""
    order.require_chair()
    member = MemberId(order.values["member"])
    if attendance.is_present(order.meeting.id, member):
        raise RefusedError(LiveReason.HAS_A_PAGE)
    if attendance.leave(order.meeting.id, member, order.now):
        order.happened(EventKind.LEFT, member=member)


def _member(order: Ordered) -> Actor:
    """The member that the command names, who may act now. Raises HiddenError."""
    member = MemberId(order.values["member"])
    return require_known(acting([member], order.now).get(member))


_ROOM = frozenset({Region.PEOPLE, Region.CHAIR})
DEEDS: Deeds = {
    "name_co_chair": (_name, EVERYTHING),
    "drop_co_chair": (_drop, EVERYTHING),
    "hand_chair": (_hand, EVERYTHING),
    "take_chair": (_take, EVERYTHING),
    "seat": (_seat, _ROOM),
    "unseat": (_unseat, _ROOM),
}
