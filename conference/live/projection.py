"""What one audience sees of a running meeting. Pure: everything that is hidden from it is gone from the result."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from conference.actions.domain import ActionFacts
from conference.cases.domain import Card, Step
from conference.consent.policy import NO_NAME, without_free_text
from conference.kernel.ids import AgencyId
from conference.live.domain import (
    Attendee,
    HandFacts,
    ItemFacts,
    LiveAudience,
    MeetingFacts,
    NoteLine,
    Place,
    SharedDetail,
    VoiceFacts,
)
from conference.live.policy import speaking_order
from conference.meetings.domain import ItemKind, ItemState, MeetingState, NoteKind
from conference.meetings.policy import reads_note

_AT_THE_TABLE = frozenset({Place.CHAIR, Place.SEATED})


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One line of the agenda. `card` is None for unfinished business and for a private item."""

    item: ItemFacts
    number: int | None
    card: Card | None
    private: bool


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who has the floor, and who waits for it, in the order in which they get it."""

    floor: HandFacts | None
    waiting: tuple[HandFacts, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Threshold:
    """What the agencies answered so far. `silent`: how many of those in the room have not.

    It counts every agency in the room: a list that left some out would tell who is kept out of the case.
    """

    voices: tuple[VoiceFacts, ...]
    silent: int
    met: bool | None

    @property
    def yes(self) -> int:
        """How many say that it is met."""
        return sum(voice.yes for voice in self.voices)

    @property
    def no(self) -> int:
        """How many say that it is not."""
        return len(self.voices) - self.yes


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page for one audience."""

    audience: LiveAudience
    state: MeetingState
    version: int
    lines: tuple[AgendaLine, ...]
    current: AgendaLine | None
    decisions: tuple[NoteLine, ...]
    notes: tuple[NoteLine, ...]
    actions: tuple[ActionFacts, ...]
    unfinished: tuple[ActionFacts, ...]
    people: tuple[tuple[str, tuple[Attendee, ...]], ...]
    shared: tuple[SharedDetail, ...]
    speakers: Speakers | None
    threshold: Threshold | None
    stopped: bool
    needed: frozenset[AgencyId]
    chair_name: str | None
    clock_until: datetime | None
    clock_left: int | None
    displays: int
    items_left: int
    ends_at: datetime
    today: date
    now: datetime


def board(facts: MeetingFacts, audience: LiveAudience) -> Board:
    """Cut the meeting down to what `audience` may see."""
    lines = _lines(facts, audience)
    current = next((line for line in lines if line.item.state is ItemState.CURRENT), None)
    table = None if current is None or current.private else current.item
    on_screen = audience.place is Place.ROOM
    waiting = [line for line in lines if line.item.state is ItemState.WAITING]
    written = _written(facts, audience, table)
    shown = Board(
        audience=audience,
        state=facts.state,
        version=facts.version,
        lines=lines,
        current=current,
        decisions=tuple(note for note in written if note.kind is NoteKind.DECISION),
        notes=tuple(note for note in written if note.kind is NoteKind.NOTE),
        actions=tuple(a for a in facts.actions if table and a.case == table.case),
        unfinished=tuple(a for a in facts.unfinished if a.case not in audience.hidden),
        people=_by_agency(facts.people),
        shared=facts.shared if table else (),
        speakers=_speakers(facts) if table and not on_screen else None,
        threshold=_threshold(facts, current) if current and table and not on_screen else None,
        stopped=_stopped(facts, lines),
        needed=facts.needed if table and audience.chair else frozenset(),
        chair_name=facts.chair_name,
        clock_until=facts.clock_until,
        clock_left=facts.clock_left,
        displays=facts.displays if audience.chair else 0,
        items_left=len(waiting),
        ends_at=_end(facts, waiting),
        today=facts.today,
        now=facts.now,
    )
    return _without_cases(shown) if audience.place is Place.OBSERVER else shown


def _without_cases(shown: Board) -> Board:
    """For those who sit at the table and read no card: what was promised and noted is about cases."""
    return replace(shown, notes=(), actions=(), unfinished=(), shared=())


def _written(facts: MeetingFacts, audience: LiveAudience, table: ItemFacts | None) -> tuple[NoteLine, ...]:
    """What is written of the item on the table, as far as the audience reads it. Who only looks on reads none of it."""
    if table is None or audience.place not in _AT_THE_TABLE:
        return ()
    mine = {audience.agency} if audience.agency else set[AgencyId]()
    return tuple(n for n in facts.notes if n.item == table.id and reads_note(mine, private_to=n.private_to))


def _speakers(facts: MeetingFacts) -> Speakers:
    floor = next((hand for hand in facts.hands if hand.spoke_at is not None and hand.over_at is None), None)
    return Speakers(floor, speaking_order(facts.hands), facts.speakers_closed)


def _threshold(facts: MeetingFacts, line: AgendaLine) -> Threshold | None:
    """The question of step 2, until the table has gone on; None for an item that is not asked about."""
    if line.card is None or line.card.step != Step.DE_IDENTIFIED:
        return None
    said = {voice.agency for voice in facts.voices}
    return Threshold(facts.voices, len(facts.asked - said), line.item.threshold_met)


def _stopped(facts: MeetingFacts, lines: tuple[AgendaLine, ...]) -> bool:
    """Whether the table has just stopped at a case that this audience may know of."""
    left = next((line for line in lines if line.item.id == facts.moved_last), None)
    return left is not None and not left.private and left.item.threshold_met is False


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
