"""Who works on a case, and who stepped aside from one, on both databases."""

from datetime import timedelta

import pytest

from conference.accounts.models import Membership
from conference.attendance import service as attendance
from conference.audit.domain import Deed
from conference.cases import store as cases
from conference.cases.domain import Step
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import Reason
from conference.directory import store as directory_store
from conference.infra.database import transaction
from conference.kernel.actor import Role
from conference.kernel.errors import HiddenError
from conference.kernel.ids import CaseId, MemberId, new_uuid
from tests import builders
from tests.cast import Cast
from tests.taken_on import deeds, hire, refused, taken_on

HOUR = timedelta(hours=1)


@pytest.fixture
def case(cast: Cast, now) -> CaseId:
    return taken_on(cast, now)


def test_who_sat_in_the_room_for_a_needed_agency_joined_the_team(cast: Cast, case, now):
    assert on_team(case) == {cast["counsellor"].member, cast["shelter"].member}  # the detective was not there
    assert [code for deed, code in deeds() if deed is Deed.JOIN_TEAM] == ["joined"]
    assert consent.people(cast["shelter"], case, now) is None


def on_team(case: CaseId) -> set[MemberId]:
    return {held.member_id for held in cases.team(case)}


def test_a_colleague_is_put_on_it_by_who_is_on_it_and_taken_off_again(cast: Cast, case, now):
    sam = cast["shelter"]
    olga = hire(cast, "shelter", now, Role.REPRESENTATIVE, name="Olga Novak")
    assert refused(consent.put_on_team, olga, case, olga.member, now) == Reason.COORDINATOR_NEEDED
    assert [held.member for held in consent.team(sam, case, now).to_add] == [olga.member]
    consent.put_on_team(sam, case, olga.member, now)
    consent.put_on_team(sam, case, olga.member, now)
    assert [held.name for held in consent.team(olga, case, now).members] == ["Olga Novak", "Sam Lindqvist"]
    with pytest.raises(HiddenError):  # another agency's people are not there for us
        consent.take_off_team(olga, case, cast["counsellor"].member, now)
    consent.take_off_team(olga, case, olga.member, now)
    assert olga.member not in on_team(case)
    codes = [code for deed, code in deeds() if deed in {Deed.JOIN_TEAM, Deed.LEAVE_TEAM}]
    assert codes == ["joined", "joined", "left"]


def test_an_agency_without_a_part_and_somebody_of_another_agency_are_refused(cast: Cast, case, now):
    clerk = hire(cast, "lawyer", now, Role.COORDINATOR, name="Ada Clerk")
    lead = hire(cast, "counsellor", now, Role.COORDINATOR, name="Eva Lead")
    assert refused(consent.put_on_team, clerk, case, cast["lawyer"].member, now) == Reason.AGENCY_HAS_NO_PART
    assert refused(consent.put_on_team, lead, case, cast["lawyer"].member, now) == Reason.NOT_A_REPRESENTATIVE
    assert refused(consent.put_on_team, lead, case, cast["administrator"].member, now) == Reason.NOT_A_REPRESENTATIVE
    with pytest.raises(HiddenError):
        consent.put_on_team(lead, case, MemberId(new_uuid()), now)
    with pytest.raises(HiddenError):
        consent.put_on_team(cast["administrator"], case, cast["administrator"].member, now)


def test_when_a_membership_ends_so_does_the_place_on_the_team(cast: Cast, case, now):
    with transaction() as current:
        current.get_one(Membership, cast["shelter"].member).until = now
    facts = consent_store.case_facts([case], directory_store.zone())[case]
    assert {agency for _person, agency in facts.team} == {cast.agencies["counsellor"]}


def test_at_step_three_nobody_joins(cast: Cast, now):
    held = builders.bring_case(cast["counsellor"], now)
    meeting = builders.meeting(cast["chair"], [held], now)
    for role in ("chair", "shelter"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, held, now)
    builders.command(cast["chair"], meeting, "step", now, step=Step.LIMITED_IDENTITY, agencies=[])
    assert on_team(held) == {cast["counsellor"].member}


def test_only_the_own_coordinator_ends_a_stepping_aside_and_both_ends_are_recorded(cast: Cast, case, now):
    vera = hire(cast, "counsellor", now, Role.COORDINATOR, Role.REPRESENTATIVE)
    attendance.step_aside(cast["counsellor"], case, now)
    attendance.step_aside(vera, case, now)
    mine = consent.stepped_aside(cast["counsellor"], now)
    assert [(one.who, one.pseudonym, one.may_end) for one in mine] == [(None, None, False)]
    seen = {one.who: one for one in consent.stepped_aside(vera, now)}
    assert set(seen) == {None, "Rosa Imani"}
    assert seen["Rosa Imani"].pseudonym is None  # she stepped aside from it herself
    assert refused(consent.step_back_in, vera, seen[None].id, now) == Reason.NOT_BY_YOURSELF
    with pytest.raises(HiddenError):
        consent.step_back_in(cast["shelter"], mine[0].id, now)
    consent.step_back_in(vera, mine[0].id, now + HOUR)
    assert consent_store.sees(cast["counsellor"], case, now + HOUR)
    assert [code for deed, code in deeds() if deed is Deed.STEP_ASIDE] == ["recused", "recused", "over"]
