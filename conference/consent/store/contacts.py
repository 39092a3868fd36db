"""Whom the cards of some cases name as her contacts, with all that the rule of today reads of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from conference.accounts.models import Absence, Membership, Person
from conference.attendance.models import StepAside
from conference.cases import store as cases
from conference.cases.models import Case, ContactHandover
from conference.consent.domain.contacts import ContactFacts, HerContacts
from conference.consent.models import Exclusion
from conference.directory import store as directory
from conference.directory.models import Succession
from conference.infra.database import holds_at, session
from conference.kernel.clock import Span
from conference.kernel.ids import CaseId, MemberId
from conference.kernel.localday import end_of_day, start_of_day


def contacts_of(rows: Sequence[Case], zone: ZoneInfo) -> Mapping[CaseId, HerContacts]:
    """Her contacts, by case, in a fixed number of queries."""
    handed = cases.handed_over([row.id for row in rows])
    named = {member for row in rows for member in (row.primary_contact_id, row.backup_contact_id)}
    people = _people({member for member in (*named, *(held.from_id for held in handed.values())) if member}, zone)
    return {row.id: _hers(row, handed.get(row.id), people, zone) for row in rows}


def _hers(
    row: Case, handed: ContactHandover | None, people: Mapping[MemberId, ContactFacts], zone: ZoneInfo
) -> HerContacts:
    running = handed if handed is not None and handed.to_id == row.primary_contact_id else None
    return HerContacts(
        primary=people[row.primary_contact_id] if row.primary_contact_id else None,
        backup=people[row.backup_contact_id] if row.backup_contact_id else None,
        former=people[running.from_id] if running and running.from_id else None,
        together=Span(running.at, end_of_day(running.last_day, zone)) if running else None,
    )


def _people(members: Collection[MemberId], zone: ZoneInfo) -> Mapping[MemberId, ContactFacts]:
    if not members:
        return {}
    query = sa.select(Membership, Person.name).join(Person, Person.id == Membership.person_id)
    rows = session().execute(query.where(Membership.id.in_(members))).all()
    away, before = _away(members, zone), directory.lineage()
    agreed = {
        agency: tuple(Span(start_of_day(one.first_day, zone), end_of_day(one.last_day, zone)) for one in signed)
        for agency, signed in directory.agreements_by_agency().items()
    }
    return {
        row.id: ContactFacts(
            member=row.id,
            person=row.person_id,
            agency=row.agency_id,
            name=name,
            member_for=Span(row.since, row.until),
            agreed=agreed.get(row.agency_id, ()),
            away=tuple(away[row.id]),
            took_over=before.get(row.agency_id, frozenset()),
        )
        for row, name in rows
    }


def _away(members: Collection[MemberId], zone: ZoneInfo) -> Mapping[MemberId, list[Span]]:
    found: dict[MemberId, list[Span]] = {member: [] for member in members}
    for row in session().scalars(sa.select(Absence).where(Absence.member_id.in_(members)).order_by(Absence.first_day)):
        found[row.member_id].append(Span(start_of_day(row.first_day, zone), end_of_day(row.last_day, zone)))
    return found


def perhaps_without_contact(now: datetime) -> Collection[CaseId]:
    """The open cases whose primary contact may be none today: the rule decides. Found from the few who are away or have
    left, whose agency has no agreement, and from whom she keeps out, never by going through all cases.
    """
    today = now.astimezone(directory.zone()).date()
    lapsed = Membership.agency_id.not_in(directory.current_agencies(now, directory.zone()))
    gone = sa.select(Membership.id).where(sa.or_(Membership.until.is_not(None), lapsed))
    away = sa.select(Absence.member_id).where(Absence.first_day <= today, Absence.last_day >= today)
    named = sa.select(Membership.id).where(Membership.id == Case.primary_contact_id)
    merged = sa.select(Succession.took_over_id)
    about = sa.or_(
        named.where(sa.or_(Membership.agency_id == Exclusion.agency_id, Exclusion.agency_id.in_(merged))).exists(),
        named.where(Membership.person_id == Exclusion.person_id).exists(),
    )
    kept_out = sa.select(Exclusion.case_id).join(Case, Case.id == Exclusion.case_id)
    aside = sa.select(StepAside.case_id).join(Case, Case.id == StepAside.case_id)
    queries = (
        sa.select(Case.id).where(Case.primary_contact_id.in_(sa.union(gone, away)), cases.not_over()),
        kept_out.where(holds_at(Exclusion.since, Exclusion.until, now), about, cases.not_over()),
        aside.where(
            holds_at(StepAside.since, StepAside.until, now),
            named.where(Membership.person_id == StepAside.person_id).exists(),
            cases.not_over(),
        ),
    )
    return frozenset(session().scalars(sa.union(*queries)))
