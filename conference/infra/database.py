"""The database: base class of all tables, and the one place that commits."""

import enum
import threading
from collections.abc import Callable, Collection, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from inspect import iscoroutinefunction
from typing import Any, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

from conference.infra import log
from conference.infra.columns import Instant, NarrativeText
from conference.infra.sqlite import prepare_sqlite
from conference.kernel import ids
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.narrative import Narrative

Event = TypeVar("Event")


def _stored_values(kind: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    """Base of every table. Ids and enums are typed; constraints have names, which SQLite's migrations need."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: Instant,
        Narrative: NarrativeText,
        enum.StrEnum: sa.Enum(
            enum.StrEnum, native_enum=False, length=40, create_constraint=True, values_callable=_stored_values
        ),
        **{kind: sa.Uuid() for kind in vars(ids).values() if getattr(kind, "__supertype__", None) is UUID},
    }


def only_where(condition: str) -> dict[str, Any]:
    """What makes an index one of those rows alone that meet a condition. SQLite takes it only where the query says it
    in the same words, and SQLAlchemy has no true and false for it.
    """
    return {"sqlite_where": sa.text(condition.replace("IS TRUE", "IS 1")), "postgresql_where": sa.text(condition)}


KEYS_ENGINE = "keys"
"""The name of the key store's engine (`conference/infra/keys.py`)."""
db = SQLAlchemy()
_migrate = Migrate()
_subscribers: dict[type, list[Callable[[Any], None]]] = {}
_within: dict[type, list[Callable[[Any], None]]] = {}
_one_writer = threading.Lock()
_PUBLISHED = "published"
INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""How to insert, by dialect, what another one may have inserted: SQLAlchemy's own insert knows no conflict."""
ONLY_READS = "only reads"
"""Of a session that changes nothing (`conference/infra/plain.py`)."""


def init_app(app: Flask, database_url: str, keys_database_url: str) -> None:
    """Connect the app to its database, to that of its keys, and to its migrations."""
    # Together fewer connections than PostgreSQL gives by default. Keys are held for an instant only.
    app.config["SQLALCHEMY_ENGINES"] = {
        "default": {"url": database_url, "pool_size": 20, "max_overflow": 40, "hide_parameters": True},
        KEYS_ENGINE: {"url": keys_database_url, "pool_size": 5, "max_overflow": 15, "hide_parameters": True},
    }
    db.init_app(app)
    # We have no async engines: closing their sessions would start an event loop at the end of every request.
    app.teardown_appcontext_funcs[:] = [f for f in app.teardown_appcontext_funcs if not iscoroutinefunction(f)]
    db.metadata = Base.metadata  # type: ignore[attr-defined] - Flask-Migrate looks for it here
    _migrate.init_app(app, cast(Any, db), directory="migrations", render_as_batch=True)
    with app.app_context():
        event.listen(db.sessionmaker, "before_flush", _refuse_what_only_reads)
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)


def _refuse_what_only_reads(current: Session, *_flushed: object) -> None:
    if ONLY_READS in current.info:
        message = "what only reads changes nothing"
        raise RuntimeError(message)


def session() -> Session:
    """The session of this request, socket event or job."""
    return db.session


def let_go() -> None:
    """Give the connection of this request or event back while it waits for others or asks over another one: there are
    fewer connections than people, and each who holds one and wants a second may wait for all the others. A transaction
    keeps its own.
    """
    if _PUBLISHED not in db.session.info:
        db.session.rollback()


def holds_at(
    since: sa.SQLColumnExpression[datetime], until: sa.SQLColumnExpression[datetime | None], at: datetime
) -> sa.ColumnElement[bool]:
    """Whether an instant lies in the half-open span of two columns, as `Span.holds` has it; no end: none is known."""
    return sa.and_(since <= at, sa.or_(until.is_(None), until > at))


