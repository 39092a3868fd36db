"""Queries of consent. `visible_cases` is the one query of what cases an actor may know of: every list, count, search,
badge and agenda number is built on it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from conference.accounts.models import Membership
from conference.attendance import store as attendance
from conference.attendance.models import StepAside
from conference.cases import store as cases
from conference.cases.domain import CaseState, Step
from conference.cases.models import Case
from conference.consent.domain import (
    CaseFacts,
    DetailFacts,
    ExclusionFacts,
    Purpose,
    ReleaseFacts,
    StepAsideFacts,
)
from conference.consent.models import AgencyKey, DetailKey, Exclusion, Release, Reveal, SealedDetail
from conference.consent.policy import release_end
from conference.infra.database import session
from conference.kernel.actor import Actor
from conference.kernel.clock import Span
from conference.kernel.ids import AgencyId, CaseId, DetailId, MeetingId, PersonId, ReleaseId

Row = TypeVar("Row", Release, Exclusion, SealedDetail, Reveal)


def visible_cases(actor: Actor, now: datetime) -> sa.Select[CaseId]:
    """The ids of the cases that the actor may know of. The same rule as `policy.may_know`."""
    if not actor.reads_cards:
        return sa.select(Case.id).where(sa.false())
    stepped_aside = sa.exists().where(
        StepAside.case_id == Case.id, StepAside.person_id == actor.person, *_holds(StepAside, now)
    )
    kept_out = sa.exists().where(
        Exclusion.case_id == Case.id,
        sa.or_(Exclusion.agency_id == actor.agency, Exclusion.person_id == actor.person),
        *_holds(Exclusion, now),
    )
    return sa.select(Case.id).where(
        Case.state != CaseState.ERASED,
        sa.or_(Case.step > Step.HOME_AGENCY, Case.lead_agency_id == actor.agency),
        ~stepped_aside,
        ~kept_out,
    )


def _holds(span: type[StepAside] | type[Exclusion], now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return span.since <= now, sa.or_(span.until.is_(None), span.until > now)


def sees(actor: Actor, case_id: CaseId, now: datetime) -> bool:
    """Whether one case is among the visible ones."""
    return session().scalar(visible_cases(actor, now).where(Case.id == case_id)) is not None


def visible_among(actor: Actor, wanted: Collection[CaseId], now: datetime) -> frozenset[CaseId]:
    """Those of `wanted` that the actor may know of."""
    return frozenset(session().scalars(visible_cases(actor, now).where(Case.id.in_(wanted))))


def case_facts(case_ids: Collection[CaseId], zone: ZoneInfo) -> Mapping[CaseId, CaseFacts]:
    """Everything that the rules read of some cases, in a fixed number of queries."""
    releases = _by_case(Release, case_ids)
    exclusions = _by_case(Exclusion, case_ids)
    asides = attendance.step_asides(case_ids)
    needed = cases.needed_agencies(case_ids)
    holders = _holders(case_ids)
    persons = _contact_persons(case_ids)
    rows = session().scalars(sa.select(Case).where(Case.id.in_(case_ids))).all()
    return {
        row.id: CaseFacts(
            id=row.id,
            lead=row.lead_agency_id,
            state=row.state,
            step=Step(row.step),
            needed=needed[row.id],
            contacts=persons.get(row.id, frozenset()),
            holders=holders.get(row.id, frozenset()),
            releases=tuple(release_facts(release, zone) for release in releases[row.id]),
            exclusions=tuple(
                ExclusionFacts(agency=x.agency_id, person=x.person_id, span=Span(x.since, x.until))
                for x in exclusions[row.id]
            ),
            step_asides=tuple(StepAsideFacts(person=a.person_id, span=Span(a.since, a.until)) for a in asides[row.id]),
        )
        for row in rows
    }


def _by_case(table: type[Row], case_ids: Collection[CaseId]) -> dict[CaseId, list[Row]]:
    found: dict[CaseId, list[Row]] = {case_id: [] for case_id in case_ids}
    for row in session().scalars(sa.select(table).where(table.case_id.in_(case_ids))):
        found[row.case_id].append(row)
    return found


def _holders(case_ids: Collection[CaseId]) -> Mapping[CaseId, frozenset[AgencyId]]:
    query = sa.select(SealedDetail.case_id, SealedDetail.holder_id).where(SealedDetail.case_id.in_(case_ids))
    found: dict[CaseId, frozenset[AgencyId]] = {}
    for case_id, holder in session().execute(query):
        found[case_id] = found.get(case_id, frozenset()) | {holder}
    return found


def _contact_persons(case_ids: Collection[CaseId]) -> Mapping[CaseId, frozenset[PersonId]]:
    query = (
        sa.select(Case.id, Membership.person_id)
        .join(Membership, Membership.id.in_((Case.primary_contact_id, Case.backup_contact_id)))
        .where(Case.id.in_(case_ids))
    )
    found: dict[CaseId, frozenset[PersonId]] = {}
    for case_id, person in session().execute(query):
        found[case_id] = found.get(case_id, frozenset()) | {person}
    return found


def release_facts(row: Release, zone: ZoneInfo) -> ReleaseFacts:
    """A release as the rules read it, its end cut at the longest that is allowed."""
    return ReleaseFacts(
        id=row.id,
        case=row.case_id,
        holder=row.holder_id,
        recipient=row.recipient_id,
        categories=row.categories,
        purposes=row.purposes,
        signed_at=row.signed_at,
        ends_at=release_end(row.signed_at.astimezone(zone).date(), row.last_day, zone),
        withdrawn_at=row.withdrawn_at,
        explained=row.explained,
    )


def release(release_id: ReleaseId) -> Release | None:
    """One release."""
    return session().get(Release, release_id)


def releases(case_id: CaseId) -> Sequence[Release]:
    """All releases of a case, the latest signed first."""
    query = sa.select(Release).where(Release.case_id == case_id).order_by(Release.signed_at.desc(), Release.id)
    return session().scalars(query).all()


def releases_between(holder: AgencyId, first: date, last: date) -> Sequence[Release]:
    """An agency's own releases whose last day lies between two local days, both included, and that nobody withdrew."""
    query = sa.select(Release).where(
        Release.holder_id == holder,
        Release.withdrawn_at.is_(None),
        Release.last_day.between(first, last),
    )
    return session().scalars(query.order_by(Release.last_day)).all()


