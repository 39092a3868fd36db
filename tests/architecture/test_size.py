"""Rooms stay small: modules, functions and their branches."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULE_LINES = 300
FUNCTION_LINES = 40  # for 95 of 100 functions
LONGEST_FUNCTION = 60
COMPLEXITY = 8
CODE = ["conference", "development", "dev.py", "wsgi.py", "gunicorn.conf.py"]


def python_files(*places: str) -> list[Path]:
    paths = [ROOT / place for place in places]
    return [file for path in paths for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]


def function_sizes() -> dict[str, int]:
    """Lines of every function, by file, line and name."""
    return {
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for file in python_files(*CODE)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_modules_fit_on_a_few_screens() -> None:
    files = [*python_files(*CODE, "tests"), *sorted((ROOT / "static" / "src").rglob("*.ts"))]
    sizes = {str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in files}

    assert {file: lines for file, lines in sizes.items() if lines > MODULE_LINES} == {}


def test_functions_are_short_and_none_is_long() -> None:
    sizes = function_sizes()
    over = {name: lines for name, lines in sizes.items() if lines > FUNCTION_LINES}

    assert {name: lines for name, lines in over.items() if lines > LONGEST_FUNCTION} == {}
    assert len(over) <= len(sizes) * 0.05, f"More than 5 in 100 functions have over {FUNCTION_LINES} lines: {over}"


def test_branches_stay_few() -> None:
    places = [*CODE, "tests"]
    limit = f"lint.mccabe.max-complexity={COMPLEXITY}"
    # Without `noqa`: here nobody is excused.
    command = [sys.executable, "-m", "ruff", "check", "--select", "C901", "--ignore-noqa", "--config", limit, *places]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "extensions"])
def test_every_module_has_a_name_that_says_what_it_is_for(word: str) -> None:
    assert [str(file) for file in python_files("conference") if word in (file.stem, file.parent.name)] == []
