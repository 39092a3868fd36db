"""How the needs of the case on the table stand, and what else she asked for."""

from conference.cases import service as cases
from conference.cases.domain import NeedState
from conference.consent import store as consent_store
from conference.consent.policy import reads_free_text, viewer_of
from conference.kernel.errors import require, require_known
from conference.kernel.ids import CaseId, ItemId, NeedId
from conference.live.domain import Region
from conference.live.policy import may_tend_needs
from conference.live.service.ordered import Deeds, Ordered
from conference.meetings.domain import EventKind


def _need(order: Ordered) -> None:
    item, case, needs = _tended(order)
    wanted = require_known(next((need for need in needs if need == order.values["need"]), None))
    state: NeedState = order.values["state"]
    if cases.set_need(case, wanted, state):
        order.happened(EventKind.NEED_CHANGED, item=item, need=wanted, state=state)


def _add_need(order: Ordered) -> None:
    item, case, _needs = _tended(order)
    need = cases.add_need(case, order.values["text"])
    order.happened(EventKind.NEED_CHANGED, item=item, need=need, state=NeedState.UNMET, added=True)


def _tended(order: Ordered) -> tuple[ItemId, CaseId, frozenset[NeedId]]:
    """The item and the case on the table, and its needs, for somebody who may say how they stand."""
    item, case = order.case_on_table()
    card = consent_store.cards_for(order.actor, [case.id])[case.id]
    contacts = {contact.member for contact in case.contacts.named(order.now)}
    reads = reads_free_text(viewer_of(order.actor), case.lead, case.holders, case.policy)
    require(may_tend_needs(order.actor, lead=case.lead, contacts=contacts, chairs=order.chairs, reads=reads))
    return item.id, case.id, frozenset(need.id for need in card.needs)


_CARD = frozenset({Region.CURRENT})
DEEDS: Deeds = {"need": (_need, _CARD), "add_need": (_add_need, _CARD)}
