"""The life cycle of an action as a table, asked of every member of the cast, both ways."""

from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest

from conference.actions.domain import ActionState
from conference.actions.policy import Verb, may, may_last_until, may_wait_until, state_reopened
from conference.kernel.actor import Role
from conference.kernel.ids import AgencyId, MemberId
from tests.cast import PARTS
from tests.unit.test_actions_policy import (
    ACCEPTED,
    CHAIR,
    CLOSED,
    DAY,
    NOW,
    OURS,
    PROPOSED,
    THEIRS,
    TODAY,
    TOMORROW,
    action,
    member,
)

LIFE = """
              proposed accepted declined closed to_place
accept        A        -        -        -      -
decline       A        -        -        -      -
begin         -        A        -        -      -
update        -        A        -        -      -
comment       AOPC     AOPC     AOPC     AOPC   -
close         -        A        -        -      -
reopen        -        -        A        APC    -
ask_time      -        A        -        -      -
answer_time   -        PC       -        -      -
hand_over     -        A        -        -      -
offer         -        A        -        -      -
take_on       -        O        -        -      -
not_take_on   -        O        -        -      -
snooze        -        A        -        -      -
keep_step     A        A        -        -      -
"""
"""Who may do what in which state. A: who answers for its agency. O: for the one that it is offered to. P: who proposed
it. C: a chair.
"""
ELSEWHERE = AgencyId(UUID(int=9))
ALLOWED = {
    (verb, state): frozenset(who)
    for verb, *cells in (line.split() for line in LIFE.strip().splitlines()[1:])
    for state, who in zip(ActionState, cells, strict=True)
}


def letters(role: str, agency: AgencyId, *, proposed: bool) -> frozenset[str]:
    """What somebody of the cast is to an action of ours that is offered to them, said without the rule."""
    roles = PARTS[role].roles
    answers, reads = roles & {Role.REPRESENTATIVE, Role.COORDINATOR}, roles - NOT_AT_CARDS
    found = {"A": answers and agency == OURS, "O": answers and agency == THEIRS}
    return frozenset(k for k, held in (found | {"P": proposed and reads, "C": Role.CHAIR in roles}).items() if held)


NOT_AT_CARDS = {Role.PRIVACY_OFFICER, Role.ADVISER, Role.OBSERVER, Role.ADMINISTRATOR, Role.STEERING}


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("role", PARTS)
def test_the_life_cycle_is_this_table_for_every_member_of_the_cast(verb: Verb, role: str):
    assert len(ALLOWED) == len(Verb) * len(ActionState)
    for state, agency, proposed in product(ActionState, (OURS, THEIRS, ELSEWHERE), (False, True)):
        me = replace(member(Role.OBSERVER, agency), roles=PARTS[role].roles)
        held = replace(
            action(state),
            offered_to=THEIRS,
            asked_until=TODAY,
            proposed_by=me.member if proposed else MemberId(UUID(int=7)),
        )
        expected = bool(letters(role, agency, proposed=proposed) & ALLOWED[verb, state])
        assert bool(may(verb, me, held)) is expected, (state, agency, proposed)


def test_an_action_is_begun_once_and_nobody_answers_their_own_question():
    chair = replace(member(CHAIR), roles=frozenset({Role.CHAIR, Role.REPRESENTATIVE}))
    begun, asked = replace(action(ACCEPTED), begun_at=NOW), replace(action(ACCEPTED), asked_until=TODAY)
    assert may(Verb.BEGIN, chair, begun).code == "begun_already"
    assert may(Verb.ANSWER_TIME, chair, action(ACCEPTED)).code == "no_time_asked"
    assert may(Verb.ANSWER_TIME, chair, replace(asked, asked_by=chair.member)).code == "asked_by_you"
    assert may(Verb.ANSWER_TIME, chair, replace(asked, asked_by=MemberId(UUID(int=8))))


@pytest.mark.parametrize(
    ("due", "day", "waits", "lasts"),
    [
        (None, TODAY, "snoozed_to_the_past", "not_later"),
        (None, TOMORROW, "allowed", "allowed"),
        (TOMORROW, TOMORROW, "allowed", "not_later"),
        (TOMORROW, TOMORROW + DAY, "snoozed_beyond_its_day", "allowed"),
        (TODAY - DAY, TODAY, "snoozed_to_the_past", "not_later"),
        (TODAY - DAY, TOMORROW, "snoozed_beyond_its_day", "allowed"),
    ],
)
def test_a_promise_can_be_set_aside_up_to_its_day_and_more_time_ends_after_it(due, day, waits, lasts):
    held = action(ACCEPTED, due=due)
    assert may_wait_until(held, day, TODAY).code == waits
    assert may_last_until(held, day, TODAY).code == lasts


def test_its_agency_promises_anew_what_anybody_else_only_asks_for():
    assert state_reopened(member(Role.REPRESENTATIVE), action(CLOSED)) is ACCEPTED
    assert state_reopened(member(Role.CHAIR), action(CLOSED)) is PROPOSED
