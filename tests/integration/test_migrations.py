"""Migrations: up, as the tables say, and down again, on both databases."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask

from conference.actions import service as actions
from conference.actions import store as actions_store
from conference.actions.domain import GapCause, GapReason, Outcome
from conference.audit.models import RecordHead
from conference.emergency import service as emergency
from conference.emergency.domain import Why
from conference.infra import keys, sealing
from conference.infra.database import Base, db
from conference.infra.keys import Kind
from conference.infra.sealing import MasterKeyError, Sealed
from conference.kernel.ids import ActionId, new_uuid
from conference.kernel.narrative import Narrative
from conference.meetings import service as planning
from conference.meetings import store as meetings
from conference.meetings.domain import StandingPlace
from tests import builders, servers
from tests.conftest import NOW, new_app

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


def test_what_is_up_to_date_is_brought_up_to_date_again_and_nothing_happens(empty_app):
    flask_migrate.upgrade(directory=FOLDER)
    before = tables()
    flask_migrate.upgrade(directory=FOLDER)
    assert tables() == before


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


# ----------------------------------------------------------------------------------------------- 0002 · keys live apart
MASTER = b"k" * 32
"""As in `tests/conftest.py`."""


class Old:
    """A sealed detail as the version before 0002 stored it: its keys beside it."""

    def __init__(self, text: str = "She has a dog.", master: bytes = MASTER) -> None:
        self.id, self.case, self.holder = new_uuid(), new_uuid(), new_uuid()
        self.place = f"{self.case}|{self.id}|{self.holder}|identity"
        agency, own = os.urandom(32), os.urandom(32)
        self.agency_key = self._seal(master, agency, f"agency:{self.holder}")
        self.key = self._seal(agency, own, self.place)
        self.ciphertext = self._seal(own, text.encode(), self.place)

    @staticmethod
    def _seal(key: bytes, plain: bytes, place: str) -> bytes:
        nonce = os.urandom(12)
        return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())

    def store(self) -> None:
        """Into the tables of 0001, without the case and the people it refers to."""
        old = sa.MetaData()
        old.reflect(db.engine, only=["agency_key", "detail_key", "sealed_detail"])
        detail = {"id": self.id, "case_id": self.case, "holder_id": self.holder, "category": "identity"}
        detail |= {"ciphertext": self.ciphertext, "entered_by": new_uuid(), "entered_at": NOW}
        with db.engine.connect() as connection:
            if db.engine.dialect.name == "sqlite":
                connection.connection.execute("PRAGMA foreign_keys=OFF")
                # The reflected type is CHAR(32).
                detail = {name: value.hex if isinstance(value, UUID) else value for name, value in detail.items()}
            else:
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            owner, agency = detail["id"], detail["holder_id"]
            connection.execute(sa.insert(old.tables["sealed_detail"]), detail)
            connection.execute(sa.insert(old.tables["detail_key"]), {"detail_id": owner, "wrapped": self.key})
            connection.execute(sa.insert(old.tables["agency_key"]), {"agency_id": agency, "wrapped": self.agency_key})
            connection.commit()
            connection.invalidate()

    def read(self) -> str:
        """With the keys in the key store."""
        own, holders = keys.get(Kind.DETAIL, self.id), keys.get(Kind.AGENCY, self.holder)
        assert own is not None
        assert holders is not None
        return sealing.unseal(Sealed(self.ciphertext, own.wrapped), agency_key=holders, place=self.place)


def test_details_of_the_version_before_are_readable_after_their_keys_moved(empty_app):
    flask_migrate.upgrade(directory=FOLDER, revision="0001")
    old = [Old("She has a dog."), Old("She works nights.")]
    for detail in old:
        detail.store()

    flask_migrate.upgrade(directory=FOLDER, revision="0002")

    assert not tables() & {"agency_key", "detail_key"}
    assert [detail.read() for detail in old] == ["She has a dog.", "She works nights."]
    sealing.rotate()
    assert [detail.read() for detail in old] == ["She has a dog.", "She works nights."]


def test_moved_keys_leave_nothing_in_the_file_and_come_back_on_the_way_down(empty_app, tmp_path):
    flask_migrate.upgrade(directory=FOLDER, revision="0001")
    old = Old()
    old.store()
    flask_migrate.upgrade(directory=FOLDER, revision="0002")
    db.engine.dispose()
    for file in tmp_path.glob("empty.db*"):
        assert old.key not in file.read_bytes()
        assert old.agency_key not in file.read_bytes()

    flask_migrate.downgrade(directory=FOLDER, revision="0001")

    with db.engine.connect() as connection:
        assert connection.scalars(sa.text("SELECT wrapped FROM detail_key")).all() == [old.key]
        assert connection.scalars(sa.text("SELECT wrapped FROM agency_key")).all() == [old.agency_key]
    flask_migrate.upgrade(directory=FOLDER, revision="0002")
    assert old.read() == "She has a dog."


def test_an_erased_case_is_not_brought_back_by_a_backup_of_the_version_before(empty_app):
    flask_migrate.upgrade(directory=FOLDER, revision="0001")
    old = Old()
    old.store()
    assert keys.destroy_case(old.case, f"{old.case}|") == 0

    flask_migrate.upgrade(directory=FOLDER, revision="0002")

    assert keys.get(Kind.DETAIL, old.id) is None


def test_with_another_master_key_no_key_moves(empty_app):
    flask_migrate.upgrade(directory=FOLDER, revision="0001")
    Old(master=b"x" * 32).store()

    with pytest.raises(MasterKeyError, match="MASTER_KEY"):
        flask_migrate.upgrade(directory=FOLDER, revision="0002")

    assert tables() >= {"agency_key", "detail_key"}
    assert keys.every(Kind.AGENCY) == []


# --------------------------------------------------------------------------------------------------- 0008 · who comes
def test_a_rhythm_becomes_a_rule_and_a_called_date_counts_as_told_and_both_come_back(empty_app):
    flask_migrate.upgrade(directory=FOLDER, revision="0006")
    others = (sa.column(name) for name in ("every_weeks", "starts_at", "minutes"))
    series = sa.table("series", sa.column("id", sa.Uuid()), sa.column("first_day", sa.Date()), *others)
    with db.engine.begin() as connection:
        rhythm = {"id": new_uuid(), "first_day": NOW.date(), "every_weeks": 3, "starts_at": "13:30", "minutes": 120}
        connection.execute(sa.insert(series).values(**rhythm))
        old = sa.MetaData()
        old.reflect(db.engine, only=["meeting"])
        for number, state in enumerate(("planned", "published")):
            given = {"starts_at": NOW + timedelta(days=number), "minutes": 120, "state": state, "version": 0}
            ids: list[Any] = [new_uuid(), rhythm["id"]]
            if db.engine.dialect.name == "sqlite":  # the reflected type is CHAR(32)
                ids = [held.hex for held in ids]
            id_, series_id = ids
            flags = {"chair_offered": False, "speakers_closed": False, "reading_back": False}
            connection.execute(sa.insert(old.tables["meeting"]).values(id=id_, series_id=series_id, **given, **flags))

    flask_migrate.upgrade(directory=FOLDER, revision="0008")
    with db.engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT rule FROM series")) == "FREQ=WEEKLY;INTERVAL=3;BYDAY=WE"
        rows = connection.execute(sa.text("SELECT told, due_at = starts_at, uid FROM meeting ORDER BY starts_at")).all()
    assert [(told, bool(same)) for told, same, _uid in rows] == [(None, True), (0, True)]
    assert len({uid for _told, _same, uid in rows}) == 2

    flask_migrate.downgrade(directory=FOLDER, revision="0006")
    with db.engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT every_weeks FROM series")) == 3


# ---------------------------------------------------------------------------------------------------- 0010 · the plan
def test_a_case_that_was_discussed_gets_the_local_day_of_its_conference(app, cast):
    evening = (NOW + timedelta(days=1)).replace(hour=1, minute=30)  # the day before, where the table meets
    cases = [builders.bring_case(cast["counsellor"], NOW, question=f"Which shelter, number {n}?") for n in range(2)]
    meeting = builders.meeting(cast["chair"], cases, evening)
    builders.enter(cast["chair"], meeting, evening)
    builders.command(cast["chair"], meeting, "open", evening)
    builders.call(cast["chair"], meeting, cases[0], evening)
    builders.command(cast["chair"], meeting, "end", evening)
    db.session.rollback()

    flask_migrate.downgrade(directory=FOLDER, revision="0009")
    flask_migrate.upgrade(directory=FOLDER)

    assert [builders.held_case(case).discussed_on for case in cases] == [NOW.date(), None]


# ----------------------------------------------------------------------------------- 0012 · what holds for every date
def test_conferences_keep_their_agendas_on_the_way_down_and_up_again(app, cast):
    planning.add_standing(cast["chair"], Narrative.read("Welcome"), 5, StandingPlace.FIRST, cast.now)
    case = builders.bring_case(cast["counsellor"], NOW)
    meeting = builders.meeting(cast["chair"], [case], NOW + timedelta(days=7))
    short = planning.call_for_case(case, NOW + timedelta(hours=3), 30, None)
    emergency.ask(cast["counsellor"], case, Why.DANGER, Narrative.read("It cannot wait"), NOW)
    db.session.rollback()

    flask_migrate.downgrade(directory=FOLDER, revision="0010")
    with db.engine.connect() as connection:
        kinds = connection.execute(sa.text("SELECT kind FROM agenda_item ORDER BY meeting_id, position")).scalars()
        assert sorted(kinds) == ["case", "case", "unfinished", "unfinished"]
        assert connection.scalar(sa.text("SELECT count(*) FROM meeting WHERE series_id IS NULL")) == 0
    flask_migrate.upgrade(directory=FOLDER)

    assert [item.minutes for item in meetings.items(meeting)] == [5, 10, 20]
    assert [item.case_id for item in meetings.items(short)] == [case]
    assert builders.held_meeting(meeting).told == 0
    assert not any(series.skips_holidays for series in meetings.all_series())


# ------------------------------------------------------------------------------- 0015 · every promise is followed
def test_what_is_known_of_actions_becomes_their_history_and_what_failed_a_gap(app, cast):
    case = builders.bring_case(cast["counsellor"], NOW)
    shelter, words = cast["shelter"], Narrative.read("Keep a room")

    def ask():
        to = cast.agencies["shelter"]
        return actions.propose(cast["counsellor"], case=case, agency=to, text=words, due=None, now=NOW)

    asked, promised, refused, done, failed = (ask() for _ in range(5))
    for action in (promised, done, failed):
        actions.accept(shelter, action, NOW)
    actions.decline(shelter, refused, GapReason.NO_CAPACITY, NOW)
    actions.close(shelter, done, Outcome.DONE, reason=None, text=None, now=NOW)
    actions.close(shelter, failed, Outcome.NOT_DONE, reason=GapReason.OTHER, text=None, now=NOW)
    before = {action: told(action) for action in (asked, promised, refused, done, failed)}
    db.session.rollback()

    flask_migrate.downgrade(directory=FOLDER, revision="0014")
    with db.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM gap"))
    flask_migrate.upgrade(directory=FOLDER)

    assert {action: told(action) for action in before} == before
    gaps = {held.id: held.gap for held in actions_store.facts(list(before))}
    assert [gaps[action] for action in (refused, failed, done)] == [GapCause.NO_CAPACITY, GapCause.OTHER, None]
    assert actions_store.facts([promised])[0].carrier == shelter.member
    assert not actions_store.done(cast["chair"], NOW, most=9)  # what was closed before is no news


def told(action: ActionId) -> list[Any]:
    return [(move.kind, move.at, move.by, move.carrier, move.reason) for move in actions_store.history(action)]
