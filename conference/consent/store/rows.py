"""Rows of consent: releases, what is sealed, what is shown."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from conference.consent.domain import DetailFacts, Purpose
from conference.consent.models import Exclusion, Release, ReleaseSignature, Reveal, SealedDetail
from conference.infra import keys, plain
from conference.infra.database import holds_at, session
from conference.infra.keys import Key, Kind
from conference.kernel.ids import AgencyId, CaseId, DetailId, ExclusionId, MeetingId, ReleaseId

_ANY_SHOWN = (
    sa.select(Reveal.id)
    .where(Reveal.meeting_id == sa.bindparam("meeting", type_=sa.Uuid()), Reveal.stopped_at.is_(None))
    .limit(1)
)


def release(release_id: ReleaseId) -> Release | None:
    """One release."""
    return session().get(Release, release_id)


def releases(case_id: CaseId) -> Sequence[Release]:
    """All releases of a case, the latest signed first."""
    query = sa.select(Release).where(Release.case_id == case_id).order_by(Release.signed_at.desc(), Release.id)
    return session().scalars(query).all()


def sealed(detail_id: DetailId) -> tuple[SealedDetail, Key, Key] | None:
    """A sealed detail, its key and its holder's key that wraps it; None when one of them is gone."""
    row = session().get(SealedDetail, detail_id)
    if row is None:
        return None
    own, holders = (Kind.DETAIL, detail_id), (Kind.AGENCY, row.holder_id)
    held = keys.get_many([own, holders])
    return (row, held[own], held[holders]) if own in held and holders in held else None


def details(
    case_id: CaseId, *, meeting: MeetingId | None = None, purpose: Purpose | None = None
) -> Sequence[DetailFacts]:
    """The sealed details of a case, without contents.

    Each is revealed to the agencies that it is shown to now: in this meeting, or between meetings, and for this
    purpose. A showing opens nothing elsewhere.
    """
    query = sa.select(SealedDetail).where(SealedDetail.case_id == case_id).order_by(SealedDetail.entered_at)
    reveals = [held for held in open_reveals(meeting, case_id) if held.purpose == purpose] if purpose else []
    return [
        _facts(row, frozenset(held.agency_id for held in reveals if held.detail_id == row.id))
        for row in session().scalars(query)
    ]


def detail(detail_id: DetailId) -> DetailFacts | None:
    """A sealed detail without contents, shown to nobody."""
    row = session().get(SealedDetail, detail_id)
    return _facts(row, frozenset()) if row else None


def _facts(row: SealedDetail, shown_to: frozenset[AgencyId]) -> DetailFacts:
    return DetailFacts(
        id=row.id,
        case=row.case_id,
        about=row.about_id,
        holder=row.holder_id,
        category=row.category,
        revealed_to=shown_to,
    )


def open_reveals(meeting_id: MeetingId | None, case_id: CaseId | None = None) -> Sequence[Reveal]:
    """What is being shown in a meeting now, or with None between meetings; of one case where given. Oldest first.
    Mostly nothing is shown in a meeting, which is quickly seen.
    """
    if meeting_id is not None and not plain.look_up(_ANY_SHOWN, meeting=meeting_id):
        return ()
    query = sa.select(Reveal).where(Reveal.meeting_id == meeting_id, Reveal.stopped_at.is_(None))
    if case_id is not None:
        query = query.where(Reveal.case_id == case_id)
    return session().scalars(query.order_by(Reveal.shown_at, Reveal.id)).all()


def open_reveals_of(case_id: CaseId) -> Sequence[Reveal]:
    """What is being shown of a case now, in meetings and between them."""
    query = sa.select(Reveal).where(Reveal.case_id == case_id, Reveal.stopped_at.is_(None))
    return session().scalars(query.order_by(Reveal.shown_at, Reveal.id)).all()


def exclusion(exclusion_id: ExclusionId) -> Exclusion | None:
    """One choice of the survivor's."""
    return session().get(Exclusion, exclusion_id)


def exclusions(case_id: CaseId, now: datetime) -> Sequence[Exclusion]:
    """The choices of the survivor's that hold now, the oldest first."""
    query = sa.select(Exclusion).where(Exclusion.case_id == case_id, holds_at(Exclusion.since, Exclusion.until, now))
    return session().scalars(query.order_by(Exclusion.since, Exclusion.id)).all()


def signatures(release_id: ReleaseId) -> Sequence[ReleaseSignature]:
    """Who signed a release."""
    query = sa.select(ReleaseSignature).where(ReleaseSignature.release_id == release_id)
    return session().scalars(query.order_by(ReleaseSignature.id)).all()
