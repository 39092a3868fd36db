"""SQLite as we use it: how each connection is set up, and how a writer waits for its turn."""

import sqlite3
import time
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event

_LOCKED_SECONDS = 10
"""How long somebody waits for a lock that another process holds."""
_LOOK_AGAIN_SECONDS = 0.02
_KEPT_KIB = 32 * 1024
"""So much of the database a connection keeps in memory at most. Of SQLite's own 2 MB, whatever is read here and there
of a million rows would be gone the next time.
"""
_BUSY = f"PRAGMA busy_timeout={_LOCKED_SECONDS * 1000}"


def prepare_sqlite(engine: sa.Engine) -> None:
    """Have each connection set up as ours are, and each transaction begun as `transaction` does."""
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begin)


def _connected(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours: the driver's own would take the write lock too late
    connection.execute(_BUSY)
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        "secure_delete=ON",
        f"cache_size=-{_KEPT_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    if connection.get_execution_options().get("writing", False):
        _begin_writing(cast(sqlite3.Connection, connection.connection.dbapi_connection))
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: sqlite3.Connection) -> None:
    """Take the write lock, which another process may hold. SQLite's own waiting would stop every other greenlet."""
    end = time.monotonic() + _LOCKED_SECONDS
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while not _has_begun(connection, last_try=time.monotonic() > end):
            time.sleep(_LOOK_AGAIN_SECONDS)
    finally:
        connection.execute(_BUSY)


def _has_begun(connection: sqlite3.Connection, *, last_try: bool) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as held:
        if last_try or held.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
