"""What was read is kept until one of its tables changes, whoever changes it and by whatever means."""

import time
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa

from conference.accounts import store as accounts
from conference.accounts.models import Membership, Person
from conference.cases.models import Case
from conference.consent import store as consent_store
from conference.directory import store as directory
from conference.directory.models import Agency, Succession
from conference.infra import change_counts
from conference.infra.change_counts import UNCOUNTED, ChangeCount
from conference.infra.changes import Look
from conference.infra.database import Base, db, session, transaction
from conference.kernel.actor import Role
from conference.kernel.ids import CaseId
from tests import builders


class Counted:
    """A reading that says how often it really read."""

    def __init__(self, load) -> None:
        self.load, self.times = load, 0

    def __call__(self):
        self.times += 1
        return self.load()


@pytest.fixture
def names(cast) -> Counted:
    return Counted(lambda: dict(directory.names()))


def look_again(key: str, reading: Counted):
    session().rollback()
    return Look().read(key, reading)


def test_what_did_not_change_is_read_once(names):
    assert look_again("names", names) == look_again("names", names)
    assert names.times == 1


def test_another_key_is_read_for_itself(names):
    look_again("names", names)
    look_again("others", names)
    assert names.times == 2


def test_it_is_read_anew_once_its_table_changed(cast, names):
    before = look_again("names", names)
    with transaction() as current:
        current.execute(sa.text("UPDATE agency SET name = 'Harbour House North' WHERE name = 'Harbour House'"))
    after = look_again("names", names)
    assert "Harbour House" in before.values()
    assert "Harbour House North" in after.values()


def test_whoever_writes_and_past_our_own_code(app, cast, names):
    look_again("names", names)
    session().rollback()
    stranger = sa.create_engine(db.engine.url)
    with stranger.begin() as elsewhere:
        elsewhere.exec_driver_sql("UPDATE agency SET name = 'Another name' WHERE name = 'Harbour House'")
    stranger.dispose()
    assert "Another name" in look_again("names", names).values()


def test_a_change_of_another_table_does_not_matter(cast, now, names):
    look_again("names", names)
    builders.bring_case(cast["counsellor"], now)
    look_again("names", names)
    assert names.times == 1


def test_every_table_of_a_reading_counts_however_deep_it_was_read(cast, now):
    case = builders.bring_case(cast["counsellor"], now)
    actors = Counted(lambda: accounts.actors([cast["shelter"].member], now))
    look_again("actors", actors)
    with transaction() as current:
        current.execute(sa.update(Case).where(Case.id == case).values(returned=True))
    look_again("actors", actors)
    assert actors.times == 1
    changed: list[Any] = [
        sa.update(Membership)
        .where(Membership.id == cast["shelter"].member)
        .values(roles=frozenset({Role.COORDINATOR})),
        sa.update(Person).where(Person.id == cast["shelter"].person).values(name="Dana Brook"),
        sa.insert(Succession).values(
            agency_id=cast.agencies["shelter"], took_over_id=cast.agencies["lawyer"], since=now
        ),
    ]
    for times, change in enumerate(changed, start=2):
        with transaction() as current:
            current.execute(change)
        look_again("actors", actors)
        assert actors.times == times
    (actor,) = look_again("actors", actors).values()
    assert (actor.roles, actor.name) == (frozenset({Role.COORDINATOR}), "Dana Brook")
    assert actor.took_over == {cast.agencies["lawyer"]}


def test_what_is_kept_of_another_reading_depends_on_the_same_tables(cast, names):
    def longest() -> Counted:
        return Counted(lambda: max(Look().read("names", names).values(), key=len))

    for kept_before in (False, True):
        outer = longest()
        look_again(f"longest {kept_before}", outer)
        with transaction() as current:
            current.execute(sa.text("UPDATE agency SET name = name || ' and all its friends'"))
        assert look_again(f"longest {kept_before}", outer).endswith(" and all its friends")
        assert outer.times == 2


def test_of_several_only_those_that_are_not_kept_are_read(cast, now):
    asked: list[list[CaseId]] = []

    def load(wanted):
        asked.append(list(wanted))
        return consent_store.case_facts(wanted, directory.zone())

    one, two = (builders.bring_case(cast["counsellor"], now) for _ in range(2))
    session().rollback()
    first = Look().read_each("facts", [one], load)
    both = Look().read_each("facts", [one, two], load)
    assert asked == [[one], [two]]
    assert both[one] == first[one]
    assert Look().read(("facts", two), lambda: None) == both[two]
    with transaction() as current:
        current.get_one(Case, two).step = 4
    session().rollback()
    again = Look().read_each("facts", [one, two], load)[two]
    assert again is not None
    assert again.step == 4


def test_what_is_made_of_something_that_is_another_by_now_is_made_anew(cast):
    made = Counted(lambda: "made")
    for of in ([1], [1], [2]):
        Look().read("made", made, at=of)
    assert made.times == 2


def test_what_was_read_from_a_table_that_is_not_counted_is_not_kept(cast):
    reading = Counted(lambda: session().scalar(sa.text("SELECT count(*) FROM command")))
    look_again("commands", reading)
    look_again("commands", reading)
    assert reading.times == 2


