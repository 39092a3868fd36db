"""Pages of who may sign, whom she keeps out and who works on it: what a browser may say, and what it may not."""

import re
from typing import Any

import pytest

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.actions import service as actions
from conference.cases import store as cases
from conference.cases.domain import Step
from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import Category, Relation
from conference.kernel.actor import Role
from conference.kernel.ids import CaseId, new_uuid
from conference.kernel.narrative import Narrative
from tests import builders
from tests.cast import PARTS, PASSWORD


@pytest.fixture
def home(house_of) -> Any:
    """A house in which the counsellor's agency has a coordinator and one more colleague."""
    made = house_of()

    def hire(cast: Any) -> None:
        for role, held in (("coordinator", {Role.COORDINATOR}), ("colleague", {Role.REPRESENTATIVE})):
            member = accounts.add_member(
                name=f"Vera {role.title()}",
                email=f"{role}@example.org",
                language="en",
                agency=cast.agencies["counsellor"],
                roles=held,
                now=made.now,
            )
            cast._actors[role] = accounts_store.actors([member], made.now)[member]
        accounts.set_password(PARTS["counsellor"].email, PASSWORD)

    made.work(hire)
    return made


@pytest.fixture
def case(home) -> CaseId:
    return home.work(lambda cast: builders.bring_case(cast["counsellor"], home.now))


def on_team(home: Any, case: CaseId) -> set[str]:
    held = home.work(lambda _cast: [row.member_id for row in cases.team(case)])
    return {role for role in home.cast if home.cast[role].member in held}


# ------------------------------------------------------------ privilege creep, by form
HIDDEN_FIELDS = ("agency", "agency_id", "person", "person_id", "added_by", "since", "team", "member_id", "role")


@pytest.mark.parametrize("field", HIDDEN_FIELDS)
def test_a_hidden_field_puts_nobody_on_a_team(home, case, field):
    vera, colleague = home.visitor("coordinator"), str(home.cast["colleague"].member)
    assert vera.post(f"/cases/{case}/team", member=colleague, **{field: colleague}).status_code == 422
    assert on_team(home, case) == {"counsellor"}


def test_several_at_once_or_somebody_else_are_not_put_on_it(home, case):
    vera, path = home.visitor("coordinator"), f"/cases/{case}/team"
    mine, theirs = (str(home.cast[role].member) for role in ("coordinator", "detective"))
    for member in (mine, theirs, str(home.cast["administrator"].member)):
        assert vera.post(path, member=member).status_code == 422
    assert vera.post(path, member=str(new_uuid())).status_code == 404
    assert vera.post(path, member="somebody").status_code == 422
    assert home.visitor("administrator").post(path, member=mine).status_code == 404
    assert home.visitor("colleague").post(path, member=str(home.cast["colleague"].member)).status_code == 422
    assert on_team(home, case) == {"counsellor"}


def test_the_coordinator_puts_a_colleague_on_it_who_may_leave_again(home, case):
    vera, colleague = home.visitor("coordinator"), home.visitor("colleague")
    member = home.cast["colleague"].member
    assert "Vera Colleague" in vera.get(f"/cases/{case}/team").text
    assert vera.post(f"/cases/{case}/team", member=str(member)).status_code == 302
    assert on_team(home, case) == {"counsellor", "colleague"}
    assert "Leave this case" in colleague.get(f"/cases/{case}/team").text
    assert colleague.post(f"/cases/{case}/team/{member}/leave").status_code == 302
    assert on_team(home, case) == {"counsellor"}


