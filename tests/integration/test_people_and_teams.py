"""The people of a case, whom she keeps out, who works on it: stored, recorded and followed, on both databases."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.accounts.models import Membership
from conference.actions import service as actions
from conference.actions import store as actions_store
from conference.actions.domain import ActionState
from conference.attendance import service as attendance
from conference.audit.domain import Deed
from conference.audit.models import RecordEntry
from conference.cases import store as cases
from conference.cases.domain import PersonKind, Step
from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import Category, Form, Reason, Relation, Signer
from conference.consent.policy import release_state
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.infra.database import session, transaction
from conference.kernel.actor import Actor, Role
from conference.kernel.errors import HiddenError, InvalidError, RefusedError
from conference.kernel.ids import CaseId, MemberId, new_uuid
from conference.kernel.narrative import Narrative
from tests import builders
from tests.cast import Cast

HOUR = timedelta(hours=1)


@pytest.fixture
def case(cast: Cast, now) -> CaseId:
    """The counsellor's case; the shelter and the detective have a part to play, and the shelter's people are on it."""
    held = builders.bring_case(cast["counsellor"], now)
    meeting = builders.meeting(cast["chair"], [held], now)
    for role in ("chair", "counsellor", "shelter"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, held, now)
    builders.take_on(cast["chair"], meeting, [cast.agencies["shelter"], cast.agencies["detective"]], now)
    builders.command(cast["chair"], meeting, "end", now)
    return held


def hire(cast: Cast, role: str, now, *roles: Role, name: str = "Vera Dumont") -> Actor:
    """A further member of somebody's agency."""
    email = f"{name.split(maxsplit=1)[0].lower()}@example.org"
    agency = cast.agencies[role]
    member = accounts.add_member(name=name, email=email, language="en", agency=agency, roles=roles, now=now)
    return accounts_store.actors([member], now)[member]


