"""Reading a meeting: its agenda and its minutes, each for one reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from conference.accounts import store as accounts
from conference.actions import store as actions
from conference.actions.domain import ActionFacts
from conference.attendance import service as in_the_room
from conference.attendance import store as attendance
from conference.cases import store as cases
from conference.cases.domain import Card, NeedState
from conference.consent import store as consent
from conference.directory import store as directory
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError
from conference.kernel.ids import CaseId, ItemId, MemberId, NeedId
from conference.meetings import projection, store
from conference.meetings.domain import EventKind, MeetingState, ReturnReason
from conference.meetings.models import Meeting, MeetingEvent
from conference.meetings.projection import Happened, Item, Line, Minutes, Said, Stay, Told, Turn


@dataclass(frozen=True, slots=True)
class Agenda:
    """An agenda for one reader, with the unfinished business that it begins with."""

    lines: tuple[Line, ...]
    unfinished: tuple[ActionFacts, ...]
    came_back: tuple[tuple[Card, ReturnReason], ...]

    @property
    def minutes(self) -> int:
        """The minutes of all items."""
        return sum(line.minutes for line in self.lines)

    @property
    def has_cases(self) -> bool:
        """Whether there is more than unfinished business."""
        return len(self.lines) > 1


def agenda(actor: Actor, meeting: Meeting, now: datetime) -> Agenda:
    """The agenda as the actor may know it."""
    returned = {case: came_back.reason for case, came_back in store.undiscussed().items()}
    cards = _cards(actor, meeting, [*returned], now)
    return Agenda(
        lines=_lines(meeting, cards, returned),
        unfinished=tuple(actions.unfinished(actor, now, meeting.id)),
        came_back=tuple((cards[case], why) for case, why in returned.items() if case in cards),
    )


def minutes(actor: Actor, meeting: Meeting, now: datetime) -> Minutes:
    """The minutes of an ended meeting; of a running one, a draft for its chair and recorders, who accepted the pledge
    and sit in it, as for everything of a running meeting. Raises HiddenError.
    """
    if not (meeting.state is MeetingState.ENDED or _drafts(actor, meeting)):
        raise HiddenError
    events = store.events(meeting.id)
    told = Told(
        opened_at=meeting.opened_at,
        ended_at=meeting.ended_at,
        events=[_happened(event) for event in events],
        notes=_notes(meeting),
        actions=actions.for_meeting(meeting.id),
        stays=_stays(meeting),
        turns=_turns(meeting, events),
    )
    return projection.minutes(_lines(meeting, _cards(actor, meeting, [], now), {}), told, actor.agencies)


def _drafts(actor: Actor, meeting: Meeting) -> bool:
    if meeting.state is not MeetingState.LIVE or not (actor.member == meeting.chair_id or actor.has(Role.RECORDER)):
        return False
    return in_the_room.has_pledged(meeting.id, actor.member) and in_the_room.is_present(meeting.id, actor.member)


def _cards(actor: Actor, meeting: Meeting, others: Sequence[CaseId], now: datetime) -> Mapping[CaseId, Card]:
    """The cards of the agenda, under the names they bear at this meeting, and of some other cases."""
    labels = {item.case_id: item.label for item in store.items(meeting.id) if item.case_id}
    return consent.cards_for(actor, consent.visible_among(actor, [*labels, *others], now), labels)


def _lines(
    meeting: Meeting, cards: Mapping[CaseId, Card], came_back: Mapping[CaseId, ReturnReason]
) -> tuple[Line, ...]:
    rows = store.items(meeting.id)
    erased = cases.erased([row.case_id for row in rows if row.case_id])
    items = [
        Item(
            id=row.id,
            kind=row.kind,
            case=row.case_id,
            minutes=row.minutes,
            state=row.state,
            returned=row.returned_because,
            erased=row.case_id in erased,
            threshold_met=row.threshold_met,
            outcome=row.outcome,
        )
        for row in rows
    ]
    return projection.lines(items, cards, came_back, meeting.starts_at)


def _happened(event: MeetingEvent) -> Happened:
    item, need, state = (event.facts.get(name) for name in ("item", "need", "state"))
    return Happened(
        kind=event.kind,
        item=ItemId(UUID(item)) if item else None,
        at=event.at,
        need=NeedId(UUID(need)) if need else None,
        state=NeedState(state) if state else None,
        added=bool(event.facts.get("added")),
    )


def _notes(meeting: Meeting) -> list[Said]:
    rows = store.notes(meeting.id)
    names = accounts.names([row.by_member for row in rows])
    agencies = directory.names()
    return [
        Said(
            row.item_id,
            by=names[row.by_member][0],
            agency=agencies[row.by_agency],
            text=row.text,
            at=row.at,
            kind=row.kind,
            private_to=row.by_agency if row.private else None,
        )
        for row in rows
    ]


def _stays(meeting: Meeting) -> list[Stay]:
    rows = attendance.presences(meeting.id)
    names = accounts.names([row.member_id for row in rows])
    return [Stay(*names[row.member_id], arrived=row.arrived_at, left=row.left_at or meeting.ended_at) for row in rows]


_TO_THE_CHAIR = frozenset({EventKind.OPENED, EventKind.CHAIR_HANDED, EventKind.CHAIR_TAKEN})


def _turns(meeting: Meeting, events: Sequence[MeetingEvent]) -> list[Turn]:
    """Who chaired from when to when. An event names who is in the chair from then on; the opening, who opened."""
    seats = [(_in_the_chair(event), event.at) for event in events if event.kind in _TO_THE_CHAIR]
    ends = [*(at for _member, at in seats[1:]), meeting.ended_at]
    names = accounts.names([member for member, _at in seats if member])
    turns = zip(seats, ends, strict=False)
    return [Turn(*names[member], since=at, until=end) for (member, at), end in turns if member]


def _in_the_chair(event: MeetingEvent) -> MemberId | None:
    named = event.facts.get("member")
    member = UUID(named) if named else event.by_member
    return MemberId(member) if member else None
