"""Queries about an agency's part in cases."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from conference.cases.models import Case
from conference.consent.models import Exclusion, Release, SealedDetail
from conference.infra.database import session
from conference.kernel.ids import AgencyId, CaseId


def releases_naming(agencies: Collection[AgencyId], among: Collection[CaseId] | None = None) -> Sequence[Release]:
    """The releases that name one of some agencies as their recipient, of some cases (None: of every one), the earliest
    signed first.
    """
    query = sa.select(Release).where(Release.recipient_id.in_(agencies))
    if among is not None:
        query = query.where(Release.case_id.in_(among))
    return session().scalars(query.order_by(Release.signed_at, Release.id)).all()


def cases_of_agency(agency: AgencyId) -> Sequence[CaseId]:
    """The cases that an agency leads, holds something of, is named in, or is kept out of."""
    parts = (
        sa.select(Case.id).where(Case.lead_agency_id == agency),
        sa.select(SealedDetail.case_id).where(SealedDetail.holder_id == agency),
        sa.select(Release.case_id).where(sa.or_(Release.holder_id == agency, Release.recipient_id == agency)),
        sa.select(Exclusion.case_id).where(Exclusion.agency_id == agency),
    )
    return sorted(session().scalars(sa.union(*parts)), key=str)