def refused(work: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(RefusedError) as refusal:
        work(*args, **kwargs)
    return refusal.value.code


def deeds() -> list[tuple[Deed, str]]:
    rows = session().execute(sa.select(RecordEntry.deed, RecordEntry.code).order_by(RecordEntry.number))
    return [(deed, code) for deed, code in rows]


def test_children_and_who_signs_for_them_are_kept_by_relation_and_number(cast: Cast, case, now):
    rosa = cast["counsellor"]
    for year in (2040, 2035):
        consent.record_person(
            rosa, case, None, turns_18=date(year, 3, 1), understands=False, served_alone=False, now=now
        )
    survivor, first, second = consent.people(rosa, case, now) or []
    assert [(held.kind, held.number) for held in (survivor, first, second)] == [
        (PersonKind.SURVIVOR, 0),
        (PersonKind.CHILD, 1),
        (PersonKind.CHILD, 2),
    ]
    consent.record_signer(rosa, case, first.id, Relation.FATHER, now, until=directory.today(now))
    consent.record_signer(rosa, case, survivor.id, Relation.APPOINTED, now)
    kept = consent.people(rosa, case, now) or []
    assert [[(s.relation, s.role) for s in held.signers] for held in kept] == [
        [(Relation.APPOINTED, Signer.DECISION_MAKER)],
        [(Relation.FATHER, Signer.GUARDIAN)],
        [],
    ]
    father = kept[1].signers[0]
    assert father.span.holds(now)
    assert not father.span.holds(now + timedelta(hours=12))  # the local day is over by then
    detail = consent.enter_detail(cast["shelter"], case, Category.CHILDREN_FAMILY, "A school", now, about=first.id)
    assert builders.detail_facts(case, detail).about == first.id


@pytest.mark.parametrize(
    ("turns_18", "of_a_child", "code"), [(None, True, "required"), (date(2045, 1, 1), False, "too_late")]
)
def test_a_day_that_cannot_be_is_not_taken(cast: Cast, case, now, turns_18, of_a_child, code):
    about = None if of_a_child else survivor_of(case)
    with pytest.raises(InvalidError) as wrong:
        consent.record_person(
            cast["counsellor"], case, about, turns_18=turns_18, understands=True, served_alone=False, now=now
        )
    assert wrong.value.fields == {"turns_18": code}


def test_nobody_of_another_case_and_no_other_agency_is_let_in(cast: Cast, case, now):
    other = builders.bring_case(cast["counsellor"], now)
    child = consent.record_person(
        cast["counsellor"], other, None, turns_18=date(2040, 3, 1), understands=True, served_alone=False, now=now
    )
    with pytest.raises(HiddenError):
        consent.record_signer(cast["counsellor"], case, child, Relation.MOTHER, now)
    assert refused(consent.record_signer, cast["shelter"], case, survivor_of(case), Relation.MOTHER, now) == (
        Reason.RECORDER_NOT_ALLOWED
    )
    assert consent.people(cast["shelter"], case, now) is None  # it has a part, and only says a worry
    assert refused(consent.people, cast["lawyer"], case, now) == Reason.NOT_ASSIGNED_TO_CASE


def test_a_suspicion_outlives_who_is_recorded_and_the_lead_alone_takes_it_back(cast: Cast, case, now):
    rosa, herself = cast["counsellor"], survivor_of(case)
    consent.record_person(rosa, case, herself, turns_18=date(2027, 6, 1), understands=True, served_alone=False, now=now)
    consent.flag_signer(cast["shelter"], case, PersonKind.SURVIVOR, Relation.FATHER, now)  # nobody is recorded yet
    father = consent.record_signer(rosa, case, herself, Relation.FATHER, now + HOUR)
    signer = next(s for s in (consent.people(rosa, case, now) or [])[0].signers if s.id == father)
    assert signer.suspected_from == now
    assert refused(consent.clear_signer, cast["shelter"], case, father, now) == Reason.RECORDER_NOT_ALLOWED
    consent.clear_signer(rosa, case, father, now)
    kept = (consent.people(rosa, case, now) or [])[0].signers
    assert {s.id: bool(s.suspected_from) for s in kept}[father] is False
    flags = session().scalars(sa.select(RecordEntry).where(RecordEntry.deed == Deed.FLAG_SIGNER)).all()
    assert [(entry.code, entry.basis, entry.category) for entry in flags] == [
        ("flagged", None, None),
        ("cleared", None, None),
    ]


def test_capacity_lost_and_returned(cast: Cast, case, now):
    rosa, herself = cast["counsellor"], survivor_of(case)
    given = builders.release(rosa, case, cast.agencies["shelter"], now)
    consent.lose_capacity(rosa, case, herself, now + HOUR)
    consent.lose_capacity(rosa, case, herself, now + HOUR)  # once is enough
    later = now + 2 * HOUR
    assert state_of(case, given, later) is None  # it stays, and is looked at
    assert [asked.why for asked in consent.to_ask_again_anywhere(rosa, later)] == ["capacity_lost"]
    assert refused(builders.release, rosa, case, cast.agencies["detective"], later) == Reason.SIGNER_NOT_ALLOWED
    consent.regain_capacity(rosa, case, herself, later)
    assert consent.to_ask_again_anywhere(rosa, later) == ()
    assert [code for deed, code in deeds() if deed is Deed.NOTE_CAPACITY] == ["lost", "returned"]


def state_of(case: CaseId, release: Any, now: Any) -> Reason | None:
    facts = consent_store.case_facts([case], directory_store.zone())[case]
    return release_state(next(held for held in facts.releases if held.id == release), facts, now)


def test_her_choice_is_taken_by_whoever_works_on_it_and_read_by_the_lead(cast: Cast, case, now):
    health = frozenset({Category.HEALTH})
    consent.keep_out(cast["shelter"], case, now, agency=cast.agencies["lawyer"])
    consent.keep_out(cast["shelter"], case, now, agency=cast.agencies["lawyer"])  # said twice, kept once
    consent.keep_out(cast["shelter"], case, now, agency=cast.agencies["lawyer"], categories=health)
    consent.keep_out(cast["counsellor"], case, now, person=cast["detective"].person, categories=health)
    read = consent.kept_out(cast["counsellor"], case, now)
    assert [(held.name, held.categories) for held in read.holding or ()] == [
        ("Community Legal Clinic", None),
        ("Tom Okafor", (Category.HEALTH,)),
    ]
    assert read.lifts
    assert consent.kept_out(cast["shelter"], case, now).holding is None
    assert not consent_store.sees(cast["lawyer"], case, now)
    assert consent_store.sees(cast["detective"], case, now)
    assert refused(consent.keep_out, cast["chair"], case, now, agency=cast.agencies["lawyer"]) == (
        Reason.NOT_ASSIGNED_TO_CASE
    )
    for nobody in ({}, {"agency": new_uuid()}, {"person": new_uuid()}):
        with pytest.raises(InvalidError):
            consent.keep_out(cast["shelter"], case, now, **nobody)


def test_letting_in_again_is_for_the_lead_in_writing_in_her_own_word(cast: Cast, case, now):
    rosa = cast["counsellor"]
    consent.keep_out(rosa, case, now, agency=cast.agencies["lawyer"])
    chosen = (consent.kept_out(rosa, case, now).holding or ())[0].id
    own, written = {"told_by": Signer.SURVIVOR, "form": Form.WRITTEN}, {"form": Form.WRITTEN}
    lift = consent.lift_exclusion
    assert refused(lift, cast["shelter"], case, chosen, now, **own) == Reason.RECORDER_NOT_ALLOWED
    assert refused(lift, rosa, case, chosen, now, told_by=Signer.SURVIVOR, form=Form.SPOKEN) == Reason.NOT_IN_WRITING
    assert refused(lift, rosa, case, chosen, now, told_by=Signer.OTHER, **written) == Reason.NOT_THE_SURVIVORS_CHOICE
    with pytest.raises(HiddenError):
        lift(rosa, builders.bring_case(rosa, now), chosen, now, **own)
    lift(rosa, case, chosen, now, **own)
    assert consent_store.sees(cast["lawyer"], case, now)


def test_whom_a_choice_is_about_neither_reads_nor_lifts_it(cast: Cast, case, now):
    vera = hire(cast, "counsellor", now, Role.REPRESENTATIVE)
    consent.keep_out(cast["shelter"], case, now, person=vera.person, categories=frozenset({Category.HEALTH}))
    read = consent.kept_out(vera, case, now)
    assert (read.holding, read.lifts) == ((), False)
    chosen = (consent.kept_out(cast["counsellor"], case, now).holding or ())[0].id
    own = {"told_by": Signer.SURVIVOR, "form": Form.WRITTEN}
    assert refused(consent.lift_exclusion, vera, case, chosen, now, **own) == Reason.RECORDER_NOT_ALLOWED


def test_what_they_promised_goes_back_to_the_table_and_another_agency_is_asked(cast: Cast, case, now):
    rosa, tom = cast["counsellor"], cast["detective"]
    action = actions.propose(
        rosa, case=case, agency=tom.agency, text=Narrative.read("Drive her to court"), due=None, now=now
    )
    actions.accept(tom, action, now)
    consent.keep_out(rosa, case, now, agency=tom.agency)
    held = actions_store.facts([action])[0]
    with force_locale("en"):  # neither who it was nor why
        assert (held.state, str(held.agency_name)) == (ActionState.TO_PLACE, "No agency yet")
    assert [one.id for one in actions.inbox(rosa, now).to_place] == [action]
    assert actions.inbox(cast["shelter"], now).to_place == ()
    assert refused(actions.place, cast["shelter"], action, cast.agencies["shelter"], now) == "not_your_agency"
    assert refused(actions.place, rosa, action, tom.agency, now) == "agency_cannot_be_asked"
    actions.place(rosa, action, cast.agencies["shelter"], now)
    assert [one.id for one in actions.inbox(cast["shelter"], now).asked] == [action]
    assert actions.inbox(rosa, now).to_place == ()


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
