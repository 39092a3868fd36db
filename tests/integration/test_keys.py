"""Keys have another life than what they open: stored before it, destroyed for good, rotated while people work."""

import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from conference.audit import service as record
from conference.audit import store as record_store
from conference.audit.domain import Deed
from conference.cases import service as cases
from conference.consent import service as consent
from conference.consent import store
from conference.consent.domain import Purpose
from conference.infra import keys, sealing
from conference.infra.database import db, transaction
from conference.infra.keys import Key, Kind
from conference.infra.sealing import MasterKeyError, RotationError, UnsealError
from conference.kernel.errors import HiddenError
from conference.kernel.ids import CaseId, DetailId, new_uuid
from tests import builders
from tests.builders import CANARY
from tests.cast import Cast
from tests.conftest import KEY, app_on, new_app

NEW = "b" * 43


@pytest.fixture
def url(app: Flask) -> str:
    with app.app_context():
        return db.engine.url.render_as_string(hide_password=False)


def bring(cast: Cast, now) -> CaseId:
    """A case of the shelter that the detective works on too."""
    case = builders.bring_case(cast["shelter"], now)
    for role in ("shelter", "detective"):
        cases.put_on_team(case, cast[role], cast["shelter"].member, now)
    return case


@pytest.fixture
def case(cast, now) -> CaseId:
    return bring(cast, now)


@pytest.fixture
def detail(cast, case, now) -> DetailId:
    return builders.detail(cast["shelter"], case, now)


@pytest.fixture
def look(cast, now) -> Callable[[DetailId], str]:
    return lambda detail: consent.look(cast["shelter"], detail, Purpose.SERVICE_COORDINATION, now)


def held(kind: Kind, owner) -> Key:
    key = keys.get(kind, owner)
    assert key is not None
    return key


def files(url: str) -> bytes:
    """Everything that lies beside an SQLite database: data, keys and journals."""
    folder = Path(url.removeprefix("sqlite:///")).parent
    return b"".join(file.read_bytes() for file in sorted(folder.glob("table*.db*")))


# ------------------------------------------------------------------------------------------------------------ destroyed
def test_a_destroyed_key_closes_every_detail_of_its_case_and_of_no_other(cast, case, detail, look, now):
    another = builders.detail(cast["shelter"], bring(cast, now), now)
    theirs = builders.detail(cast["detective"], case, now)

    assert consent.destroy_case_keys(case) == 2

    assert look(another) == CANARY
    for closed in (detail, theirs):
        assert store.sealed(closed) is None
    with pytest.raises(HiddenError):
        look(detail)
    assert consent.destroy_case_keys(case) == 0


def test_neither_the_database_nor_its_old_backup_opens_with_the_present_key_store(
    sqlite_app, sqlite_url, tmp_path, now
):
    cast = Cast(now)
    case = bring(cast, now)
    detail = builders.detail(cast["shelter"], case, now)
    file, backup = Path(sqlite_url.removeprefix("sqlite:///")), tmp_path / "backup.db"
    with db.engine.connect() as connection:
        connection.connection.execute("VACUUM INTO ?", (str(backup),))
    wrapped = [held(Kind.DETAIL, detail).wrapped, held(Kind.CASE, case).wrapped]
    assert all(key in files(sqlite_url) for key in wrapped)

    consent.destroy_case_keys(case)

    assert not [key for key in wrapped if key in files(sqlite_url)]
    db.session.close()
    for engine in db.engines.values():
        engine.dispose()
    shutil.copy(backup, file)
    with app_on(sqlite_url, tmp_path):
        with pytest.raises(HiddenError):
            consent.look(cast["shelter"], detail, Purpose.SERVICE_COORDINATION, now)
        with pytest.raises(HiddenError):
            builders.detail(cast["shelter"], case, now)
        assert sealing.case_reference(case) == sealing.GONE
        assert record.verify().holds


def test_rotation_leaves_no_earlier_key_in_the_files(sqlite_app, sqlite_url, now):
    cast = Cast(now)
    case = bring(cast, now)
    detail = builders.detail(cast["shelter"], case, now)
    before = [key.wrapped for kind in Kind for key in keys.every(kind)]

    sealing.rotate()

    assert len(before) == 4  # of the agency, the detail and the case, and of the list of erased cases
    assert not [key for key in before if key in files(sqlite_url)]
    assert consent.look(cast["shelter"], detail, Purpose.SERVICE_COORDINATION, now) == CANARY


# ----------------------------------------------------------------------------------------------- the record's reference
def test_the_record_names_a_case_by_a_key_of_its_own(app, case):
    first = sealing.case_reference(case)
    assert first == sealing.case_reference(case) != sealing.case_reference(CaseId(new_uuid()))
    assert len(first) == 64
    assert str(case) not in first


def test_after_its_key_is_destroyed_the_record_names_the_case_no_more_and_still_holds(cast, case, detail, now):
    reference = sealing.case_reference(case)

    consent.destroy_case_keys(case)
    record.append(Deed.SET_STEP, at=now, by=cast["shelter"], code="done", case=case)

    references = [link.entry.case_ref for link in record_store.links() if link.entry.case_ref]
    assert references.count(reference) >= 2
    assert references[-1] == sealing.GONE == sealing.case_reference(case)
    assert record.verify().holds


def test_a_case_that_was_never_written_of_can_be_destroyed_too(app):
    case = CaseId(new_uuid())
    assert consent.destroy_case_keys(case) == 0
    assert sealing.case_reference(case) == sealing.GONE


