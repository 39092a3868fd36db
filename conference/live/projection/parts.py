"""Parts of what an audience sees: lines of the agenda, speakers, threshold, the chair's choices, what was asked."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from conference.actions.domain import ActionFacts
from conference.cases.domain import Card, Step
from conference.kernel.ids import AgencyId
from conference.kernel.narrative import Narrative
from conference.live.domain import (
    BEFORE_CALLING,
    Attendee,
    ByAgency,
    Caution,
    ChairFacts,
    HandFacts,
    ItemFacts,
    MeetingFacts,
    VoiceFacts,
)
from conference.live.policy import speaking_order
from conference.meetings.domain import ItemState
from conference.meetings.policy import item_before


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One line of the agenda. `card` is None where there is no case, and for a private item. `cautions`: what the chair
    is warned of before it is called.
    """

    item: ItemFacts
    number: int | None
    card: Card | None
    private: bool
    cautions: tuple[Caution, ...] = ()

    @property
    def title(self) -> Narrative | None:
        """What a standing item is called."""
        return self.item.title

    @property
    def private_to_somebody(self) -> bool:
        """Whether the chair is warned that somebody in the room may not hear of it."""
        return any(caution.of in BEFORE_CALLING for caution in self.cautions)


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


def speakers(facts: MeetingFacts) -> Speakers:
    """Who has the floor, and who waits for it."""
    floor = next((hand for hand in facts.hands if hand.spoke_at is not None and hand.over_at is None), None)
    return Speakers(floor, speaking_order(facts.hands), facts.speakers_closed)


def threshold(facts: MeetingFacts, line: AgendaLine) -> Threshold | None:
    """The question of step 2, until the table has gone on; None for an item that is not asked about."""
    if line.card is None or line.card.step != Step.DE_IDENTIFIED:
        return None
    said = {voice.agency for voice in facts.voices}
    return Threshold(facts.voices, len(facts.asked - said), line.item.threshold_met)


def warned(lines: tuple[AgendaLine, ...], chairing: ChairFacts | None) -> tuple[AgendaLine, ...]:
    """The agenda with its warnings; of what is hidden from the chair there is none, nor of what is on the table."""
    if chairing is None:
        return lines
    return tuple(
        line if line.private or not (found := _of_line(line, chairing)) else replace(line, cautions=found)
        for line in lines
    )


def _of_line(line: AgendaLine, chairing: ChairFacts) -> tuple[Caution, ...]:
    case = None if line.item.state is ItemState.CURRENT else line.item.case
    return chairing.cautions.get(case, ()) if case else ()


def choices(facts: MeetingFacts, lines: tuple[AgendaLine, ...], chairing: ChairFacts) -> Choices:
    """What the chair may choose from, by who is in the room."""
    before = item_before([line.item.state for line in lines])
    return Choices(
        before=None if before is None else lines[before],
        after=next((line for line in lines if line.item.state is ItemState.WAITING), None),
        agencies=facts.agencies,
        to_hand=chairing.to_hand,
        to_name=chairing.to_name,
        to_seat=chairing.absent,
    )


def asked_of(actions: list[ActionFacts]) -> tuple[tuple[str, tuple[ActionFacts, ...]], ...]:
    """By agency; what was taken from its agency stands by itself, last, and does not say whose it was."""
    found: dict[AgencyId | None, list[ActionFacts]] = {}
    for action in actions:
        found.setdefault(action.agency, []).append(action)
    without = found.pop(None, None)
    ordered = sorted(found.values(), key=lambda held: held[0].agency_name)
    return tuple((held[0].agency_name, tuple(held)) for held in (*ordered, *([without] if without else [])))


_NAMED_DAYS = {0: "today", 1: "tomorrow", 7: "one_week", 14: "two_weeks"}


@lru_cache(maxsize=8)
def days_offered(today: date) -> tuple[tuple[str, date], ...]:
    """The days that an action is offered to be due: each of the next seven, and in two weeks; some have a name."""
    return tuple((_NAMED_DAYS.get(ahead, ""), today + timedelta(days=ahead)) for ahead in (*range(8), 14))
