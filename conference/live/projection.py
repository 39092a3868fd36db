"""What one audience sees of a running meeting. Pure: everything that is hidden from it is gone from the result."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from conference.actions.domain import ActionFacts, ActionState
from conference.actions.policy import unplaced
from conference.cases.domain import Card
from conference.consent.policy import NO_NAME, without_free_text
from conference.kernel.ids import AgencyId, CaseId, NeedId
from conference.live.domain import Attendee, ItemFacts, LiveAudience, MeetingFacts, NoteLine, SharedDetail
from conference.meetings.domain import ItemKind, ItemState, MeetingState


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One line of the agenda. `card` is None for unfinished business and for a private item."""

    item: ItemFacts
    number: int | None
    card: Card | None
    private: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page for one audience.

    `needs`: what the actions are for, in words that the audience reads on the cards. `read_back`: what was asked in
    this meeting, by agency, while it is read back. `open_ends`: how much of it has no yes, and no place in the ledger.
    """

    audience: LiveAudience
    state: MeetingState
    version: int
    lines: tuple[AgendaLine, ...]
    current: AgendaLine | None
    notes: tuple[NoteLine, ...]
    actions: tuple[ActionFacts, ...]
    unfinished: tuple[ActionFacts, ...]
    people: tuple[tuple[str, tuple[Attendee, ...]], ...]
    shared: tuple[SharedDetail, ...]
    needs: Mapping[NeedId, str]
    reading_back: bool
    read_back: tuple[tuple[str, tuple[ActionFacts, ...]], ...]
    asked: int
    open_ends: int
    agencies: tuple[tuple[AgencyId, str], ...]
    days: tuple[tuple[str, date], ...]
    next_at: datetime | None
    chair_name: str | None
    clock_until: datetime | None
    clock_left: int | None
    items_left: int
    ends_at: datetime
    today: date
    now: datetime


def board(facts: MeetingFacts, audience: LiveAudience) -> Board:
    """Cut the meeting down to what `audience` may see."""
    lines = _lines(facts, audience)
    current = next((line for line in lines if line.item.state is ItemState.CURRENT), None)
    table = None if current is None or current.private else current.item
    waiting = [line for line in lines if line.item.state is ItemState.WAITING]
    cards = {line.card.id: line.card for line in lines if line.card is not None}
    asked = [replace(a, pseudonym=cards[a.case].pseudonym) for a in facts.actions if _asked_here(facts, a, cards)]
    return Board(
        audience=audience,
        state=facts.state,
        version=facts.version,
        lines=lines,
        current=current,
        notes=tuple(note for note in facts.notes if table and note.item == table.id and _reads(audience, note)),
        actions=tuple(a for a in facts.actions if table and a.case == table.case),
        unfinished=tuple(a for a in facts.unfinished if a.case not in audience.hidden),
        people=_by_agency(facts.people),
        shared=facts.shared if table else (),
        needs={need.id: need.text for card in cards.values() for need in card.needs},
        reading_back=facts.reading_back,
        read_back=_asked_of(asked) if facts.reading_back else (),
        asked=len(asked),
        open_ends=len(unplaced(asked)),
        agencies=facts.agencies,
        days=days_offered(facts.today),
        next_at=facts.next_at,
        chair_name=facts.chair_name,
        clock_until=facts.clock_until,
        clock_left=facts.clock_left,
        items_left=len(waiting),
        ends_at=_end(facts, waiting),
        today=facts.today,
        now=facts.now,
    )


def _asked_here(facts: MeetingFacts, action: ActionFacts, cards: Mapping[CaseId, Card]) -> bool:
    """Whether an action was proposed in this meeting, of a case whose card the audience reads."""
    return action.meeting == facts.id and action.case in cards


def _asked_of(actions: list[ActionFacts]) -> tuple[tuple[str, tuple[ActionFacts, ...]], ...]:
    """By agency; what was taken from its agency stands by itself, last, and does not say whose it was."""
    found: dict[AgencyId | None, list[ActionFacts]] = {}
    for action in actions:
        found.setdefault(None if action.state is ActionState.TO_PLACE else action.agency, []).append(action)
    without = found.pop(None, None)
    ordered = sorted(found.values(), key=lambda held: held[0].agency_name)
    return tuple((held[0].agency_name, tuple(held)) for held in (*ordered, *([without] if without else [])))


_NAMED_DAYS = {0: "today", 1: "tomorrow", 7: "one_week", 14: "two_weeks"}


def days_offered(today: date) -> tuple[tuple[str, date], ...]:
    """The days that an action is offered to be due: each of the next seven, and in two weeks; some have a name."""
    return tuple((_NAMED_DAYS.get(ahead, ""), today + timedelta(days=ahead)) for ahead in (*range(8), 14))


def _reads(audience: LiveAudience, note: NoteLine) -> bool:
    return note.private_to is None or note.private_to == audience.agency


def _lines(facts: MeetingFacts, audience: LiveAudience) -> tuple[AgendaLine, ...]:
    lines: list[AgendaLine] = []
    number = 0
    for item in facts.items:
        private = item.case is not None and (item.case in audience.hidden or item.case not in facts.cards)
        number += 0 if private else 1
        lines.append(
            AgendaLine(
                item=item,
                number=None if private else number,
                card=_card(facts, item, audience) if item.kind is ItemKind.CASE and not private else None,
                private=private,
            )
        )
    return tuple(lines)


def _card(facts: MeetingFacts, item: ItemFacts, audience: LiveAudience) -> Card | None:
    """The card, cut down to what the audience may read of it, under the name by which the audience meets the case."""
    if item.case is None:
        return None
    card = facts.cards[item.case]
    card = without_free_text(card) if item.case in audience.bare else card
    return replace(card, pseudonym=item.label or NO_NAME) if item.case in audience.unnamed else card


def _end(facts: MeetingFacts, waiting: list[AgendaLine]) -> datetime:
    """When the meeting ends if every item left takes its minutes."""
    start = facts.now if facts.state is MeetingState.LIVE else facts.starts_at
    if facts.clock_until is not None:
        start = max(facts.now, facts.clock_until)
    elif facts.clock_left is not None:
        start = facts.now + timedelta(seconds=max(facts.clock_left, 0))
    return start + timedelta(minutes=sum(line.item.minutes for line in waiting))


def _by_agency(people: tuple[Attendee, ...]) -> tuple[tuple[str, tuple[Attendee, ...]], ...]:
    agencies = sorted({person.agency for person in people})
    return tuple((agency, tuple(p for p in people if p.agency == agency)) for agency in agencies)
