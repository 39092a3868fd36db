"""Reading a meeting: its agenda and its items, each for one reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.actions import store as actions
from conference.actions.domain import ActionFacts
from conference.cases import store as cases
from conference.cases.domain import Card
from conference.consent import store as consent
from conference.kernel.actor import Actor
from conference.kernel.ids import CaseId
from conference.meetings import projection, store
from conference.meetings.domain import ReturnReason
from conference.meetings.models import Meeting
from conference.meetings.projection import Item, Line

MOST_UNFINISHED = 60
"""How much unfinished business stands on the page of an agenda."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """An agenda for one reader, with the unfinished business that it begins with: what is due first, and whether there
    is `more`; and what is `done` of it and waits for the chair to clear it.
    """

    lines: tuple[Line, ...]
    unfinished: tuple[ActionFacts, ...]
    more: bool
    came_back: tuple[tuple[Card, ReturnReason], ...]
    done: tuple[ActionFacts, ...] = ()

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
    if meeting.called_for is not None:  # one case, and nothing else
        cards = _cards(actor, meeting, [], now)
        return Agenda(lines=_lines(meeting, cards, returned), unfinished=(), more=False, came_back=())
    cards = _cards(actor, meeting, [*returned], now)
    unfinished = actions.unfinished(actor, now, meeting.id, most=MOST_UNFINISHED + 1)
    return Agenda(
        lines=_lines(meeting, cards, returned),
        unfinished=tuple(unfinished[:MOST_UNFINISHED]),
        more=len(unfinished) > MOST_UNFINISHED,
        came_back=tuple((cards[case], why) for case, why in returned.items() if case in cards),
        done=tuple(actions.done(actor, now, most=MOST_UNFINISHED)),
    )


def lines(actor: Actor, meeting: Meeting, now: datetime) -> tuple[Line, ...]:
    """The items of a meeting as the actor may know them, without what they came back for."""
    return _lines(meeting, _cards(actor, meeting, [], now), {})


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
            title=row.title,
        )
        for row in rows
    ]
    return projection.lines(items, cards, came_back, meeting.starts_at)
