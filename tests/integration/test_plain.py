"""Rows that are asked for plainly are the same rows, and are stored with the transaction or not at all."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from conference.directory.models import Agency
from conference.infra import plain
from conference.infra.changes import Look, row_and_look
from conference.infra.database import session, transaction
from conference.kernel.ids import AgencyId

_NAME = sa.select(Agency.name).where(Agency.id == sa.bindparam("agency"))
_RENAME = sa.update(Agency).where(Agency.id == sa.bindparam("agency")).values(name=sa.bindparam("new"))


@pytest.fixture
def shelter(cast) -> AgencyId:
    session().rollback()
    return cast.agencies["shelter"]


def named(agency: AgencyId) -> list[str]:
    return [row.name for row in plain.look_up(_NAME, agency=agency)]


def test_what_is_about_to_be_stored_is_looked_up_but_not_seen_at_a_glance(shelter):
    with transaction() as current:
        current.get_one(Agency, shelter).name = "Harbour North"
        assert named(shelter) == ["Harbour North"]
        assert row_and_look(_NAME, agency=shelter)[0] == ("Harbour House",)
    assert named(shelter) == ["Harbour North"]


def test_a_change_is_taken_back_with_its_transaction(shelter):
    with transaction() as current:
        nested = current.begin_nested()
        plain.change(_RENAME, agency=shelter, new="Harbour North")
        assert named(shelter) == ["Harbour North"]
        nested.rollback()
    assert named(shelter) == ["Harbour House"]


def test_nothing_is_stored_or_changed_outside_a_transaction(shelter):
    for deed in (
        lambda: plain.change(_RENAME, agency=shelter, new="Harbour North"),
        lambda: plain.store(sa.insert(Agency), name="Nobody"),
        lambda: plain.add(Agency(name="Nobody")),
    ):
        with pytest.raises(RuntimeError, match="in a transaction"):
            deed()
    session().rollback()
    assert named(shelter) == ["Harbour House"]


def test_what_is_about_to_be_stored_is_seen_with_a_row_from_inside(shelter):
    with transaction() as current:
        current.get_one(Agency, shelter).name = "Harbour North"
        row, inside = row_and_look(_NAME, inside=True, agency=shelter)
        assert row == ("Harbour North",)
        assert inside.read("name", lambda: named(shelter)) == ["Harbour North"]
        assert Look().read("name", lambda: named(shelter)) == ["Harbour House"]


def test_what_a_look_reads_shares_one_session_in_which_nothing_is_changed(shelter):
    look, mine = Look(), id(session())
    with look.session():
        first, second = (look.read(key, lambda: id(session())) for key in ("first", "second"))
        with pytest.raises(RuntimeError, match="changes nothing"), transaction():
            pass
    assert first == second != mine
    with transaction():
        pass


def test_a_row_that_is_changed_where_one_only_reads_is_not_stored(shelter):
    with Look().session():
        session().get_one(Agency, shelter).name = "Harbour North"
        with pytest.raises(RuntimeError, match="changes nothing"):
            session().flush()
    assert named(shelter) == ["Harbour House"]


def test_who_is_not_there_is_none(shelter):
    row, look = row_and_look(_NAME, agency=UUID(int=0))
    assert row is None
    assert look._counts == Look()._counts
