"""Every route, asked by everybody, over generated worlds: no byte of a sealed detail where decide() says no, and
nothing of a case that may_know() hides. Routes that are added are walked by themselves.
"""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from werkzeug.test import TestResponse

from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import Answer, Basis, CaseFacts, Category, Purpose, RoomFacts, Viewer
from conference.consent.policy import decide, knows_pseudonym, may_know, reads_free_text, viewer_of
from conference.directory import service as directory
from conference.infra import clock
from conference.infra.database import db
from conference.kernel.actor import CARD_ROLES, Actor
from conference.kernel.ids import CaseId
from conference.meetings import store as meetings
from conference.meetings.domain import MeetingState
from tests import servers
from tests.cast import PARTS
from tests.conftest import NOW, app_on, new_app
from tests.paper import words
from tests.web import walking
from tests.web.conftest import House, Visitor
from tests.web.furnishing import WORLDS, World, furnish

EVERYBODY = (*PARTS, None)
APART = timedelta(days=60)
"""From one world to the next, so that they do not mix."""


@dataclass
class Walk:
    """A house whose clock goes on, and what was heard in it."""

    house: House
    patch: pytest.MonkeyPatch
    on_postgresql: bool = False
    numbers: Iterator[int] = field(default_factory=count)
    asked: Counter[tuple[str, int]] = field(default_factory=Counter)
    shown: set[str] = field(default_factory=set)
    visitors: dict[str | None, Visitor] = field(default_factory=dict)
    schemas: dict[str, Any] = field(default_factory=dict)

    def at(self, now: datetime) -> None:
        self.patch.setattr(clock, "now", lambda: now)
        self.house.now = self.house.cast.now = now
        self.visitors.clear()  # by then they would be signed out


def furnished(walk: Walk, wanted: Mapping[str, Any]) -> World:
    """A new world in the same house."""
    number = next(walk.numbers)
    walk.at(NOW + APART * number)
    world: World = walk.house.work(lambda cast: furnish(cast, number, wanted, walk.house.now))
    walk.at(world.now)
    return world


# -------------------------------------------------------------------------------------------------------- what may be
def facts_of(world: World) -> Mapping[CaseId, CaseFacts]:
    return consent_store.case_facts(world.cases, directory.zone())


def rooms(actor: Actor, world: World) -> list[RoomFacts | None]:
    held = meetings.meeting(world.meeting)
    live_now = held is not None and held.state is MeetingState.LIVE
    return [None, *([consent.room_of(actor, world.meeting)] if live_now else [])]


def may_read(viewer: Viewer, word: str, case: CaseFacts, places: Sequence[RoomFacts | None], world: World) -> bool:
    """Whether somebody may read this word of a case: they know of it, and in `strict` more than that is asked."""
    if not any(may_know(viewer, case, world.now, room) for room in places):
        return False
    if word in world.pseudonyms:
        return knows_pseudonym(viewer, case.lead, case.step, case.policy)
    return not word.startswith("quokka") or reads_free_text(viewer, case.lead, case.holders, case.policy)


def forbidden(world: World, actor: Actor | None) -> set[str]:
    """What this person may not be told now: words of cases, and contents of details."""
    facts = facts_of(world)
    if actor is None or not directory.is_current(actor.agency, world.now):
        return {*world.of_case, *world.of_detail}
    viewer, places = viewer_of(actor), rooms(actor, world)
    hidden = {word for word, case in world.of_case.items() if not may_read(viewer, word, facts[case], places, world)}
    details = {held.id: held for case in world.cases for held in consent_store.details(case)}
    return hidden | {
        canary
        for canary, detail in world.of_detail.items()
        if detail in details
        and not any(
            decide(viewer, details[detail], facts[details[detail].case], purpose, room, world.now)
            for purpose in Purpose
            for room in places
        )
    }


# --------------------------------------------------------------------------------------------------------- the walking
def walk_all(walk: Walk, world: World, role: str | None, schemas: Mapping[str, Any]) -> list[str]:
    """What leaked, by address."""
    leaks: list[str] = []
    steps = [(method, rule) for method in ("GET", "POST") for rule in walking.rules(walk.house.app, method)]
    world.rng.shuffle(steps)
    for method, rule in steps:
        case = world.rng.choices(world.cases, (3, 1))[0]
        said = Step(walk, world, role, method, rule, case, schemas).leaks()
        leaks += [f"{role}: {method} {rule.rule}: {word}" for word in sorted(said)]
    return leaks


