"""What one reader sees of an agenda. Pure: what a reader may not know of is gone from the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.cases.domain import Card
from conference.kernel.ids import CaseId, ItemId
from conference.kernel.narrative import Narrative
from conference.meetings.domain import ItemKind, ItemOutcome, ItemState, ReturnReason
from conference.meetings.policy import running_ends


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item, of whatever case."""

    id: ItemId
    kind: ItemKind
    case: CaseId | None
    minutes: int
    state: ItemState
    returned: ReturnReason | None
    erased: bool = False
    threshold_met: bool | None = None
    outcome: ItemOutcome | None = None
    title: Narrative | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an agenda for one reader. A private item has no number, no card, and keeps only its minutes.

    `number` counts what the reader may know of, so that no gap tells of anything. `came_back`: why the case returned
    undiscussed from an earlier meeting. `outcome`: what the table hears of it afterwards. `erased`: nothing of the case
    is kept, and everybody is told the same. `title`: what a standing item is called.
    """

    id: ItemId
    kind: ItemKind
    number: int | None
    card: Card | None
    minutes: int
    state: ItemState
    returned: ReturnReason | None
    came_back: ReturnReason | None
    ends_at: datetime
    erased: bool = False
    threshold_met: bool | None = None
    outcome: ItemOutcome | None = None
    title: Narrative | None = None

    @property
    def private(self) -> bool:
        """Whether the reader may not know what this item is about."""
        return self.number is None


def lines(
    items: Sequence[Item], cards: Mapping[CaseId, Card], came_back: Mapping[CaseId, ReturnReason], starts_at: datetime
) -> tuple[Line, ...]:
    """The agenda for a reader, `cards` being those of the cases that the reader may know of."""
    ends = running_ends(starts_at, [item.minutes for item in items])
    found: list[Line] = []
    number = 0
    for item, ends_at in zip(items, ends, strict=True):
        card = cards.get(item.case) if item.case else None
        open_to_reader = item.case is None or card is not None
        number += 1 if open_to_reader else 0
        found.append(
            Line(
                id=item.id,
                kind=item.kind,
                number=number if open_to_reader else None,
                card=card,
                minutes=item.minutes,
                state=item.state,
                returned=item.returned if open_to_reader else None,
                came_back=came_back.get(item.case) if item.case and open_to_reader else None,
                ends_at=ends_at,
                erased=item.erased,
                threshold_met=item.threshold_met if open_to_reader else None,
                outcome=item.outcome if open_to_reader else None,
                title=item.title,
            )
        )
    return tuple(found)