def sealed(detail_id: DetailId) -> tuple[SealedDetail, bytes] | None:
    """A sealed detail and its wrapped key; None when either is gone."""
    detail = session().get(SealedDetail, detail_id)
    key = session().get(DetailKey, detail_id)
    return (detail, key.wrapped) if detail is not None and key is not None else None


def agency_key(agency_id: AgencyId) -> bytes | None:
    """An agency's wrapped key, or None before its first detail."""
    held = session().get(AgencyKey, agency_id)
    return held.wrapped if held else None


def details(
    case_id: CaseId, *, meeting: MeetingId | None = None, purpose: Purpose | None = None
) -> Sequence[DetailFacts]:
    """The sealed details of a case, without contents.

    Each is revealed to the agencies that it is shown to now, in this meeting and for this purpose: a showing opens
    nothing elsewhere.
    """
    query = sa.select(SealedDetail).where(SealedDetail.case_id == case_id).order_by(SealedDetail.entered_at)
    reveals = [held for held in open_reveals(meeting) if held.purpose == purpose] if meeting else []
    return [
        DetailFacts(
            id=row.id,
            case=row.case_id,
            holder=row.holder_id,
            category=row.category,
            revealed_to=frozenset(held.agency_id for held in reveals if held.detail_id == row.id),
        )
        for row in session().scalars(query)
    ]


def open_reveals(meeting_id: MeetingId) -> Sequence[Reveal]:
    """What is being shown in a meeting now, oldest first."""
    query = sa.select(Reveal).where(Reveal.meeting_id == meeting_id, Reveal.stopped_at.is_(None))
    return session().scalars(query.order_by(Reveal.shown_at, Reveal.id)).all()
