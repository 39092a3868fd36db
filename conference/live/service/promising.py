"""Actions at the table: proposed to an agency, and answered by it on the spot."""

from conference.actions import service as actions
from conference.kernel.errors import require
from conference.kernel.ids import AgencyId
from conference.live.domain import Region
from conference.live.policy import may_speak
from conference.live.service.ordered import Deeds, Ordered
from conference.meetings.domain import EventKind


def _propose(order: Ordered) -> None:
    item, case = order.case_on_table()
    action = actions.propose(
        order.actor,
        case=case,
        agency=AgencyId(order.values["agency"]),
        text=order.values["text"],
        due=order.values["due"],
        now=order.now,
        meeting=order.meeting.id,
        item=item.id,
    )
    order.happened(EventKind.ACTION_PROPOSED, action=action)


def _accept(order: Ordered) -> None:
    require(may_speak(order.actor, order.meeting.state))
    actions.accept(order.actor, order.values["action"], order.now, meeting=order.meeting.id)
    order.happened(EventKind.ACTION_ACCEPTED, action=order.values["action"])


def _decline(order: Ordered) -> None:
    require(may_speak(order.actor, order.meeting.state))
    actions.decline(order.actor, order.values["action"], order.values["reason"], order.now, meeting=order.meeting.id)
    order.happened(EventKind.ACTION_DECLINED, action=order.values["action"])


_TALK = frozenset({Region.TALK})
DEEDS: Deeds = {
    "propose": (_propose, _TALK),
    "accept": (_accept, _TALK | {Region.CURRENT}),
    "decline": (_decline, _TALK | {Region.CURRENT}),
}