# -------------------------------------------------------------------------------------------------- beside the data
def test_a_key_whose_detail_was_never_stored_harms_nobody(cast, case, look, now):
    with transaction() as current:
        orphan = builders.detail(cast["shelter"], case, now)
        current.rollback()

    assert held(Kind.DETAIL, orphan)
    assert store.sealed(orphan) is None
    assert look(builders.detail(cast["shelter"], case, now)) == CANARY
    assert sealing.rotate()[Kind.DETAIL] == 2
    assert consent.destroy_case_keys(case) == 2


def test_of_two_writers_at_once_the_first_ones_key_stays(app):
    owner, together = new_uuid(), threading.Barrier(4)

    def put() -> bytes:
        with app.app_context():
            together.wait()
            return keys.put_once(Kind.AGENCY, owner, lambda: sealing.new_agency_key(owner)).wrapped

    with ThreadPoolExecutor(4) as pool:
        given = {answer.result() for answer in [pool.submit(put) for _ in range(4)]}
    assert given == {held(Kind.AGENCY, owner).wrapped}


# ------------------------------------------------------------------------------------------------------------- rotation
def test_the_master_key_can_be_changed_and_the_old_one_forgotten(app, url, tmp_path, cast, case, detail, look, now):
    reference, before = sealing.case_reference(case), held(Kind.AGENCY, cast.agencies["shelter"])

    with app_on(url, tmp_path, MASTER_KEY=NEW, MASTER_KEY_PREVIOUS=KEY):
        assert look(detail) == CANARY
        theirs = builders.detail(cast["detective"], case, now)
        assert consent.rotate_keys(now) == {Kind.AGENCY: 2, Kind.DETAIL: 2, Kind.CASE: 1, Kind.ERASED: 1}
        assert look(detail) == CANARY

    with app_on(url, tmp_path, MASTER_KEY=NEW):
        assert look(detail) == CANARY
        assert consent.look(cast["detective"], theirs, Purpose.SERVICE_COORDINATION, now) == CANARY
        assert sealing.case_reference(case) == reference
        assert [link.entry.deed for link in record_store.links()].count(Deed.ROTATE_KEYS) == 1
    with pytest.raises(MasterKeyError, match="MASTER_KEY_PREVIOUS"):
        new_app(url, tmp_path)
    row, key, _holders = store.sealed(detail) or pytest.fail("gone")
    place = f"{case}|{detail}|{row.holder_id}|{row.category}"
    with pytest.raises(UnsealError):  # the old master key opens the agency's old key, which opens nothing any more
        sealing.unseal(sealing.Sealed(row.ciphertext, key.wrapped), agency_key=before, place=place)


def test_people_read_and_write_while_keys_rotate(app, cast, case, detail, look, now):
    over, entered = threading.Event(), [detail]

    def read() -> int:
        looks = 0
        with app.app_context():
            while not over.is_set() or looks == 0:
                assert look(entered[looks % len(entered)]) == CANARY
                looks += 1
            db.session.close()
        return looks

    def write() -> None:
        with app.app_context():
            while not over.is_set():
                entered.append(builders.detail(cast["shelter"], case, now))
            db.session.close()

    db.session.close()
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(work) for work in (read, read, write)]
        for _ in range(15):
            sealing.rotate()
        over.set()
        answers = [answer.result() for answer in done]
    assert answers[0]
    assert answers[1]
    assert [look(one) for one in entered] == [CANARY] * len(entered)


def test_a_detail_that_is_being_entered_while_keys_rotate_is_not_lost(cast, case, look, now):
    with transaction():
        detail = builders.detail(cast["shelter"], case, now)
        sealing.rotate()
    assert look(detail) == CANARY


def test_a_key_that_does_not_open_leaves_all_as_they_were(cast, case, detail, look, now):
    other = builders.detail(cast["detective"], case, now)
    broken = replace(held(Kind.DETAIL, other), wrapped=b"not a key")
    keys.rewrap(lambda all_keys: [broken if key.owner == other else key for key in all_keys])

    with pytest.raises(RotationError, match=str(other)):
        sealing.rotate()

    assert look(detail) == CANARY


def test_the_administrator_is_told_how_many(app, cast, detail):
    said = app.test_cli_runner().invoke(args=["keys", "rotate"])

    assert said.exit_code == 0, said.output
    assert [line.split()[0] for line in said.output.splitlines()[:3]] == ["1", "1", "1"]
    assert "MASTER_KEY_PREVIOUS can be unset" in said.output


def test_the_administrator_is_told_what_does_not_open(app, cast, detail):
    keys.rewrap(lambda held: [replace(key, wrapped=b"x") if key.kind is Kind.DETAIL else key for key in held])

    said = app.test_cli_runner().invoke(args=["keys", "rotate"])

    assert said.exit_code == 1
    assert f"Nothing was changed: the detail key of {detail} does not open." in said.output


def test_a_server_with_a_wrong_master_key_does_not_start(app, url, tmp_path, cast, detail):
    for wrong in ({"MASTER_KEY": NEW}, {"MASTER_KEY": NEW, "MASTER_KEY_PREVIOUS": "c" * 43}):
        with pytest.raises(MasterKeyError, match="MASTER_KEY does not open"):
            new_app(url, tmp_path, **wrong)


def test_no_key_shows_its_bytes(app, cast, detail):
    assert repr(held(Kind.DETAIL, detail).wrapped) not in repr(held(Kind.DETAIL, detail))
