"""One gesture for several actions: each is done by itself, so that one that cannot be done holds up no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import ActionId

GONE = "not_here"
"""Why nothing was done with an action that is hidden or missing: the same for both."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How a gesture went: how many were done, and why the others were not."""

    done: int
    refused: dict[ActionId, str]


def each(actions: Sequence[ActionId], deed: Callable[[ActionId], None]) -> Outcomes:
    """Do the same with each action, in a transaction of its own."""
    refused: dict[ActionId, str] = {}
    for action in actions:
        try:
            deed(action)
        except HiddenError:
            refused[action] = GONE
        except RefusedError as refusal:
            refused[action] = refusal.code
    return Outcomes(len(actions) - len(refused), refused)
