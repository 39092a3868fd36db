"""`dev.py check` and `dev.py test`: what holds the project together, and every test."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from development.prepare import prepare
from development.steps import PYTHON, ROOT, StopError, call, environment, npm_command, progress, run

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_PACKAGES = ("chromium", "fonts-noto-color-emoji")  # without the font, emoji are boxes in pictures
QUICK_BROWSER = "chromium-headless-shell"  # draws pages and no windows, which is half the work
ARCHITECTURE = [f"tests/architecture/test_{name}.py" for name in ("one_place", "repository", "size")]
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
FILE_BY_FILE = ("--dist", "loadfile", "--no-loadscope-reorder")  # tests/conftest.py says which come first
NOT_AGAIN = [f"--ignore={path}" for path in ARCHITECTURE]  # `check` has just run them
BENCHES = ("decide", "inbox", "live", "queue")
CHECKS: dict[str, list[str]] = {
    "types": ["-m", "pyright"],
    "style": ["-m", "ruff", "check"],
    "format": ["-m", "ruff", "format", "--check"],
    "contracts between modules": ["-c", LINT_IMPORTS, "--no-logo"],
    "templates": ["-m", "djlint", "templates", "--lint", "--quiet"],
    "dependencies": ["-m", "deptry", "conference"],
    "rules about files": ["-m", "pytest", "-q", *ARCHITECTURE],
}


def check() -> bool:
    """The quick part, under a minute: whether all of lint, types, contracts and rules about files hold."""
    commands: dict[str, list[str]] = {name: [str(PYTHON), *command] for name, command in CHECKS.items()}
    commands["scripts and styles"] = npm_command("run", "check")
    print("  Checking:")
    with ThreadPoolExecutor(max_workers=max(2, (os.cpu_count() or 2) // 2)) as pool:
        return all(list(pool.map(check_one, commands.keys(), commands.values())))


def check_one(name: str, command: list[str]) -> bool:
    """Run one check; its words are shown only when it found something."""
    started = time.monotonic()
    code, said = run(*command)
    verdict = "fine" if code == 0 else f"NOT FINE\n{said.strip()}\n"
    print(f"    {name:<40} {time.monotonic() - started:5.1f} s  {verdict}", flush=True)
    return code == 0


def check_only() -> None:
    """`dev.py check`."""
    prepare(for_tests=True)
    if not check():
        raise StopError("Some checks found something: see NOT FINE above.")


def test(arguments: list[str]) -> None:
    """Checks and every test; with arguments for pytest, only the tests they name."""
    prepare(for_tests=True)
    find_browser()
    held = bool(arguments) or check()
    workers = [] if arguments else ["-n", str(min(4, (os.cpu_count() or 1) + 1)), *FILE_BY_FILE, *NOT_AGAIN]
    print(flush=True)
    code = subprocess.call([str(PYTHON), "-m", "pytest", *workers, *arguments], cwd=ROOT, env=environment())
    if not held:
        raise StopError("Some checks found something: see NOT FINE above the tests.")
    raise SystemExit(code)


def bench(name: str, options: list[str]) -> None:
    """Measure one thing against its floor; `bench/<name>.py` says which."""
    prepare(for_tests=True)
    raise SystemExit(subprocess.call([str(PYTHON), "-m", f"bench.{name}", *options], cwd=ROOT, env=environment()))


def find_browser() -> None:
    """The browser journeys need Chromium: there, or installed when we may, or said how."""
    may_install = bool(shutil.which("apt-get")) and os.geteuid() == 0
    if not any(shutil.which(name) for name in BROWSERS):
        if not may_install:
            raise StopError(how_to_install())
        install("Installing Chromium", *BROWSER_PACKAGES)
    if may_install and not shutil.which(QUICK_BROWSER):
        with contextlib.suppress(StopError):  # older systems have no such package, and the tests take longer
            install("Installing a quicker Chromium", QUICK_BROWSER)


def how_to_install() -> str:
    """What to do where we may not install anything."""
    if not shutil.which("apt-get"):
        return "The tests need Chromium: install it so that `chromium` is found on your PATH."
    cure = f"apt-get update && apt-get install -y {' '.join(BROWSER_PACKAGES)} {QUICK_BROWSER}"
    return f"The tests need Chromium. Install it, then run the same command again:\n  sudo sh -c '{cure}'"


def install(title: str, *packages: str) -> None:
    """Install packages of Debian."""
    env = environment() | {"DEBIAN_FRONTEND": "noninteractive"}
    with progress(title):
        call("apt-get", "update", env=env)
        call("apt-get", "install", "-y", "--no-install-recommends", *packages, env=env)
