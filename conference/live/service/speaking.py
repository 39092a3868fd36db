"""Who speaks: hands go up and down, and the chair gives the floor in an order that is fair by agency.

A hand belongs to the item on the table and ends with it, when its owner leaves, or when they may not know the case any
more: the events that say so say this too.
"""

from collections.abc import Iterable
from datetime import datetime

from conference.accounts.service import acting
from conference.consent import service as consent
from conference.consent.domain import CaseFacts
from conference.consent.policy import may_know, viewer_of
from conference.infra.database import transaction
from conference.kernel.errors import RefusedError, require
from conference.kernel.ids import HandId, MeetingId, MemberId, new_uuid
from conference.live.domain import Region
from conference.live.models import Hand
from conference.live.policy import LiveReason, may_raise_hand, speaking_order
from conference.live.service.ordered import Deeds, Ordered
from conference.live.store import speaking as store
from conference.meetings.domain import EventKind
from conference.meetings.models import Meeting


def _raise_hand(order: Ordered) -> None:
    """Raise a hand; it is one hand however often it is raised. A reply needs somebody who speaks, else it is a hand."""
    item = order.item_on_table()
    up = store.hands_up(order.meeting.id, order.actor.member)
    mine, speaks = _of(order.actor.member, up), _speaks(up)
    direct = bool(order.values["direct"]) and speaks is not None
    require(
        may_raise_hand(
            up=mine is not None, speaks=mine is not None and mine is speaks, direct=direct, closed=_closed(order)
        )
    )
    if mine is not None and (mine.direct or not direct):
        return
    if mine is None:
        mine = Hand(
            id=HandId(new_uuid()),
            meeting_id=order.meeting.id,
            item_id=item.id,
            member_id=order.actor.member,
            agency_id=order.actor.agency,
            raised_at=order.now,
        )
    mine.direct = direct
    with transaction() as current:
        current.add(mine)
    order.happened(EventKind.HAND_RAISED, item=item.id, hand=mine.id, direct=direct)


def _lower_hand(order: Ordered) -> None:
    order.item_on_table()
    mine = _of(order.actor.member, store.hands_up(order.meeting.id, order.actor.member))
    if mine is None or mine.spoke_at is not None:
        raise RefusedError(LiveReason.HAND_IS_DOWN)
    mine.over_at = order.now
    order.happened(EventKind.HAND_LOWERED, hand=mine.id)


def _give_floor(order: Ordered) -> None:
    """Give the floor to a named hand, or to whoever is next; who has it now has spoken."""
    order.require_chair()
    item = order.item_on_table()
    waiting = speaking_order(store.hands(order.meeting.id, item.id))
    if not waiting:
        raise RefusedError(LiveReason.NOBODY_WAITS)
    wanted = order.values["hand"] or waiting[0].id
    up = store.all_hands_up(order.meeting.id)
    chosen = next((hand for hand in up if hand.id == wanted and hand.spoke_at is None), None)
    if chosen is None:
        raise RefusedError(LiveReason.HAND_IS_DOWN)
    speaks = _speaks(up)
    if speaks is not None:
        speaks.over_at = order.now
    chosen.spoke_at = order.now
    order.happened(EventKind.FLOOR_GIVEN, hand=chosen.id)


def _floor_over(order: Ordered) -> None:
    """Whoever has the floor has spoken: they say so themselves, or the chair does."""
    order.item_on_table()
    speaks = _speaks(store.hands_up(order.meeting.id, order.actor.member))
    if speaks is None:
        raise RefusedError(LiveReason.NOBODY_SPEAKS)
    if speaks.member_id != order.actor.member:
        order.require_chair()
    speaks.over_at = order.now
    order.happened(EventKind.FLOOR_LEFT, hand=speaks.id)


def _close_speakers(order: Ordered) -> None:
    _set_closed(order, EventKind.SPEAKERS_CLOSED, closed=True)


def _open_speakers(order: Ordered) -> None:
    _set_closed(order, EventKind.SPEAKERS_OPENED, closed=False)


def _set_closed(order: Ordered, kind: EventKind, *, closed: bool) -> None:
    order.require_chair()
    order.item_on_table()
    if order.meeting.speakers_closed is not closed:
        order.meeting.speakers_closed = closed
        order.happened(kind)


def _closed(order: Ordered) -> bool:
    return order.meeting.speakers_closed


def _of(member: MemberId, up: Iterable[Hand]) -> Hand | None:
    return next((hand for hand in up if hand.member_id == member), None)


def _speaks(up: Iterable[Hand]) -> Hand | None:
    return next((hand for hand in up if hand.spoke_at is not None), None)


def clear(meeting: Meeting, now: datetime) -> None:
    """The item leaves the table: all hands are down, and the list is open again."""
    meeting.speakers_closed = False
    for hand in store.all_hands_up(meeting.id):
        hand.over_at = now


def leave(meeting: MeetingId, member: MemberId, now: datetime) -> None:
    """Somebody left the room, and their hand goes down with them."""
    mine = _of(member, store.hands_up(meeting, member))
    if mine is not None:
        mine.over_at = now


def follow_rights(meeting: MeetingId, case: CaseFacts, now: datetime) -> None:
    """The hands of those who may not know the case on the table any more go down."""
    up = store.all_hands_up(meeting)
    actors = acting([hand.member_id for hand in up], now)
    rooms = consent.rooms(list(actors.values()), meeting)
    staying = {actor.member for actor, room in rooms if may_know(viewer_of(actor), case, now, room)}
    for hand in up:
        if hand.member_id not in staying:
            hand.over_at = now


_SPEAKERS = frozenset({Region.SPEAKERS})
DEEDS: Deeds = {
    "raise_hand": (_raise_hand, _SPEAKERS),
    "lower_hand": (_lower_hand, _SPEAKERS),
    "give_floor": (_give_floor, _SPEAKERS),
    "floor_over": (_floor_over, _SPEAKERS),
    "close_speakers": (_close_speakers, _SPEAKERS),
    "open_speakers": (_open_speakers, _SPEAKERS),
}