@dataclass
class Step:
    """One route, asked by one person about one case."""

    walk: Walk
    world: World
    role: str | None
    method: str
    rule: Any
    case: CaseId
    schemas: Mapping[str, Any]

    def leaks(self) -> set[str]:
        """What was said that may not be."""
        given = self._given()
        address = walking.path(self.rule, given)
        if self.method == "GET":
            return self._heard(self._visitor().get(address), address)
        known = self.rule.endpoint in self.schemas
        leaked = set[str]() if known else self._heard(self._visitor().post(address), address)
        if self.rule.endpoint not in self.schemas:
            return leaked
        sent = walking.filled(self.schemas[self.rule.endpoint], given, self.world.now, self.world.rng)
        return leaked | self._heard(self._visitor().post(address, **sent), address)

    def _given(self) -> Mapping[str, Any]:
        kept = self.world.given
        if self.case not in kept:
            world = self.world
            kept[self.case] = self.walk.house.work(lambda _cast: walking.arguments(self.case, world.meeting, world.rng))
        return kept[self.case]

    def _visitor(self) -> Visitor:
        kept = self.walk.visitors
        if self.role not in kept:
            kept[self.role] = self.walk.house.visitor(self.role)
        return kept[self.role]

    def _forbidden(self) -> set[str]:
        actor = self.walk.house.cast[self.role] if self.role else None
        return self.walk.house.work(lambda _cast: forbidden(self.world, actor))

    def _heard(self, answer: TestResponse, address: str) -> set[str]:
        """The address itself was known to whoever asked."""
        self.walk.asked[self.rule.endpoint, answer.status_code] += 1
        if self.method == "POST" and answer.status_code < 400:
            self.world.given.clear()  # there may be something new
        body = words(answer.data) if answer.mimetype == "application/pdf" else answer.text
        said = f"{answer.headers}\n{body}".replace(address, "")
        found = {word for word in (*self.world.of_case, *self.world.of_detail) if word in said}
        leaked = found & self._forbidden() if found else set[str]()
        self.walk.shown |= found - leaked
        return leaked


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def walk(
    request: pytest.FixtureRequest, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    """A house for the whole walk."""
    folder = tmp_path_factory.mktemp("walk")
    url = f"sqlite:///{folder / 'table.db'}"
    if request.param == "sqlite":
        shutil.copy(migrated_sqlite, folder / "table.db")
    else:
        url = servers.postgresql()
        with app_on(url, folder):
            flask_migrate.upgrade(directory="migrations")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        walk = Walk(House(new_app(url, folder)), patch, on_postgresql=request.param == "postgresql")
        yield walk
    with walk.house.app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def worlds(walk: Walk, role: str | None, examples: int) -> list[str]:
    """Walk through some generated worlds as one person."""
    leaks: list[str] = []

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    @given(wanted=WORLDS)
    def through(wanted: Mapping[str, Any]) -> None:
        with pytest.MonkeyPatch.context() as patch, walking.remembered(patch, walk.schemas):
            world = furnished(walk, wanted)
            leaks.extend(walk_all(walk, world, role, walk.schemas))

    through()
    return leaks


@pytest.mark.parametrize("role", EVERYBODY, ids=lambda role: role or "nobody")
def test_nobody_is_told_what_the_rules_keep_from_them(walk: Walk, role: str | None):
    if walk.on_postgresql and role not in {"detective", "chair"}:
        pytest.skip("a handful on PostgreSQL is enough: the rules are asked the same way")
    many = role is not None and not PARTS[role].roles.isdisjoint(CARD_ROLES) and not walk.on_postgresql
    assert worlds(walk, role, 3 if many else 1) == []


PLAIN: Mapping[str, Any] = {
    "strict": False,
    "kept_out": ["detective"],
    "kept_out_person": None,
    "aside": None,
    "recipient": "shelter",
    "category": Category.LOCATION_SAFETY,
    "override": "none",
    "shared": False,
    "at_home": False,
    "later": timedelta(0),
    "seed": 1,
}


@pytest.mark.parametrize(
    ("fault", "endpoint"),
    [
        ("conference.consent.store.sees", "pages.case"),
        ("conference.consent.service.details.decide", "consent.look"),
    ],
)
def test_a_leak_that_is_planted_is_found(walk: Walk, fault: str, endpoint: str):
    with pytest.MonkeyPatch.context() as patch, walking.remembered(patch, walk.schemas):
        world = furnished(walk, PLAIN)
        steps = [
            Step(walk, world, "detective", method, rule, world.cases[0], walk.schemas)
            for method in ("GET", "POST")
            for rule in walking.rules(walk.house.app, method)
            if rule.endpoint == endpoint
        ]
        assert [step.leaks() for step in steps] == [set()] * len(steps)
        patch.setattr(fault, lambda *_asked, **_more: Answer(allowed=True, code=Basis.HOLDER))
        assert any(step.leaks() for step in steps)
