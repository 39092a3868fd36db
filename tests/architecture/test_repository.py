"""What is tracked belongs here: no registry's address, no path of one machine, nothing big, nothing made."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pip._internal.models.index import PyPI

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 500_000
"""A catalogue of translated words is the largest: it grows with the product."""
NPM_DEFAULT = ("registry", "npmjs", "org")  # in parts, so that this file keeps its own rule


def git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def tracked() -> dict[str, bytes]:
    """The content of every tracked file; without git (an unpacked archive) there is nothing to look at."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("Which files are tracked is known only where git and its folder are.")
    return {name: (ROOT / name).read_bytes() for name in git("ls-files") if (ROOT / name).is_file()}


def registry_hosts() -> set[str]:
    """The hosts packages come from, as pip and npm know them, and as pip is set up here."""
    hosts: set[str] = {PyPI.netloc, PyPI.file_storage_domain, ".".join(NPM_DEFAULT)}
    for line in subprocess.run(["pip", "config", "list"], capture_output=True, text=True, check=False).stdout.split():
        address = line.partition("://")[2].strip("'\"")
        hosts.add(address.partition("/")[0].rpartition("@")[2].partition(":")[0])
    return {host for host in hosts if "." in host and not host.replace(".", "").isdigit()}


def test_no_file_names_the_host_of_a_package_registry(tracked: dict[str, bytes]) -> None:
    hosts = registry_hosts()
    found = {(name, host) for name, content in tracked.items() for host in hosts if host.encode() in content}

    assert found == set()


def test_no_file_names_a_path_of_this_machine(tracked: dict[str, bytes]) -> None:
    places = [f"{ROOT.parent}/", f"{Path.home()}/"]
    telling = [place.encode() for place in places if place not in ("//", "/", "/tmp/")]  # words of any Unix machine
    found = {name for name, content in tracked.items() for place in telling if place in content}

    assert found == set()


def test_no_file_is_large(tracked: dict[str, bytes]) -> None:
    assert {name: len(content) for name, content in tracked.items() if len(content) > LARGEST} == {}


def test_catalogues_say_where_words_are_without_line_numbers(tracked: dict[str, bytes]) -> None:
    catalogues = {name: content for name, content in tracked.items() if name.endswith(".po")}

    assert catalogues
    assert [name for name, content in catalogues.items() if re.search(rb"^#: .*:\d", content, re.MULTILINE)] == []


def test_nothing_made_or_fetched_is_tracked(tracked: dict[str, bytes]) -> None:
    made = ("node_modules/", "static/dist/", "var/", ".venv/")

    assert [name for name in tracked if name.startswith(made) or name.endswith((".mo", ".pyc", ".db", ".key"))] == []
