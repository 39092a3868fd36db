"""`dev.py lock`: write requirements*.txt anew, with hashes and without any registry's address."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from development.prepare import make_venv
from development.steps import PYTHON, call, environment, progress

COMPILE = ("pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header")


def lock() -> None:
    """Resolve both lists afresh, from uv's own registry; uv's UV_… variables name another."""
    make_venv()
    with tempfile.TemporaryDirectory() as folder:
        uv = shutil.which("uv") or fetch_uv(Path(folder))
        for name in ("requirements", "requirements-dev"):
            with progress(f"Locking {name}.txt"):
                call(uv, *COMPILE, f"{name}.in", "-o", f"{name}.txt", env=environment())


def fetch_uv(folder: Path) -> str:
    """Fetch uv for this once, outside the project's own packages."""
    with progress("Fetching uv"):
        call(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", folder, "uv")
    return str(folder / "bin" / "uv")