# ------------------------------------------------------------ letting in again
def test_letting_in_again_asks_for_the_password_and_for_her_own_word_in_writing(home, case):
    rosa, lawyer = home.visitor("counsellor"), home.cast.agencies["lawyer"]
    rosa.post(f"/cases/{case}/kept-out", agency=str(lawyer), told_by="survivor")
    page = rosa.get(f"/cases/{case}/kept-out").text
    found = re.search(rf"/cases/{case}/kept-out/[0-9a-f-]+/lift", page)
    assert found is not None
    said = {"herself": "yes", "written": "yes", "password": PASSWORD}
    for missing, words in (
        ("password", "Please type your password."),
        ("herself", "Only she herself can decide this"),
        ("written", "her own word in writing"),
    ):
        answer = rosa.post(found[0], **{name: value for name, value in said.items() if name != missing})
        assert (answer.status_code, words in answer.text) == (422, True), missing
    wrong = rosa.post(found[0], **(said | {"password": "another"}))
    assert (wrong.status_code, "This is not your password." in wrong.text) == (422, True)
    assert home.visitor("lawyer").get(f"/cases/{case}").status_code == 404
    assert home.visitor("shelter").get(found[0]).status_code == 403
    assert rosa.post(found[0], **said).status_code == 302
    assert home.visitor("lawyer").get(f"/cases/{case}").status_code == 200
    assert rosa.get(found[0]).status_code == 404  # nothing is left to lift


def test_who_takes_her_choice_may_be_whom_she_keeps_out(home, case):
    rosa = home.visitor("counsellor")
    mine = str(home.cast["counsellor"].person)
    answer = rosa.post(f"/cases/{case}/kept-out", person=mine, told_by="survivor")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/queue")
    assert rosa.get(f"/cases/{case}").status_code == 404


@pytest.mark.parametrize("fields", [{}, {"agency": "x"}, {"agency": 1, "person": 1}, {"told_by": "other"}])
def test_a_choice_names_one_agency_or_one_person_and_who_said_so(home, case, fields):
    ids = {"agency": str(home.cast.agencies["lawyer"]), "person": str(home.cast["lawyer"].person)}
    sent = {name: ids[name] if value == 1 else value for name, value in fields.items()}
    answer = home.visitor("counsellor").post(f"/cases/{case}/kept-out", **({"told_by": "survivor"} | sent))
    assert answer.status_code == 422
    assert home.work(lambda cast: consent_store.sees(cast["lawyer"], case, home.now))


# ------------------------------------------------------------ who may sign
def test_the_page_records_children_signers_and_capacity_and_brings_faults_back(home, case):
    rosa, herself = home.visitor("counsellor"), survivor_of(case)
    path = f"/cases/{case}/people"
    assert rosa.post(path, too_young="yes").status_code == 422  # a child has a day
    assert rosa.post(path, turns_18="2040-03-01", too_young="yes").status_code == 302
    assert "Child 1" in rosa.get(path).text
    late = rosa.post(f"{path}/{herself}", turns_18="2060-01-01")
    assert (late.status_code, "more than 18 years" in late.text) == (422, True)
    assert rosa.post(f"{path}/{herself}", turns_18="2027-03-01").status_code == 302
    assert rosa.post(f"{path}/{herself}/signers", relation="aunt").status_code == 422
    backwards = rosa.post(f"{path}/{herself}/signers", relation="mother", since="2026-11-20", until="2026-11-01")
    assert (backwards.status_code, "before the first day" in backwards.text) == (422, True)
    assert rosa.post(f"{path}/{herself}/signers", relation="mother", until="2026-12-31").status_code == 302
    assert "to Thu 31 Dec 2026" in rosa.get(path).text
    assert rosa.post(f"{path}/{herself}", turns_18="").status_code == 302
    assert rosa.post(f"{path}/{herself}/cannot-decide", since="2026-11-20").status_code == 302
    assert "Cannot decide now" in rosa.get(path).text
    assert rosa.post(f"{path}/{herself}/can-decide").status_code == 302
    assert "Could not decide from Fri 20 Nov 2026" in rosa.get(path).text


