"""Planning a meeting: what is on its agenda, in which order, for how long; and calling it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.cases import store as cases
from conference.cases.domain import Step
from conference.consent import service as consent
from conference.consent.domain import CaseFacts
from conference.directory import service as directory
from conference.infra.database import publish, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, RefusedError, require, require_known
from conference.kernel.ids import CaseId, ItemId, MeetingId
from conference.meetings import policy, store
from conference.meetings.domain import Candidate, ItemKind, MeetingState, Proposal
from conference.meetings.events import AgendaPublished
from conference.meetings.models import AgendaItem, Meeting
from conference.meetings.service.labels import draw_labels
from conference.meetings.service.running import standing_of
from conference.meetings.service.series import put_last
from conference.queue import service as queue
from conference.queue.domain import Row


@dataclass(frozen=True, slots=True)
class Offer:
    """What a chair may choose from, and what the planner would choose."""

    rows: dict[CaseId, Row]
    waiting: tuple[Candidate, ...]
    proposal: Proposal


def offer(actor: Actor, meeting: Meeting, now: datetime) -> Offer:
    """The cases that the actor may put on this agenda, by urgency, and the planner's proposal. Changes nothing."""
    taken = store.on_agendas_to_come(now)
    rows = {
        row.card.id: row
        for row in queue.waiting(actor, now)
        if row.card.step > Step.HOME_AGENCY and row.card.id not in taken
    }
    returned = store.returned_cases()
    waiting = tuple(
        Candidate(case=case, reasons=row.urgency.stated, returned=returned.get(case)) for case, row in rows.items()
    )
    return Offer(rows=rows, waiting=waiting, proposal=policy.propose(waiting, meeting.minutes))


def add_case(actor: Actor, meeting_id: MeetingId, case: CaseId, now: datetime) -> ItemId:
    """Put a case at the end of an agenda. Raises HiddenError, RefusedError."""
    with transaction():
        facts = consent.require_visible(actor, case, now)
        _open_to(actor, meeting_id, facts)
        if facts.step is Step.HOME_AGENCY:
            raise RefusedError(policy.Refusal.CASE_NOT_READY)
        if case not in _free([case], now):
            raise RefusedError(policy.Refusal.CASE_ON_ANOTHER_AGENDA)
        item = put_last(meeting_id, case, policy.CASE_MINUTES)
        draw_labels(meeting_id)
        return item


def take_proposal(actor: Actor, meeting_id: MeetingId, now: datetime) -> int:
    """Add the cases that the planner proposes to an agenda that has none yet; how many they are."""
    with transaction():
        meeting = _plannable(actor, meeting_id)
        if any(item.kind is ItemKind.CASE for item in store.items(meeting_id)):
            return 0
        proposal = offer(actor, meeting, now).proposal
        chosen = [candidate.case for candidate in proposal.chosen]
        free = _free(chosen, now)
        for case in chosen:
            if case in free:
                put_last(meeting_id, case, proposal.minutes_each)
        draw_labels(meeting_id)
        return len(free)


def remove(actor: Actor, meeting_id: MeetingId, item_id: ItemId, now: datetime) -> None:
    """Take a case from an agenda; it keeps its place in the queue. Raises HiddenError, RefusedError."""
    with transaction() as current:
        meeting = _plannable(actor, meeting_id)
        item = _case_item(actor, meeting, item_id, now)
        current.delete(item)
        current.flush()
        _renumber(store.items(meeting_id))


def move(actor: Actor, meeting_id: MeetingId, item_id: ItemId, *, up: bool) -> None:
    """Move an item one place. Unfinished business stays first."""
    with transaction():
        _plannable(actor, meeting_id)
        items = {item.id: item for item in store.items(meeting_id)}
        require_known(items.get(item_id))
        _renumber([items[held] for held in policy.moved(list(items), item_id, up=up)])


def set_minutes(actor: Actor, meeting_id: MeetingId, item_id: ItemId, minutes: int, now: datetime) -> None:
    """Give an item its time. Raises HiddenError, RefusedError."""
    with transaction():
        meeting = _plannable(actor, meeting_id)
        item = require_known(store.item(item_id))
        if item.kind is ItemKind.CASE:
            item = _case_item(actor, meeting, item_id, now)
        if item.meeting_id != meeting_id:
            raise HiddenError
        item.minutes = minutes


def publish_agenda(actor: Actor, meeting_id: MeetingId) -> None:
    """Call the meeting: members may read its agenda, and are told that there is something to read. RefusedError."""
    with transaction():
        meeting = _plannable(actor, meeting_id)
        require(policy.may_publish(actor, standing_of(meeting)))
        meeting.state = MeetingState.PUBLISHED
        draw_labels(meeting_id)
        publish(AgendaPublished(meeting_id))


def _free(wanted: Collection[CaseId], now: datetime) -> frozenset[CaseId]:
    """Those that are on no agenda to come. Each is held until the transaction ends, so that no other chair puts it on
    another agenda meanwhile; in one order, so that two chairs do not wait for each other.
    """
    for case in sorted(wanted):
        cases.case(case, for_change=True)
    return frozenset(wanted) - store.on_agendas_to_come(now).keys()


def own_cases(actor: Actor, meeting: Meeting, now: datetime) -> list[Row]:
    """In `strict`, where a chair may not know of a case: the cases that its own agency may put on this agenda."""
    if not _takes_own(actor, meeting):
        return []
    taken = store.on_agendas_to_come(now)
    return [
        row
        for row in queue.waiting(actor, now)
        if actor.stands_for(row.card.lead) and row.card.step > Step.HOME_AGENCY and row.card.id not in taken
    ]


def _takes_own(actor: Actor, meeting: Meeting) -> bool:
    open_ = meeting.state in {MeetingState.PLANNED, MeetingState.PUBLISHED}
    return open_ and directory.policy().involved_only and actor.has(Role.REPRESENTATIVE)


def _open_to(actor: Actor, meeting_id: MeetingId, case: CaseFacts) -> None:
    """Whether the actor may add this case: who plans the meeting; in `strict` also the agency that brought it."""
    meeting = require_known(store.meeting(meeting_id, for_change=True))
    if not (_takes_own(actor, meeting) and actor.stands_for(case.lead)):
        require(policy.may_plan(actor, standing_of(meeting)))


def _plannable(actor: Actor, meeting_id: MeetingId) -> Meeting:
    meeting = require_known(store.meeting(meeting_id, for_change=True))
    require(policy.may_plan(actor, standing_of(meeting)))
    return meeting


def _case_item(actor: Actor, meeting: Meeting, item_id: ItemId, now: datetime) -> AgendaItem:
    """An item about a case that the actor may know of; a private one is hidden, as is one of another meeting."""
    item = require_known(store.item(item_id))
    if item.meeting_id != meeting.id or item.case_id is None:
        raise HiddenError
    consent.require_visible(actor, item.case_id, now)
    return item


def _renumber(items: Sequence[AgendaItem]) -> None:
    for position, item in enumerate(items, 1):
        item.position = position
