"""Actions at the table: proposed to an agency in one line, answered by it on the spot, placed elsewhere, read back."""

from conference.actions import service as actions
from conference.actions.domain import TEXT_LIMIT
from conference.actions.domain.one_line import LineRefused, Wrong, read_line
from conference.consent import store as consent_store
from conference.directory import service as directory
from conference.kernel.errors import require
from conference.kernel.ids import AgencyId
from conference.kernel.narrative import Narrative
from conference.live import store
from conference.live.domain import EVERYTHING, Region
from conference.live.policy import may_speak
from conference.live.service.ordered import Deeds, Ordered
from conference.live.service.sharing import clear_table
from conference.meetings.domain import EventKind
from conference.meetings.service import running as meetings


def _propose(order: Ordered) -> None:
    """Read here, not where it arrives: a line repeated after a lost answer is not read again. Raises LineRefused and
    NarrativeRefused, too.
    """
    item, case = order.case_on_table()
    card = consent_store.cards_for(order.actor, [case.id])[case.id]
    needs = [(need.id, need.text) for need in card.needs]
    read = read_line(order.values["line"], store.agencies_to_ask(order.now), needs, directory.today(order.now))
    text = Narrative.read(read.text, limit=TEXT_LIMIT)
    if not text:
        raise LineRefused(Wrong.NO_TEXT)
    action = actions.propose(
        order.actor,
        case=case.id,
        agency=read.agency,
        text=text,
        due=read.due,
        need=read.need,
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


def _ask_another(order: Ordered) -> None:
    require(may_speak(order.actor, order.meeting.state))
    action, agency = order.values["action"], AgencyId(order.values["agency"])
    actions.ask_again(order.actor, action, agency, order.now, meeting=order.meeting.id, chairs=order.chairs)
    order.happened(EventKind.ACTION_PLACED, action=action)


def _note_gap(order: Ordered) -> None:
    require(may_speak(order.actor, order.meeting.state))
    action, cause = order.values["action"], order.values["cause"]
    actions.note_gap(order.actor, action, cause, order.now, meeting=order.meeting.id, chairs=order.chairs)
    order.happened(EventKind.GAP_NOTED, action=action)


def _clear_done(order: Ordered) -> None:
    order.require_chair()
    if actions.clear_done(order.actor, order.now):
        order.happened(EventKind.DONE_CLEARED)


def _read_back(order: Ordered) -> None:
    """The item on the table is closed as discussed: everybody is there for what was promised."""
    clear_table(order)
    meetings.begin_read_back(order.meeting, by=order.actor, now=order.now)


def _leave_read_back(order: Ordered) -> None:
    meetings.leave_read_back(order.meeting, by=order.actor, now=order.now)


def leave_nothing_unplaced(order: Ordered) -> None:
    """Before the table rises: what has no yes goes to the gap ledger, and the record of the meeting says so."""
    for action in actions.leave_nothing_unplaced(order.meeting.id, order.now, by=order.actor.member):
        order.happened(EventKind.GAP_NOTED, action=action)


_SAID = frozenset({Region.TALK, Region.CURRENT, Region.ENDING})
DEEDS: Deeds = {
    "propose": (_propose, frozenset({Region.TALK, Region.ENDING})),
    "accept": (_accept, _SAID),
    "decline": (_decline, _SAID),
    "ask_another": (_ask_another, _SAID),
    "note_gap": (_note_gap, _SAID),
    "clear_done": (_clear_done, frozenset({Region.CURRENT})),
    "read_back": (_read_back, EVERYTHING),
    "leave_read_back": (_leave_read_back, EVERYTHING),
}
