"""What every measurement does alike: interleaved runs, medians, a table for people and one line for machines."""

import json
import statistics
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager

ROUNDS = 7
Run = Callable[[], object]


def interleaved(floor: Run, product: Run, rounds: int = ROUNDS) -> tuple[float, float]:
    """Median seconds of the floor and of the product, run in turns so that a busy machine slows both; the first time
    unmeasured.
    """
    taken: dict[Run, list[float]] = {floor: [], product: []}
    for number in range(rounds + 1):
        for run in (floor, product):
            started = time.perf_counter()
            run()
            if number:
                taken[run].append(time.perf_counter() - started)
    return statistics.median(taken[floor]), statistics.median(taken[product])


@contextmanager
def replaced(places: Mapping[tuple[object, str], object]) -> Generator[None]:
    """Within it, attributes of modules are something else: how a floor leaves out what is measured."""
    held = {(owner, name): getattr(owner, name) for owner, name in places}
    for (owner, name), stand_in in places.items():
        setattr(owner, name, stand_in)
    try:
        yield
    finally:
        for (owner, name), before in held.items():
            setattr(owner, name, before)


def report(
    name: str, lines: list[tuple[str, str]], ratios: Mapping[str, float], goals: Mapping[str, float | None]
) -> None:
    """A table for people, and as its last line one JSON object."""
    width = max(len(words) for words, _value in lines)
    for words, value in lines:
        print(f"  {words:<{width}}  {value}")
    for key, ratio in ratios.items():
        goal = goals[key]
        kept = "no goal" if goal is None else f"goal: at most {goal}, {'kept' if ratio <= goal else 'NOT kept'}"
        print(f"  {key:<{width}}  {ratio:.2f}  ({kept})")
    print(json.dumps({"name": name, "ratios": {key: round(ratio, 3) for key, ratio in ratios.items()}, "goals": goals}))
