"""Queries about the end of a case: what holds it back, which cases have come to it, and that nothing of one is left."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.cases.domain import CaseState
from conference.cases.models import Case
from conference.consent.domain.declined import Declined
from conference.consent.models import DeclinedCase, ErasedCase, LegalHold
from conference.infra import keys
from conference.infra.columns import NarrativeText
from conference.infra.database import Base, session
from conference.infra.keys import Kind
from conference.kernel.ids import CaseId, MeetingId

_KEPT = frozenset({"case", "need", "action", "action_move", "action_update", "gap", "note", "agenda_item", "floor"}) | {
    "referral",
    "referral_step",
    "referral_move",
}
"""Tables whose rows stay, without words: minutes and counts need them as those of a case that was erased."""
_NAMES = frozenset({"label"})
"""Columns of those that name the case without being free text."""
_STAYS = frozenset(
    {"case", "declined_case", "former_name", "agenda_item", "floor", "exclusion", "step_aside", "team_member"}
)
"""Tables whose rows stay of a case that the table did not take on: that it was there, and who may know of it."""
_CASE = "case"


def legal_holds(case_id: CaseId) -> Sequence[LegalHold]:
    """Every legal hold that was ever set on a case, the oldest first."""
    query = sa.select(LegalHold).where(LegalHold.case_id == case_id)
    return session().scalars(query.order_by(LegalHold.since, LegalHold.id)).all()


def closed_cases() -> Sequence[CaseId]:
    """Cases that wait for their end, the longest first."""
    query = sa.select(Case.id).where(Case.state == CaseState.CLOSED)
    return session().scalars(query.order_by(Case.closed_at, Case.id)).all()


def came_back() -> Sequence[CaseId]:
    """Cases that stand here although their keys were destroyed: an old backup brought them back, or an erasure was cut
    short.
    """
    gone = [key.owner for key in keys.every(Kind.CASE) if key.gone]
    there = sa.select(Case.id).where(Case.state != CaseState.ERASED)
    return [case for case in session().scalars(there.order_by(Case.id)) if case in set(gone)]


def declined(case_id: CaseId) -> Declined | None:
    """That a conference said no to a case, if one did."""
    row = session().get(DeclinedCase, case_id)
    return None if row is None else Declined(row.declined_on, row.words_until, row.emptied_at is not None)


def declined_row(case_id: CaseId) -> DeclinedCase | None:
    """The same, to be changed, while its words are there."""
    row = session().get(DeclinedCase, case_id, with_for_update=True)
    return row if row is not None and row.emptied_at is None else None


def declined_at(meeting: MeetingId) -> Sequence[DeclinedCase]:
    """The cases that a conference said no to and whose words are still there."""
    query = sa.select(DeclinedCase).where(DeclinedCase.meeting_id == meeting, DeclinedCase.emptied_at.is_(None))
    return session().scalars(query.order_by(DeclinedCase.case_id)).all()


def words_over(now: datetime) -> Sequence[CaseId]:
    """The cases that the table did not take on and whose words have had their time."""
    query = sa.select(DeclinedCase.case_id).where(DeclinedCase.words_until <= now, DeclinedCase.emptied_at.is_(None))
    return session().scalars(query.order_by(DeclinedCase.case_id)).all()


def erased(references: Sequence[str]) -> frozenset[str]:
    """Those of some references that are on the list of what was erased."""
    return frozenset(session().scalars(sa.select(ErasedCase.reference).where(ErasedCase.reference.in_(references))))


def empty_case(case_id: CaseId) -> None:
    """Take every word that belongs to a case out of the database, and every row that minutes do not need, inside the
    caller's transaction. Which tables those are is read from their foreign keys, so that none can be forgotten.
    """
    _empty(case_id, _KEPT, _NAMES)


def empty_declined(case_id: CaseId) -> None:
    """The same for a case that the table did not take on, but who may know of it, and by what name, stays as it was."""
    _empty(case_id, _STAYS, frozenset())


def _empty(case_id: CaseId, kept: frozenset[str], names: frozenset[str]) -> None:
    for table, belongs in belonging(case_id):
        if table.name not in kept:
            session().execute(sa.delete(table).where(belongs))
            continue
        empty: dict[str, str | None] = {c.name: "" for c in table.columns if isinstance(c.type, NarrativeText)}
        empty |= {c.name: None for c in table.columns if c.name in names}
        if empty:
            session().execute(sa.update(table).where(belongs).values(empty))
    session().expire_all()


def belonging(case_id: CaseId) -> Iterator[tuple[sa.Table, sa.ColumnElement[bool]]]:
    """Each table that can hold something of a case, and which of its rows do; what hangs on others comes first."""
    for table in reversed(Base.metadata.sorted_tables):
        belongs = _belongs_to(table, case_id)
        if belongs is not None:
            yield table, belongs


def _belongs_to(table: sa.Table, case_id: CaseId) -> sa.ColumnElement[bool] | None:
    """Which rows of a table belong to a case: those that name it, or that name a row that belongs to it."""
    if table.name == _CASE:
        return table.columns["id"] == case_id
    ways: list[sa.ColumnElement[bool]] = []
    for key in table.foreign_keys:
        above = key.column.table
        if above is table:
            continue
        if above.name == _CASE:
            ways.append(key.parent == case_id)
        elif (belongs := _belongs_to(above, case_id)) is not None:
            ways.append(key.parent.in_(sa.select(key.column).where(belongs)))
    return sa.or_(*ways) if ways else None


def tables_of_cases() -> frozenset[str]:
    """Every table that can hold something of a case."""
    nobody = CaseId(UUID(int=0))
    return frozenset(table.name for table, _belongs in belonging(nobody))
