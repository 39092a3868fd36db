"""What one audience sees of a running meeting. Pure: everything that is hidden from it is gone from the result."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from conference.actions.domain import ActionFacts
from conference.cases.domain import Card, Step
from conference.consent.policy import NO_NAME, without_free_text
from conference.kernel.ids import AgencyId, MemberId
from conference.live.domain import (
    Attendee,
    ByAgency,
    Caution,
    ChairFacts,
    HandFacts,
    ItemFacts,
    LiveAudience,
    MeetingFacts,
    NoteLine,
    Place,
    SharedDetail,
    VoiceFacts,
    Warned,
)
from conference.live.policy import speaking_order
from conference.meetings.domain import ItemKind, ItemState, MeetingState, NoteKind
from conference.meetings.policy import item_before, reads_note

_AT_THE_TABLE = frozenset({Place.CHAIR, Place.SEATED})


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One line of the agenda. `card` is None for unfinished business and for a private item. `cautions`: what the chair
    is warned of before it is called.
    """

    item: ItemFacts
    number: int | None
    card: Card | None
    private: bool
    cautions: tuple[Caution, ...] = ()

    @property
    def private_to_somebody(self) -> bool:
        """Whether the chair is warned that somebody in the room may not hear of it."""
        return any(caution.of is Warned.PRIVATE_TO for caution in self.cautions)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the chair chooses from: the items before and after, the agencies, who may be handed the chair, who may be
    named for the chair's list, and who can be noted as present.
    """

    before: AgendaLine | None
    after: AgendaLine | None
    agencies: tuple[tuple[AgencyId, str], ...]
    to_hand: tuple[Attendee, ...]
    to_name: ByAgency
    to_seat: ByAgency


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
    chair: MemberId | None
    chair_name: str | None
    chair_offered: bool
    chairs_list: frozenset[MemberId]
    co_chairs: frozenset[MemberId]
    choices: Choices | None
    clock_until: datetime | None
    clock_left: int | None
    displays: int
    items_left: int
    ends_at: datetime
    today: date
    now: datetime


def board(facts: MeetingFacts, audience: LiveAudience, chairing: ChairFacts | None = None) -> Board:
    """Cut the meeting down to what `audience` may see. `chairing` is for the chair's page alone."""
    lines = _warned(_lines(facts, audience), chairing)
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
        chair=facts.chair,
        chair_name=facts.chair_name,
        chair_offered=facts.chair_offered,
        chairs_list=facts.chairs | facts.co_chairs,
        co_chairs=facts.co_chairs,
        choices=_choices(facts, lines, chairing) if chairing else None,
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


def _warned(lines: tuple[AgendaLine, ...], chairing: ChairFacts | None) -> tuple[AgendaLine, ...]:
    """The agenda with its warnings; of what is hidden from the chair there is none."""
    if chairing is None:
        return lines
    return tuple(
        line if line.private else replace(line, cautions=chairing.cautions.get(line.item.id, ())) for line in lines
    )


def _choices(facts: MeetingFacts, lines: tuple[AgendaLine, ...], chairing: ChairFacts) -> Choices:
    before = item_before([line.item.state for line in lines])
    on_list = facts.chairs | facts.co_chairs | {facts.chair}
    own_page = tuple(person for person in facts.people if not person.by_chair)
    return Choices(
        before=None if before is None else lines[before],
        after=next((line for line in lines if line.item.state is ItemState.WAITING), None),
        agencies=chairing.agencies,
        to_hand=tuple(person for person in own_page if person.member in on_list and person.member != facts.chair),
        to_name=tuple(
            (agency, named)
            for agency, them in _by_agency(own_page)
            if (named := tuple((p.member, p.name) for p in them if p.member in chairing.speaking - on_list))
        ),
        to_seat=chairing.absent,
    )


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
