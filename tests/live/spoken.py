"""What is said at the table, command by command: steps after each of which every page is looked at."""

from collections.abc import Callable
from typing import Any

from conference.meetings.domain import ItemOutcome
from tests import builders

Deed = Callable[[Any], object]


def by(role: str, kind: str, **values: Any) -> Deed:
    """A command of somebody in the scene."""
    return lambda scene: builders.command(scene.cast[role], scene.meeting, kind, scene.now, **values)


def hand(role: str, *, direct: bool = False) -> Deed:
    """A hand goes up."""
    return by(role, "raise_hand", direct=direct)


def call_the_one_that_waits(scene: Any) -> None:
    """It is at step 2."""
    builders.call(scene.cast["chair"], scene.meeting, scene.waiting, scene.now)


NEXT = by("chair", "give_floor", hand=None)
SPOKEN: dict[str, tuple[Deed, ...]] = {
    "raise_hand": (hand("detective"), hand("lawyer"), hand("detective")),
    "lower_hand": (hand("detective"), by("detective", "lower_hand")),
    "give_floor": (hand("detective"), hand("lawyer"), NEXT, hand("counsellor", direct=True), NEXT, NEXT),
    "floor_over": (hand("detective"), NEXT, by("detective", "floor_over")),
    "close_speakers": (hand("detective"), by("chair", "close_speakers")),
    "open_speakers": (by("chair", "close_speakers"), by("chair", "open_speakers"), hand("lawyer")),
    "voice": (
        call_the_one_that_waits,
        by("counsellor", "voice", yes=True),
        by("detective", "voice", yes=False),
        by("detective", "voice", yes=True),
    ),
    "threshold": (call_the_one_that_waits, by("chair", "threshold", met=False)),
    "outcome": (by("counsellor", "outcome", outcome=ItemOutcome.CONNECTED), by("chair", "next")),
}
