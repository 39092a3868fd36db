"""Queries of reports and of the page of the record."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from conference.accounts.models import Membership, Person
from conference.attendance.models import StepAside
from conference.audit.models import RecordEntry
from conference.cases.domain import AgeBand, CaseState, Step
from conference.cases.models import Case
from conference.consent import store as consent
from conference.consent.models import Exclusion
from conference.infra.database import holds_at, session
from conference.kernel.actor import Actor
from conference.kernel.ids import AgencyId, CaseId, MemberId
from conference.reports.domain import Sought


@dataclass(frozen=True, slots=True)
class Within:
    """A half-open span of instants; None: without that end."""

    since: datetime | None
    until: datetime | None


def entries(
    actor: Actor, sought: Sought, within: Within, *, without: Collection[str], skip: int, most: int
) -> Sequence[RecordEntry]:
    """The entries of the actor's own agency, the newest first, without those of the cases that `without` refers to."""
    query = sa.select(RecordEntry).where(
        RecordEntry.agency.in_(actor.agencies),
        sa.or_(RecordEntry.case_ref.is_(None), *_of_other_cases(without)),
        *_sought(sought, within),
    )
    return session().scalars(query.order_by(RecordEntry.number.desc()).offset(skip).limit(most)).all()


def _of_other_cases(without: Collection[str]) -> list[sa.ColumnElement[bool]]:
    """Entries without a version of the settings are so old that they refer to cases in a way that is no longer known:
    who may not read of one case reads none of them that name a case.
    """
    if not without:
        return [RecordEntry.case_ref.is_not(None)]
    return [sa.and_(RecordEntry.case_ref.not_in(without), RecordEntry.policy.is_not(None))]


def _sought(sought: Sought, within: Within) -> list[sa.ColumnElement[bool]]:
    wanted = (
        (RecordEntry.actor, sought.member),
        (RecordEntry.deed, sought.deed),
        (RecordEntry.answer, sought.answer),
        (RecordEntry.category, sought.category),
    )
    found: list[sa.ColumnElement[bool]] = [column == value for column, value in wanted if value is not None]
    if within.since is not None:
        found.append(RecordEntry.at >= within.since)
    if within.until is not None:
        found.append(RecordEntry.at < within.until)
    return found


def kept_from(actor: Actor, now: datetime) -> frozenset[CaseId]:
    """The cases that the actor stepped aside from, or that they or their agency are kept out of in any part."""
    asides = sa.select(StepAside.case_id).where(
        StepAside.person_id == actor.person, holds_at(StepAside.since, StepAside.until, now)
    )
    exclusions = sa.select(Exclusion.case_id).where(
        sa.or_(Exclusion.agency_id.in_(actor.agencies), Exclusion.person_id == actor.person),
        holds_at(Exclusion.since, Exclusion.until, now),
    )
    return frozenset(session().scalars(asides.union(exclusions)))


def members_of(actor: Actor) -> Mapping[MemberId, str]:
    """Everybody who acts or acted for the actor's agency, by name."""
    query = (
        sa.select(Membership.id, Person.name)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.agency_id.in_(actor.agencies))
        .order_by(Person.name)
    )
    return dict(session().execute(query).all())


def waiting(actor: Actor, now: datetime) -> Sequence[tuple[AgencyId, AgeBand | None, date]]:
    """Lead agency, age band and first day of waiting of the open cases at the table that the actor may know of.

    Who reads no cards is told counts alone, of those cases that they could know of if they did: nobody counts a case
    that they are kept out of.
    """
    reader = consent.as_card_reader(actor)
    query = sa.select(Case.lead_agency_id, Case.age_band, Case.waiting_since).where(
        Case.id.in_(consent.visible_cases(reader, now)), Case.state == CaseState.OPEN, Case.step > Step.HOME_AGENCY
    )
    return [(lead, band, since) for lead, band, since in session().execute(query)]
