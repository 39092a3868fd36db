"""What is written at the table: notes, for everyone or for one's own agency, and decisions."""

from conference.kernel.errors import require
from conference.kernel.ids import NoteId
from conference.live.domain import Region
from conference.live.policy import may_decide, may_keep_private
from conference.live.service.ordered import Deeds, Ordered
from conference.meetings.service import writing


def _note(order: Ordered) -> None:
    item = order.item_on_table()
    private = order.values.get("private", False)
    if private:
        require(may_keep_private(order.actor))
    writing.add_note(
        order.meeting,
        item=item.id,
        case=item.case_id,
        by=order.actor,
        text=order.values["text"],
        now=order.now,
        private=private,
    )


def _share_note(order: Ordered) -> None:
    item = order.item_on_table()
    require(may_keep_private(order.actor))
    writing.share_note(order.meeting, NoteId(order.values["note"]), item=item.id, by=order.actor, now=order.now)


def _decide(order: Ordered) -> None:
    item = order.item_on_table()
    require(may_decide(order.actor, chairs=order.chairs))
    writing.add_decision(
        order.meeting, item=item.id, case=item.case_id, by=order.actor, text=order.values["text"], now=order.now
    )


_TALK = frozenset({Region.TALK})
DEEDS: Deeds = {"note": (_note, _TALK), "share_note": (_share_note, _TALK), "decide": (_decide, _TALK)}
