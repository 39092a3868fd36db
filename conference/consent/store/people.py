"""Rows of the people of a case and of who may sign for them."""

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa

from conference.cases.domain import PersonKind
from conference.cases.models import CasePerson
from conference.consent.domain import PersonLine, SignerLine
from conference.consent.models import Authority, Incapacity, Release
from conference.infra.database import session
from conference.kernel.clock import Span
from conference.kernel.ids import AgencyId, AuthorityId, CaseId, CasePersonId


def people(case_id: CaseId) -> list[PersonLine]:
    """The people of a case: the survivor first, then the children in the order in which they were recorded."""
    query = sa.select(CasePerson).where(CasePerson.case_id == case_id)
    rows = session().scalars(query.order_by(CasePerson.kind.desc(), CasePerson.id)).all()
    ids = [row.id for row in rows]
    signers = _signers(ids)
    lacking = session().scalars(sa.select(Incapacity).where(Incapacity.about_id.in_(ids)).order_by(Incapacity.since))
    spans = [(held.about_id, Span(held.since, held.until)) for held in lacking]
    children = [row.id for row in rows if row.kind is PersonKind.CHILD]
    return [
        PersonLine(
            id=row.id,
            kind=row.kind,
            number=children.index(row.id) + 1 if row.kind is PersonKind.CHILD else 0,
            turns_18=row.turns_18,
            understands=row.understands,
            served_alone=row.served_alone,
            lacks_capacity=tuple(span for about, span in spans if about == row.id),
            signers=tuple(held for held in signers if held.about == row.id),
        )
        for row in rows
    ]


def _signers(ids: Sequence[CasePersonId]) -> list[SignerLine]:
    query = sa.select(Authority).where(Authority.about_id.in_(ids)).order_by(Authority.since, Authority.id)
    return [
        SignerLine(
            id=row.id,
            about=row.about_id,
            role=row.role,
            relation=row.relation,
            span=Span(row.since, row.until),
            suspected_from=row.suspected_from,
        )
        for row in session().scalars(query)
    ]


def case_person(person_id: CasePersonId) -> CasePerson | None:
    """One person of a case; locked until the transaction ends, for it is about to change."""
    return session().get(CasePerson, person_id, with_for_update=True)


def authority(authority_id: AuthorityId) -> Authority | None:
    """Somebody who may sign; locked until the transaction ends, for it is about to change."""
    return session().get(Authority, authority_id, with_for_update=True)


def open_incapacity(person_id: CasePersonId) -> Incapacity | None:
    """The span that runs, in which a person cannot decide for herself."""
    query = sa.select(Incapacity).where(Incapacity.about_id == person_id, Incapacity.until.is_(None))
    return session().scalar(query)


def cases_with_releases_of(holders: Collection[AgencyId], today: date) -> Sequence[CaseId]:
    """The cases in which some agencies have releases whose last day has not passed, and that nobody withdrew."""
    query = sa.select(Release.case_id).where(
        Release.holder_id.in_(holders), Release.withdrawn_at.is_(None), Release.last_day >= today
    )
    return session().scalars(query.distinct()).all()
