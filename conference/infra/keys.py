"""The key store: the keys of what is sealed, wrapped, in a database of their own, so that they can have another life.

What is stored here is stored at once, in a transaction of its own, never in that of the data. Keys are stored before
the data that need them (an orphan key is harmless, a detail without its key is lost) and destroyed before the case is
marked erased. On PostgreSQL they stand in the schema `keys`, so that a dump can leave them out. Source: rule book,
section (c), "Backups" and "Key misuse".
"""

import threading
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from conference.infra import log
from conference.infra.database import INSERTS, KEYS_ENGINE, db
from conference.infra.sqlite import prepare_sqlite

_SCHEMA = "keys"
_NUMBER_OF_THE_STORE = 417_001
"""Of the advisory lock on PostgreSQL under which the table is made: `IF NOT EXISTS` alone lets two starts collide."""
_GONE = b""
_one_writer = threading.Lock()
_table = sa.Table(
    "wrapped_key",
    sa.MetaData(schema=_SCHEMA),
    sa.Column("kind", sa.String(10), primary_key=True),
    sa.Column("owner", sa.Uuid(), primary_key=True),
    sa.Column("wrapped", sa.LargeBinary(), nullable=False),
    sa.Column("place", sa.String(200), nullable=False),
    sa.Column("agency", sa.Uuid(), nullable=True),
    sa.Column("master", sa.String(16), nullable=True),
)


class Kind(StrEnum):
    """What a key belongs to."""

    AGENCY = "agency"
    DETAIL = "detail"
    CASE = "case"
    ERASED = "erased"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Key:
    """A wrapped key, the place it is bound to, and what wraps it: an agency's key, or the master with a fingerprint."""

    kind: Kind
    owner: UUID
    wrapped: bytes = field(repr=False)
    place: str
    agency: UUID | None = None
    master: str | None = None

    @property
    def gone(self) -> bool:
        """Whether it was destroyed for good: its name stays, so that nobody makes it anew."""
        return self.wrapped == _GONE


class Writer:
    """One transaction of the key store: whoever rotates or destroys keys comes before it or after it."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, kind: Kind, owner: UUID) -> Key | None:
        """A key; None where there never was one."""
        return _read(self._connection, [(kind, owner)]).get((kind, owner))

    def put_once(self, kind: Kind, owner: UUID, make: Callable[[], Key]) -> Key:
        """The key, made now unless there is one: of two writers at once, the first one's."""
        held = self.get(kind, owner)
        if held is not None:
            return held
        self.put([make()])
        made = self.get(kind, owner)
        if made is None:
            raise LookupError(kind)
        return made

    def put(self, new: Iterable[Key]) -> None:
        """Store keys, except those whose owner has one of this kind."""
        insert = INSERTS[self._connection.dialect.name]
        rows = [asdict(key) for key in new]
        if rows:
            self._connection.execute(insert(_table).on_conflict_do_nothing(), rows)


def init_app(app: Flask) -> None:
    """Make the store's table unless it is there, and wipe what a destroyed key may have left in the files."""
    with app.app_context():
        engine = db.get_engine(KEYS_ENGINE)
        if engine.dialect.name == "sqlite":
            _make_private(engine.url.database)
            prepare_sqlite(engine)
            event.listen(engine, "connect", _overwrite_what_is_deleted)
            with _transaction() as connection:
                _table.metadata.create_all(connection)
        elif not sa.inspect(engine).has_table(_table.name, _SCHEMA):
            with engine.begin() as connection:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_NUMBER_OF_THE_STORE)))
                connection.execute(sa.schema.CreateSchema(_SCHEMA, if_not_exists=True))
                _table.metadata.create_all(connection)
        _wipe()


def get(kind: Kind, owner: UUID) -> Key | None:
    """A key; None where there never was one."""
    return get_many([(kind, owner)]).get((kind, owner))


def get_many(wanted: Collection[tuple[Kind, UUID]]) -> Mapping[tuple[Kind, UUID], Key]:
    """Those of some keys that are there, all as they were at one instant: before a rotation, or after it."""
    with _engine().connect() as connection:
        return _read(connection, wanted)


def put_once(kind: Kind, owner: UUID, make: Callable[[], Key]) -> Key:
    """The key, made and stored now unless there is one: of two writers at once, the first one's."""
    held = get(kind, owner)
    if held is not None:
        return held
    with writing() as writer:
        return writer.put_once(kind, owner, make)


def put_many(new: Iterable[Key]) -> None:
    """Store keys, except those whose owner has one of this kind."""
    with writing() as writer:
        writer.put(new)


def every(kind: Kind) -> Sequence[Key]:
    """All keys of a kind."""
    with _engine().connect() as connection:
        return [_key(row) for row in connection.execute(sa.select(_table).where(_table.c.kind == kind))]


