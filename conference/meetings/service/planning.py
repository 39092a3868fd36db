"""Planning a meeting: what is on its agenda, in which order, for how long; and calling it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from conference.actions import service as actions
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
from conference.meetings.domain import AgendaChange, ItemKind, MeetingState
from conference.meetings.events import AgendaPublished, AgendaRevised
from conference.meetings.models import AgendaItem, Meeting
from conference.meetings.service.known import known_among
from conference.meetings.service.labels import draw_labels
from conference.meetings.service.offering import offer, usual_length
from conference.meetings.service.running import standing_of
from conference.meetings.service.series import new_meeting, put_last
from conference.queue import service as queue
from conference.queue.domain import Row


def add_case(actor: Actor, meeting_id: MeetingId, case: CaseId, now: datetime) -> ItemId:
    """Put a case on an agenda, behind the others. Raises HiddenError, RefusedError."""
    with transaction():
        facts = consent.require_visible(actor, case, now)
        _open_to(actor, meeting_id, facts)
        if facts.step is Step.HOME_AGENCY:
            raise RefusedError(policy.Refusal.CASE_NOT_READY)
        if case not in _free([case], now):
            raise RefusedError(policy.Refusal.CASE_ON_ANOTHER_AGENDA)
        item = put_last(meeting_id, case, usual_length(actor, now))
        _changed(require_known(store.meeting(meeting_id)), AgendaChange.ADDED)
        draw_labels(meeting_id)
        return item


def take_proposal(actor: Actor, meeting_id: MeetingId, now: datetime) -> int:
    """Add the cases that the planner proposes to an agenda, old business first; how many they are."""
    with transaction():
        meeting = _plannable(actor, meeting_id)
        found = offer(actor, meeting, now).plan
        free = _free([place.candidate.case for place in found.chosen], now)
        added = [place for place in found.chosen if place.candidate.case in free]
        for place in added:
            put_last(meeting_id, place.candidate.case, place.minutes)
        old = [place.candidate.case for place in found.places if place.candidate.returned is not None]
        items = store.items(meeting_id)
        cases_ = sorted((item for item in items if item.case_id), key=lambda item: _turn(item, old))
        _renumber(_with_cases(items, cases_))
        if added:
            _changed(meeting, AgendaChange.ADDED)
        draw_labels(meeting_id)
        return len(added)


def clear_done(actor: Actor, meeting_id: MeetingId, now: datetime) -> int:
    """Clear from unfinished business what is done, of the cases that the chair may know of; how much it was."""
    with transaction():
        _plannable(actor, meeting_id)
        return actions.clear_done(actor, now)


def _turn(item: AgendaItem, old: Sequence[CaseId]) -> tuple[int, int]:
    """What came back first, in its order; the other cases stay in the order that they have."""
    return (0, old.index(item.case_id)) if item.case_id in old else (1, item.position)


def _with_cases(items: Sequence[AgendaItem], cases_: Sequence[AgendaItem]) -> list[AgendaItem]:
    """An agenda with its cases in this order; everything else keeps its place."""
    in_turn = iter(cases_)
    return [next(in_turn) if item.case_id else item for item in items]


def remove(actor: Actor, meeting_id: MeetingId, item_id: ItemId, now: datetime) -> None:
    """Take a case from an agenda, which keeps its place in the queue, or a standing item, for this once. Raises
    HiddenError, RefusedError.
    """
    with transaction() as current:
        meeting = _plannable(actor, meeting_id)
        item = require_known(store.item(item_id))
        if item.meeting_id != meeting_id or item.kind is not ItemKind.STANDING:
            item = _case_item(actor, meeting, item_id, now)
        current.delete(item)
        current.flush()
        _renumber(store.items(meeting_id))
        _changed(meeting, AgendaChange.REMOVED)


def move(actor: Actor, meeting_id: MeetingId, item_id: ItemId, *, up: bool) -> None:
    """Move a case one place among the cases."""
    with transaction():
        meeting = _plannable(actor, meeting_id)
        items = {item.id: item for item in store.items(meeting_id)}
        require_known(items.get(item_id))
        _put_in_order(meeting, items, policy.moved(list(items), item_id, _cases_of(items), up=up))


def reorder(actor: Actor, meeting_id: MeetingId, wanted: Sequence[ItemId]) -> None:
    """Put the cases of an agenda in another order. Raises RefusedError when other items are on it by now than the chair
    saw.
    """
    with transaction():
        meeting = _plannable(actor, meeting_id)
        items = {item.id: item for item in store.items(meeting_id)}
        require(policy.is_order_of(list(items), wanted, _cases_of(items)))
        _put_in_order(meeting, items, wanted)


def _cases_of(items: Mapping[ItemId, AgendaItem]) -> frozenset[ItemId]:
    return frozenset(item.id for item in items.values() if item.case_id is not None)


def _put_in_order(meeting: Meeting, items: Mapping[ItemId, AgendaItem], order: Sequence[ItemId]) -> None:
    if list(items) != list(order):
        _renumber([items[held] for held in order])
        _changed(meeting, AgendaChange.ORDER)


def set_minutes(actor: Actor, meeting_id: MeetingId, item_id: ItemId, minutes: int, now: datetime) -> None:
    """Give an item its time. Raises HiddenError, RefusedError."""
    with transaction():
        meeting = _plannable(actor, meeting_id)
        item = require_known(store.item(item_id))
        if item.kind is ItemKind.CASE:
            item = _case_item(actor, meeting, item_id, now)
        if item.meeting_id != meeting_id:
            raise HiddenError
        if item.minutes != minutes:
            item.minutes = minutes
            _changed(meeting, AgendaChange.MINUTES)


def publish_agenda(actor: Actor, meeting_id: MeetingId) -> None:
    """Call the meeting: members may read its agenda, and are told that there is something to read. RefusedError."""
    with transaction():
        meeting = _plannable(actor, meeting_id)
        require(policy.may_publish(actor, standing_of(meeting)))
        meeting.state = MeetingState.PUBLISHED
        meeting.untold, meeting.told_changes, meeting.told_at = [], [], None  # from a time before it was skipped
        draw_labels(meeting_id)
        publish(AgendaPublished(meeting_id))


def call_for_case(case: CaseId, starts_at: datetime, minutes: int, place: str | None) -> MeetingId:
    """Call a conference for one case and nothing else. Whether it may be called, and for whom, was asked by the caller,
    whose transaction it is.
    """
    with transaction():
        meeting_id = new_meeting(None, starts_at, minutes, called_for=case)
        put_last(meeting_id, case, minutes)
        meeting = require_known(store.meeting(meeting_id))
        meeting.state, meeting.place = MeetingState.PUBLISHED, place
        draw_labels(meeting_id)
        publish(AgendaPublished(meeting_id))
        return meeting_id


def tell_changes(actor: Actor, meeting_id: MeetingId, now: datetime) -> None:
    """Tell everybody that a published agenda changed: what kind of change, never about whom. Raises RefusedError."""
    with transaction():
        meeting = _plannable(actor, meeting_id)
        require(policy.may_tell_changes(actor, standing_of(meeting), untold=len(meeting.untold)))
        meeting.told_changes, meeting.untold, meeting.told_at = meeting.untold, [], now
        publish(AgendaRevised(meeting_id))


def _changed(meeting: Meeting, change: AgendaChange) -> None:
    """Note that what members may read already is no longer so, until the chair tells them."""
    if meeting.state is MeetingState.PUBLISHED:
        meeting.untold = sorted({*meeting.untold, change})


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


def elsewhere(actor: Actor, meeting: Meeting, now: datetime) -> list[tuple[Row, datetime]]:
    """The cases that wait on another agenda to come, which the planner does not offer, and when that is. Only where the
    actor may know of the case and of that conference.
    """
    others = [held for held in store.upcoming(now) if held.id != meeting.id]
    starts = {held.id: held.starts_at for held in known_among(actor, others, now)}
    here = {item.case_id for item in store.items(meeting.id)}
    taken = store.on_agendas_to_come(now)
    wanted = [case for case, there in taken.items() if there in starts and case not in here]
    found = [(row, starts[taken[row.card.id]]) for row in queue.rows_of(actor, wanted, now)]
    return sorted(found, key=lambda one: (one[1], one[0].card.pseudonym))


def _takes_own(actor: Actor, meeting: Meeting) -> bool:
    open_ = meeting.state in {MeetingState.PLANNED, MeetingState.PUBLISHED}
    one_case = meeting.called_for is not None
    return open_ and not one_case and directory.policy().involved_only and actor.has(Role.REPRESENTATIVE)


def _open_to(actor: Actor, meeting_id: MeetingId, case: CaseFacts) -> None:
    """Whether the actor may add this case: who plans the meeting; in `strict` also the agency that brought it."""
    meeting = require_known(store.meeting(meeting_id, for_change=True))
    if not (_takes_own(actor, meeting) and actor.stands_for(case.lead)):
        require(policy.may_choose_items(actor, standing_of(meeting)))


def _plannable(actor: Actor, meeting_id: MeetingId) -> Meeting:
    meeting = require_known(store.meeting(meeting_id, for_change=True))
    require(policy.may_choose_items(actor, standing_of(meeting)))
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
