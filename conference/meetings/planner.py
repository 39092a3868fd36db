"""The planner: what came back, what waits, who cannot come and how much time there is, in; an agenda out, with a reason
for every choice and for every case left out. Pure: the same input gives the same plan. It judges by the day of the
conference, not by the day on which it is asked: so its input is what will be so then.

Who is kept out of a case is no input at all: that they come or stay away changes nothing for anybody.
Source: issue "From the queue to the agenda to the minutes", The planner; design, "What must always hold", 5.
"""

import statistics
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import chain

from conference.kernel.ids import AgencyId, CaseId, ItemId
from conference.meetings.domain import EventKind, ReturnReason
from conference.queue.domain import Stated, Urgent

CASE_MINUTES = 20
SHORTEST_CASE_MINUTES, LONGEST_CASE_MINUTES = 10, 40
FEWEST_CASES, MOST_CASES = 4, 6
"""Four to six cases in two hours. Source: design, "What it is"."""

POSTPONED_OFTEN = 2
"""Undiscussed at so many conferences in a row: the chair is told."""

LOOK_AGAIN_DAYS = 28
"""A discussed case where nothing is due then comes up again by itself after so many days, if there is time."""

ENOUGH_DISCUSSED = 12
"""From so many discussed cases on, a task force's own past says how long one takes."""

LISTED = 50
"""How many of the cases that are left out are named, each with its reason; the rest share one."""


class Chosen(StrEnum):
    """Why a case is on the plan."""

    PINNED = "pinned"
    POSTPONED_OFTEN = "postponed_often"
    CAME_BACK = "came_back"
    PROMISE_OVERDUE = "promise_overdue"
    LOOK_AGAIN = "look_again"
    NEXT = "next"


