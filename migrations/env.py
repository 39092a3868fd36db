"""Runs migrations on the app's own engine, in one transaction."""

import sqlalchemy as sa
from alembic import context

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
        with context.begin_transaction():
            context.run_migrations()


run()
