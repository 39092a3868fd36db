"""The record on real databases: it proves itself, and writers at the same time do not fork it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from conference.audit import service as record
from conference.audit import store
from conference.audit.domain import Deed, chain_hash
from conference.audit.models import RecordEntry
from conference.infra.database import Base, db, transaction
from conference.kernel.ids import CaseId, new_uuid
from conference.live.service import sharing
from tests import builders

WRITERS, LINES = 8, 20


def write(cast, now, lines: int = 6) -> None:
    for _ in range(lines):
        record.append(Deed.LOOK, at=now, by=cast["chair"], code="holder", case=CaseId(new_uuid()))


def change(statement: str, **values: object) -> None:
    with transaction() as current:
        current.execute(sa.text(statement), values)


def test_an_honest_record_holds_from_its_first_line(cast, now):
    assert record.verify().holds
    write(cast, now)
    assert record.verify().holds
    assert [link.number for link in store.links()] == list(range(1, 7))


CHANGES: dict[str, tuple[str, int]] = {
    "edited": ("UPDATE record_entry SET code = 'release' WHERE number = 3", 3),
    "edited time": ("UPDATE record_entry SET at = '2020-01-01 00:00:00' WHERE number = 4", 4),
    "deleted": ("DELETE FROM record_entry WHERE number = 3", 3),
    "first deleted": ("DELETE FROM record_entry WHERE number = 1", 1),
    "truncated": ("DELETE FROM record_entry WHERE number > 4", 5),
    "last deleted": ("DELETE FROM record_entry WHERE number = 6", 6),
    "emptied": ("DELETE FROM record_entry", 1),
    "hash changed": (f"UPDATE record_entry SET hash = '{'0' * 64}' WHERE number = 2", 2),
}


@pytest.mark.parametrize("how", CHANGES)
def test_what_was_changed_behind_its_back_is_found(cast, now, how):
    write(cast, now)
    statement, where = CHANGES[how]
    change(statement)
    assert record.verify().number == where


def test_reordered_lines_are_found(cast, now):
    write(cast, now)
    for old, new in ((2, 99), (3, 2), (99, 3)):
        change("UPDATE record_entry SET number = :new WHERE number = :old", old=old, new=new)
    assert record.verify().number == 2


def test_a_head_that_was_set_back_with_the_lines_is_found(cast, now):
    """Cutting off the end and setting back the number leaves the head's hash telling that the end is another."""
    write(cast, now)
    change("DELETE FROM record_entry WHERE number > 4")
    change("UPDATE record_head SET number = 4")
    assert record.verify().number == 4


def test_a_last_line_that_was_written_again_with_a_matching_hash_is_found(cast, now):
    write(cast, now)
    last = list(store.links())[-1]
    forged = replace(last.entry, code="release")
    digest = chain_hash(last.previous, last.number, forged)
    change("UPDATE record_entry SET code = 'release', hash = :digest WHERE number = 6", digest=digest)
    assert record.verify().number == 6


def test_a_line_that_was_added_behind_the_head_is_found(cast, now):
    write(cast, now)
    change("UPDATE record_head SET number = 5, hash = (SELECT hash FROM record_entry WHERE number = 5)")
    assert record.verify().number == 6


def test_a_record_without_its_head_proves_nothing(cast, now):
    write(cast, now)
    change("DELETE FROM record_head")
    assert record.verify().number == 1


def test_proving_the_record_waits_for_no_writer(app, cast, now):
    write(cast, now)
    with ThreadPoolExecutor(1) as pool, transaction():
        write(cast, now, 1)
        assert pool.submit(verified, app).result(timeout=5) is None


def verified(app) -> int | None:
    with app.app_context():
        try:
            return record.verify().number
        finally:
            db.session.close()


def test_what_is_rolled_back_is_not_in_the_record(cast, now):
    write(cast, now, 1)

    def undone() -> None:
        with transaction():
            write(cast, now, 2)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    assert record.verify().holds
    assert len(list(store.links())) == 1


def test_writers_at_the_same_time_make_one_chain(app, cast, now):
    ready = threading.Barrier(WRITERS)

    def writer(_number: int) -> None:
        with app.app_context():
            ready.wait()
            try:
                write(cast, now, LINES)
            finally:
                db.session.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(writer, range(WRITERS)))
    db.session.rollback()
    assert record.verify().holds
    assert len(list(store.links())) == WRITERS * LINES


def test_the_record_names_no_case_and_holds_no_words(cast, shared_scene, now):
    case, meeting, detail, _release = shared_scene
    builders.share(cast, meeting, detail, now)
    sharing.look(cast["shelter"], meeting, detail, now)
    rows = db.session.execute(sa.select(RecordEntry)).scalars().all()
    text = " ".join(str(getattr(row, column.key)) for row in rows for column in RecordEntry.__table__.columns)
    assert str(case) not in text
    assert builders.CANARY not in text
    assert len({row.case_ref for row in rows if row.case_ref}) == 1


def test_only_columns_of_ids_and_codes_are_in_the_table():
    table = Base.metadata.tables["record_entry"]
    lengths = {column.name: column.type.length for column in table.columns if isinstance(column.type, sa.String)}
    assert {name for name, length in lengths.items() if length is None or length > 64} == set()
