"""Migrations: up, as the tables say, and down again, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from conference.audit.models import RecordHead
from conference.infra.database import Base, db
from tests import servers
from tests.conftest import new_app

FOLDER = "migrations"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app on a database without a table."""
    url = servers.postgresql() if request.param == "postgresql" else f"sqlite:///{tmp_path / 'empty.db'}"
    app = new_app(url, tmp_path)
    with app.app_context():
        yield app
        db.session.close()
        for engine in db.engines.values():
            engine.dispose()


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names())


def test_up_down_and_up_again(empty_app):
    assert tables() == set()
    flask_migrate.upgrade(directory=FOLDER)
    assert tables() == {*Base.metadata.tables, "alembic_version"}
    flask_migrate.downgrade(directory=FOLDER, revision="base")
    assert tables() <= {"alembic_version"}
    flask_migrate.upgrade(directory=FOLDER)
    assert tables() == {*Base.metadata.tables, "alembic_version"}


def test_the_migrated_tables_are_those_of_the_models(empty_app):
    flask_migrate.upgrade(directory=FOLDER)
    with db.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
    assert found == []


def test_the_checks_of_the_models_are_in_the_database(empty_app):
    flask_migrate.upgrade(directory=FOLDER)
    there = sa.inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {str(c.name) for c in table.constraints if isinstance(c, sa.CheckConstraint)}
        assert wanted == {c["name"] for c in there.get_check_constraints(table.name)}, table.name
        keys = {str(c.name) for c in table.constraints if isinstance(c, sa.ForeignKeyConstraint)}
        assert keys == {c["name"] for c in there.get_foreign_keys(table.name)}, table.name


def test_the_end_of_the_record_is_there_from_the_first_migration(empty_app):
    flask_migrate.upgrade(directory=FOLDER)
    heads = db.session.scalars(sa.select(RecordHead)).all()
    assert [(head.id, head.number, head.hash) for head in heads] == [(1, 0, "0" * 64)]
