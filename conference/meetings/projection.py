"""What one reader sees of an agenda and of minutes. Pure: what a reader may not know of is gone from the result."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.actions.domain import ActionFacts
from conference.cases.domain import Card, NeedState
from conference.kernel.ids import AgencyId, CaseId, ItemId, NeedId
from conference.kernel.narrative import Narrative
from conference.meetings.domain import EventKind, ItemKind, ItemOutcome, ItemState, NoteKind, ReturnReason
from conference.meetings.policy import reads_note, running_ends


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


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an agenda for one reader. A private item has no number, no card, and keeps only its minutes.

    `number` counts what the reader may know of, so that no gap tells of anything. `came_back`: why the case returned
    undiscussed from an earlier meeting. `outcome`: what the table hears of it afterwards. `erased`: nothing of the case
    is kept, and everybody is told the same.
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

    @property
    def private(self) -> bool:
        """Whether the reader may not know what this item is about."""
        return self.number is None


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a meeting, about an item if it names one, and about a need of its case. `added`: she asked for it
    there.
    """

    kind: EventKind
    item: ItemId | None
    at: datetime
    need: NeedId | None = None
    state: NeedState | None = None
    added: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A note or a decision, with who wrote it, and for which agency at that time. `private_to`: who alone reads it."""

    item: ItemId
    by: str
    agency: str
    text: Narrative
    at: datetime
    kind: NoteKind = NoteKind.NOTE
    private_to: AgencyId | None = None


@dataclass(frozen=True, slots=True)
class NeedChange:
    """One of her needs that changed: how it stood when the item was left. `added`: she asked for it there."""

    text: Narrative
    state: NeedState
    added: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A span in which somebody chaired; `until` None while it runs."""

    name: str
    agency: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Stay:
    """A span in which somebody was in the room; `left` None while it runs."""

    name: str
    agency: str
    arrived: datetime
    left: datetime | None


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """One item of the minutes: when it was before the table, what was decided and noted, how her needs changed, and
    what was asked of whom. `kept`: notes that the reader's own agency keeps to itself.
    """

    line: Line
    began: datetime | None
    ended: datetime | None
    decisions: tuple[Said, ...] = ()
    notes: tuple[Said, ...] = ()
    kept: tuple[Said, ...] = ()
    needs: tuple[NeedChange, ...] = ()
    actions: tuple[ActionFacts, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing came of the item that the whole table reads."""
        answered = self.line.returned or self.line.outcome or self.line.threshold_met is not None
        return not (self.decisions or self.notes or self.needs or self.actions or answered)


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a meeting for one reader."""

    opened_at: datetime | None
    ended_at: datetime | None
    present: tuple[tuple[str, tuple[Stay, ...]], ...]
    chaired: tuple[Turn, ...]
    items: tuple[MinutesItem, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that minutes are made of, before they are cut down to a reader."""

    opened_at: datetime | None
    ended_at: datetime | None
    events: Sequence[Happened]
    notes: Sequence[Said]
    actions: Sequence[ActionFacts]
    stays: Sequence[Stay]
    turns: Sequence[Turn]


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
            )
        )
    return tuple(found)


def minutes(agenda: Sequence[Line], told: Told, agencies: Collection[AgencyId]) -> Minutes:
    """The minutes for the reader of these lines, who acts for these agencies. Of a private item nothing is left but
    that there was one; of a note that another agency keeps to itself, nothing at all.
    """
    return Minutes(
        opened_at=told.opened_at,
        ended_at=told.ended_at,
        present=_by_agency(told.stays),
        chaired=tuple(told.turns),
        items=tuple(MinutesItem(line, None, None) if line.private else _item(line, told, agencies) for line in agenda),
    )


def _item(line: Line, told: Told, agencies: Collection[AgencyId]) -> MinutesItem:
    said = [n for n in told.notes if n.item == line.id and reads_note(agencies, private_to=n.private_to)]
    called = [h.at for h in told.events if h.item == line.id and h.kind is EventKind.ITEM_CALLED]
    left = [h.at for h in told.events if h.item == line.id and h.kind in _LEFT]
    return MinutesItem(
        line=line,
        began=called[0] if called else None,
        ended=left[-1] if called and left else None,
        decisions=tuple(note for note in said if note.kind is NoteKind.DECISION),
        notes=tuple(note for note in said if note.kind is NoteKind.NOTE and note.private_to is None),
        kept=tuple(note for note in said if note.private_to is not None),
        needs=_needs(line, told.events),
        actions=tuple(a for a in told.actions if line.card is not None and a.case == line.card.id),
    )


def _needs(line: Line, events: Sequence[Happened]) -> tuple[NeedChange, ...]:
    """How her needs changed in an item, in her order, each as it stood in the end. A reader whose card holds no needs
    is told of none.
    """
    changes = [h for h in events if h.item == line.id and h.kind is EventKind.NEED_CHANGED]
    last = {change.need: change.state for change in changes}
    added = {change.need for change in changes if change.added}
    needs = line.card.needs if line.card else ()
    states = ((need, last.get(need.id)) for need in needs)
    return tuple(NeedChange(need.text, state, need.id in added) for need, state in states if state is not None)


_LEFT = frozenset({EventKind.ITEM_CLOSED, EventKind.ITEM_RETURNED})


def _by_agency(stays: Sequence[Stay]) -> tuple[tuple[str, tuple[Stay, ...]], ...]:
    """Who was there, by agency: of each person from the first arrival to the last leaving."""
    found: dict[str, dict[str, Stay]] = {}
    for stay in sorted(stays, key=lambda held: held.arrived):
        seats = found.setdefault(stay.agency, {})
        first = seats.get(stay.name)
        seats[stay.name] = Stay(stay.name, stay.agency, first.arrived if first else stay.arrived, stay.left)
    return tuple((agency, tuple(found[agency].values())) for agency in sorted(found))
