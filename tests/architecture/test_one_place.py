"""What must happen in one place happens in one place: commits, emits, and looking at the clock."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "conference"


def calls(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The dotted name and line of every call: `session.commit`, `emit`, `datetime.now`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def is_commit(call: str) -> bool:
    return call.endswith(".commit")


def is_emit(call: str) -> bool:
    if call == "realtime.emit":  # asking the one place, by its name
        return False
    return call == "emit" or call.endswith(".emit") or call in ("send", "socketio.send")


def is_clock(call: str) -> bool:
    clocks = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns")
    return any(call == clock or call.endswith(f".{clock}") for clock in clocks)


RULES = [
    pytest.param(is_commit, {"infra/database.py"}, id="only infra.database commits"),
    pytest.param(is_emit, {"infra/realtime.py"}, id="only infra.realtime emits"),
    # An id (UUIDv7) begins with an instant too, which orders rows and which no rule reads.
    pytest.param(is_clock, {"infra/clock.py", "kernel/ids.py"}, id="only infra.clock looks at the clock"),
]


@pytest.mark.parametrize(("rule", "places"), RULES)
def test_it_happens_in_one_place(rule: Callable[[str], bool], places: set[str]) -> None:
    found = {
        f"{file.relative_to(PACKAGE)}:{line} {call}"
        for file in sorted(PACKAGE.rglob("*.py"))
        if str(file.relative_to(PACKAGE)) not in places
        for call, line in calls(ast.parse(file.read_text(encoding="utf-8")))
        if rule(call)
    }

    assert found == set()


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (is_commit, "db.session.commit()"),
        (is_commit, "session.commit()"),
        (is_emit, "emit('x', {}, to='room')"),
        (is_emit, "socketio.emit('x')"),
        (is_clock, "datetime.now(UTC)"),
        (is_clock, "datetime.datetime.utcnow()"),
        (is_clock, "time.time()"),
        (is_clock, "date.today()"),
    ],
)
def test_the_rule_sees_it(rule: Callable[[str], bool], line: str) -> None:
    assert [call for call, _ in calls(ast.parse(line)) if rule(call)]
