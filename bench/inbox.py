"""How the list of an agency grows with its actions: with a thousand and with a million, read in turns in the same
run by the coordinator of a shelter and by a detective whom some of the cases are kept from.

The floor is the same list of the same product for the small task force. Both have more in every part of the list than
it shows, so that they show as much: what differs is only how much lies behind.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from bench.growing import Growth
from bench.measure import interleaved
from bench.queue_world import Brought, Rows, fill, store
from bench.world import browser
from conference.accounts import service as accounts
from conference.actions import service as actions
from conference.actions.domain import ActionState, Outcome, Shown, Whose
from conference.actions.models import Action
from conference.infra import clock
from conference.kernel.ids import new_uuid
from conference.kernel.narrative import Narrative
from tests.cast import PARTS, PASSWORD, Cast

SMALL, LARGE, A_CASE = 1_000, 1_000_000, 25
GOAL = 1.5
READERS = ("shelter", "detective")
_BATCH = 20_000
_WORDS = Narrative.read("Keep a room until Friday")
_DAYS = (*[-7] * 3, *[0] * 3, *[1] * 2, *[30] * 2, None)
"""When promises are due, in days from today: more of each part than is shown."""
_STATES = (*[ActionState.PROPOSED] * 4, *[ActionState.ACCEPTED] * 14, *[ActionState.CLOSED] * 2, ActionState.DECLINED)
CHOICES: Mapping[str, actions.Choice] = {
    "everything": actions.Choice(),
    "mine": actions.Choice(whose=Whose.MINE),
    "asked": actions.Choice(shown=Shown.ASKED),
    "later": actions.Choice(shown=Shown.LATER),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One task force: its app and who is signed in."""

    app: Flask
    cast: Cast
    readers: Mapping[str, FlaskClient]

    def page(self, role: str) -> None:
        """The page, as a browser asks for it."""
        answer = self.readers[role].get("/actions")
        if answer.status_code != 200 or answer.text.count("data-row ") < actions.MOST:
            raise RuntimeError(answer.status_code)

    def read(self, role: str, chosen: actions.Choice) -> None:
        """The list alone, without its page, narrowed as somebody chose it."""
        with self.app.app_context():
            if not actions.inbox(self.cast[role], clock.now(), chosen).overdue:
                raise RuntimeError


def _gather(app: Flask, number: int) -> Place:
    """A task force with so many actions."""
    with app.app_context():
        now = clock.now()
        cast = Cast(now)
        for role in READERS:
            accounts.set_password(PARTS[role].email, PASSWORD)
        brought = fill(cast, max(number // A_CASE, 20), now)
        for start in range(0, number, _BATCH):
            chance, rows = Random(start), Rows()
            rows[Action] = [_action(cast, chance, brought, now) for _ in range(start, min(start + _BATCH, number))]
            store(rows)
    return Place(app, cast, {role: browser(app, role) for role in READERS})


def _action(cast: Cast, chance: Random, brought: list[Brought], now: datetime) -> dict[str, Any]:
    role, state, days = chance.choice(READERS), chance.choice(_STATES), chance.choice(_DAYS)
    member, ended = cast[role].member, state is ActionState.CLOSED
    asked, today = now - timedelta(days=chance.randrange(1, 60)), now.date()
    due: date | None = None if days is None else today + timedelta(days=days)
    return {
        "id": new_uuid(),
        "case_id": chance.choice(brought).id,
        "agency_id": cast.agencies[role],
        "text": _WORDS,
        "due": due,
        "state": state,
        "proposed_by": cast["counsellor"].member,
        "proposed_at": asked,
        "answered_by": None if state is ActionState.PROPOSED else member,
        "answered_at": None if state is ActionState.PROPOSED else asked,
        "carrier_id": member if state is ActionState.ACCEPTED else None,
        "closed_by": member if ended else None,
        "closed_at": asked if ended else None,
        "cleared_at": asked if ended else None,
        "outcome": Outcome.DONE if ended else None,
    }


def _measure(small: Place, large: Place, rounds: int) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for role in READERS:
        found[f"{role}_page"] = interleaved(partial(small.page, role), partial(large.page, role), rounds)
        for name, chosen in CHOICES.items():
            read, of_many = partial(small.read, role, chosen), partial(large.read, role, chosen)
            found[f"{role}_{name}"] = interleaved(read, of_many, rounds)
    return found


if __name__ == "__main__":
    Growth("inbox", "actions", SMALL, LARGE, _gather, _measure, lambda _name: GOAL).compare()
