"""From a fresh clone to running code: venv, Python packages, node's packages, bundle, translations."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from development.steps import PYTHON, ROOT, STAMPS, VAR, VENV, StopError, call, fingerprint, npm, progress, step

TRANSLATIONS = ROOT / "conference" / "translations"
REQUIREMENTS = "requirements.txt"
TEST_REQUIREMENTS = "requirements-dev.txt"
NETWORK_SIGNS = ("connection", "name resolution", "timed out", "ProxyError", "SSLError", "No matching distribution")


def prepare(*, for_tests: bool = False) -> None:
    """Make whatever is missing or out of date; raises StopError with the cure when something cannot be made."""
    check_writable()
    STAMPS.mkdir(parents=True, exist_ok=True)
    make_venv()
    install("Installing Python packages", REQUIREMENTS)
    if for_tests:
        install("Installing what the tests need", TEST_REQUIREMENTS)
    packages = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
    stamp = ROOT / "node_modules" / ".made-from"
    step("Installing what the pages need", stamp, fingerprint(packages), lambda: npm("ci"))
    bundle()
    compile_translations()


def check_writable() -> None:
    """Everything made stays in the project's folder, so that must be ours to write."""
    for folder in (ROOT, VAR):
        if folder.exists() and not os.access(folder, os.W_OK):
            raise StopError(f"{folder} cannot be written. Make it yours: sudo chown -R $(id -un) '{folder}'")


def make_venv() -> None:
    """A virtual environment for this very Python; made anew when Python or the folder changed."""
    if venv_fits():
        return
    if not (importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv")):
        raise StopError(
            "This Python cannot make virtual environments: Debian and Ubuntu ship that apart. Install it as root:\n"
            f"  apt-get update && apt-get install -y python3-venv python3.{sys.version_info[1]}-venv"
        )
    if VENV.is_symlink():
        VENV.unlink()  # making it anew clears the folder first: behind a link, that of somebody else
    with progress("Making .venv"):
        call(sys.executable, "-m", "venv", "--clear", VENV, env=dict(os.environ))


def venv_fits() -> bool:
    """Whether .venv is there, works, belongs to this version of Python and was made in this folder."""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        told = subprocess.check_output([PYTHON, "-c", "import sys; print(*sys.version_info[:2])"], encoding="utf-8")
        same = told.split() == [str(number) for number in sys.version_info[:2]]
        return same and str(VENV) in (VENV / "bin" / "pip").read_text()
    return False


def install(title: str, requirements: str) -> None:
    """Install one locked list, every file checked against its hash."""

    def work() -> None:
        quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--progress-bar", "off", "--retries", "2"]
        try:
            call(PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "-r", requirements)
        except StopError as stop:
            if not any(sign in str(stop) for sign in NETWORK_SIGNS):
                raise
            raise StopError(
                f"{stop}\n\npip could not fetch the packages. Check the network, or name the mirror you use with:\n"
                "  python3 -m pip config set global.index-url ADDRESS\nThen run the same command again."
            ) from stop

    step(title, VENV / f".made-from-{requirements}", fingerprint([ROOT / requirements], sys.version), work)


def bundle() -> None:
    """Build the browser's scripts and styles into static/dist."""
    sources = [f"static/{name}" for name in ("src", "styles", "images", "build.mjs", "typefaces.mjs")]
    names = [*sources, "package-lock.json", "tsconfig.json"]
    inputs = fingerprint([ROOT / name for name in names])
    step("Building scripts and styles", ROOT / "static" / "dist" / ".made-from", inputs, lambda: npm("run", "build"))


def babel(*arguments: str | Path) -> str:
    """Run one command of Babel, which looks after the words of the pages."""
    return call(PYTHON, "-m", "babel.messages.frontend", *arguments)


def compile_translations() -> None:
    """Compile the message catalogues that changed."""
    catalogues = sorted(TRANSLATIONS.rglob("*.po"))
    made = all(catalogue.with_suffix(".mo").exists() for catalogue in catalogues)
    inputs = fingerprint(catalogues)
    work = ("compile", "-d", TRANSLATIONS)
    step("Compiling translations", STAMPS / "translations", inputs, lambda: babel(*work), made=made)


def gather_messages() -> None:
    """Collect the words of the pages into every catalogue (babel.cfg says from where), then compile them."""
    prepare()
    template = VAR / "messages.pot"
    with progress("Gathering words"):
        # Files without line numbers: otherwise any two changes of one page conflict in every catalogue.
        where = ("--sort-by-file", "--add-location", "file")
        babel("extract", "-F", "babel.cfg", "-k", "_l", "--no-wrap", *where, "-o", template, ".")
        keep_only_words = ("--no-wrap", "-N", "--ignore-obsolete", "--ignore-pot-creation-date")
        babel("update", "-i", template, "-d", TRANSLATIONS, *keep_only_words)
    compile_translations()
