"""The grid of who may see what, for each audience: what one may not know looks like what is not there."""

import re
from datetime import timedelta
from typing import Any

import pytest

from conference.audit import store as record
from conference.audit.domain import Deed
from conference.cases import service as cases
from conference.cases import store as cases_store
from conference.cases.domain import Step
from conference.consent import service as consent
from conference.consent.domain import Category, Purpose
from conference.kernel.ids import CaseId, DetailId
from tests import builders
from tests.builders import CANARY
from tests.cast import PARTS, Cast
from tests.web.conftest import House, Visitor

HEALTH, SAFETY = Category.HEALTH, Category.LOCATION_SAFETY
TEAM = ("shelter", "detective", "chair", "lawyer")


@pytest.fixture
def house_now(house_of) -> House:
    return house_of()


def scene(cast: Cast, now: Any, *, step: Step = Step.NEEDED_AGENCIES) -> tuple[CaseId, DetailId]:
    """The counsellor leads; the shelter holds a detail, which a release lets the police see. The hospital may see it no
    longer, for she took it back; for the police another release has ended.
    """
    before = now - timedelta(days=40)
    case = builders.bring_case(cast["counsellor"], now)
    for role in TEAM:
        cases.put_on_team(case, cast[role], cast["counsellor"].member, now)
    cases.set_step(case, step, frozenset(cast.agencies[role] for role in TEAM))
    builders.release(cast["shelter"], case, cast.agencies["lawyer"], before, category=SAFETY, days=5)
    builders.release(cast["shelter"], case, cast.agencies["detective"], now, category=HEALTH)
    gone = builders.release(cast["shelter"], case, cast.agencies["chair"], now, category=HEALTH)
    consent.withdraw(cast["detective"], gone, now)
    return case, builders.detail(cast["shelter"], case, now, category=HEALTH)


@pytest.fixture
def case(house_now: House) -> CaseId:
    return house_now.work(lambda cast: scene(cast, house_now.now))[0]


def page(visitor: Visitor, case: CaseId) -> str:
    answer = visitor.get(f"/cases/{case}")
    assert answer.status_code == 200
    return answer.text


def row(text: str, role: str) -> list[str]:
    """The words of an agency's cells, in the order of their kinds; none where it has no row."""
    name = PARTS[role].agency
    found = next((part for part in re.findall(r"<tr .*?</tr>", text, re.DOTALL) if f">{name}</th>" in part), "")
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in re.findall(r"<td .*?</td>", found, re.DOTALL)]


def test_the_holder_reads_what_became_of_its_own_releases(house_now: House, case: CaseId):
    text = page(house_now.visitor("shelter"), case)
    # Place and safety comes before health
    assert row(text, "shelter") == ["Nothing", "Holds it Why?"]
    sees = "May see it until Fri 25 Dec 2026 to plan for safety"
    assert row(text, "detective") == ["Nothing Why?", f"{sees} Why?"]
    assert row(text, "chair") == ["Nothing Why?", "withdrawn Why?"]
    assert row(text, "lawyer") == ["ended Why?", "Nothing Why?"]
    assert row(text, "recorder") == ["Nothing Why?", "Nothing Why?"]
    assert CANARY not in text


def test_a_receiver_reads_only_what_is_open_to_itself(house_now: House, case: CaseId):
    text = page(house_now.visitor("detective"), case)
    told = "May see it until Fri 25 Dec 2026 to plan for safety held by Harbour House"
    assert row(text, "detective") == [told]
    for role in ("shelter", "chair", "lawyer", "counsellor"):
        assert row(text, role) == []


@pytest.mark.parametrize("role", ["chair", "lawyer", "counsellor", "recorder"])
def test_nobody_else_learns_who_holds_what_or_what_she_took_back(house_now: House, case: CaseId, role: str):
    """The lead neither: the rule book tells it nothing of what others hold."""
    text = page(house_now.visitor(role), case)
    for told in ("Holds it", "May see it", "withdrawn", ">ended<", "Harbour House</th>", "<table"):
        assert told not in text


def test_before_the_table_has_taken_the_case_on_a_release_waits(house_now: House):
    case, _detail = house_now.work(lambda cast: scene(cast, house_now.now, step=Step.DE_IDENTIFIED))
    text = page(house_now.visitor("shelter"), case)
    waits = "Not yet released: the table has not taken the case on until Fri 25 Dec 2026"
    assert row(text, "detective")[1] == f"{waits} Why?"
    assert row(text, "recorder")[1] == "Nothing Why?"


def told_of(house: House, visitor: Visitor, case: CaseId, detail: DetailId, role: str) -> list[Any]:
    """Everything that the pages say of an agency, without its name and id: its row, why, whether it can be shown."""
    agency, name = house.cast.agencies[role], PARTS[role].agency
    why = visitor.get(f"/cases/{case}/why/{agency}/health")
    shown = visitor.get(f"/details/{detail}/show").text
    line = next((part for part in re.findall(r"<li .*?</li>", shown, re.DOTALL) if name in part), "")
    refused = visitor.post(f"/details/{detail}/show", agency=str(agency), purpose="safety_planning")
    said = re.search(r'role="alert".*?</div>', refused.text, re.DOTALL)
    told = [
        str(row(page(visitor, case), role)),
        str(why.status_code) + why.text,
        line,
        f"{refused.status_code} {said[0] if said else ''}",
    ]
    plain = [one.replace(name, "*").replace(str(agency), "*") for one in told]
    return [re.sub(r'name="csrf_token" value="[^"]+"', "", one) for one in plain]


