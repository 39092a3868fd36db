"""Queries of the record."""

from collections.abc import Iterator

import sqlalchemy as sa

from conference.audit.domain import Entry, Link
from conference.audit.models import RecordEntry, RecordHead
from conference.infra.database import session


def locked_head() -> RecordHead:
    """The end of the chain, held until the transaction ends so that writers come one after another.

    The row is there since the first migration, so that two first writers cannot both begin a chain.
    """
    return session().scalars(sa.select(RecordHead).with_for_update()).one()


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
