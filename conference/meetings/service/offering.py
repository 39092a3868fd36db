"""What the planner is told, and what it offers: for one chair, of the cases that this chair may know of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from conference.actions import store as actions
from conference.cases.domain import Step
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.policy import viewer_of
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId, CaseId, ItemId, MeetingId
from conference.meetings import store
from conference.meetings.domain import CameBack
from conference.meetings.foreseen import Day, Warned, foreseen
from conference.meetings.models import AgendaItem, Meeting, MeetingEvent
from conference.meetings.planner import (
    ENOUGH_DISCUSSED,
    LISTED,
    Candidate,
    Chosen,
    LeftOut,
    Plan,
    Time,
    plan,
    time_taken,
    usual_minutes,
)
from conference.meetings.service.coming import absent_agencies
from conference.queue import service as queue
from conference.queue.domain import Row
from conference.queue.policy import urgency

LEARNED_FROM = 10
"""From how many past conferences it is learned how long a case takes."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a chair may choose from, what the planner would choose, and what the chair is warned of, by case.

    `rows`: every case that is named, with its urgency. `usual`: the minutes of a case at this table; `learned`: whether
    its own past conferences say so.
    """

    rows: Mapping[CaseId, Row]
    plan: Plan
    warned: Mapping[CaseId, tuple[Warned, ...]]
    usual: int
    learned: bool

    @property
    def pinned(self) -> dict[CaseId, Candidate]:
        """The cases on the agenda that the chair may know of."""
        held = (place for place in self.plan.places if place.because is Chosen.PINNED)
        return {place.candidate.case: place.candidate for place in held}

    @property
    def waiting(self) -> tuple[tuple[Candidate, LeftOut | None], ...]:
        """The cases that may be added, as many as are listed, and why the planner leaves one out."""
        chosen = ((place.candidate, None) for place in self.plan.chosen)
        return (*chosen, *self.plan.left_out[:LISTED])

    @property
    def more(self) -> bool:
        """Whether further cases wait that are not listed."""
        return self.plan.rest is not None or len(self.plan.left_out) > LISTED


def offer(actor: Actor, meeting: Meeting, now: datetime) -> Offer:
    """The planner's plan for this agenda, of the cases that the actor may know of. Changes nothing."""
    items = store.items(meeting.id)
    then = max(now, meeting.starts_at)
    facts = _Facts(store.undiscussed(), store.on_agendas_to_come(now), then, directory.zone())
    minutes = {item.case_id: item.minutes for item in items if item.case_id}
    pins = {row.card.id: row for row in queue.rows_of(actor, minutes.keys(), now)}
    order = [case for case in minutes if case in pins]
    old = [row for row in queue.rows_of(actor, facts.came_back.keys(), now) if facts.may_come(row)]
    read: dict[CaseId, Row] = pins | {row.card.id: row for row in old}
    taken = _taken(actor, now)
    absent = _without_agreement(meeting) | absent_agencies(meeting.id, now)
    found = plan(
        facts.candidates([pins[case] for case in order], pinned=minutes),
        facts.candidates(old),
        facts.in_turn(actor, now, read),
        _time(meeting, items, pins, usual_minutes(taken)),
        absent,
    )
    return Offer(
        rows=read,
        plan=found,
        warned=_warned(actor, meeting, absent, [*order, *(place.candidate.case for place in found.chosen)], facts, now),
        usual=usual_minutes(taken),
        learned=len(taken) >= ENOUGH_DISCUSSED,
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of every case: why it came back, and which are on an agenda to come; and when the conference is, by
    whose day everything is judged.
    """

    came_back: Mapping[CaseId, CameBack]
    taken: Mapping[CaseId, MeetingId]
    then: datetime
    zone: ZoneInfo

    def may_come(self, row: Row) -> bool:
        """Whether a case may be put on an agenda: brought to the table, and on none yet."""
        return row.card.step > Step.HOME_AGENCY and row.card.id not in self.taken

    def candidates(self, rows: Sequence[Row], pinned: Mapping[CaseId, int] | None = None) -> list[Candidate]:
        """Cases as the planner reads them."""
        overdue = actions.overdue([row.card.id for row in rows], self.then.astimezone(self.zone).date())
        return [self._candidate(row, overdue.get(row.card.id, 0), (pinned or {}).get(row.card.id)) for row in rows]

    def _candidate(self, row: Row, overdue: int, pinned: int | None) -> Candidate:
        came_back = self.came_back.get(row.card.id)
        return Candidate(
            case=row.card.id,
            lead=row.card.lead,
            stated=urgency(row.card, self.then, self.zone).stated,
            returned=came_back.reason if came_back else None,
            postponed=came_back.times if came_back else 0,
            overdue=overdue,
            pinned=pinned,
        )

    def in_turn(self, actor: Actor, now: datetime, read: dict[CaseId, Row]) -> Iterator[Candidate]:
        """The queue in its order, as far as the planner reads it; what it read stays in `read`."""
        for rows in queue.in_turn(actor, now):
            fresh = [row for row in rows if row.card.id not in read and self.may_come(row)]
            read.update({row.card.id: row for row in fresh})
            yield from self.candidates(fresh)


def _without_agreement(meeting: Meeting) -> frozenset[AgencyId]:
    """The agencies that will not be at a conference: no agreement is in force then, theirs or that of whoever took them
    over.
    """
    current = directory_store.current_agencies(meeting.starts_at, directory.zone())
    lineage = directory_store.lineage()
    there = current.union(*(lineage.get(agency, frozenset()) for agency in current))
    return frozenset(directory_store.names()) - there


def _time(meeting: Meeting, items: Sequence[AgendaItem], known: Mapping[CaseId, Row], usual: int) -> Time:
    """What stands whatever is chosen: unfinished business, and what the chair may not know of."""
    others = [item for item in items if item.case_id not in known]
    return Time(
        minutes=meeting.minutes,
        standing=sum(item.minutes for item in others),
        private=sum(item.case_id is not None for item in others),
        usual=usual,
    )


def usual_length(actor: Actor, now: datetime) -> int:
    """The minutes that a case usually takes at this table."""
    return usual_minutes(_taken(actor, now))


def _taken(actor: Actor, now: datetime) -> list[timedelta]:
    """How long each case took in the last conferences. Of those alone that the actor may know of: how long the table
    sat over another is told nowhere.
    """
    items = store.discussed_lately(LEARNED_FROM)
    known = consent_store.visible_among(actor, {item.case_id for item in items if item.case_id}, now)
    events = store.clock_events({item.meeting_id for item in items})
    spent: dict[ItemId, timedelta] = {}
    for _meeting, happened in groupby(events, key=lambda event: event.meeting_id):
        spent |= time_taken((event.kind, _item_of(event), event.at) for event in happened)
    return [spent[item.id] for item in items if item.case_id in known and item.id in spent]


def _item_of(event: MeetingEvent) -> ItemId | None:
    named = event.facts.get("item")
    return ItemId(UUID(named)) if named else None


def _warned(
    actor: Actor, meeting: Meeting, absent: frozenset[AgencyId], cases: Iterable[CaseId], facts: _Facts, now: datetime
) -> dict[CaseId, tuple[Warned, ...]]:
    """The warnings about the cases on the agenda and those that are proposed."""
    day, reader = Day(meeting.id, meeting.starts_at, absent), viewer_of(actor)
    held = consent_store.case_facts(list(cases), directory.zone())
    return {
        case: foreseen(
            reader,
            found,
            list(consent.parties(found, now).values()),
            day,
            facts.came_back[case].times if case in facts.came_back else 0,
        )
        for case, found in held.items()
    }
