"""Overrides as use cases, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from conference.accounts import service as accounts
from conference.accounts.models import Membership
from conference.attendance import service as attendance
from conference.cases import service as case_service
from conference.consent.domain import (
    Category,
    Harm,
    NewOverride,
    OverrideState,
)
from conference.consent.models import OverrideApproval
from conference.consent.service import overrides, waiting
from conference.consent.store import exceptions as rows
from conference.infra.database import db, session, transaction
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import CaseId, DetailId, OverrideId
from tests import builders
from tests.builders import CANARY
from tests.cast import PARTS, PASSWORD, Cast
from tests.strict import make_strict

HOUR, INSTANT = timedelta(hours=1), timedelta(microseconds=1)


@pytest.fixture
def case(cast: Cast, now: datetime) -> CaseId:
    """The counsellor's case, with a release so that details can be typed; whoever approves has a password."""
    for role in ("counsellor", "chair", "privacy", "shelter", "detective"):
        accounts.set_password(PARTS[role].email, PASSWORD)
    made = builders.bring_case(cast["counsellor"], now)
    builders.release(cast["counsellor"], made, cast.agencies["lawyer"], now)
    return made


@pytest.fixture
def detail(cast: Cast, case: CaseId, now: datetime) -> DetailId:
    """A place, sealed."""
    return builders.detail(cast["counsellor"], case, now)


def ask(cast: Cast, by: str, case: CaseId, now: datetime, *people: str, hours: int = 4) -> OverrideId:
    named = frozenset(cast[person].person for person in people)
    new = NewOverride(Harm.DEATH, named, frozenset({Category.LOCATION_SAFETY}), hours)
    return overrides.ask_override(cast[by], case, new, PASSWORD, now)


def state(cast: Cast, override: OverrideId, now: datetime) -> OverrideState:
    return waiting.override_line(cast["privacy"], override, now).state


@pytest.mark.parametrize("hours", [1, 4, 24])
def test_it_holds_from_the_second_yes_to_the_last_instant_of_its_hours(cast, case, detail, now, hours):
    override = ask(cast, "counsellor", case, now, "shelter", hours=hours)
    start = now + timedelta(minutes=20)
    with pytest.raises(HiddenError):
        overrides.look_under(cast["shelter"], override, detail, start)

    assert overrides.approve_override(cast["chair"], override, PASSWORD, start)

    end = start + hours * HOUR
    text, until = overrides.look_under(cast["shelter"], override, detail, start)
    assert (text, until) == (CANARY, end)
    assert overrides.look_under(cast["shelter"], override, detail, end - INSTANT)[0] == CANARY
    with pytest.raises(HiddenError):
        overrides.look_under(cast["shelter"], override, detail, end)
    assert state(cast, override, end) is OverrideState.OVER


def test_what_nobody_approves_within_a_day_lapses(cast, case, detail, now):
    override = ask(cast, "counsellor", case, now, "shelter")
    late = now + 24 * HOUR
    assert state(cast, override, late - INSTANT) is OverrideState.WAITING
    assert state(cast, override, late) is OverrideState.LAPSED
    with pytest.raises(RefusedError, match="not_waiting"):
        overrides.approve_override(cast["chair"], override, PASSWORD, late)


def test_a_yes_counts_no_longer_when_whoever_gave_it_has_left(cast, case, detail, now):
    override = ask(cast, "counsellor", case, now, "shelter")
    later = now + HOUR
    with transaction():
        gone = session().get(Membership, cast["counsellor"].member)
        assert gone is not None
        gone.until = later

    assert not overrides.approve_override(cast["chair"], override, PASSWORD, later)

    assert rows.approvals([override])[override] == [cast["chair"].member]
    assert state(cast, override, later) is OverrideState.WAITING
    with pytest.raises(HiddenError):
        overrides.look_under(cast["shelter"], override, detail, later)


def test_a_yes_counts_no_longer_when_whoever_gave_it_has_stepped_aside(cast, case, detail, now):
    override = ask(cast, "counsellor", case, now, "shelter")
    attendance.step_aside(cast["counsellor"], case, now + HOUR)
    assert not overrides.approve_override(cast["chair"], override, PASSWORD, now + HOUR)


