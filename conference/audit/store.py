"""Queries of the record."""

from collections.abc import Iterator

import sqlalchemy as sa

from conference.audit.domain import START, Entry, Link
from conference.audit.models import RecordEntry, RecordHead
from conference.infra.database import session


def locked_head() -> RecordHead:
    """The end of the chain, held until the transaction ends so that writers come one after another.

    The row is there since the first migration, so that two first writers cannot both begin a chain.
    """
    return session().scalars(sa.select(RecordHead).with_for_update()).one()


def end() -> tuple[int, str]:
    """The number and the hash of the last link; of the start while there is none."""
    query = sa.select(RecordEntry.number, RecordEntry.hash).order_by(RecordEntry.number.desc()).limit(1)
    last = session().execute(query).one_or_none()
    return (last.number, last.hash) if last else (0, START)


def links() -> Iterator[Link]:
    """The whole chain, from its start."""
    for row in session().scalars(sa.select(RecordEntry).order_by(RecordEntry.number)).yield_per(1000):
        yield Link(
            number=row.number,
            entry=Entry(
                at=row.at,
                deed=row.deed,
                actor=row.actor,
                agency=row.agency,
                case_ref=row.case_ref,
                meeting=row.meeting,
                category=row.category,
                answer=row.answer,
                code=row.code,
                basis=row.basis,
            ),
            previous=row.previous,
            hash=row.hash,
        )
