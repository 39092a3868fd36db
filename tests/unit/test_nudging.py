"""Who may ask how a promise stands, and who hears of it: once a day, and no answer tells who may know of the case."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.accounts.domain import Staff
from conference.actions.domain import ActionState
from conference.actions.policy.nudging import may_nudge
from conference.kernel.actor import Role
from conference.kernel.ids import AgencyId, MemberId
from conference.notices.policy import asked_of
from tests.cast import PARTS
from tests.unit.test_actions_policy import ACCEPTED, DAY, OURS, THEIRS, TODAY, action, member
from tests.unit.test_looking_after import ALL, ANA, HERE, KIM, NADIA, SAM, SHELTER, STAFF, away

ELSEWHERE = AgencyId(UUID(int=9))
PROMISE = replace(action(ACCEPTED), agency=SHELTER, carrier=SAM)


def follows(role: str, agency: AgencyId, *, proposed: bool) -> bool:
    """Whether somebody of the cast may ask after an action of ours, in a case that they lead: without the rule."""
    roles = PARTS[role].roles
    reads = roles & {Role.REPRESENTATIVE, Role.COORDINATOR, Role.CHAIR, Role.RECORDER}
    leads = agency == THEIRS and roles & {Role.REPRESENTATIVE, Role.COORDINATOR}
    coordinates = agency == OURS and Role.COORDINATOR in roles
    return bool(leads or coordinates or Role.CHAIR in roles or (proposed and reads))


@pytest.mark.parametrize("role", PARTS)
def test_every_member_of_the_cast_may_nudge_or_not_as_this_says(role: str):
    for state, agency, proposed in product(ActionState, (OURS, THEIRS, ELSEWHERE), (False, True)):
        me = replace(member(Role.OBSERVER, agency), roles=PARTS[role].roles)
        held = replace(action(state), proposed_by=me.member if proposed else MemberId(UUID(int=7)))
        verdict = may_nudge(me, held, lead=THEIRS, owner=None, nudged_on=TODAY - DAY, today=TODAY)
        assert bool(verdict) is (follows(role, agency, proposed=proposed) and state is ACCEPTED), (state, agency)


def test_once_a_day_and_nobody_nudges_themselves():
    coordinator = member(Role.COORDINATOR)

    def code(owner_: MemberId | None, nudged_on=None) -> str:
        verdict = may_nudge(coordinator, action(ACCEPTED), lead=None, owner=owner_, nudged_on=nudged_on, today=TODAY)
        return verdict.code

    assert code(MemberId(UUID(int=8))) == "allowed"
    assert code(coordinator.member) == "yours_to_look_after"
    assert code(None, TODAY) == "nudged_today"
    assert code(None, TODAY - timedelta(days=1)) == "allowed"


@given(owner_=st.none() | st.builds(MemberId, st.uuids()) | st.just(MemberId(UUID(int=5))))
def test_to_other_agencies_the_answer_never_tells_who_looks_after_it(owner_: MemberId | None):
    """A chair to whom it falls because nobody of its agency may know of the case is told no more than another."""
    for role in (Role.CHAIR, Role.REPRESENTATIVE):
        other = member(role, THEIRS)
        assert may_nudge(other, action(ACCEPTED), lead=THEIRS, owner=owner_, nudged_on=None, today=TODAY)


@pytest.mark.parametrize(
    ("by", "promise", "staff", "known", "hears"),
    [
        pytest.param(NADIA, PROMISE, STAFF, ALL, SAM, id="who carries it"),
        pytest.param(NADIA, replace(PROMISE, carrier=ANA), STAFF, ALL, ANA, id="after a reassignment"),
        pytest.param(NADIA, PROMISE, away(SAM, stand_in=ANA), ALL, ANA, id="the stand-in"),
        pytest.param(NADIA, PROMISE, STAFF, ALL - {SAM}, KIM, id="who carries it may not know of the case"),
        pytest.param(KIM, PROMISE, away(SAM), ALL, None, id="it fell to who asked"),
        pytest.param(NADIA, PROMISE, STAFF, frozenset(), None, id="nobody may know of it"),
        pytest.param(NADIA, replace(PROMISE, state=ActionState.CLOSED), STAFF, ALL, None, id="closed meanwhile"),
    ],
)
def test_who_hears_of_a_nudge(by, promise, staff: Staff, known, hears):
    assert asked_of(by, promise, staff, known) == hears


@given(
    by=st.sampled_from(sorted(HERE)),
    known=st.frozensets(st.sampled_from(sorted(HERE))),
    gone=st.frozensets(st.sampled_from(sorted(HERE))),
)
def test_nobody_hears_of_a_nudge_who_is_away_or_may_not_know_of_the_case_or_asked(by, known, gone):
    staff = replace(STAFF, away=dict.fromkeys(gone, ANA))
    assert asked_of(by, PROMISE, staff, known) in (known - gone - {by}) | {None}
