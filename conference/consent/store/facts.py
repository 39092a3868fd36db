"""Everything that the rules read of some cases, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from conference.accounts.models import Membership
from conference.attendance import store as attendance
from conference.cases import store as cases
from conference.cases.domain import Step
from conference.cases.models import Case, CasePerson, TeamMember
from conference.consent.domain import (
    ApprovalFacts,
    AuthorityFacts,
    CaseFacts,
    CasePersonFacts,
    ExclusionFacts,
    Narrowing,
    OverrideFacts,
    Recipient,
    ReleaseFacts,
    Signature,
    StepAsideFacts,
)
from conference.consent.models import (
    Authority,
    Exclusion,
    Incapacity,
    Override,
    OverrideApproval,
    OverrideRecipient,
    Release,
    ReleaseNarrowing,
    ReleaseSignature,
    SealedDetail,
    WithdrawnEverything,
)
from conference.consent.policy import release_end
from conference.consent.store.contacts import contacts_of
from conference.directory import store as directory
from conference.infra.database import session
from conference.kernel.clock import Span
from conference.kernel.ids import AgencyId, CaseId, PersonId, ReleaseId
from conference.kernel.localday import start_of_day

_Row = TypeVar("_Row")
_Key = TypeVar("_Key")


def case_facts(case_ids: Collection[CaseId], zone: ZoneInfo) -> Mapping[CaseId, CaseFacts]:
    """Everything that the rules read of some cases, in a fixed number of queries."""
    if not case_ids:
        return {}
    policy = directory.policy()
    releases, exclusions = _releases(case_ids, zone), _by(Exclusion, Exclusion.case_id, case_ids)
    asides, needed, team = attendance.step_asides(case_ids), cases.needed_agencies(case_ids), _team(case_ids)
    holders, people = holders_of(case_ids), _people(case_ids, zone)
    overrides = _overrides(case_ids)
    rows = session().scalars(sa.select(Case).where(Case.id.in_(case_ids))).all()
    contacts = contacts_of(rows, zone)
    return {
        row.id: CaseFacts(
            id=row.id,
            lead=row.lead_agency_id,
            state=row.state,
            step=Step(row.step),
            needed=needed[row.id],
            contacts=contacts[row.id],
            holders=frozenset(holders[row.id]),
            releases=tuple(releases[row.id]),
            exclusions=tuple(_exclusion(held) for held in exclusions[row.id]),
            step_asides=tuple(StepAsideFacts(person=a.person_id, span=Span(a.since, a.until)) for a in asides[row.id]),
            people={person.id: person for person in people[row.id]},
            team=frozenset(team[row.id]),
            stand_in=frozenset({row.lead_agency_id, *holders[row.id]}) if policy.agencies_stand_in else frozenset(),
            overrides=tuple(overrides[row.id]),
            closed_at=row.closed_at,
            policy=policy,
        )
        for row in rows
    }


def _by(table: type[_Row], column: Any, wanted: Collection[Any]) -> Mapping[Any, Sequence[_Row]]:
    """Rows of a table by one of their columns, for all that are wanted."""
    found: dict[Any, list[_Row]] = defaultdict(list)
    for row in session().scalars(sa.select(table).where(column.in_(wanted))) if wanted else ():
        found[getattr(row, column.key)].append(row)
    return found


def _gathered(pairs: Iterable[tuple[_Key, _Row]]) -> Mapping[_Key, list[_Row]]:
    found: dict[_Key, list[_Row]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _exclusion(held: Exclusion) -> ExclusionFacts:
    span = Span(held.since, held.until)
    return ExclusionFacts(agency=held.agency_id, person=held.person_id, span=span, categories=held.categories)


def holders_of(case_ids: Collection[CaseId]) -> Mapping[CaseId, list[AgencyId]]:
    """The agencies that hold sealed details, by case."""
    query = sa.select(SealedDetail.case_id, SealedDetail.holder_id).where(SealedDetail.case_id.in_(case_ids))
    return _gathered(session().execute(query.distinct()))


def _team(case_ids: Collection[CaseId]) -> Mapping[CaseId, list[tuple[PersonId, AgencyId]]]:
    """Who is on the team. An ended membership takes its place on the team with it: nothing is carried."""
    query = (
        sa.select(TeamMember.case_id, TeamMember.person_id, TeamMember.agency_id)
        .join(Membership, Membership.id == TeamMember.member_id)
        .where(TeamMember.case_id.in_(case_ids), TeamMember.until.is_(None), Membership.until.is_(None))
    )
    return _gathered((case, (person, agency)) for case, person, agency in session().execute(query))


def _people(case_ids: Collection[CaseId], zone: ZoneInfo) -> Mapping[CaseId, list[CasePersonFacts]]:
    rows = session().scalars(sa.select(CasePerson).where(CasePerson.case_id.in_(case_ids))).all()
    ids = [row.id for row in rows]
    authorities, incapacities = _by(Authority, Authority.about_id, ids), _by(Incapacity, Incapacity.about_id, ids)
    everything = _by(WithdrawnEverything, WithdrawnEverything.about_id, ids)
    return _gathered(
        (
            row.case_id,
            CasePersonFacts(
                id=row.id,
                kind=row.kind,
                adult_from=start_of_day(row.turns_18, zone) if row.turns_18 else None,
                understands=row.understands,
                served_alone=row.served_alone,
                lacks_capacity=tuple(Span(held.since, held.until) for held in incapacities[row.id]),
                authorities=tuple(_authority(held) for held in authorities[row.id]),
                withdrew_everything_at=max((held.at for held in everything[row.id]), default=None),
            ),
        )
        for row in rows
    )


def _authority(held: Authority) -> AuthorityFacts:
    return AuthorityFacts(
        id=held.id, role=held.role, span=Span(held.since, held.until), suspected_from=held.suspected_from
    )


def _releases(case_ids: Collection[CaseId], zone: ZoneInfo) -> Mapping[CaseId, list[ReleaseFacts]]:
    rows = session().scalars(sa.select(Release).where(Release.case_id.in_(case_ids))).all()
    return _gathered((facts.case, facts) for facts in release_facts(rows, zone))


def release_facts(rows: Sequence[Release], zone: ZoneInfo) -> list[ReleaseFacts]:
    """Releases of whole cases as the rules read them, their ends cut at the longest that is allowed."""
    ids = [row.id for row in rows]
    signatures = _by(ReleaseSignature, ReleaseSignature.release_id, ids)
    narrowed = _by(ReleaseNarrowing, ReleaseNarrowing.release_id, ids)
    replaced_at, longest = _replaced_at(rows), directory.policy().longest_release_days
    return [
        ReleaseFacts(
            id=row.id,
            case=row.case_id,
            about=row.about_id,
            holder=row.holder_id,
            recipients=(Recipient(agency=row.recipient_id, person=row.recipient_person_id),),
            categories=row.categories,
            purposes=row.purposes,
            signed_at=row.signed_at,
            valid_from=row.signed_at,
            ends_at=release_end(row.signed_at.astimezone(zone).date(), row.last_day, zone, longest),
            signatures=tuple(Signature(role=held.role, by=held.authority_id) for held in signatures[row.id]),
            explained=row.explained,
            form=row.form,
            interpreter=row.interpreter,
            withdrawn_at=row.withdrawn_at,
            narrowed=tuple(Narrowing(at=held.at, categories=frozenset({held.category})) for held in narrowed[row.id]),
            replaced_at=replaced_at.get(row.id),
            copy_allowed=row.copy_allowed,
            meeting=row.meeting_id,
        )
        for row in rows
    ]


def _replaced_at(rows: Sequence[Release]) -> Mapping[ReleaseId, datetime]:
    """When each release was replaced that was: by the first that was signed."""
    found: dict[ReleaseId, datetime] = {}
    for row in rows:
        if row.replaces_id is not None:
            found[row.replaces_id] = min(row.signed_at, found.get(row.replaces_id, row.signed_at))
    return found


def _overrides(case_ids: Collection[CaseId]) -> Mapping[CaseId, list[OverrideFacts]]:
    rows = session().scalars(sa.select(Override).where(Override.case_id.in_(case_ids))).all()
    ids = [row.id for row in rows]
    people = _by(OverrideRecipient, OverrideRecipient.override_id, ids)
    approvals = _approvals([row.id for row in rows])
    return _gathered(
        (
            row.case_id,
            OverrideFacts(
                id=row.id,
                why=row.why,
                people=frozenset(held.person_id for held in people[row.id]),
                categories=row.categories,
                hours=row.hours,
                approvals=tuple(approvals[row.id]),
                ended_at=row.ended_at,
            ),
        )
        for row in rows
    )


def _approvals(overrides: Collection[Any]) -> Mapping[Any, list[ApprovalFacts]]:
    """Approvals were given by active members: who was not, was refused."""
    if not overrides:
        return defaultdict(list)
    query = (
        sa.select(OverrideApproval, Membership.person_id, Membership.agency_id)
        .join(Membership, Membership.id == OverrideApproval.member_id)
        .where(OverrideApproval.override_id.in_(overrides))
    )
    before = directory.lineage()
    return _gathered(
        (
            held.override_id,
            ApprovalFacts(
                person=person,
                agency=agency,
                at=held.at,
                leads=held.leads,
                took_over=before.get(agency, frozenset()),
            ),
        )
        for held, person, agency in session().execute(query)
    )
