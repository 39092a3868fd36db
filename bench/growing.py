"""What every measurement of growth does alike: a small task force and a large one, on both databases, read in turns."""

import argparse
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Generic, TypeVar

import sqlalchemy as sa
from flask import Flask

from bench.measure import report
from bench.world import house
from conference.infra.database import db

Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class Growth(Generic[Place]):
    """What grows: `things`, from `small` to `large`. `gather` fills an empty house with so many; `measure` gives the
    seconds of both, by the name of what was read; `goal`: how much longer the large one may take, by the same name.
    """

    name: str
    things: str
    small: int
    large: int
    gather: Callable[[Flask, int], Place]
    measure: Callable[[Place, Place, int], Mapping[str, tuple[float, float]]]
    goal: Callable[[str], float]

    def compare(self) -> None:
        """Measure and print."""
        given = self._asked()
        kinds = ("sqlite", "postgresql") if given.database == "both" else (given.database,)
        lines: list[tuple[str, str]] = []
        ratios: dict[str, float] = {}
        for kind in kinds:
            with ExitStack() as stack:
                places = [self._gathered(stack.enter_context(house(kind)), n) for n in (given.small, given.large)]
                for name, (small, large) in self.measure(places[0], places[1], given.rounds).items():
                    said = f"{small * 1000:8.1f} ms of {given.small:,}, {large * 1000:8.1f} of {given.large:,}"
                    lines.append((f"{kind}, {name.replace('_', ' ')}", said))
                    ratios[f"{kind}_{name}"] = large / small
        report(self.name, lines, ratios, {key: self.goal(key) for key in ratios})

    def _asked(self) -> argparse.Namespace:
        asked = argparse.ArgumentParser(prog=f"dev.py bench {self.name}")
        asked.add_argument("--small", type=int, default=self.small, help=f"{self.things} of the small task force")
        asked.add_argument(
            f"--{self.things}", dest="large", type=int, default=self.large, help="those of the large one"
        )
        asked.add_argument("--rounds", type=int, default=7)
        asked.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
        return asked.parse_args()

    def _gathered(self, app: Flask, number: int) -> Place:
        print(f"  {number:,} {self.things} …", file=sys.stderr, flush=True)
        place = self.gather(app, number)
        with app.app_context():
            if db.engine.dialect.name == "postgresql":
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(sa.text("VACUUM ANALYZE"))  # as its own daemon would have by now
        return place
