"""Who looks after a promise: one rule, whether a list, a page or a mail asks it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.accounts.domain import Staff
from conference.actions.policy import ANSWERING_ROLES
from conference.actions.policy.looking_after import Mine, mine, owner
from conference.directory.domain import AgencyKind
from conference.kernel.actor import Actor, Role
from conference.kernel.ids import AgencyId, MemberId, PersonId, new_uuid

SHELTER, POLICE = AgencyId(new_uuid()), AgencyId(new_uuid())
SAM, ANA, KIM, TOM, NADIA = (MemberId(new_uuid()) for _ in range(5))
REPRESENTATIVE, COORDINATOR, CHAIR = Role.REPRESENTATIVE, Role.COORDINATOR, Role.CHAIR


def somebody(member: MemberId, agency: AgencyId, *roles: Role) -> Actor:
    return Actor(PersonId(new_uuid()), member, agency, frozenset(roles), "", "", AgencyKind.SHELTER)


HERE: Mapping[MemberId, Actor] = {
    SAM: somebody(SAM, SHELTER, REPRESENTATIVE),
    ANA: somebody(ANA, SHELTER, REPRESENTATIVE),
    KIM: somebody(KIM, SHELTER, COORDINATOR),
    TOM: somebody(TOM, POLICE, REPRESENTATIVE, COORDINATOR),
    NADIA: somebody(NADIA, POLICE, CHAIR),
}
STAFF = Staff(HERE, {})
ALL = frozenset(HERE)


def away(*members: MemberId, stand_in: MemberId | None = None) -> Staff:
    return replace(STAFF, away=dict.fromkeys(members, stand_in))


def without(*members: MemberId, staff: Staff = STAFF) -> Staff:
    return replace(staff, members={held: actor for held, actor in staff.members.items() if held not in members})


def changed(member: MemberId, staff: Staff = STAFF, **values) -> Staff:
    return replace(staff, members={**staff.members, member: replace(staff.members[member], **values)})


@pytest.mark.parametrize(
    ("carrier", "staff", "known", "owns"),
    [
        pytest.param(SAM, STAFF, ALL, SAM, id="who carries it"),
        pytest.param(ANA, STAFF, ALL, ANA, id="after a reassignment"),
        pytest.param(None, STAFF, ALL, KIM, id="nobody carries it"),
        pytest.param(SAM, away(SAM, stand_in=ANA), ALL, ANA, id="the stand-in of who is away"),
        pytest.param(SAM, away(SAM), ALL, KIM, id="nobody stands in"),
        pytest.param(SAM, away(SAM, ANA, stand_in=ANA), ALL, KIM, id="the stand-in is away"),
        pytest.param(SAM, away(SAM, stand_in=TOM), ALL, KIM, id="the stand-in is of another agency"),
        pytest.param(
            SAM,
            changed(ANA, away(SAM, stand_in=ANA), roles=frozenset({Role.OBSERVER})),
            ALL,
            KIM,
            id="the stand-in answers for nothing any more",
        ),
        pytest.param(SAM, without(ANA, staff=away(SAM, stand_in=ANA)), ALL, KIM, id="the stand-in has left"),
        pytest.param(SAM, without(SAM), ALL, KIM, id="who carried it has left"),
        pytest.param(SAM, changed(SAM, agency=POLICE), ALL, KIM, id="who moved takes nothing along"),
        pytest.param(SAM, changed(SAM, roles=frozenset({Role.OBSERVER})), ALL, KIM, id="who carried it observes now"),
        pytest.param(SAM, STAFF, ALL - {SAM}, KIM, id="kept out of the case"),
        pytest.param(SAM, away(SAM, stand_in=ANA), ALL - {ANA}, KIM, id="the stand-in kept out"),
        pytest.param(None, away(KIM, stand_in=ANA), ALL, ANA, id="who stands in for the coordinator"),
        pytest.param(None, away(KIM), ALL, NADIA, id="no coordinator: a chair"),
        pytest.param(None, away(KIM, NADIA), ALL, SAM, id="no chair: whoever answers for the agency"),
        pytest.param(SAM, STAFF, {TOM}, None, id="the whole agency kept out, and every chair"),
        pytest.param(SAM, without(*HERE), ALL, None, id="nobody at all"),
    ],
)
def test_a_promise_has_an_owner_at_once(carrier, staff: Staff, known, owns):
    assert owner(SHELTER, carrier, staff, known) == owns


def by(*members: MemberId) -> dict[MemberId, frozenset[MemberId]]:
    return {member: frozenset({member}) for member in members}


@pytest.mark.parametrize(
    ("who", "staff", "falls"),
    [
        pytest.param(SAM, STAFF, Mine(frozenset({SAM})), id="their own"),
        pytest.param(ANA, away(SAM, stand_in=ANA), Mine(frozenset({SAM, ANA})), id="whom they stand in for"),
        pytest.param(SAM, away(SAM, stand_in=ANA), Mine(frozenset({SAM})), id="away, they still see their own"),
        pytest.param(KIM, STAFF, Mine(frozenset({KIM}), by(SAM, ANA)), id="a coordinator: what is left"),
        pytest.param(KIM, away(SAM), Mine(frozenset({KIM}), by(ANA)), id="and of who is away"),
        pytest.param(
            KIM,
            away(SAM, stand_in=ANA),
            Mine(frozenset({KIM}), {ANA: frozenset({SAM, ANA})}),
            id="what a stand-in does is theirs",
        ),
        pytest.param(
            ANA, away(KIM, stand_in=ANA), Mine(frozenset({KIM, ANA}), by(SAM)), id="who stands in for the coordinator"
        ),
        pytest.param(SAM, away(KIM), Mine(frozenset({SAM})), id="no coordinator: the chair's"),
        pytest.param(SAM, away(KIM, NADIA), Mine(frozenset({SAM}), by(ANA)), id="no chair either"),
    ],
)
def test_what_falls_to_somebody_of_their_agency(who: MemberId, staff: Staff, falls: Mine):
    assert mine(HERE[who], staff) == falls


ROLES = st.frozensets(st.sampled_from([REPRESENTATIVE, COORDINATOR, CHAIR, Role.OBSERVER]), max_size=2)


@st.composite
def staffs(draw: st.DrawFn) -> Staff:
    """Some of the five, of either agency and in any roles; some away, with anybody or nobody in their place."""
    there = draw(st.frozensets(st.sampled_from(sorted(ALL))))
    members = {one: somebody(one, draw(st.sampled_from([SHELTER, POLICE])), *draw(ROLES)) for one in sorted(there)}
    stand_ins = st.sampled_from([None, *sorted(ALL)])
    return Staff(members, draw(st.dictionaries(st.sampled_from(sorted(ALL)), stand_ins)))


@given(staff=staffs(), carrier=st.sampled_from([None, *sorted(ALL)]), known=st.frozensets(st.sampled_from(sorted(ALL))))
def test_whoever_owns_is_at_work_and_may_know_and_somebody_does_where_anybody_could(staff: Staff, carrier, known):
    could = {
        one
        for one, actor in staff.members.items()
        if one in known and one not in staff.away
        if actor.has(CHAIR) or (actor.agency == SHELTER and actor.has(*ANSWERING_ROLES))
    }
    owns = owner(SHELTER, carrier, staff, known)
    assert owns in could if could else owns is None


@given(staff=staffs(), carrier=st.sampled_from([None, *sorted(ALL)]), known=st.frozensets(st.sampled_from(sorted(ALL))))
def test_whom_a_mail_calls_the_owner_has_it_in_their_list(staff: Staff, carrier, known):
    owns = owner(SHELTER, carrier, staff, known)
    actor = staff.members.get(owns) if owns else None
    by_their_agency = actor is not None and actor.agency == SHELTER and actor.has(*ANSWERING_ROLES)
    if actor is not None and by_their_agency and (known == ALL or actor.has(COORDINATOR)):
        assert mine(actor, staff).holds(carrier, known)


@given(staff=staffs(), carrier=st.sampled_from(sorted(ALL)), known=st.frozensets(st.sampled_from(sorted(ALL))))
def test_nobody_else_has_in_their_list_what_somebody_at_work_carries(staff: Staff, carrier: MemberId, known):
    carries = staff.members.get(carrier)
    if carries is None or carrier in staff.away or carries.agency != SHELTER or not carries.has(*ANSWERING_ROLES):
        return
    has = {one for one, actor in staff.members.items() if mine(actor, staff).holds(carrier, known | {carrier})}
    assert {one for one in has if staff.members[one].agency == SHELTER} == {carrier}
