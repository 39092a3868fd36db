"""The measurements run, lose nothing, and say what a machine can read."""

import json
import subprocess
import sys
from typing import Any

from tests.servers import ROOT

SMALL = ("--people", "3", "--meetings", "2x2", "--rounds", "1", "--commands", "1")
GOALS = {
    "command_3": None,  # of so few nothing was said
    "cpu_3": None,
    "memory_3": 1.5,
    "rejoin_3": 4.0,
    "hands_3": 1.0,
    "meetings_2x2": None,
    "meetings_2x2_burst": None,
}


def ran(bench: str, *asked: str) -> dict[str, Any]:
    """What a measurement says last."""
    command = [sys.executable, "-m", f"bench.{bench}", *asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["name"] == bench
    assert said["ratios"].keys() == said["goals"].keys()
    return said


def test_the_live_bench_runs_and_ends_with_its_ratios_and_goals():
    said = ran("live", *SMALL)
    assert GOALS.items() <= said["goals"].items()
    # Of so few people memory tells nothing: a worker may even give some back while the third sits down.
    assert all(ratio > 0 for name, ratio in said["ratios"].items() if name != "memory_3")


def test_the_bench_of_the_rules_runs_and_ends_with_its_ratios_and_goals():
    said = ran("decide", "--cases", "1001")
    assert said["goals"] == {"case_page": 1.5, "queue_small": 1.5, "queue_large": 1.5, "queue_flat": 1.5}
    assert all(ratio > 0 for ratio in said["ratios"].values())


def test_the_queue_bench_runs_on_both_databases_and_ends_with_its_ratios_and_goals():
    said = ran("queue", "--small", "60", "--cases", "80", "--rounds", "1")
    assert all(ratio > 0 for ratio in said["ratios"].values())
    for database in ("sqlite", "postgresql"):
        assert said["goals"][f"{database}_detective_finds_none"] == 1.5
        assert said["goals"][f"{database}_chair_plan"] == 2.0


def test_the_inbox_bench_runs_on_both_databases_and_ends_with_its_ratios_and_goals():
    said = ran("inbox", "--small", "900", "--actions", "1000", "--rounds", "1")
    assert said["goals"]["sqlite_shelter_page"] == said["goals"]["postgresql_detective_mine"] == 1.5
    assert all(ratio > 0 for ratio in said["ratios"].values())
