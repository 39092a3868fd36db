"""Who keeps what holds for every date, and who may know of a date that was called in an emergency."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from uuid import UUID

import pytest

from conference.kernel.actor import TABLE_ROLES, Actor, Role
from conference.kernel.ids import AgencyId, MemberId, PersonId
from conference.kernel.verdict import Verdict
from conference.meetings.policy.keeping import (
    may_add_standing,
    may_begin_rhythm,
    may_keep_holidays,
    may_keep_regulars,
    may_keep_series,
    may_know_of,
    regulars,
)

TODAY = date(2026, 11, 25)
OURS, OTHERS = AgencyId(UUID(int=1)), AgencyId(UUID(int=2))


def actor(*roles: Role, agency: AgencyId = OURS, number: int = 9) -> Actor:
    return Actor(
        person=PersonId(UUID(int=number)),
        member=MemberId(UUID(int=number)),
        agency=agency,
        roles=frozenset(roles),
        name="Somebody",
        agency_name="An agency",
        agency_kind="other",
    )


@pytest.mark.parametrize(
    ("rule", "yes"),
    [
        (may_keep_series, {Role.CHAIR}),
        (may_keep_holidays, {Role.CHAIR, Role.ADMINISTRATOR}),
        (lambda one: may_add_standing(one, held=0), {Role.CHAIR}),
        (lambda one: may_begin_rhythm(one, TODAY, TODAY), {Role.CHAIR}),
        (lambda one: may_keep_regulars(one, actor(Role.REPRESENTATIVE)), {Role.CHAIR, Role.COORDINATOR}),
        (lambda one: may_keep_regulars(one, actor(Role.REPRESENTATIVE, agency=OTHERS)), {Role.CHAIR}),
    ],
)
def test_each_thing_has_its_keepers(rule: Callable[[Actor], Verdict], yes: set[Role]):
    assert {role for role in Role if rule(actor(role))} == yes


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (366, True), (367, False)])
def test_a_rhythm_begins_within_a_year(days: int, may: bool):  # noqa: FBT001 - a table
    assert bool(may_begin_rhythm(actor(Role.CHAIR), TODAY + timedelta(days=days), TODAY)) is may


@pytest.mark.parametrize(("held", "may"), [(11, True), (12, False)])
def test_standing_items_stay_few(held: int, may: bool):  # noqa: FBT001 - a table
    assert bool(may_add_standing(actor(Role.CHAIR), held=held)) is may


def test_of_the_series_everybody_knows_and_of_an_emergency_nobody_whom_she_keeps_out():
    both = (True, False)
    for role, (kept_out, knows, invited, was_there) in product(Role, product(both, both, both, both)):
        asked = {"kept_out": kept_out, "knows_case": knows, "invited": invited, "was_there": was_there}
        assert may_know_of(actor(role), of_series=True, erased=False, **asked)
        expected = not kept_out and (knows or invited or role is Role.CHAIR)
        assert may_know_of(actor(role), of_series=False, erased=False, **asked) is expected
        assert may_know_of(actor(role), of_series=False, erased=True, **asked) is was_there


def test_whoever_sits_at_the_table_normally_comes_unless_it_was_said_otherwise():
    members = [actor(role, number=number) for number, role in enumerate(Role, 10)]
    out = next(member for member in members if member.has(Role.REPRESENTATIVE))

    assert {role for member in regulars(members, []) for role in member.roles} == TABLE_ROLES
    assert out not in regulars(members, [out.member])