def masters() -> frozenset[str]:
    """The fingerprints of all master keys that wrap a key here."""
    query = sa.select(_table.c.master).where(_table.c.master.is_not(None)).distinct()
    with _engine().connect() as connection:
        return frozenset(connection.scalars(query))


def close() -> None:
    """Let go of every connection, where a start fails."""
    db.get_engine(KEYS_ENGINE).dispose()


@contextmanager
def writing() -> Generator[Writer]:
    """Read and write keys in one transaction, stored when the block ends. Not to be opened inside itself."""
    with _transaction() as connection:
        yield Writer(connection)


def rewrap(change: Callable[[Sequence[Key]], Sequence[Key]]) -> Sequence[Key]:
    """Replace every key by what `change` makes of it, in one transaction that no reader waits for. Gives the new."""
    with _transaction(alone=True) as connection:
        rows = connection.execute(sa.select(_table).where(_table.c.wrapped != _GONE))
        changed = change([_key(row) for row in rows])
        query = sa.update(_table).where(
            _table.c.kind == sa.bindparam("of_kind"), _table.c.owner == sa.bindparam("of_owner")
        )
        values = [
            {"of_kind": key.kind, "of_owner": key.owner, "wrapped": key.wrapped, "master": key.master}
            for key in changed
        ]
        if values:
            connection.execute(query.values(wrapped=sa.bindparam("wrapped"), master=sa.bindparam("master")), values)
    _wipe()
    return changed


def destroy_case(case: UUID, details: str) -> int:
    """Destroy the keys of all details whose place begins with `details`, and the record's key of the case.

    How many details can never be opened again. The case's own key leaves its name here, so that none is made anew.
    """
    buried = Key(Kind.CASE, case, _GONE, place="")
    with _transaction(alone=True) as connection:
        of_case = _table.c.place.startswith(details, autoescape=True)
        destroyed = connection.execute(sa.delete(_table).where(_table.c.kind == Kind.DETAIL, of_case)).rowcount
        connection.execute(sa.delete(_table).where(_table.c.kind == Kind.CASE, _table.c.owner == case))
        Writer(connection).put([buried])
    _wipe()
    return destroyed


def destroy(kind: Kind, owners: Collection[UUID]) -> int:
    """Destroy the keys of some owners; how many were there."""
    query = sa.delete(_table).where(_table.c.kind == kind, _table.c.owner.in_(owners))
    if not owners:
        return 0
    with _transaction() as connection:
        destroyed = connection.execute(query).rowcount
    if destroyed:
        _wipe()
    return destroyed


def _read(connection: sa.Connection, wanted: Collection[tuple[Kind, UUID]]) -> Mapping[tuple[Kind, UUID], Key]:
    one_of = sa.or_(*(sa.and_(_table.c.kind == kind, _table.c.owner == owner) for kind, owner in wanted))
    found = [_key(row) for row in connection.execute(sa.select(_table).where(one_of))]
    return {(key.kind, key.owner): key for key in found}


def _key(row: sa.Row[Any]) -> Key:
    return Key(Kind(row.kind), row.owner, row.wrapped, row.place, row.agency, row.master)


def _engine() -> sa.Engine:
    engine = db.get_engine(KEYS_ENGINE)
    if engine.dialect.name == "sqlite":
        return engine.execution_options(schema_translate_map={_SCHEMA: None})
    return engine


@contextmanager
def _transaction(*, alone: bool = False) -> Generator[sa.Connection]:
    """A transaction that writes. On SQLite there is one at a time; on PostgreSQL one that is `alone` has no other
    writer beside it, so that nobody seals with a key that is being replaced, or for a case that is being erased.
    """
    engine = _engine()
    on_sqlite = engine.dialect.name == "sqlite"
    with (
        _one_writer if on_sqlite else nullcontext(),
        engine.execution_options(writing=True).begin() as connection,
    ):
        if not on_sqlite:
            mode = "EXCLUSIVE" if alone else "ROW EXCLUSIVE"
            connection.exec_driver_sql(f"LOCK TABLE {_SCHEMA}.{_table.name} IN {mode} MODE")
        yield connection


def _make_private(file: str | None) -> None:
    if file:
        Path(file).touch(mode=0o600)  # its journal takes this over


def _overwrite_what_is_deleted(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA secure_delete=ON")


def _wipe() -> None:
    """Leave nothing of an earlier state in SQLite's write-ahead log. What a reader of another process holds up is wiped
    next time, at the latest at the next start.
    """
    engine = db.get_engine(KEYS_ENGINE)
    if engine.dialect.name != "sqlite":
        return
    with _one_writer:
        connection = engine.raw_connection()  # outside a transaction, which SQLAlchemy would begin
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            held_up, _frames, _moved = cursor.fetchone() or (1, 0, 0)
            cursor.close()
        finally:
            connection.close()
    if held_up:
        log.warning("keys_not_wiped_yet")
