#!/usr/bin/env python3
"""Common Table's commands, with nothing but Python: `python3 dev.py run` and `python3 dev.py test`.

What they make stays in `.venv`, `node_modules`, `static/dist` and `var`.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must hear why, before it meets newer code
    sys.exit(
        "Common Table needs Python 3.11 or newer; this is Python %d.%d.\n"  # noqa: UP031 - older than f-strings
        "Install a newer one (Debian, Ubuntu, as root: apt-get update && apt-get install -y python3 python3-venv)\n"
        "and run it by its name, for example: python3.11 dev.py run" % sys.version_info[:2]
    )

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from development import checks, lock, prepare, serve
from development.steps import StopError

if TYPE_CHECKING:
    from collections.abc import Callable


def parser() -> argparse.ArgumentParser:
    """The commands and what they take."""
    top = argparse.ArgumentParser(description="Common Table's commands.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="serve the demo on http://127.0.0.1:$PORT (8000)")
    run.add_argument("--fresh", action="store_true", help="throw database, mails and keys in var/ away first")
    run.add_argument("--import", dest="spreadsheets", type=Path, metavar="DIR", help="agencies.csv and queue.csv")
    test = commands.add_parser("test", help="every check and every test", add_help=False)
    test.add_argument("pytest", nargs=argparse.REMAINDER, help="with words for pytest: only those tests, no checks")
    commands.add_parser("check", help="lint, types, contracts, rules about files: under a minute")
    bench = commands.add_parser("bench", help=f"measure: {', '.join(checks.BENCHES)}", add_help=False)
    bench.add_argument("name", metavar="NAME", choices=checks.BENCHES)
    bench.add_argument("options", nargs=argparse.REMAINDER, help="--cases, --people, --database and the like")
    commands.add_parser("bundle", help="build the browser's scripts and styles")
    commands.add_parser("migrate", help="bring the database in var/ to this code's shape")
    commands.add_parser("lock", help="write requirements*.txt anew from requirements*.in")
    commands.add_parser("messages", help="gather the words of the pages into the catalogues, and compile them")
    return top


def main(asked: argparse.Namespace) -> None:
    """Do what was asked for."""
    work: dict[str, Callable[[], None]] = {
        "run": lambda: serve.serve(fresh=asked.fresh, spreadsheets=asked.spreadsheets and asked.spreadsheets.resolve()),
        "test": lambda: checks.test(asked.pytest),
        "check": checks.check_only,
        "bench": lambda: checks.bench(asked.name, asked.options),
        "bundle": prepare.prepare,
        "migrate": serve.migrate_only,
        "lock": lock.lock,
        "messages": prepare.gather_messages,
    }
    work[asked.command]()


if __name__ == "__main__":
    try:
        main(parser().parse_args())
    except StopError as stop:
        sys.exit(f"\n{stop}")
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