def test_whom_she_keeps_out_looks_like_any_agency_without_a_release(house_now: House):
    """To the holder too, unless she told the holder herself: only the lead and her contacts know."""
    case, detail = house_now.work(lambda cast: scene(cast, house_now.now))
    house_now.work(
        lambda cast: builders.release(cast["shelter"], case, cast.agencies["lawyer"], house_now.now, category=HEALTH)
    )
    shelter = house_now.visitor("shelter")
    assert "May see it" in row(page(shelter, case), "lawyer")[1]
    house_now.work(lambda cast: consent.exclude(case, agency=cast.agencies["lawyer"], now=house_now.now))

    kept_out = told_of(house_now, shelter, case, detail, "lawyer")
    cases_like_it = {role: told_of(house_now, shelter, case, detail, role) for role in ("adviser", "recorder")}
    assert row(page(shelter, case), "lawyer") == ["Nothing Why?", "Nothing Why?"]
    assert kept_out[0] == cases_like_it["recorder"][0]
    house_now.work(
        lambda cast: cases.set_step(
            case,
            Step.NEEDED_AGENCIES,
            frozenset(cast.agencies[role] for role in (*TEAM, "recorder")),
        )
    )
    assert told_of(house_now, shelter, case, detail, "lawyer") == told_of(house_now, shelter, case, detail, "recorder")
    assert "out" not in " ".join(row(page(shelter, case), "lawyer"))


def test_the_lead_knows_whom_she_keeps_out(house_now: House):
    def keep_out(cast: Cast) -> CaseId:
        case = builders.bring_case(cast["counsellor"], house_now.now)
        builders.release(cast["counsellor"], case, cast.agencies["lawyer"], house_now.now)
        builders.detail(cast["counsellor"], case, house_now.now)
        consent.exclude(case, agency=cast.agencies["lawyer"], now=house_now.now)
        return case

    case = house_now.work(keep_out)
    counsellor = house_now.visitor("counsellor")
    assert row(page(counsellor, case), "lawyer") == ["Kept out by her Why?"]
    why = counsellor.get(f"/cases/{case}/why/{house_now.cast.agencies['lawyer']}/location_safety").text
    assert "she keeps this agency out" in why


def test_why_says_the_answer_its_basis_and_the_first_failing_rule_and_is_recorded(house_now: House):
    case, detail = house_now.work(lambda cast: scene(cast, house_now.now))
    shelter = house_now.visitor("shelter")

    def why(role: str, kind: str = "health", **chosen: str) -> str:
        path = f"/cases/{case}/why/{house_now.cast.agencies[role]}/{kind}"
        answer = shelter.post(path, **chosen) if chosen else shelter.get(path)
        assert answer.status_code == 200
        return " ".join(re.sub(r"<[^>]+>", " ", answer.text[answer.text.index("<main") :]).split())

    assert "Not yet not shown by the agency that holds it" in why("detective")
    assert "Signed Wed 25 Nov 2026 Until the end of Fri 25 Dec 2026" in why("detective")
    assert "No no release covers this purpose" in why("detective", purpose="housing")
    assert "No the release was withdrawn" in why("chair")
    assert "No the release has ended" in why("lawyer", kind="location_safety")
    assert "No this agency has no part to play" in why("counsellor")
    assert "Yes the agency holds it" in why("shelter")
    house_now.work(
        lambda cast: consent.show(
            cast["shelter"], detail, cast.agencies["detective"], Purpose.SAFETY_PLANNING, house_now.now
        )
    )
    assert "Yes a release that she signed covers it" in why("detective")

    entries = [link.entry for link in house_now.work(lambda _cast: list(record.links()))]
    explained = [(one.answer, one.code) for one in entries if one.deed is Deed.EXPLAIN]
    assert explained[0] == ("deny", "not_revealed")
    assert explained[-1] == ("allow", "release")
    assert {one.category for one in entries if one.deed is Deed.EXPLAIN} == {"health", "location_safety"}


def test_why_is_for_the_holder_and_its_privacy_officer_alone(house_now: House):
    """The hospital's privacy officer, and a case in which the hospital keeps something."""

    def hospital_keeps(cast: Cast) -> CaseId:
        case = builders.bring_case(cast["counsellor"], house_now.now)
        cases.put_on_team(case, cast["chair"], cast["counsellor"].member, house_now.now)
        builders.detail(cast["chair"], case, house_now.now, category=HEALTH)
        return case

    theirs, _detail = house_now.work(lambda cast: scene(cast, house_now.now))
    ours = house_now.work(hospital_keeps)
    police = house_now.cast.agencies["detective"]
    officer = house_now.visitor("privacy")
    told = officer.get(f"/cases/{ours}/why/{police}/health")
    assert told.status_code == 200
    assert "the table has not taken the case on" in told.text
    assert "Which shelter" not in told.text
    pseudonym = house_now.work(lambda _cast: cases_store.cards([ours])[ours].pseudonym)
    assert pseudonym not in told.text
    assert officer.get(f"/cases/{theirs}/why/{police}/health").status_code == 404
    house_now.work(lambda cast: consent.exclude(ours, agency=cast.agencies["chair"], now=house_now.now))
    assert officer.get(f"/cases/{ours}/why/{police}/health").status_code == 404
    for role in ("recorder", "administrator", "adviser"):
        assert house_now.visitor(role).get(f"/cases/{ours}/why/{police}/health").status_code == 404