class LeftOut(StrEnum):
    """Why a case that waits is not on the plan."""

    NO_TIME = "no_time"
    ENOUGH_CASES = "enough_cases"
    LEAD_ABSENT = "lead_absent"
    NOTHING_DUE = "nothing_due"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that could come to the table. `stated`: its urgency on the day of the conference, the most pressing reason
    first.

    `returned`: why it came back undiscussed from the last conference that had it on its agenda; `postponed`: from how
    many in a row. `overdue`: how many promises of its are past their day by then. `pinned`: the minutes that the chair
    gave it; None where the planner chooses.
    """

    case: CaseId
    lead: AgencyId
    stated: tuple[Stated, ...] = ()
    returned: ReturnReason | None = None
    postponed: int = 0
    overdue: int = 0
    pinned: int | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """What there is: minutes of the whole conference; of them, what stands whatever is chosen, with so many cases in
    it that the chair may not know of; and the minutes that a case usually takes.
    """

    minutes: int
    standing: int = 0
    private: int = 0
    usual: int = CASE_MINUTES


@dataclass(frozen=True, slots=True)
class Place:
    """A case on the plan."""

    candidate: Candidate
    minutes: int
    because: Chosen


@dataclass(frozen=True, slots=True)
class Plan:
    """What the planner offers: the whole agenda in its order, old business first, and why the others must wait.

    `rest`: the reason of every case behind those that were looked at; None where there is none.
    """

    places: tuple[Place, ...]
    minutes_each: int
    left_out: tuple[tuple[Candidate, LeftOut], ...]
    rest: LeftOut | None

    @property
    def chosen(self) -> tuple[Place, ...]:
        """The places that the planner gave, not the chair."""
        return tuple(place for place in self.places if place.because is not Chosen.PINNED)


def plan(
    pinned: Sequence[Candidate],
    came_back: Iterable[Candidate],
    queue: Iterable[Candidate],
    time: Time,
    absent: Collection[AgencyId] = frozenset(),
) -> Plan:
    """The agenda that fits: what came back undiscussed first, the most often postponed first of it; then the queue in
    its order. `queue` is read no further than somebody is told of, so that it may be as long as it likes.

    The chair's own choices all have their places, whatever the time. A short conference gives each case less time, down
    to ten minutes, before it gives fewer than four cases a place.
    """
    budget = max(0, time.minutes - time.standing)
    each = min(time.usual, max(SHORTEST_CASE_MINUTES, budget // FEWEST_CASES))
    fitting = max(0, budget - sum(candidate.pinned or 0 for candidate in pinned)) // each
    allowed = max(0, MOST_CASES - len(pinned) - time.private)
    full = LeftOut.ENOUGH_CASES if fitting >= allowed else LeftOut.NO_TIME
    in_turn = chain(sorted(came_back, key=lambda candidate: -candidate.postponed), queue)
    fresh = _unseen(in_turn, {candidate.case for candidate in pinned})
    chosen, left_out, rest = _fill(fresh, min(fitting, allowed), full, absent)
    places = [Place(candidate, candidate.pinned or 0, Chosen.PINNED) for candidate in pinned]
    places += [Place(candidate, each, _because(candidate)) for candidate in chosen]
    places.sort(key=lambda place: place.candidate.returned is None)
    return Plan(places=tuple(places), minutes_each=each, left_out=tuple(left_out), rest=rest)


def _unseen(candidates: Iterable[Candidate], seen: set[CaseId]) -> Iterable[Candidate]:
    for candidate in candidates:
        if candidate.case not in seen:
            seen.add(candidate.case)
            yield candidate


def _fill(
    candidates: Iterable[Candidate], places: int, full: LeftOut, absent: Collection[AgencyId]
) -> tuple[list[Candidate], list[tuple[Candidate, LeftOut]], LeftOut | None]:
    chosen: list[Candidate] = []
    left_out: list[tuple[Candidate, LeftOut]] = []
    for candidate in candidates:
        is_full = len(chosen) >= places
        if is_full and len(left_out) >= LISTED:
            return chosen, left_out, full
        why = _must_wait(candidate, absent) or (full if is_full else None)
        if why is None:
            chosen.append(candidate)
        else:
            left_out.append((candidate, why))
    return chosen, left_out, None


def _must_wait(candidate: Candidate, absent: Collection[AgencyId]) -> LeftOut | None:
    """What keeps a case from the table even where there is time: nobody could speak for her, or nothing is due."""
    if candidate.lead in absent:
        return LeftOut.LEAD_ABSENT
    if candidate.returned is not None or candidate.overdue:
        return None
    days = _followed_for(candidate)
    return LeftOut.NOTHING_DUE if days is not None and days < LOOK_AGAIN_DAYS else None


def _followed_for(candidate: Candidate) -> int | None:
    """For how many days a case has been followed, with nothing due; None for any other."""
    first = candidate.stated[0] if candidate.stated else None
    return first.days if first is not None and first.reason is Urgent.FOLLOWED else None


def _because(candidate: Candidate) -> Chosen:
    if candidate.returned is not None:
        return Chosen.POSTPONED_OFTEN if candidate.postponed >= POSTPONED_OFTEN else Chosen.CAME_BACK
    if _followed_for(candidate) is None:
        return Chosen.NEXT
    return Chosen.PROMISE_OVERDUE if candidate.overdue else Chosen.LOOK_AGAIN


def time_taken(events: Iterable[tuple[EventKind, ItemId | None, datetime]]) -> dict[ItemId, timedelta]:
    """How long each item was before the table, by the events of its conference in their order; pauses do not count."""
    spent: dict[ItemId, timedelta] = {}
    current: ItemId | None = None
    since, stands = datetime.max.replace(tzinfo=UTC), False
    for kind, item, at in events:
        if current is not None and not stands:
            spent[current] = spent.get(current, timedelta()) + (at - since)
        if kind is EventKind.ITEM_CALLED:
            current = item
        elif item == current:
            current = None
        stands = kind is EventKind.PAUSED or (stands and kind not in _RUNS_AGAIN)
        since = at
    return spent


_RUNS_AGAIN = frozenset({EventKind.RESUMED, EventKind.ITEM_CALLED})


def usual_minutes(taken: Sequence[timedelta]) -> int:
    """How long a case usually takes at this table: the median of those discussed, in steps of five minutes. Twenty
    until there are enough of them.
    """
    if len(taken) < ENOUGH_DISCUSSED:
        return CASE_MINUTES
    middle = statistics.median(length.total_seconds() for length in taken) / 60
    return min(LONGEST_CASE_MINUTES, max(SHORTEST_CASE_MINUTES, round(middle / 5) * 5))
