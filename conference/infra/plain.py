"""Rows asked for plainly: what is asked at every event, where a session costs three times what the question does.

Queries that are asked so are made once, with bound parameters.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from conference.infra.database import ONLY_READS, Base, db, require_transaction

Row = sa.Row[*tuple[Any, ...]]


def connect() -> sa.Connection:
    """A connection for a question or two, to be given back at once. It looks at what is stored now, and on PostgreSQL
    begins nothing that would have to be ended.
    """
    return _plain(db.engine).connect()


@lru_cache(maxsize=8)
def _plain(engine: sa.Engine) -> sa.Engine:
    return engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="AUTOCOMMIT")


def only_read() -> None:
    """Have this context's session, which has not been used yet, look at what is stored now with every question, as
    `connect` does. It changes nothing from now on.
    """
    db.session.bind = _plain(db.engine)
    db.session.info[ONLY_READS] = True


def look_up(query: sa.Select[*tuple[Any, ...]], **values: object) -> Sequence[Row]:
    """Rows as the caller's session sees them, what it is about to store among them."""
    db.session.flush()
    return db.session.connection().execute(query, values).all()


def change(query: sa.Update, **values: object) -> None:
    """Change rows in the open transaction, of which its session holds none."""
    require_transaction()
    db.session.flush()
    db.session.connection().execute(query, values)


def store(query: sa.Insert, **values: object) -> None:
    """Store a row in the open transaction that nobody goes on with, such as what happened. What it refers to is stored
    already.
    """
    require_transaction()
    db.session.connection().execute(query, values)


def add(row: Base) -> None:
    """Store a row with the open transaction, at its end or as soon as it asks for something."""
    require_transaction()
    db.session.add(row)