@contextmanager
def transaction() -> Generator[Session]:
    """Change things: all of it is stored, then what was published is told; or nothing is.

    Opened inside another, it belongs to that one, so use cases can be built from use cases. A refusal that undoes it is
    told after that. On SQLite writers queue here, in a lock that greenlets share, not in the database file, where
    waiting would stop every other greenlet.
    """
    current = db.session
    _refuse_what_only_reads(current)
    if _PUBLISHED in current.info:
        yield current
        current.flush()  # what comes next in the outer one may refer to it
        return
    current.rollback()  # what was read before must not pin an older snapshot
    published: list[object] = []
    try:
        with _writing(current, published):
            yield current
    except (HiddenError, RefusedError) as refusal:
        tell(refusal)
        raise
    for happened in published:
        tell(happened)


@contextmanager
def _writing(current: Session, published: list[object]) -> Generator[None]:
    """One writer's turn: what it did is committed, or rolled back."""
    with _writer_turn(current):
        current.info[_PUBLISHED] = published
        try:
            current.connection(execution_options={"writing": True})
            yield
            for happened in published:  # which grows while they work
                for handler in _within.get(type(happened), ()):
                    handler(happened)
            current.commit()
        except BaseException:
            current.rollback()
            raise
        finally:
            del current.info[_PUBLISHED]


def _writer_turn(current: Session) -> AbstractContextManager[object]:
    if current.get_bind().dialect.name == "sqlite":
        return _one_writer
    return nullcontext()


def wipe(tables: Collection[str]) -> None:
    """Leave nothing in the files of what was deleted or overwritten in some tables. Outside every transaction.

    Builds the SQLite file anew and empties its write-ahead log; on PostgreSQL it builds the tables anew.
    """
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        _wipe_sqlite()
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in sorted(tables):
            connection.execute(sa.text(f"VACUUM FULL {connection.dialect.identifier_preparer.quote(table)}"))


def _wipe_sqlite() -> None:
    with _one_writer:
        connection = db.engine.raw_connection()  # outside a transaction, which SQLAlchemy would begin
        try:
            cursor = connection.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            held_up, _frames, _moved = cursor.fetchone() or (1, 0, 0)
            cursor.close()
        finally:
            connection.close()
    if held_up:  # by a reader of another process; what comes next overwrites the log
        log.warning("data_not_wiped_yet")


def require_transaction() -> None:
    """Raise RuntimeError unless a transaction is open here."""
    if _PUBLISHED not in db.session.info:
        message = "a row is stored in a transaction"
        raise RuntimeError(message)


def add_once(row: Base) -> bool:
    """Store a row in the open transaction unless another one has stored a row of its key; whether it was stored. Nobody
    goes on with `row` itself. Two who look first and then add would both find nothing.
    """
    require_transaction()
    mapper = sa.inspect(row).mapper
    values = {held.columns[0]: vars(row)[held.key] for held in mapper.column_attrs if held.key in vars(row)}
    key = mapper.primary_key
    insert = INSERTS[db.engine.dialect.name](type(row)).values(values).on_conflict_do_nothing(index_elements=key)
    db.session.flush()  # what it refers to
    return db.session.connection().execute(insert.returning(*key)).first() is not None


def publish(happened: object) -> None:
    """Tell subscribers of `happened` after the open transaction is stored; never if it is not.

    What is published again before it was told is told once.
    """
    waiting: list[object] = db.session.info[_PUBLISHED]
    if happened not in waiting:
        waiting.append(happened)


def subscribe(kind: type[Event], handler: Callable[[Event], None]) -> None:
    """Have `handler` called with every published event of exactly `kind`. Wired once, in app.py."""
    handlers = _subscribers.setdefault(kind, [])
    if handler not in handlers:
        handlers.append(handler)


def subscribe_within(kind: type[Event], handler: Callable[[Event], None]) -> None:
    """Have `handler` called with every published event of exactly `kind` before its transaction is stored, as a part of
    it: both are stored, or neither. For what must not be lost, such as mails of something that counts as told.
    """
    handlers = _within.setdefault(kind, [])
    if handler not in handlers:
        handlers.append(handler)


def tell(happened: object) -> None:
    """Call whoever subscribed to what has happened and is stored, or is no matter of storing, such as a refusal."""
    for handler in _subscribers.get(type(happened), ()):
        try:
            handler(happened)
        except Exception:  # noqa: BLE001 - what is stored is stored: a failing listener must not undo the answer
            log.failure("subscriber_failed", handler=handler.__qualname__)
