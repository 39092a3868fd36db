"""What a screen in the room shows of a meeting. Pure.

Everything that it shows is named here, and nothing else gets there: no name of anybody, no note, nothing that is
shared. What the pages of members learn to show later stays off it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from conference.actions.domain import OPEN_STATES, ActionFacts, ActionState
from conference.kernel.ids import CaseId
from conference.kernel.narrative import Narrative
from conference.live.domain import LiveAudience, MeetingFacts
from conference.live.projection import AgendaLine, Board, board
from conference.meetings.domain import ItemState, MeetingState


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """One line of the agenda. `title`: the name of the case, or what a standing item is called; None for unfinished
    business and for a private item.
    """

    title: str | None
    private: bool
    minutes: int
    state: ItemState


@dataclass(frozen=True, slots=True)
class ScreenAction:
    """An action. `of`: the name of its case where it does not stand above."""

    text: Narrative
    agency: str
    due: date | None
    state: ActionState
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """The whole screen. `reading_back`: `actions` are those of the whole meeting, read aloud before it ends."""

    state: MeetingState
    lines: tuple[ScreenLine, ...]
    current: ScreenLine | None
    question: Narrative | None
    asked_for: tuple[Narrative, ...]
    actions: tuple[ScreenAction, ...]
    reading_back: bool
    clock_until: datetime | None
    clock_left: int | None
    items_left: int
    ends_at: datetime


def screen(facts: MeetingFacts, audience: LiveAudience) -> Screen:
    """What hangs on the wall. `audience`: cut down to what everybody in the room may see."""
    shown = board(facts, audience)
    card = shown.current.card if shown.current else None
    return Screen(
        state=shown.state,
        lines=tuple(_line(line) for line in shown.lines),
        current=_line(shown.current) if shown.current else None,
        question=card.question if card else None,
        asked_for=tuple(need.text for need in card.needs) if card else (),
        actions=_actions(facts, shown),
        reading_back=facts.reading_back,
        clock_until=shown.clock_until,
        clock_left=shown.clock_left,
        items_left=shown.items_left,
        ends_at=shown.ends_at,
    )


def _line(line: AgendaLine) -> ScreenLine:
    return ScreenLine(
        title=line.card.pseudonym if line.card else line.title,
        private=line.private,
        minutes=line.item.minutes,
        state=line.item.state,
    )


def _actions(facts: MeetingFacts, shown: Board) -> tuple[ScreenAction, ...]:
    if facts.reading_back:
        names = {line.item.case: line.card.pseudonym for line in shown.lines if line.card}
        made_here = (action for action in facts.actions if action.meeting == facts.id and action.case in names)
        return _open(made_here, names)
    if shown.current is not None and shown.current.card is None:
        named = (action for action in shown.unfinished if action.case not in shown.audience.unnamed)
        return tuple(_action(action, action.pseudonym) for action in named)
    return _open(shown.table.actions, {})


def _open(actions: Iterable[ActionFacts], names: Mapping[CaseId | None, str]) -> tuple[ScreenAction, ...]:
    return tuple(_action(action, names.get(action.case)) for action in actions if action.state in OPEN_STATES)


def _action(action: ActionFacts, of: str | None) -> ScreenAction:
    return ScreenAction(text=action.text, agency=action.agency_name, due=action.due, state=action.state, of=of)
