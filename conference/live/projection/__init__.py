"""What one audience sees of a running meeting. Pure: everything that is hidden from it is gone from the result."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from conference.actions.domain import ActionFacts
from conference.actions.policy import without_yes
from conference.cases.domain import Card
from conference.consent.domain.contacts import CallsNow
from conference.consent.policy import NO_NAME, without_free_text
from conference.kernel.ids import AgencyId, CaseId, MemberId, NeedId
from conference.live.domain import (
    Attendee,
    ChairFacts,
    DisplayFacts,
    ItemFacts,
    LiveAudience,
    MeetingFacts,
    NoteLine,
    Place,
    SharedDetail,
)
from conference.live.projection.parts import (
    AgendaLine,
    Choices,
    Speakers,
    Threshold,
    asked_of,
    choices,
    days_offered,
    speakers,
    threshold,
    warned,
)
from conference.meetings.domain import ItemKind, ItemState, MeetingState, NoteKind
from conference.meetings.policy import reads_note

_AT_THE_TABLE = frozenset({Place.CHAIR, Place.SEATED})


@dataclass(frozen=True, slots=True)
class OnTheTable:
    """What belongs to the item on the table. All of it is empty where there is none, and where it is private."""

    decisions: tuple[NoteLine, ...] = ()
    notes: tuple[NoteLine, ...] = ()
    actions: tuple[ActionFacts, ...] = ()
    shared: tuple[SharedDetail, ...] = ()
    speakers: Speakers | None = None
    threshold: Threshold | None = None
    needed: frozenset[AgencyId] = frozenset()
    hers: frozenset[MemberId] = frozenset()
    calls: CallsNow | None = None


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
    table: OnTheTable
    unfinished: tuple[ActionFacts, ...]
    people: tuple[tuple[str, tuple[Attendee, ...]], ...]
    stopped: bool
    chair: MemberId | None
    needs: Mapping[NeedId, str]
    reading_back: bool
    read_back: tuple[tuple[str, tuple[ActionFacts, ...]], ...]
    asked: int
    open_ends: int
    agencies: tuple[tuple[AgencyId, str], ...]
    days: tuple[tuple[str, date], ...]
    next_at: datetime | None
    chair_name: str | None
    chair_offered: bool
    chairs_list: frozenset[MemberId]
    co_chairs: frozenset[MemberId]
    choices: Choices | None
    clock_until: datetime | None
    clock_left: int | None
    displays: tuple[DisplayFacts, ...]
    items_left: int
    ends_at: datetime
    today: date


def board(facts: MeetingFacts, audience: LiveAudience, chairing: ChairFacts | None = None) -> Board:
    """Cut the meeting down to what `audience` may see. `chairing` is for the chair's page alone."""
    lines = warned(_lines(facts, audience), chairing)
    current = next((line for line in lines if line.item.state is ItemState.CURRENT), None)
    waiting = [line for line in lines if line.item.state is ItemState.WAITING]
    cards = {line.card.id: line.card for line in lines if line.card is not None}
    asked = [replace(a, pseudonym=cards[a.case].pseudonym) for a in facts.actions if _asked_here(facts, a, cards)]
    shown = Board(
        audience=audience,
        state=facts.state,
        version=facts.version,
        lines=lines,
        current=current,
        table=_on_the_table(facts, audience, current),
        unfinished=tuple(a for a in facts.unfinished if a.case not in audience.hidden),
        people=facts.agencies_here,
        stopped=_stopped(facts, lines),
        chair=facts.chair,
        needs={need.id: need.text for card in cards.values() for need in card.needs},
        reading_back=facts.reading_back,
        read_back=asked_of(asked) if facts.reading_back else (),
        asked=len(asked),
        open_ends=len(without_yes(asked)),
        agencies=facts.agencies,
        days=days_offered(facts.today),
        next_at=facts.next_at,
        chair_name=facts.chair_name,
        chair_offered=facts.chair_offered,
        chairs_list=facts.chairs | facts.co_chairs,
        co_chairs=facts.co_chairs,
        choices=choices(facts, lines, chairing) if chairing else None,
        clock_until=facts.clock_until,
        clock_left=facts.clock_left,
        displays=facts.displays if audience.chair else (),
        items_left=len(waiting),
        ends_at=_end(facts, waiting),
        today=facts.today,
    )
    return _without_cases(shown) if audience.place is Place.OBSERVER else shown


def _without_cases(shown: Board) -> Board:
    """For those who sit at the table and read no card: what was promised and noted is about cases."""
    return replace(shown, table=replace(shown.table, notes=(), actions=(), shared=(), calls=None), unfinished=())


def _on_the_table(facts: MeetingFacts, audience: LiveAudience, current: AgendaLine | None) -> OnTheTable:
    if current is None or current.private:
        return OnTheTable()
    on_screen, written = audience.place is Place.ROOM, _written(facts, audience, current.item)
    return OnTheTable(
        decisions=tuple(note for note in written if note.kind is NoteKind.DECISION),
        notes=tuple(note for note in written if note.kind is NoteKind.NOTE),
        actions=tuple(action for action in facts.actions if action.case == current.item.case),
        shared=facts.shared,
        speakers=None if on_screen else speakers(facts),
        threshold=None if on_screen else threshold(facts, current),
        needed=facts.needed if audience.chair else frozenset(),
        hers=facts.hers,
        calls=None if on_screen else facts.calls,
    )


def _written(facts: MeetingFacts, audience: LiveAudience, item: ItemFacts) -> tuple[NoteLine, ...]:
    """What is written of the item on the table, as far as the audience reads it. Who only looks on reads none of it."""
    if audience.place not in _AT_THE_TABLE:
        return ()
    mine = {audience.agency} if audience.agency else set[AgencyId]()
    return tuple(n for n in facts.notes if n.item == item.id and reads_note(mine, private_to=n.private_to))


def _stopped(facts: MeetingFacts, lines: tuple[AgendaLine, ...]) -> bool:
    """Whether the table has just stopped at a case that this audience may know of."""
    left = next((line for line in lines if line.item.id == facts.moved_last), None)
    return left is not None and not left.private and left.item.threshold_met is False


def _asked_here(facts: MeetingFacts, action: ActionFacts, cards: Mapping[CaseId, Card]) -> bool:
    """Whether an action was proposed in this meeting, of a case whose card the audience reads."""
    return action.meeting == facts.id and action.case in cards


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
