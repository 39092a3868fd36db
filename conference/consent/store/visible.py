"""`visible_cases` is the one query of what cases an actor may know of: every list, count, search, badge and agenda
number is built on it.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from conference.attendance.models import StepAside
from conference.cases.domain import CaseState, Step
from conference.cases.models import Case, ContactHandover, TeamMember
from conference.consent.models import Exclusion, OverrideRecipient, Release, SealedDetail
from conference.consent.models import Override as OverrideRow
from conference.consent.policy import may_know, viewer_of
from conference.consent.store.facts import case_facts
from conference.directory import store as directory
from conference.infra.database import holds_at, session
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, CaseId


def visible_cases(actor: Actor, now: datetime) -> sa.Select[CaseId]:
    """The ids of the cases that the actor may know of. The same rule as `policy.may_know`."""
    if directory.policy().involved_only:
        return sa.select(Case.id).where(Case.id.in_(_known(actor, _might_be_involved(actor), now)))
    if not actor.reads_cards:
        return sa.select(Case.id).where(sa.false())
    agencies = actor.agencies
    # Asked of each case by an index of its own: a page of the queue asks of few, however many cases there are.
    stepped_aside = sa.exists().where(
        StepAside.case_id == Case.id,
        StepAside.person_id == actor.person,
        holds_at(StepAside.since, StepAside.until, now),
    )
    return sa.select(Case.id).where(
        Case.state != CaseState.ERASED,
        sa.or_(
            Case.step > Step.HOME_AGENCY,
            Case.lead_agency_id.in_(agencies),
            Case.id.in_(_known(actor, _overridden(actor), now)),
        ),
        ~stepped_aside,
        ~_kept_out(Exclusion.agency_id.in_(agencies), now),
        ~_kept_out(Exclusion.person_id == actor.person, now),
    )


def as_card_reader(actor: Actor) -> Actor:
    """Who counts cases: somebody who reads no cards counts those that they could know of if they did."""
    return actor if actor.reads_cards else replace(actor, roles=actor.roles | {Role.COORDINATOR})


def _kept_out(who: sa.ColumnElement[bool], now: datetime) -> sa.Exists:
    """Whether she keeps `who` out of the whole case."""
    return sa.exists().where(
        Exclusion.case_id == Case.id,
        Exclusion.categories.is_(None),
        who,
        holds_at(Exclusion.since, Exclusion.until, now),
    )


def agencies_kept_out(now: datetime) -> sa.Select[CaseId, AgencyId | None]:
    """Each case with an agency that she keeps out of the whole of it."""
    return sa.select(Exclusion.case_id, Exclusion.agency_id).where(
        Exclusion.agency_id.is_not(None),
        Exclusion.categories.is_(None),
        holds_at(Exclusion.since, Exclusion.until, now),
    )


def kept_out_since(since: datetime) -> sa.Select[CaseId]:
    """The cases of which she keeps an agency out that she did not keep out before an instant."""
    return sa.select(Exclusion.case_id).where(Exclusion.agency_id.is_not(None), Exclusion.since >= since)


def _known(actor: Actor, candidates: sa.Select[CaseId] | sa.CompoundSelect[CaseId], now: datetime) -> list[CaseId]:
    """Of some cases, those that the rule lets the actor know of: what it rests on cannot be asked of the database."""
    found = frozenset(session().scalars(candidates))
    return [case for case, held in case_facts(found, directory.zone()).items() if may_know(viewer_of(actor), held, now)]


def _overridden(actor: Actor) -> sa.Select[CaseId]:
    return (
        sa.select(OverrideRow.case_id)
        .join(OverrideRecipient, OverrideRecipient.override_id == OverrideRow.id)
        .where(OverrideRecipient.person_id == actor.person)
    )


def _might_be_involved(actor: Actor) -> sa.Select[CaseId] | sa.CompoundSelect[CaseId]:
    """In `strict`: the cases that the person works on for this agency, in whatever way, or that an override names."""
    if not actor.has(Role.REPRESENTATIVE):
        return sa.select(Case.id).where(sa.false())
    on_team = sa.select(TeamMember.case_id).where(
        TeamMember.person_id == actor.person, TeamMember.agency_id == actor.agency, TeamMember.until.is_(None)
    )
    contact = sa.select(Case.id).where(
        sa.or_(Case.primary_contact_id == actor.member, Case.backup_contact_id == actor.member)
    )
    handing_over = sa.select(ContactHandover.case_id).where(
        ContactHandover.from_id == actor.member, ContactHandover.ended_at.is_(None)
    )
    by_name = sa.select(Release.case_id).where(
        Release.recipient_person_id == actor.person, Release.recipient_id == actor.agency
    )
    if not directory.policy().agencies_stand_in:
        return sa.union(on_team, contact, handing_over, by_name, _overridden(actor))
    agencies = actor.agencies
    led = sa.select(Case.id).where(Case.lead_agency_id.in_(agencies))
    held = sa.select(SealedDetail.case_id).where(SealedDetail.holder_id.in_(agencies))
    return sa.union(on_team, contact, handing_over, by_name, _overridden(actor), led, held)


def sees(actor: Actor, case_id: CaseId, now: datetime) -> bool:
    """Whether one case is among the visible ones."""
    return session().scalar(visible_cases(actor, now).where(Case.id == case_id)) is not None


def visible_among(actor: Actor, wanted: Collection[CaseId], now: datetime) -> frozenset[CaseId]:
    """Those of `wanted` that the actor may know of."""
    return frozenset(session().scalars(visible_cases(actor, now).where(Case.id.in_(wanted))))