def test_two_of_the_same_side_are_not_two(cast, case, detail, now):
    override = ask(cast, "chair", case, now, "shelter")
    with pytest.raises(RefusedError, match="approver_not_allowed"):
        overrides.approve_override(cast["privacy"], override, PASSWORD, now)
    assert overrides.approve_override(cast["counsellor"], override, PASSWORD, now)


def test_two_say_yes_at_the_same_moment_and_it_holds_once(app: Flask, cast, case, detail, now):
    override = ask(cast, "detective", case, now, "shelter")

    def say(role: str) -> Any:
        with app.app_context():
            try:
                return overrides.approve_override(cast[role], override, PASSWORD, now)
            except RefusedError as refusal:
                return refusal.code
            finally:
                db.session.close()

    db.session.close()
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(say, ("counsellor", "chair", "privacy")))

    assert answers.count(True) == 1
    assert len(rows.approvals([override])[override]) == 2
    assert overrides.look_under(cast["shelter"], override, detail, now)[0] == CANARY


def test_the_same_person_twice_at_the_same_moment_is_one(app: Flask, cast, case, detail, now):
    override = ask(cast, "detective", case, now, "shelter")

    def say(_number: int) -> Any:
        with app.app_context():
            try:
                return overrides.approve_override(cast["chair"], override, PASSWORD, now)
            except RefusedError as refusal:
                return refusal.code
            finally:
                db.session.close()

    db.session.close()
    with ThreadPoolExecutor(4) as pool:
        answers = sorted(map(str, pool.map(say, range(4))))

    assert answers == ["False", "approver_not_allowed", "approver_not_allowed", "approver_not_allowed"]
    assert db.session.query(OverrideApproval).count() == 1


def test_an_override_opens_what_its_holder_keeps_not_what_another_keeps(cast, case, detail, now):
    case_service.put_on_team(case, cast["detective"], cast["detective"].member, now)
    others = builders.detail(cast["detective"], case, now, text="Elsewhere")
    override = ask(cast, "counsellor", case, now, "shelter")
    assert overrides.approve_override(cast["chair"], override, PASSWORD, now)
    assert [held.id for held in overrides.open_details(cast["shelter"], override, now)] == [detail]
    with pytest.raises(HiddenError):
        overrides.look_under(cast["shelter"], override, others, now)


def test_in_the_strict_profile_the_case_stays_unnamed_to_whoever_says_yes_and_is_known_while_it_holds(
    cast, case, detail, now
):
    make_strict()
    case_service.put_on_team(case, cast["counsellor"], cast["counsellor"].member, now)
    with pytest.raises(HiddenError):
        ask(cast, "chair", case, now, "shelter")
    override = ask(cast, "counsellor", case, now, "shelter")
    for role in ("chair", "privacy"):
        line = waiting.override_line(cast[role], override, now)
        assert (line.case, line.pseudonym, line.people, line.may_approve) == (None, None, ("Harbour House",), True)
    with pytest.raises(HiddenError):
        waiting.override_line(cast["shelter"], override, now)

    assert overrides.approve_override(cast["chair"], override, PASSWORD, now)

    assert waiting.override_line(cast["shelter"], override, now).case == case
    assert overrides.look_under(cast["shelter"], override, detail, now)[0] == CANARY
    for role in ("detective", "lawyer"):
        with pytest.raises(HiddenError):
            waiting.override_line(cast[role], override, now)
    with pytest.raises(HiddenError):
        waiting.override_line(cast["shelter"], override, now + 4 * HOUR)


def wrong_password(deed: Callable[[], object]) -> None:
    with pytest.raises(RefusedError, match="password_refused"):
        deed()


def test_nobody_asks_or_says_yes_without_their_password(cast, case, detail, now):
    override = ask(cast, "counsellor", case, now, "shelter")
    new = NewOverride(Harm.DEATH, frozenset({cast["shelter"].person}), frozenset({Category.IDENTITY}), 4)
    wrong_password(lambda: overrides.ask_override(cast["counsellor"], case, new, "a guess", now))
    wrong_password(lambda: overrides.approve_override(cast["chair"], override, "a guess", now))
    assert state(cast, override, now) is OverrideState.WAITING
