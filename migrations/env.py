"""Runs migrations on the app's own engine, in one transaction."""

import sqlalchemy as sa
from alembic import context

from conference.infra.change_counts import count_changes
from conference.infra.database import Base, db


def _as_columns(kind, value, _context):
    """Write our column types as what they are in the database, so that old migrations need no code of ours."""
    if kind == "type" and isinstance(value, sa.types.TypeDecorator):
        return (
            repr(value.impl_instance)
            .replace("DateTime(", "sa.DateTime(")
            .replace("Text(", "sa.Text(")
            .replace("JSON(", "sa.JSON(")
        )
    return False


def _broken_references(connection):
    return set(connection.connection.dbapi_connection.execute("PRAGMA foreign_key_check").fetchall())


def _mind_references(connection, *, mind):
    """SQLite changes a table by making it anew: whatever refers to it must not mind meanwhile."""
    connection.connection.dbapi_connection.execute(f"PRAGMA foreign_keys={'ON' if mind else 'OFF'}")


def run():
    """Migrate up or down."""
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if not sqlite:
            connection.execute(sa.text("SET lock_timeout = '5s'"))
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=sqlite,
            render_item=_as_columns,
            transaction_per_migration=True,
        )
        if sqlite:
            before = _broken_references(connection)
            _mind_references(connection, mind=False)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()  # where there was nothing to migrate, the look at the version is still open
        with connection.begin():
            count_changes(connection, Base.metadata.tables)
        if sqlite:
            _mind_references(connection, mind=True)
            if _broken_references(connection) - before:
                message = "the migration left rows that refer to nothing"
                raise RuntimeError(message)


run()
