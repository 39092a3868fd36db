"""Queries of what is, or was, being shown, and of who worked on a case then."""

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from conference.accounts.models import Membership
from conference.cases.models import TeamMember
from conference.consent.domain import DetailFacts, Purpose
from conference.consent.models import Reveal
from conference.infra.database import holds_at, session
from conference.kernel.ids import AgencyId, CaseId, MeetingId, PersonId, RevealId


def reveal(reveal_id: RevealId, *, for_change: bool = False) -> Reveal | None:
    """One showing of one detail to one agency."""
    return session().get(Reveal, reveal_id, with_for_update=for_change, populate_existing=for_change)


def as_shown_at(facts: DetailFacts, purpose: Purpose, meeting: MeetingId | None, at: datetime) -> DetailFacts:
    """A detail, shown to the agencies that it was being shown to at an instant, in one place and for one purpose."""
    query = sa.select(Reveal.agency_id).where(
        Reveal.detail_id == facts.id,
        Reveal.purpose == purpose,
        Reveal.meeting_id == meeting,
        Reveal.shown_at <= at,
        sa.or_(Reveal.stopped_at.is_(None), Reveal.stopped_at > at),
    )
    return replace(facts, revealed_to=frozenset(session().scalars(query)))


def team_at(case_id: CaseId, at: datetime) -> frozenset[tuple[PersonId, AgencyId]]:
    """Who worked on a case at an instant, and was a member then."""
    query = (
        sa.select(TeamMember.person_id, TeamMember.agency_id)
        .join(Membership, Membership.id == TeamMember.member_id)
        .where(
            TeamMember.case_id == case_id,
            holds_at(TeamMember.since, TeamMember.until, at),
            holds_at(Membership.since, Membership.until, at),
        )
    )
    return frozenset((person, agency) for person, agency in session().execute(query))