def test_a_flag_is_taken_back_with_the_password_and_an_authority_can_end(home, case):
    rosa = home.visitor("counsellor")
    mother = home.work(
        lambda cast: consent.record_signer(cast["counsellor"], case, survivor_of(case), Relation.MOTHER, home.now)
    )
    rosa.post(f"/cases/{case}/suspected", kind="survivor", relation="mother")
    assert "Suspected of abuse" in rosa.get(f"/cases/{case}/people").text
    wrong = rosa.post(f"/cases/{case}/signers/{mother}/clear", password="another")
    assert (wrong.status_code, "This is not your password." in wrong.text) == (422, True)
    assert rosa.post(f"/cases/{case}/signers/{mother}/clear", password=PASSWORD).status_code == 302
    assert "Suspected of abuse" not in rosa.get(f"/cases/{case}/people").text
    assert rosa.post(f"/cases/{case}/signers/{mother}/end").status_code == 302
    assert "May sign no longer</span>" in rosa.get(f"/cases/{case}/people").text


def test_the_form_of_a_detail_asks_whose_it_is_where_there_are_children(home, case):
    sam = home.visitor("shelter")
    rosa = home.visitor("counsellor")
    assert "Whose detail is it?" not in rosa.get(f"/cases/{case}/details/new").text
    rosa.post(f"/cases/{case}/people", turns_18="2040-03-01", too_young="yes")
    page = rosa.get(f"/cases/{case}/details/new").text
    child = re.search(r'value="([0-9a-f-]{36})"[^>]*>Child 1<', page)
    assert child is not None
    assert "Child 1" not in sam.get(f"/cases/{case}/details/new").text  # it has no part in the case
    sent = {"category": Category.OTHER.value, "text": "Likes drawing"}
    stranger = rosa.post(f"/cases/{case}/details/new", about=str(new_uuid()), **sent)
    assert stranger.status_code == 404
    refused = rosa.post(f"/cases/{case}/details/new", about=child[1], **sent)
    assert refused.status_code == 422  # strict entry asks for a release about this very child


# ------------------------------------------------------------ promises without agency
def test_the_lead_agency_finds_what_needs_another_agency_and_asks_one(home, case):
    rosa, tom, sam = (home.visitor(role) for role in ("counsellor", "detective", "shelter"))

    def promised(cast: Any) -> Any:
        text = Narrative.read("Drive her to court")
        asked = actions.propose(
            cast["counsellor"], case=case, agency=cast.agencies["detective"], text=text, due=None, now=home.now
        )
        actions.accept(cast["detective"], asked, home.now)
        return asked

    action = home.work(promised)
    rosa.post(f"/cases/{case}/kept-out", agency=str(home.cast.agencies["detective"]), told_by="survivor")
    assert "Drive her to court" not in tom.get("/actions").text
    assert "Needs another agency" in rosa.get("/actions").text
    assert "Needs another agency" not in sam.get("/actions").text
    assert rosa.post(f"/actions/{action}/place").status_code == 302  # none was chosen: nothing happens
    rosa.post(f"/actions/{action}/place", agency=str(home.cast.agencies["shelter"]))
    assert "Needs another agency" not in rosa.get("/actions").text
    assert "Drive her to court" in sam.get("/actions").text


def test_the_chair_finds_the_button_of_step_three_before_that_of_step_four(home, case):
    meeting = home.work(lambda cast: builders.meeting(cast["chair"], [case], home.now))

    def call(cast: Any) -> None:
        builders.enter(cast["chair"], meeting, home.now)
        builders.command(cast["chair"], meeting, "open", home.now)
        builders.call(cast["chair"], meeting, case, home.now)

    home.work(call)
    chair = home.visitor("chair")

    def buttons() -> list[bool]:
        current = chair.get(f"/conferences/{meeting}/regions").get_json()["regions"]["current"]
        words = ("Let agencies check whether they know her", "The table takes this on", "Speak without identity again")
        return [said in current for said in words]

    assert buttons() == [True, True, False]
    for step, expected in ((Step.LIMITED_IDENTITY, [False, True, True]), (Step.NEEDED_AGENCIES, [False, False, True])):
        home.work(
            lambda cast, at=step: builders.command(cast["chair"], meeting, "step", home.now, step=at, agencies=[])
        )
        assert buttons() == expected
