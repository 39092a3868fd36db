"""What waits, holds or is to be reviewed among the overrides, as one member may read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from conference.accounts import store as accounts
from conference.cases.domain import Card
from conference.consent import store
from conference.consent.domain import CaseFacts, OverrideFacts, OverrideLine, OverrideState, in_order
from conference.consent.models import Override
from conference.consent.policy import (
    OFTEN,
    OFTEN_WITHIN,
    last_review_day,
    leads,
    may_approve_override,
    may_know,
    may_know_override,
    may_review_override,
    override_state,
    override_window,
    viewer_of,
)
from conference.consent.store import exceptions as rows
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.kernel.actor import Actor
from conference.kernel.clock import Span
from conference.kernel.errors import require_known
from conference.kernel.ids import CaseId, MemberId, OverrideId, PersonId


@dataclass(frozen=True, slots=True)
class _Reading:
    """Who reads, when, and everything that the lines are made of."""

    actor: Actor
    now: datetime
    zone: ZoneInfo
    cases: Mapping[CaseId, CaseFacts]
    cards: Mapping[CaseId, Card]
    names: Mapping[MemberId, tuple[str, str]]
    persons: Mapping[MemberId, PersonId]
    recipients: Mapping[OverrideId, Sequence[tuple[str, str]]]
    yeses: Mapping[OverrideId, Sequence[MemberId]]


def code_of(thing: object) -> str:
    """What people call an override, a paper or a hold on the telephone: the end of its random id."""
    return str(thing)[-6:].upper()


def overrides(actor: Actor, now: datetime) -> list[OverrideLine]:
    """The overrides of the last weeks, and older ones that are not done with, as far as the actor may know of them."""
    return _lines(actor, rows.overrides_to_follow(now - OFTEN_WITHIN), now)


def override_line(actor: Actor, override: OverrideId, now: datetime) -> OverrideLine:
    """One override. Raises HiddenError."""
    row = rows.override(override)
    found = _lines(actor, [require_known(row)], now)
    return require_known(next(iter(found), None))


def asked_often(actor: Actor, now: datetime) -> list[str]:
    """The agencies that asked for overrides more often than usual, told to privacy officers and chairs."""
    if not leads(actor):
        return []
    names, asked = directory_store.names(), rows.overrides_by_agency(now - OFTEN_WITHIN)
    return sorted(names[agency] for agency, number in asked.items() if number > OFTEN)


def _lines(actor: Actor, found: Sequence[Override], now: datetime) -> list[OverrideLine]:
    reading = _read(actor, found, now)
    lines = [_line(row, reading) for row in found if row.case_id in reading.cases]
    return [line for line in lines if line is not None]


def _read(actor: Actor, found: Sequence[Override], now: datetime) -> _Reading:
    zone = directory.zone()
    facts = store.case_facts({row.case_id for row in found}, zone)
    known = [case for case, held in facts.items() if may_know(viewer_of(actor), held, now)]
    yeses = rows.approvals([row.id for row in found])
    members = {row.asked_by for row in found}.union(*yeses.values())
    return _Reading(
        actor=actor,
        now=now,
        zone=zone,
        cases=facts,
        cards=store.cards_for(actor, known),
        names=accounts.names(list(members)),
        persons=rows.persons_of(members),
        recipients=rows.recipients([row.id for row in found]),
        yeses=yeses,
    )


def _line(row: Override, reading: _Reading) -> OverrideLine | None:
    case, viewer, lead = reading.cases[row.case_id], viewer_of(reading.actor), leads(reading.actor)
    facts = next(held for held in case.overrides if held.id == row.id)
    card, now, asked_by = reading.cards.get(row.case_id), reading.now, reading.persons[row.asked_by]
    if not may_know_override(viewer, facts, asked_by, case, now, lead=lead, knows_case=card is not None):
        return None
    state, window = override_state(facts, row.asked_at, case, now), override_window(facts, case)
    due = last_review_day(window.start, case.policy.override_review_days, reading.zone) if window else None
    could_approve = lead or (card is not None and viewer.reads_details)
    approve = may_approve_override(viewer, facts, row.asked_at, case, now, lead=lead)
    review = may_review_override(viewer, facts, asked_by, case, now, lead=lead)
    return OverrideLine(
        id=row.id,
        code=code_of(row.id),
        why=row.why,
        categories=in_order(row.categories),
        hours=row.hours,
        asked_at=row.asked_at,
        asked_by=_name(row.asked_by, reading),
        people=_people(row.id, reading, named=card is not None),
        case=row.case_id if card else None,
        pseudonym=card.pseudonym if card else None,
        said_yes=tuple(_name(member, reading) for member in reading.yeses[row.id]),
        state=state,
        window=window,
        receives=_receives(facts, window, reading),
        may_approve=could_approve and approve.allowed,
        may_end=state in {OverrideState.WAITING, OverrideState.HOLDS},
        may_review=row.reviewed_at is None and review.allowed,
        review_by=due,
        review=row.review,
        late=due is not None and row.reviewed_at is None and now.astimezone(reading.zone).date() > due,
    )


def _receives(override: OverrideFacts, window: Span | None, reading: _Reading) -> bool:
    return reading.actor.person in override.people and window is not None and window.holds(reading.now)


def _name(member: MemberId, reading: _Reading) -> str:
    return " · ".join(reading.names[member])


def _people(override: OverrideId, reading: _Reading, *, named: bool) -> tuple[str, ...]:
    """Whom an override names: by name for those who know of the case, else by agency."""
    found = reading.recipients[override]
    if named:
        return tuple(" · ".join(names) for names in found)
    return tuple(dict.fromkeys(agency for _name, agency in found))
