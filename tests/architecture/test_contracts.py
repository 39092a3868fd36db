"""Each contract of pyproject.toml fails, by its name, on a deliberate fault planted in a copy of the code."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CONTRACTS: dict[str, str] = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
FAULTS = [
    pytest.param("order", "kernel/actor.py", "import conference.cases.domain", id="a lower feature uses an upper one"),
    pytest.param("order", "stray/__init__.py", "", id="a package without a place in the order"),
    pytest.param("inside", "cases/domain.py", "import conference.cases.service", id="domain uses its service"),
    pytest.param("inside", "queue/store.py", "import conference.queue.views", id="store uses its views"),
    pytest.param("pure", "consent/policy/viewing.py", "import flask", id="policy knows Flask"),
    pytest.param("pure", "cases/projection.py", "import marshmallow", id="projection knows marshmallow"),
    pytest.param("pure", "kernel/verdict.py", "import sqlalchemy", id="kernel knows SQLAlchemy"),
    pytest.param("pure", "live/events.py", "import conference.infra.clock", id="events look at the clock"),
    pytest.param("service", "cases/service/__init__.py", "from flask import request", id="service reads the request"),
    pytest.param("service", "live/service.py", "import flask_login", id="service asks who is signed in"),
    pytest.param("queries", "queue/views.py", "from sqlalchemy import select", id="view queries"),
    pytest.param("queries", "live/service.py", "from sqlalchemy.orm import Session", id="service queries"),
    pytest.param("sockets", "live/sockets.py", "from flask_socketio import emit", id="feature emits by itself"),
]


def lint(folder: Path, contract: str) -> tuple[int, str]:
    command = [sys.executable, "-c", LINT_IMPORTS, "--no-logo", "--no-cache", "--contract", contract]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its contracts in a folder of their own; only Python files matter."""
    python_only = shutil.ignore_patterns("__pycache__", "translations", "*.pyc")
    shutil.copytree(ROOT / "conference", tmp_path / "conference", ignore=python_only)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(folder: Path, file: str, line: str) -> None:
    """Put the line into the file of the copy, and make the module it imports if there is none yet."""
    target = folder / "conference" / file
    imported = line.removeprefix("import ").split(" ")[0]
    modules = [target, *([folder / f"{imported.replace('.', '/')}.py"] if imported.startswith("conference.") else [])]
    for module in modules:
        module.parent.mkdir(exist_ok=True)
        (module.parent / "__init__.py").touch()
        if not module.with_suffix("").is_dir():
            module.touch()
    with target.open("a", encoding="utf-8") as out:
        out.write(f"\n{line}\n")


@pytest.mark.parametrize(("contract", "file", "line"), FAULTS)
def test_a_planted_fault_breaks_its_contract_by_name(copy: Path, contract: str, file: str, line: str) -> None:
    plant(copy, file, line)

    code, said = lint(copy, contract)

    assert code != 0
    # The table is as narrow as a terminal and may leave no space between name and verdict.
    assert f"{CONTRACTS[contract]}BROKEN" in said.replace(" BROKEN", "BROKEN")


def test_every_contract_is_shown_to_fail() -> None:
    assert {str(fault.values[0]) for fault in FAULTS} == set(CONTRACTS)