def test_a_change_that_was_taken_back_is_none(cast, names):
    look_again("names", names)
    with transaction() as current:
        nested = current.begin_nested()
        current.execute(sa.text("UPDATE agency SET name = 'No' WHERE name = 'Harbour House'"))
        nested.rollback()
    assert "Harbour House" in look_again("names", names).values()


def test_what_was_counted_and_taken_back_is_not_taken_for_another_change_that_adds_up_to_the_same(cast, names):
    look_again("names", names)
    with transaction() as current:
        nested = current.begin_nested()
        current.execute(sa.text("UPDATE task_force SET name = 'Another'"))
        Look(inside=True)
        nested.rollback()
    with transaction() as current:
        current.execute(sa.text("UPDATE agency SET name = 'Another name' WHERE name = 'Harbour House'"))
    assert "Another name" in look_again("names", names).values()


def test_a_look_inside_a_transaction_sees_what_it_changed_or_is_about_to(cast, names):
    look_again("names", names)
    with transaction() as current:
        current.get_one(Agency, cast.agencies["shelter"]).name = "Another name"
        assert "Another name" in Look(inside=True).read("names", names).values()


def test_that_a_browser_was_used_changes_nothing(cast, now):
    sign_in = builders.signed_in(cast["shelter"], now)
    held = Counted(lambda: accounts.sign_in(sign_in).ended_at)  # type: ignore[union-attr]
    look_again("sign-in", held)
    with transaction() as current:
        current.execute(sa.text("UPDATE sign_in SET used_at = started_at"))
    look_again("sign-in", held)
    assert held.times == 1
    with transaction() as current:
        current.execute(sa.text("UPDATE sign_in SET ended_at = started_at"))
    assert look_again("sign-in", held) is not None


def test_every_table_is_counted_or_said_not_to_be(app):
    triggers = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if db.engine.dialect.name == "postgresql":
        triggers = "SELECT event_object_table FROM information_schema.triggers"
    counted = set(session().scalars(sa.text(triggers)))
    assert counted == {name for name, table in Base.metadata.tables.items() if not table.schema} - UNCOUNTED


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_the_counts_of_writers_that_are_gone_are_folded_and_none_is_lost(app, cast):
    writer = written_by_a_stranger()
    assert writer in writers()
    before = Look()._counts
    session().rollback()
    change_counts.fold_counts()
    assert writer not in writers()
    assert Look()._counts == before


def written_by_a_stranger() -> int:
    """A connection of its own changes something and is closed; the process id that it had, which is gone by now."""
    stranger = sa.create_engine(db.engine.url)
    with stranger.begin() as elsewhere:
        writer = elsewhere.scalar(sa.text("SELECT pg_backend_pid()"))
        elsewhere.exec_driver_sql("UPDATE agency SET name = 'Another name' WHERE name = 'Harbour House'")
    stranger.dispose()
    gone = sa.text("SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = :writer")
    while not session().scalar(gone, {"writer": writer}):  # the server takes a moment to see that it was closed
        session().rollback()
        time.sleep(0.02)
    session().rollback()
    return writer


def writers() -> set[int]:
    """Whose counts stand apart."""
    found = set(session().scalars(sa.select(ChangeCount.writer)))
    session().rollback()
    return found


def test_what_is_read_while_reading_something_else_takes_no_connection_of_its_own(cast):
    look, taken = Look(), list[int]()

    def inner() -> object:
        found = dict(directory.names())
        taken.append(db.engine.pool.checkedout())  # type: ignore[attr-defined] - a pool that queues
        return found

    def outer() -> object:
        assert directory.names()
        return look.read("inner", inner)

    session().rollback()
    look.read("outer", outer)

    assert taken == [1]


def test_a_table_is_seen_although_its_row_was_read_before_by_somebody_who_still_holds_it(cast):
    def name() -> str:
        return session().get_one(Agency, cast.agencies["shelter"]).name

    session().rollback()
    look = Look()
    with look.session():
        held = session().get_one(Agency, cast.agencies["shelter"])
        assert look.read("name", name) == held.name
    with transaction() as current:
        current.get_one(Agency, cast.agencies["shelter"]).name = "Harbour North"
    session().rollback()
    assert Look().read("name", name) == "Harbour North"


def test_who_reads_with_a_look_while_another_does_reads_over_a_session_of_their_own(app, cast):
    look, both, mine = Look(), Barrier(2), set[int]()
    session().close()

    def read(key: str) -> None:
        def once_the_other_reads_too() -> int:
            both.wait(timeout=30)
            return id(session())

        with app.app_context():
            mine.add(id(session()))
            mine.add(look.read(key, once_the_other_reads_too))

    others = [Thread(target=read, args=[key]) for key in ("one", "two")]
    for other in others:
        other.start()
    for other in others:
        other.join()
    assert len(mine) == 4


def test_a_table_of_counts_that_was_emptied_counts_nothing(cast):
    assert Look()._counts
    session().rollback()
    with transaction() as current:
        current.execute(sa.delete(ChangeCount))
    assert Look()._counts == {}
