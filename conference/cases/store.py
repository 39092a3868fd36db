"""Queries of cases. Which of them an actor may know of is decided above, in consent: nothing here is for a page."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from conference.accounts import store as accounts
from conference.cases.domain import Card, CardChange, CardField, CaseState, Contact, NeedLine, Step
from conference.cases.models import (
    Case,
    ContactHandover,
    CorrectedField,
    FormerName,
    LeftToDo,
    Need,
    NeededAgency,
    OfferedName,
    TeamMember,
)
from conference.directory import store as directory
from conference.infra.database import session
from conference.kernel.ids import AgencyId, CaseId, HandoverId, MemberId, NeedId
from conference.kernel.narrative import Narrative

_LABEL = sa.table("agenda_item", sa.column("label", sa.String())).columns["label"]
"""Agendas are built above; a name that a case bore there alone is another case's never, either."""


def case(case_id: CaseId, *, for_change: bool = False) -> Case | None:
    """One case; locked until the transaction ends when it is about to change."""
    return session().get(Case, case_id, with_for_update=for_change or None)


def not_over() -> sa.ColumnElement[bool]:
    """That a case is open, for queries in which something else says which cases are meant. SQLite keeps no statistics:
    asked for a state, it would rather go through all that are open than through these.
    """
    return Case.state.not_in((CaseState.CLOSED, CaseState.ERASED))


def erased(cases: Collection[CaseId]) -> frozenset[CaseId]:
    """Those of some cases of which nothing is kept any more."""
    query = sa.select(Case.id, Case.state).where(Case.id.in_(cases))
    return frozenset(case for case, state in session().execute(query) if state is CaseState.ERASED)


def pseudonyms() -> frozenset[str]:
    """Every pseudonym that was ever given or is being offered, and what cases were called at single conferences: none
    is given twice.
    """
    held = (Case.pseudonym, FormerName.name, OfferedName.name, _LABEL)
    return frozenset(name for column in held for name in session().scalars(sa.select(column)) if name)


def former_names(case_id: CaseId) -> Sequence[FormerName]:
    """What a case was called before, the latest first."""
    query = sa.select(FormerName).where(FormerName.case_id == case_id)
    return session().scalars(query.order_by(FormerName.until.desc(), FormerName.name)).all()


def offered(member: MemberId, case_id: CaseId | None) -> Sequence[str]:
    """The pseudonyms that a member is offered for the next case they bring, or that are offered for a case."""
    return (
        session().scalars(sa.select(OfferedName.name).where(_offered(member, case_id)).order_by(OfferedName.name)).all()
    )


def forget_offered(member: MemberId, case_id: CaseId | None) -> None:
    """Let them go, inside the caller's transaction."""
    session().execute(sa.delete(OfferedName).where(_offered(member, case_id)))


def _offered(member: MemberId, case_id: CaseId | None) -> sa.ColumnElement[bool]:
    if case_id is not None:
        return OfferedName.case_id == case_id
    return sa.and_(OfferedName.member_id == member, OfferedName.case_id.is_(None))


def case_from(source_key: str) -> Case | None:
    """The case that was imported from this row."""
    return session().scalar(sa.select(Case).where(Case.source_key == source_key))


def needed_agencies(cases: Collection[CaseId]) -> Mapping[CaseId, frozenset[AgencyId]]:
    """The agencies kept at step 4, by case."""
    found: dict[CaseId, set[AgencyId]] = {case_id: set() for case_id in cases}
    query = sa.select(NeededAgency.case_id, NeededAgency.agency_id).where(NeededAgency.case_id.in_(cases))
    for case_id, agency_id in session().execute(query):
        found[case_id].add(agency_id)
    return {case_id: frozenset(agencies) for case_id, agencies in found.items()}


def forget_needed(case_id: CaseId, agencies: Collection[AgencyId]) -> None:
    """Let agencies go from a case, inside the caller's transaction."""
    session().execute(
        sa.delete(NeededAgency).where(NeededAgency.case_id == case_id, NeededAgency.agency_id.in_(agencies))
    )


def on_team(case_id: CaseId, member: MemberId) -> TeamMember | None:
    """A member's present place on the team of a case."""
    query = sa.select(TeamMember).where(TeamMember.case_id == case_id, TeamMember.member_id == member)
    return session().scalar(query.where(TeamMember.until.is_(None)))


def team(case_id: CaseId) -> Sequence[TeamMember]:
    """Who is on the team of a case now, the longest first."""
    query = sa.select(TeamMember).where(TeamMember.case_id == case_id, TeamMember.until.is_(None))
    return session().scalars(query.order_by(TeamMember.since, TeamMember.id)).all()


