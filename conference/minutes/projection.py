"""What one reader sees of minutes. Pure: what a reader may not know of is gone from the result."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from conference.actions.domain import ActionFacts, ActionState, GapCause
from conference.cases.domain import NeedState
from conference.kernel.ids import AgencyId, ItemId, MemberId, NeedId, NoteId
from conference.kernel.narrative import Narrative
from conference.meetings.domain import EventKind, NoteKind
from conference.meetings.policy import reads_note
from conference.meetings.projection import Line

T = TypeVar("T")

UNNOTICED = timedelta(minutes=5)
"""Who comes or goes so shortly after the beginning or before the end was there the whole time. [P]"""


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
class Wording:
    """Words that a line has, or had: whose, and since when."""

    text: Narrative
    by: str
    agency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A note or a decision, with who wrote it, and for which agency at that time. `private_to`: who alone reads it.

    `corrected`: the words that hold instead of those that were written. `earlier`: what it said before, oldest first,
    for those who keep the minutes. `added`: written down after the meeting.
    """

    item: ItemId
    by: str
    agency: str
    text: Narrative
    at: datetime
    kind: NoteKind = NoteKind.NOTE
    private_to: AgencyId | None = None
    id: NoteId | None = None
    corrected: Wording | None = None
    earlier: tuple[Wording, ...] = ()
    added: bool = False

    @property
    def words(self) -> Narrative:
        """What it says."""
        return self.corrected.text if self.corrected else self.text


@dataclass(frozen=True, slots=True)
class Stood:
    """How an action stood when a version was approved."""

    agency: AgencyId | None
    agency_name: str
    due: date | None
    state: ActionState
    gap: GapCause | None


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

    member: MemberId
    name: str
    agency: str
    arrived: datetime
    left: datetime | None


@dataclass(frozen=True, slots=True)
class Apologies:
    """What somebody said who could not come. `information_sent`: what they know had reached the table. `deputy`: who
    was to come in their place.
    """

    member: MemberId
    name: str
    agency: str
    information_sent: bool = False
    deputy: MemberId | None = None
    deputy_name: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who was there: since when and until when where that was not the whole time, and in whose place."""

    name: str
    came: datetime | None = None
    left: datetime | None = None
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Excused:
    """Somebody who sent apologies and was not there. `deputy`: who was to come instead, and whether they did."""

    name: str
    information_sent: bool
    deputy: str
    deputy_came: bool


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
    """The minutes of a meeting for one reader. `unpledged`: who was there without having accepted the pledge."""

    opened_at: datetime | None
    ended_at: datetime | None
    present: tuple[tuple[str, tuple[Seat, ...]], ...]
    excused: tuple[tuple[str, tuple[Excused, ...]], ...]
    unpledged: tuple[str, ...]
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
    apologies: Sequence[Apologies]
    pledged: Collection[MemberId]
    turns: Sequence[Turn]


def minutes(agenda: Sequence[Line], told: Told, agencies: Collection[AgencyId]) -> Minutes:
    """The minutes for the reader of these lines, who acts for these agencies. Of a private item nothing is left but
    that there was one; of a note that another agency keeps to itself, nothing at all.
    """
    there = _there(told.stays, told.opened_at)
    came = {stay.member for stay in there}
    away = [one for one in told.apologies if one.member not in came]
    return Minutes(
        opened_at=told.opened_at,
        ended_at=told.ended_at,
        present=_by_agency((stay.agency, _seat(stay, told, away)) for stay in there),
        excused=_by_agency((one.agency, _excused(one, came)) for one in away),
        unpledged=tuple(stay.name for stay in there if stay.member not in told.pledged),
        chaired=tuple(told.turns),
        items=tuple(MinutesItem(line, None, None) if line.private else _item(line, told, agencies) for line in agenda),
    )


def corrected(note: Said, wordings: Sequence[Wording], *, keeps: bool) -> Said:
    """A note with what it was corrected to, oldest first; what it said before only for whoever `keeps` the minutes."""
    if not wordings:
        return note
    before = (Wording(note.text, note.by, note.agency, note.at), *wordings[:-1])
    return replace(note, corrected=wordings[-1], earlier=before if keeps else ())


def as_it_stood(action: ActionFacts, then: Stood, *, took_over: Collection[AgencyId], nobody: str) -> ActionFacts:
    """An action as a version tells of it. One that was taken from its agency since, wherever it is now, is told like
    any that has none: only being kept out of a case takes it away, and older minutes must not give the survivor's
    choice away. `took_over`: the agencies that merged into the one that has it now. `nobody`: the words for no agency.
    """
    if action.state is ActionState.TO_PLACE:
        return action
    if then.agency is not None and then.agency != action.agency and then.agency not in took_over:
        return replace(action, agency=None, agency_name=nobody, due=then.due, state=ActionState.TO_PLACE, gap=None)
    return replace(
        action, agency=then.agency, agency_name=then.agency_name, due=then.due, state=then.state, gap=then.gap
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


def _there(stays: Sequence[Stay], opened_at: datetime | None) -> list[Stay]:
    """Who was there, each from the first arrival to the last leaving. Who left before it was opened was not."""
    found: dict[MemberId, Stay] = {}
    for stay in sorted(stays, key=lambda held: held.arrived):
        if opened_at is None or stay.left is None or stay.left >= opened_at:
            found[stay.member] = replace(stay, arrived=found.get(stay.member, stay).arrived)
    return list(found.values())


def _seat(stay: Stay, told: Told, away: Sequence[Apologies]) -> Seat:
    late = told.opened_at is not None and stay.arrived > told.opened_at + UNNOTICED
    early = stay.left is not None and told.ended_at is not None and stay.left < told.ended_at - UNNOTICED
    return Seat(
        stay.name,
        came=stay.arrived if late else None,
        left=stay.left if early else None,
        instead_of=tuple(one.name for one in away if one.deputy == stay.member),
    )


def _excused(one: Apologies, came: Collection[MemberId]) -> Excused:
    return Excused(one.name, one.information_sent, one.deputy_name, deputy_came=one.deputy in came)


def _by_agency(held: Iterable[tuple[str, T]]) -> tuple[tuple[str, tuple[T, ...]], ...]:
    found: dict[str, list[T]] = {}
    for agency, one in held:
        found.setdefault(agency, []).append(one)
    return tuple((agency, tuple(found[agency])) for agency in sorted(found))
