"""What the rules cost: decisions a second; a full case page and the queue, against the same pages without rules.

The floor is the same page over the same rows, with every rule answering yes at once and every fact at hand.
"""

import argparse
import sys
import time
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import Flask

from bench.measure import interleaved, replaced, report
from bench.world import browser, fill, house
from conference.accounts import service as accounts
from conference.cases.models import Case
from conference.consent import policy, store
from conference.consent.domain import Answer, Basis, CaseFacts, Category, Purpose
from conference.directory import service as directory
from conference.infra import clock
from conference.kernel.actor import Actor
from conference.kernel.ids import CaseId
from tests.builders import detail, release
from tests.cast import PARTS, PASSWORD, Cast

SMALL, LARGE = 1_000, 100_000
GOAL, FLAT = 1.5, 1.5
DECISIONS = 20_000
_ALLOWED = Answer(allowed=True, code=Basis.HOLDER)
_RULES = ("decide", "may_know", "may_copy", "may_reveal", "may_read_card")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="dev.py bench decide")
    asked.add_argument("--cases", type=int, default=LARGE, help="the larger queue")
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given = asked.parse_args()
    now = clock.now()
    lines: list[tuple[str, str]] = []
    with house(given.database) as app:
        with app.app_context():
            cast, full, facts = _small_world(now)
            lines.append(("decisions a second", f"{_decisions_a_second(cast['detective'], facts[full], now):,.0f}"))
        case_page = _ratio(app, "counsellor", f"/cases/{full}", facts, lines)
        small = _ratio(app, "detective", "/queue", facts, lines, cases=SMALL)
        with app.app_context():
            fill(cast, given.cases, now, already=SMALL)
        large = _ratio(app, "detective", "/queue", facts, lines, cases=given.cases)
    ratios = {"case_page": case_page, "queue_small": small, "queue_large": large, "queue_flat": large / small}
    report("decide", lines, ratios, {key: FLAT if key == "queue_flat" else GOAL for key in ratios})


def _small_world(now: datetime) -> tuple[Cast, CaseId, Mapping[CaseId, CaseFacts]]:
    cast = Cast(now)
    for role in ("counsellor", "detective"):
        accounts.set_password(PARTS[role].email, PASSWORD)
    full = _full_case(cast, CaseId(fill(cast, SMALL, now)[0]), now)
    return cast, full, store.case_facts([full], directory.zone())


def _full_case(cast: Cast, case: CaseId, now: datetime) -> CaseId:
    """A case as full as they come: ten kinds of detail, each released to three agencies."""
    for category in Category:
        for role in ("shelter", "lawyer", "recorder"):
            release(cast["counsellor"], case, cast.agencies[role], now, category=category)
        detail(cast["counsellor"], case, now, category=category)
    return case


def _decisions_a_second(asker: Actor, case: CaseFacts, now: datetime) -> float:
    details, viewer = store.details(case.id), policy.viewer_of(asker)
    started = time.perf_counter()
    for number in range(DECISIONS):
        policy.decide(viewer, details[number % len(details)], case, Purpose.SAFETY_PLANNING, None, now)
    return DECISIONS / (time.perf_counter() - started)


def _ratio(
    app: Flask, role: str, path: str, facts: Mapping[CaseId, CaseFacts], lines: list[tuple[str, str]], cases: int = 1
) -> float:
    """How much longer a page takes with the rules than without."""
    client = browser(app, role)

    def product() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(answer.status)

    def floor() -> None:
        with _without_rules(facts):
            product()

    without, with_rules = interleaved(floor, product)
    words = f"{path.split('/')[1]}, {cases:,} case{'s' if cases > 1 else ''}"
    lines.append((words, f"{without * 1000:8.1f} ms without rules, {with_rules * 1000:8.1f} ms with"))
    return with_rules / without


def _among(facts: Mapping[CaseId, CaseFacts], wanted: Collection[CaseId]) -> Mapping[CaseId, CaseFacts]:
    return {case: facts[case] for case in wanted if case in facts}


def _without_rules(facts: Mapping[CaseId, CaseFacts]) -> AbstractContextManager[None]:
    """Everything may be known and seen, and nothing is loaded to know it. What a page shows of a case still is."""
    loaded = store.case_facts

    def every_case(_actor: Actor, _now: datetime) -> sa.Select[CaseId]:
        return sa.select(Case.id)

    def sees(_actor: Actor, _case: CaseId, _now: datetime) -> bool:
        return True

    def at_hand(wanted: Collection[CaseId], zone: ZoneInfo) -> Mapping[CaseId, CaseFacts]:
        return {**loaded([case for case in wanted if case not in facts], zone), **_among(facts, wanted)}

    def yes(*_args: object, **_named: object) -> Answer:
        return _ALLOWED

    stand_ins = {"visible_cases": every_case, "sees": sees, "case_facts": at_hand}
    places: dict[tuple[object, str], object] = {(store, name): given for name, given in stand_ins.items()}
    rules = {name: getattr(policy, name) for name in _RULES}
    for module in [held for name, held in sys.modules.items() if name.startswith("conference.")]:
        for name, rule in rules.items():
            if getattr(module, name, None) is rule:
                places[module, name] = yes
    return replaced(places)


if __name__ == "__main__":
    main()
