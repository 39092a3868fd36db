"""The whole cast commands a conference at random, right and wrong, and what must always hold holds after every step."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from conference.actions import service as actions
from conference.actions import store as actions_store
from conference.attendance import service as attendance
from conference.attendance import store as attendance_store
from conference.cases.domain import Step
from conference.consent import service as consent
from conference.kernel.errors import HiddenError, RefusedError
from conference.live.schemas import COMMANDS
from conference.live.service import sharing
from conference.meetings import store as meetings
from tests import builders
from tests.conftest import app_on
from tests.live.always import check
from tests.live.plausible import LIKELY, Chance, Draw, values
from tests.live.whole_table import LANGUAGES, House, Table

reproducible = settings(
    max_examples=4,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
ROLES = st.sampled_from(list(LANGUAGES))
WHO = st.one_of(st.none(), ROLES)
"""None: whoever mostly does this."""
NUMBERS = st.lists(st.integers(0, 255), min_size=8, max_size=8)
CASES = st.integers(0, 2)


def begin(table: Table) -> None:
    """The chair opens, and the table has taken on the first case."""
    first = table.known()["item"][1]
    needed = [str(table.cast.agencies[role]) for role in ("shelter", "detective")]
    assert table.order("chair", "open", {})
    assert table.order("chair", "call", {"item": first, "knowing": True})
    assert table.order("chair", "step", {"step": int(Step.NEEDED_AGENCIES), "agencies": needed})


class Outside(RuleBasedStateMachine):
    """What happens at and around the table, besides commands."""

    def __init__(self, begin: Callable[[], Table]) -> None:
        super().__init__()
        self.table = begin()

    @initialize()
    def it_begins(self) -> None:
        begin(self.table)

    def do(self, who: str | None, kind: str, numbers: list[int]) -> None:
        """Somebody commands something. An empty table is mostly given something to talk about first."""
        table, chance = self.table, Chance(numbers)
        if kind == "end" and chance.of(range(8)):
            return
        if table.case is None and chance.of((True, True, False)):
            table.order(table.chair, "call", {"item": chance.of(table.known()["item"]), "knowing": True})
        role, case = who or LIKELY.get(kind) or table.chair, table.case
        sent = values(kind, Draw(table.known(), table.secrets.say, chance))
        kept = {str(note.id): str(note.text) for note in meetings.notes(table.meeting)}
        if table.order(role, kind, sent) is None:
            return
        table.secrets.hear(kind, sent, case, table.cast[role].agency)
        if kind == "share_note":
            table.secrets.share(kept[sent["note"]])

    @rule(pick=st.integers(0, 255), who=WHO)
    def a_command_is_repeated(self, pick: int, who: str | None) -> None:
        """After a lost answer; or by somebody else, who has no business with it."""
        id_, (role, kind, sent, version) = list(self.table.answered.items())[pick % len(self.table.answered)]
        again = self.table.order(who or role, kind, sent, id_)
        assert again == (version if who in {None, role} else None)

    @rule(seconds=st.sampled_from([1, 31, 400]))
    def time_passes(self, seconds: int) -> None:
        self.table.pass_time(seconds)

    @rule(role=ROLES)
    def somebody_comes(self, role: str) -> None:
        self.table.arrive(role)

    @rule(role=ROLES)
    def somebody_leaves(self, role: str) -> None:
        self.table.leave(role)

    @rule()
    def the_chair_is_lost(self) -> None:
        self.table.leave(self.table.chair)
        self.table.pass_time(31)

    @rule(role=st.sampled_from(["detective", "lawyer", "chair", "recorder"]), number=CASES)
    def somebody_steps_aside(self, role: str, number: int) -> None:
        case = self.table.house.cases[number]
        if (case, role) not in self.table.secrets.closed_to:
            self.table.secrets.close(case, role)
            attendance.step_aside(self.table.cast[role], case, self.table.now)
            self.table.changed = True

    @rule(number=CASES, pick=st.integers(0, 9))
    def a_stepping_aside_is_over(self, number: int, pick: int) -> None:
        table, case = self.table, self.table.house.cases[number]
        aside = [held for held in attendance_store.step_asides([case]).get(case, []) if held.until is None]
        for held in aside[pick % len(aside) :][:1] if aside else []:
            role = next(role for role in LANGUAGES if table.cast[role].person == held.person_id)
            attendance.end_step_aside(table.cast["chair"], held.id, table.now)
            table.secrets.closed_to.discard((case, role))
            table.changed = True

    @rule(role=st.sampled_from(["detective", "lawyer"]), number=CASES)
    def she_keeps_an_agency_out(self, role: str, number: int) -> None:
        table, case = self.table, self.table.house.cases[number]
        table.secrets.keep_out(case, role)
        table.changed = True
        with builders.transaction():
            consent.exclude(case, agency=table.cast.agencies[role], now=table.now)

    @rule(number=CASES)
    def a_release_is_withdrawn(self, number: int) -> None:
        table, case = self.table, self.table.house.cases[number]
        consent.withdraw(table.cast["counsellor"], table.house.releases[case], table.now)
        table.withdrawn.add(case)
        table.changed = True

    @rule()
    def an_action_is_accepted_outside(self) -> None:
        asked = sorted(actions_store.for_meeting(self.table.meeting), key=lambda action: action.text)
        for action in asked[:1]:
            try:
                actions.accept(self.table.cast["shelter"], action.id, self.table.now)
                self.table.changed = True
            except (HiddenError, RefusedError):
                return

    @rule(role=ROLES, pick=CASES)
    def somebody_looks(self, role: str, pick: int) -> None:
        """What is shared is shown to its holder and to those a release covers, and to nobody else."""
        table = self.table
        detail, (case, holder, to) = list(table.house.details.items())[pick]
        try:
            sharing.look(table.cast[role], table.meeting, detail, table.now)
        except (HiddenError, RefusedError):
            return
        assert role == holder or (role == to and case not in table.withdrawn), role

    @invariant()
    def what_must_always_hold(self) -> None:
        if self.table.changed or self.table.pages.pushed:
            check(self.table)


def _ordering(kind: str) -> Any:
    def order(self: Outside, who: str | None, numbers: list[int]) -> None:
        self.do(who, kind, numbers)

    order.__name__ = f"order_{kind}"
    return rule(who=WHO, numbers=NUMBERS)(order)


Machine: type[Outside] = type("Machine", (Outside,), {f"order_{kind}": _ordering(kind) for kind in sorted(COMMANDS)})
"""With a rule for each command there is."""


@pytest.fixture(scope="module")
def house(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("machine") / "house"
    folder.mkdir()
    shutil.copy(migrated_sqlite, folder / "table.db")
    with app_on(f"sqlite:///{folder / 'table.db'}", folder):
        yield House(folder)


def test_whatever_anybody_does_the_conference_holds(house: House, monkeypatch: pytest.MonkeyPatch):
    def machine() -> Outside:
        return Machine(lambda: Table(house, monkeypatch))

    try:
        run_state_machine_as_test(cast(Any, machine), settings=reproducible)  # typed as a class; it is only called
    finally:
        house.let_go()


def test_a_page_that_comes_into_another_room_need_not_ask_for_everything(house: House, monkeypatch: pytest.MonkeyPatch):
    """It may not have been told of the last versions, which changed nothing for the room that it comes from."""
    table, kept = Table(house, monkeypatch), {"text": "The owl says b", "private": True}
    begin(table)
    check(table)
    assert table.order("chair", "pair_display", {"code": table.known()["code"][0]})
    assert table.order("detective", "note", kept)
    table.secrets.hear("note", kept, table.case, table.cast["detective"].agency)
    check(table)
    house.let_go()
