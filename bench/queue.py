"""How pages grow with the queue: the queue itself, a search in it, the planner and the minutes, with a thousand open
cases and with a hundred thousand, read in turns in the same run by the chair and by a detective whom some of them are
kept from.

The floor is the same page of the same product for the small task force.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from flask import Flask
from flask.testing import FlaskClient

from bench.growing import Growth
from bench.measure import interleaved
from bench.queue_past import Held, hold
from bench.queue_world import Brought, fill, still_waiting
from bench.world import browser, token_of
from conference.accounts import service as accounts
from conference.cases.domain import AgeBand, Step
from conference.consent import store as consent
from conference.infra import clock
from conference.meetings import service as planning
from conference.meetings import store as meetings
from conference.queue.domain import Order, Urgent
from tests.cast import PARTS, PASSWORD, Cast

SMALL, LARGE = 1_000, 100_000
PAGE_GOAL, PLAN_GOAL = 1.5, 2.0
READERS = ("chair", "detective")


@dataclass(frozen=True, slots=True)
class Place:
    """One task force: its app, who is signed in, its conferences, and the name of a case that waits."""

    app: Flask
    cast: Cast
    readers: Mapping[str, FlaskClient]
    tokens: Mapping[str, str]
    held: Held
    waits: Brought

    def get(self, role: str, path: str) -> None:
        """A page, as a browser asks for it."""
        _fine(self.readers[role].get(path).status_code)

    def find(self, role: str, **wanted: str) -> None:
        """The queue, narrowed or sorted."""
        client = self.readers[role]
        _fine(client.post("/queue", data={"csrf_token": self.tokens[role], **wanted}).status_code)

    def plan(self) -> None:
        """The planner alone, without its page."""
        with self.app.app_context():
            now = clock.now()
            meeting = meetings.meeting(self.held.planned)
            if meeting is None or not planning.offer(self.cast["chair"], meeting, now).plan.chosen:
                raise RuntimeError


PAGES: Mapping[str, Callable[[Place, str], None]] = {
    "queue": lambda place, role: place.get(role, "/queue"),
    "longest": lambda place, role: place.find(role, order=Order.LONGEST),
    "latest": lambda place, role: place.find(role, order=Order.LATEST),
    "reason": lambda place, role: place.find(role, reason=Urgent.RETURNED),
    "lead": lambda place, role: place.find(role, lead=str(place.cast.agencies["shelter"])),
    "facts": lambda place, role: place.find(role, interpreter="on", step=str(Step.DE_IDENTIFIED.value)),
    "rare_facts": lambda place, role: place.find(
        role,
        reason=Urgent.FIRST_WEEK,
        age_band=AgeBand.UNDER_16,
        step=str(Step.LIMITED_IDENTITY.value),
        interpreter="on",
    ),
    "next": lambda place, role: place.find(role, beyond=str(place.waits.id)),
    "last": lambda place, role: place.find(role, back="on"),
    "finds_few": lambda place, role: place.find(role, pseudonym=place.waits.named.lower()),
    "finds_none": lambda place, role: place.find(role, pseudonym="nobody is called this"),
    "minutes": lambda place, role: place.get(role, f"/conferences/{place.held.ended}/minutes"),
}
"""What both read. The planner's page is the chair's alone."""


def _gather(app: Flask, cases: int) -> Place:
    """A task force with so many open cases."""
    with app.app_context():
        now = clock.now()
        cast = Cast(now)
        for role in READERS:
            accounts.set_password(PARTS[role].email, PASSWORD)
        brought = fill(cast, cases, now)
        held = hold(cast, brought, now)
        waiting = {case.id: case for case in still_waiting(brought, cast)}
        waits = waiting[max(consent.visible_among(cast["detective"], list(waiting)[-100:], now))]
    readers = {role: browser(app, role) for role in READERS}
    return Place(app, cast, readers, {role: token_of(reader) for role, reader in readers.items()}, held, waits)


def _measure(small: Place, large: Place, rounds: int) -> dict[str, tuple[float, float]]:
    runs = {(role, name): page for role in READERS for name, page in PAGES.items()}
    runs["chair", "planner"] = lambda place, role: place.get(role, f"/conferences/{place.held.planned}/agenda")
    runs["chair", "plan"] = lambda place, _role: place.plan()
    return {
        f"{role}_{name}": interleaved(partial(run, small, role), partial(run, large, role), rounds)
        for (role, name), run in runs.items()
    }


def _goal(name: str) -> float:
    return PLAN_GOAL if name.endswith("_plan") else PAGE_GOAL


def _fine(status: int) -> None:
    if status != 200:
        raise RuntimeError(status)


if __name__ == "__main__":
    Growth("queue", "cases", SMALL, LARGE, _gather, _measure, _goal).compare()
