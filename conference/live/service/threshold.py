"""Whether the table takes a case on: a voice for each agency, the chair's word, and what is heard of it afterwards."""

from conference.infra.database import transaction
from conference.kernel.errors import require
from conference.live.domain import EVERYTHING, Region
from conference.live.models import Voice
from conference.live.policy import may_give_voice, may_name_outcome, may_set_threshold
from conference.live.service.ordered import Deeds, Ordered
from conference.live.service.sharing import clear_table
from conference.live.store import speaking as store
from conference.meetings.domain import EventKind, ItemOutcome
from conference.meetings.models import AgendaItem
from conference.meetings.service import running as meetings


def _voice(order: Ordered) -> None:
    """An agency's yes or no. The last one counts."""
    item, case = order.case_on_table()
    require(may_give_voice(order.actor, case.step, met=item.threshold_met))
    agency, yes = order.actor.agency, bool(order.values["yes"])
    with transaction() as current:
        given = store.voice(item.id, agency) or Voice(item_id=item.id, agency_id=agency)
        given.yes, given.by_member, given.at = yes, order.actor.member, order.now
        current.add(given)
    order.happened(EventKind.VOICE_GIVEN, item=item.id, agency=agency, yes=yes)


def _threshold(order: Ordered) -> None:
    """The chair says what the table decided. Not met: the table stops here, and nothing more is said."""
    order.require_chair()
    item, case = order.case_on_table()
    require(may_set_threshold(case.step, met=item.threshold_met))
    met = bool(order.values["met"])
    _decide(order, item, met=met)
    if not met:
        item.outcome = ItemOutcome.DECLINED
        clear_table(order)
        meetings.close_item(order.meeting, item, by=order.actor, now=order.now)


def taken_on(order: Ordered, item: AgendaItem) -> None:
    """The table goes on with the case: the threshold is met, whether or not it was asked in so many words, and nobody
    hears that it was declined.
    """
    if item.outcome is ItemOutcome.DECLINED:
        item.outcome = None
    if item.threshold_met is not True:
        _decide(order, item, met=True)


def ask_anew(item: AgendaItem | None) -> None:
    """An item at which the table stopped comes to the table again, however: the agencies are asked again."""
    if item is not None and item.threshold_met is False:
        item.threshold_met = item.outcome = None
        store.forget_voices(item.id)


def _decide(order: Ordered, item: AgendaItem, *, met: bool) -> None:
    item.threshold_met = met
    order.happened(EventKind.THRESHOLD_SET, item=item.id, met=met)


def _outcome(order: Ordered) -> None:
    """What the table hears of the case afterwards: one word."""
    item, case = order.case_on_table()
    require(may_name_outcome(order.actor, case.lead, chairs=order.chairs))
    item.outcome = order.values["outcome"]
    order.happened(EventKind.OUTCOME_SET, item=item.id)


DEEDS: Deeds = {
    "voice": (_voice, frozenset({Region.VOICES})),
    "threshold": (_threshold, EVERYTHING),
    "outcome": (_outcome, frozenset({Region.CURRENT})),
}