def handed_over(cases: Collection[CaseId]) -> Mapping[CaseId, ContactHandover]:
    """The last hand-over of the primary contact, by case, that nobody ended: whether it still runs is for the rule."""
    query = sa.select(ContactHandover).where(ContactHandover.case_id.in_(cases), ContactHandover.ended_at.is_(None))
    return {row.case_id: row for row in session().scalars(query.order_by(ContactHandover.at, ContactHandover.id))}


def end_handovers(case_id: CaseId, now: datetime) -> None:
    """Nothing is being handed over any more, inside the caller's transaction."""
    query = sa.update(ContactHandover).where(ContactHandover.case_id == case_id, ContactHandover.ended_at.is_(None))
    session().execute(query.values(ended_at=now))


def left_to_do(handover: HandoverId) -> Sequence[Narrative]:
    """What is left to do, in the order in which it was written."""
    query = sa.select(LeftToDo.text).where(LeftToDo.handover_id == handover)
    return session().scalars(query.order_by(LeftToDo.position)).all()


def cards(cases: Sequence[CaseId]) -> Mapping[CaseId, Card]:
    """The cards of cases that the caller already knows to be visible."""
    rows = session().scalars(sa.select(Case).where(Case.id.in_(cases))).all()
    contacts = accounts.names([m for row in rows for m in (row.primary_contact_id, row.backup_contact_id) if m])
    agencies = directory.names()
    needs = _needs(cases)
    return {row.id: _card(row, agencies, contacts, needs.get(row.id, ())) for row in rows}


def corrections(case_id: CaseId) -> Sequence[CardChange]:
    """What of a card was corrected, by whom, and what stood there, the latest first. For its lead agency alone."""
    query = sa.select(CorrectedField).where(CorrectedField.case_id == case_id)
    rows = session().scalars(query.order_by(CorrectedField.at.desc(), CorrectedField.id)).all()
    names = accounts.names([row.by_member for row in rows])
    handed = set(session().scalars(sa.select(ContactHandover.at).where(ContactHandover.case_id == case_id)))
    return [
        CardChange(
            field=row.field,
            at=row.at,
            by=names[row.by_member][0],
            before=row.before,
            handed_over=row.field is CardField.PRIMARY and row.at in handed,
        )
        for row in rows
    ]


def times_corrected(case_id: CaseId) -> int:
    """How often fields of a card were corrected."""
    query = sa.select(sa.func.count()).select_from(CorrectedField).where(CorrectedField.case_id == case_id)
    return session().scalar(query) or 0


def need(case_id: CaseId, need_id: NeedId) -> Need | None:
    """One thing that she asked for, of this case."""
    found = session().get(Need, need_id)
    return found if found is not None and found.case_id == case_id else None


def last_position(case_id: CaseId) -> int:
    """The place of the last thing she asked for; 0 where there is none."""
    return session().scalar(sa.select(sa.func.max(Need.position)).where(Need.case_id == case_id)) or 0


def _needs(cases: Sequence[CaseId]) -> Mapping[CaseId, tuple[NeedLine, ...]]:
    found: dict[CaseId, tuple[NeedLine, ...]] = {}
    query = sa.select(Need).where(Need.case_id.in_(cases)).order_by(Need.position)
    for row in session().scalars(query):
        found[row.case_id] = (*found.get(row.case_id, ()), NeedLine(id=row.id, text=row.text, state=row.state))
    return found


def _card(
    row: Case,
    agencies: Mapping[AgencyId, str],
    contacts: Mapping[MemberId, tuple[str, str]],
    needs: tuple[NeedLine, ...],
) -> Card:
    return Card(
        id=row.id,
        pseudonym=row.pseudonym,
        lead=row.lead_agency_id,
        lead_name=agencies[row.lead_agency_id],
        state=row.state,
        step=Step(row.step),
        age_band=row.age_band,
        region=row.region,
        question=row.question,
        needs=needs,
        does_not_want=row.does_not_want,
        languages=row.languages,
        interpreter=row.interpreter,
        knows=row.knows,
        knows_why=row.knows_why,
        primary=_contact(row.primary_contact_id, contacts),
        backup=_contact(row.backup_contact_id, contacts),
        brought_on=row.brought_on,
        waiting_since=row.waiting_since,
        first_contact_at=row.first_contact_at,
        follow_up_on=row.follow_up_on,
        returned=row.returned,
        urgent_because=row.urgent_because,
        discussed_on=row.discussed_on,
        risks=row.risks,
        protections=row.protections,
    )


def _contact(member: MemberId | None, names: Mapping[MemberId, tuple[str, str]]) -> Contact | None:
    if member is None:
        return None
    name, agency = names[member]
    return Contact(member=member, name=name, agency=agency)
