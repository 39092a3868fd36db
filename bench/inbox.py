"""How the list of an agency, and the mails of a Monday, grow with its actions: with a thousand and with a million,
read in turns in the same run by the coordinator of a shelter and by a detective whom some of the cases are kept from.

The floor is the same of the same product for the small task force. Both have more in every part of the list than it
shows, so that they show as much, and as many promises whose day is near, as reminders are about those: what differs is
only how much lies behind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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
from conference.directory import service as directory
from conference.infra import clock
from conference.infra.database import db
from conference.kernel.ids import new_uuid
from conference.kernel.narrative import Narrative
from conference.notices.service import letters
from tests.cast import PARTS, PASSWORD, Cast

SMALL, LARGE = 1_000, 1_000_000
CASES, A_CASE = 1_000, 25
"""How many cases there are at least, and how many actions each has where there are more."""
GOAL = 1.5
READERS = ("shelter", "detective")
_BATCH = 20_000
_WORDS = Narrative.read("Keep a room until Friday")
_NEAR, _NEAR_DAYS = 800, (*[-7] * 3, *[0] * 3, *[1] * 2, *[30] * 2, None)
"""How many are due about today, and when, in days from then: more of each part than is shown. Others are due on the
Monday whose mails are written, so that there are some whatever day it is today.
"""
_FAR_DAYS = (*[-90] * 3, *[90] * 3, None)
"""When all others are due."""
_ASIDE_SHARE, _OFFERED_SHARE = 0.05, 0.05
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
    monday: datetime

    def page(self, role: str) -> None:
        """The page, as a browser asks for it."""
        answer = self.readers[role].get("/actions")
        if answer.status_code != 200 or answer.text.count("data-row ") < actions.MOST:
            raise RuntimeError(answer.status_code)

    def write(self) -> None:
        """The mails of a Monday: who hears what, before anything is noted or sent."""
        with self.app.app_context():
            written = letters.take_letters(self.monday)
            db.session.rollback()
        if {PARTS[role].email for role in READERS} - written.keys():
            raise RuntimeError

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
        brought = fill(cast, max(number // A_CASE, CASES), now)
        today = directory.today(now)
        monday = today + timedelta(days=7 - today.weekday())
        near, far = [*_dates(today, _NEAR_DAYS), monday, monday], _dates(today, _FAR_DAYS)
        for start in range(0, number, _BATCH):
            chance, rows = Random(start), Rows()
            places = range(start, min(start + _BATCH, number))
            rows[Action] = [_action(cast, chance, brought, now, near if place < _NEAR else far) for place in places]
            store(rows)
        written_at = datetime.combine(monday, time(9), directory.zone())
    return Place(app, cast, {role: browser(app, role) for role in READERS}, written_at)


def _dates(today: date, days: Sequence[int | None]) -> list[date | None]:
    return [None if number is None else today + timedelta(days=number) for number in days]


def _action(
    cast: Cast, chance: Random, brought: list[Brought], now: datetime, due: Sequence[date | None]
) -> dict[str, Any]:
    role, state = chance.choice(READERS), chance.choice(_STATES)
    member, promised, ended = cast[role].member, state is ActionState.ACCEPTED, state is ActionState.CLOSED
    offered, aside = promised and chance.random() < _OFFERED_SHARE, promised and chance.random() < _ASIDE_SHARE
    asked = now - timedelta(days=chance.randrange(1, 60))
    return {
        "id": new_uuid(),
        "case_id": chance.choice(brought).id,
        "agency_id": cast.agencies[role],
        "text": _WORDS,
        "due": chance.choice(due),
        "state": state,
        "proposed_by": cast["counsellor"].member,
        "proposed_at": asked,
        "answered_by": None if state is ActionState.PROPOSED else member,
        "answered_at": None if state is ActionState.PROPOSED else asked,
        "carrier_id": member if promised else None,
        "offered_to_id": cast.agencies[next(other for other in READERS if other != role)] if offered else None,
        "snoozed_until": directory.today(now) + timedelta(days=10) if aside else None,
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
    found["mails"] = interleaved(small.write, large.write, rounds)
    return found


if __name__ == "__main__":
    Growth("inbox", "actions", SMALL, LARGE, _gather, _measure, lambda _name: GOAL).compare()
