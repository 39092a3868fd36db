"""What is written at the table: notes."""

from conference.live.domain import Region
from conference.live.service.ordered import Deeds, Ordered
from conference.meetings.service import running as meetings


def _note(order: Ordered) -> None:
    item = order.item_on_table()
    meetings.add_note(
        order.meeting, item=item.id, case=item.case_id, by=order.actor, text=order.values["text"], now=order.now
    )


DEEDS: Deeds = {"note": (_note, frozenset({Region.TALK}))}
