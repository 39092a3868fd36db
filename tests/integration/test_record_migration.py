"""The record of the version before stands as it was written, and goes on."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from conference.audit import service as record
from conference.audit.domain import START, Deed, Entry, chain_hash
from conference.infra.database import db
from conference.kernel.ids import new_uuid
from tests import servers
from tests.conftest import NOW, app_on


@pytest.fixture(params=["sqlite", "postgresql"])
def app_before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app on a database as it was before the record proved itself."""
    url = servers.postgresql() if request.param == "postgresql" else f"sqlite:///{tmp_path / 'before.db'}"
    with app_on(url, tmp_path) as app:
        flask_migrate.upgrade(directory="migrations", revision="0002")
        yield app


def write_as_before(lines: int) -> None:
    """Entries without a version of the settings, by the columns that there were."""
    previous = START
    columns = ("at", "deed", "actor", "agency", "case_ref", "category", "answer", "code")
    table = sa.table(
        "record_entry",
        sa.column("number", sa.Integer()),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("actor", sa.Uuid()),
        sa.column("agency", sa.Uuid()),
        *(sa.column(name, sa.String()) for name in ("deed", "case_ref", "category", "answer", "code")),
        *(sa.column(name, sa.String()) for name in ("previous", "hash")),
    )
    with db.engine.begin() as connection:
        for number in range(1, lines + 1):
            entry = Entry(
                at=NOW + timedelta(minutes=number),
                deed=Deed.LOOK,
                actor=new_uuid(),
                agency=new_uuid(),
                case_ref="f" * 64,
                meeting=None,
                category="identity",
                answer="allow",
                code="holder",
                basis=None,
            )
            digest = chain_hash(previous, number, entry)
            values = {name: getattr(entry, name) for name in columns}
            connection.execute(sa.insert(table).values(**values, number=number, previous=previous, hash=digest))
            previous = digest
        head = sa.table("record_head", sa.column("number"), sa.column("hash"))
        connection.execute(sa.update(head).values(number=lines, hash=previous))


def test_entries_of_the_version_before_still_verify_and_the_chain_goes_on(app_before):
    write_as_before(5)
    flask_migrate.upgrade(directory="migrations", revision="0003")
    assert record.verify().holds
    record.append(Deed.REFUSED, at=NOW + timedelta(hours=1), by=None, code="not_found", answer=record.DENY)
    finding = record.verify()
    assert (finding.holds, finding.entries) == (True, 6)


def test_no_other_deed_than_those_we_know_can_be_stored(app_before):
    flask_migrate.upgrade(directory="migrations")
    found = {check["name"]: check["sqltext"] for check in sa.inspect(db.engine).get_check_constraints("record_entry")}
    assert [deed for deed in Deed if f"'{deed.value}'" not in found["ck_record_entry_deed"]] == []
