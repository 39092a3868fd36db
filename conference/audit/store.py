"""Queries of the record."""

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import date, datetime
from itertools import chain
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.audit.domain import Deed, End, Entry, Link, Looks
from conference.audit.models import RecordAnchor, RecordEntry, RecordHead
from conference.infra.columns import Instant
from conference.infra.database import session

_BREATH = 500


def locked_head() -> RecordHead:
    """The end of the chain, held until the transaction ends so that writers come one after another.

    The row is there since the first migration, so that two first writers cannot both begin a chain.
    """
    return session().scalars(sa.select(RecordHead).with_for_update()).one()


def head_and_links() -> tuple[End, Iterator[Link]]:
    """The head, and the whole chain from its start, both as they are at one instant: asked in one query, without a
    lock, so that nobody who writes waits for a reader.
    """
    query = (
        sa.select(RecordHead.number, RecordHead.hash, RecordEntry)
        .select_from(RecordHead)
        .outerjoin(RecordEntry, sa.true())
        .order_by(RecordEntry.number)
    )
    rows = session().execute(query.execution_options(yield_per=1000))
    first = rows.fetchone()
    if first is None:
        return End(0, ""), iter(())  # without its head the chain ends nowhere
    return End(first[0], first[1]), _links(first, rows)


def _links(first: Any, rows: Any) -> Iterator[Link]:
    with closing(rows):  # whoever has seen enough leaves no cursor open
        for _number, _hash, entry in chain((first,), rows):
            if entry is not None:
                yield _link(entry)
                if entry.number % _BREATH == 0:
                    time.sleep(0)  # a long record must not keep everybody else waiting: greenlets take turns here


def add(link: Link) -> None:
    """Store the next link of the chain."""
    session().add(RecordEntry(**asdict(link.entry), number=link.number, previous=link.previous, hash=link.hash))


def time_of(number: int) -> datetime | None:
    """When the entry of this number was made."""
    return session().scalar(sa.select(RecordEntry.at).where(RecordEntry.number == number))


def links() -> Iterator[Link]:
    """The whole chain, from its start."""
    return head_and_links()[1]


def _link(row: RecordEntry) -> Link:
    return Link(
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
            policy=row.policy,
        ),
        previous=row.previous,
        hash=row.hash,
    )


def looks_allowed_by(bases: Collection[UUID]) -> Sequence[Looks]:
    """The looks at details that were allowed on these bases: by agency and kind of detail, the latest of each. Whoever
    took a copy has seen it, too.
    """
    last = sa.func.max(RecordEntry.at)
    query = (
        sa.select(RecordEntry.basis, RecordEntry.agency, RecordEntry.category, sa.type_coerce(last, Instant()))
        .where(
            RecordEntry.deed.in_([Deed.LOOK, Deed.COPY]), RecordEntry.answer == "allow", RecordEntry.basis.in_(bases)
        )
        .group_by(RecordEntry.basis, RecordEntry.agency, RecordEntry.category)
        .order_by(last.desc())
    )
    return [Looks(*row) for row in session().execute(query)]


def anchored_on(day: date) -> bool:
    """Whether the record was anchored by itself on this local day."""
    return session().scalar(sa.select(RecordAnchor.number).where(RecordAnchor.day == day)) is not None


def anchors_waiting() -> Sequence[RecordAnchor]:
    """Anchors that do not stand in the file yet, the oldest first."""
    query = sa.select(RecordAnchor).where(RecordAnchor.written_at.is_(None)).order_by(RecordAnchor.number)
    return session().scalars(query).all()


def anchors_written(numbers: Sequence[int], now: datetime) -> None:
    """Note that these anchors stand in the file."""
    session().execute(sa.update(RecordAnchor).where(RecordAnchor.number.in_(numbers)).values(written_at=now))
