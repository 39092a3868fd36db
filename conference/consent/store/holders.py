"""Queries of what was recorded, taken back, and asked again: for the holders of releases."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from conference.consent.models import Release, ReleaseNarrowing, ReleasePrompt, WithdrawnEverything
from conference.infra.columns import Instant
from conference.infra.database import session
from conference.kernel.ids import AgencyId, CaseId, MeetingId, ReleaseId

_MEETING = sa.table(
    "meeting",
    sa.column("id", sa.Uuid()),
    sa.column("starts_at", Instant()),
    sa.column("state", sa.String()),
    sa.column("called_for", sa.Uuid()),
)
"""Meetings are built above: a release names one by its id, and whoever records it has to see which are to come."""
_TO_COME = ("planned", "published")
_OPENS_UNTIL = timedelta(hours=12)


def recorded_since(holders: Collection[AgencyId], since: datetime) -> Sequence[Release]:
    """Releases of some holders that were recorded since then, the latest first."""
    query = sa.select(Release).where(Release.holder_id.in_(holders), Release.recorded_at >= since)
    return session().scalars(query.order_by(Release.recorded_at.desc(), Release.id)).all()


def taken_back_since(holders: Collection[AgencyId], since: datetime) -> Sequence[tuple[Release, datetime]]:
    """Releases of some holders of which she took back all or a part, and when that was taken down: since then, the
    latest first, each release once.
    """
    everything = sa.and_(WithdrawnEverything.about_id == Release.about_id, Release.signed_at <= WithdrawnEverything.at)
    found = sa.union_all(
        sa.select(Release.id, Release.withdrawal_taken_at.label("taken_at")).where(
            Release.withdrawal_taken_at.is_not(None)
        ),
        sa.select(ReleaseNarrowing.release_id, ReleaseNarrowing.taken_at),
        sa.select(Release.id, WithdrawnEverything.taken_at).join(WithdrawnEverything, everything),
    ).subquery()
    latest = sa.func.max(found.c.taken_at)
    query = (
        sa.select(Release, sa.type_coerce(latest, Instant()))
        .join(found, found.c.id == Release.id)
        .where(Release.holder_id.in_(holders))
        .group_by(Release.id)
        .having(latest >= since)
    )
    return [(row, at) for row, at in session().execute(query.order_by(latest.desc(), Release.id))]


def ending_between(
    first: date, last: date, holder: AgencyId | None = None, among: Collection[CaseId] | None = None
) -> Sequence[Release]:
    """The releases of a holder and of some cases (None: of every one) whose last day lies between two local days, both
    included, and that nobody withdrew; the first to end first.
    """
    query = sa.select(Release).where(Release.withdrawn_at.is_(None), Release.last_day.between(first, last))
    if holder is not None:
        query = query.where(Release.holder_id == holder)
    if among is not None:
        query = query.where(Release.case_id.in_(among))
    return session().scalars(query.order_by(Release.last_day, Release.id)).all()


def prompted(releases: Collection[ReleaseId]) -> frozenset[tuple[ReleaseId, int]]:
    """Which prompts were given for which of these releases."""
    query = sa.select(ReleasePrompt.release_id, ReleasePrompt.days).where(ReleasePrompt.release_id.in_(releases))
    return frozenset((release, days) for release, days in session().execute(query))


def is_meeting(meeting: MeetingId, case: CaseId) -> bool:
    """Whether there is such a conference, for a release of this case."""
    return session().scalar(sa.select(sa.exists().where(_MEETING.c.id == meeting, _may_have(case)))) is True


def meetings_to_come(case: CaseId, now: datetime) -> Sequence[tuple[MeetingId, datetime]]:
    """The conferences that run or are to come and that a release of this case can be for, and when they start, the next
    one first.
    """
    to_come = sa.and_(_MEETING.c.state.in_(_TO_COME), _MEETING.c.starts_at > now - _OPENS_UNTIL)
    query = sa.select(_MEETING.c.id, _MEETING.c.starts_at).where(sa.or_(_MEETING.c.state == "live", to_come))
    query = query.where(_may_have(case))
    return [(MeetingId(meeting), at) for meeting, at in session().execute(query.order_by(_MEETING.c.starts_at))]


def _may_have(case: CaseId) -> sa.ColumnElement[bool]:
    """Dates of the series, of which everybody knows, and what was called for this very case: a conference that was
    called for another is as hidden as that one.
    """
    return sa.or_(_MEETING.c.called_for.is_(None), _MEETING.c.called_for == case)
