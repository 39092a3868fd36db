"""Must-show behaviours of the case page and of showing between conferences, through the pages."""

import re
from datetime import datetime, timedelta

import pytest

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent import store
from conference.consent.domain import Category, Purpose
from conference.infra import clock
from conference.kernel.actor import Role
from conference.kernel.ids import CaseId, DetailId, MeetingId
from conference.pages.projection import CasePage
from conference.pages.service import case_page
from tests import builders
from tests.behaviours.showing import covered, look, show, still, taken_on, words
from tests.builders import CANARY
from tests.cast import Cast
from tests.web.conftest import House, Visitor

SHARED = "Shared with us"


@pytest.fixture
def house_now(house_of) -> House:
    return house_of()


@pytest.fixture
def case(house_now: House) -> CaseId:
    return house_now.work(lambda cast: taken_on(cast, house_now.now, "shelter", "detective"))


def assert_sees_nothing(visitor: Visitor, case: CaseId, detail: DetailId) -> None:
    page = visitor.get(f"/cases/{case}").text
    assert SHARED not in page
    assert CANARY not in page
    assert str(detail) not in page
    assert still(visitor, detail) == 410
    answer = look(visitor, detail)
    assert answer.status_code == 403
    assert CANARY not in answer.text


def test_what_became_of_releases_is_for_representatives_and_coordinators(house_now: House, case: CaseId):
    covered(house_now, case)
    assert "Releases of your agency" in house_now.visitor("counsellor").get(f"/cases/{case}").text
    for role, reads in ((Role.RECORDER, False), (Role.CHAIR, False), (Role.COORDINATOR, True)):
        page = house_now.work(lambda cast, role=role: read_by(cast, role, case, house_now.now))
        assert (page.rights.reads_releases, bool(page.given)) == (reads, reads), role


def read_by(cast: Cast, role: Role, case: CaseId, now: datetime) -> CasePage:
    """The page of the case as somebody of its lead agency reads it who has this role alone."""
    email = f"{role.value}@example.org"
    agency, roles = cast.agencies["counsellor"], frozenset({role})
    member = accounts.add_member(name="Ana Ortiz", email=email, language="en", agency=agency, roles=roles, now=now)
    actor = accounts_store.actor(member, now)
    assert actor is not None
    return case_page(actor, case, now)


# --- 1: no release --------------------------------------------------------------------------------------------------


def test_b01_without_a_release_another_agency_sees_nothing_but_the_card(house_now: House, case: CaseId):
    detail = house_now.work(lambda cast: builders.detail(cast["shelter"], case, house_now.now))
    detective = house_now.visitor("detective")

    page = detective.get(f"/cases/{case}").text
    assert "Which shelter can take her with a dog?" in page
    for told in (CANARY, SHARED, "Holds it", "May see it", "Place and safety"):
        assert told not in page
    for purpose in Purpose:
        assert CANARY not in look(detective, detail, purpose).text
    for path in (f"/details/{detail}/look", f"/details/{detail}/copy"):
        assert detective.post(path).status_code == 403
    assert detective.get(f"/details/{detail}/show").status_code == 404
    refused = show(house_now, house_now.visitor("shelter"), detail, "detective")
    assert refused.status_code == 422
    assert "no release" in words(refused.text)
    assert_sees_nothing(detective, case, detail)


# --- 4: nothing until the holder shows it ---------------------------------------------------------------------------


def test_b04_nothing_shows_until_the_holder_shows_it_and_the_holder_hides_it_again(house_now: House, case: CaseId):
    detail = covered(house_now, case)
    counsellor, shelter, detective = (house_now.visitor(role) for role in ("counsellor", "shelter", "detective"))
    assert_sees_nothing(shelter, case, detail)

    assert "works on the case yet" not in counsellor.get(f"/details/{detail}/show").text
    assert show(house_now, counsellor, detail, "shelter").status_code == 302
    assert SHARED in shelter.get(f"/cases/{case}").text
    assert CANARY not in shelter.get(f"/cases/{case}").text  # only after a press
    seen = look(shelter, detail)
    assert CANARY in seen.text
    assert "Sam Lindqvist · Wed 25 Nov 2026, 13:30" in seen.text
    assert still(shelter, detail) == 204
    assert look(shelter, detail, Purpose.HOUSING).status_code == 403
    assert_sees_nothing(detective, case, detail)

    page = counsellor.get(f"/cases/{case}").text
    assert "Shown to Harbour House to plan for safety" in page
    hide = re.search(r'action="(/showings/[^"]+/hide)"', page)
    assert hide
    assert shelter.post(hide[1]).status_code == 404  # only who holds it
    assert counsellor.post(hide[1]).status_code == 302
    assert_sees_nothing(shelter, case, detail)
    assert "Shown to" not in counsellor.get(f"/cases/{case}").text


def test_b04_in_a_conference_too(house_now: House):
    _case, meeting, detail, _release = house_now.work(lambda cast: builders.shared_case(cast, house_now.now))
    shelter = house_now.visitor("shelter")
    path = f"/conferences/{meeting}/shared/{detail}"
    assert shelter.post(path).status_code == 404
    house_now.work(lambda cast: builders.share(cast, meeting, detail, house_now.now))
    assert CANARY in shelter.post(path).text
    house_now.work(lambda cast: builders.command(cast["counsellor"], meeting, "stop_sharing", house_now.now))
    assert shelter.post(path).status_code == 404


def test_what_is_shown_between_conferences_ends_at_once_and_comes_back_only_when_it_is_shown_again(
    house_now: House, case: CaseId, monkeypatch: pytest.MonkeyPatch
):
    detail = covered(house_now, case)
    counsellor, shelter = house_now.visitor("counsellor"), house_now.visitor("shelter")
    show(house_now, counsellor, detail, "shelter")
    assert still(shelter, detail) == 204

    (release,) = house_now.work(lambda _cast: store.releases(case))
    shelter.post(f"/releases/{release.id}/withdraw", told_by="survivor")
    assert_sees_nothing(shelter, case, detail)

    later = house_now.now + timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    house_now.work(lambda cast: builders.release(cast["counsellor"], case, cast.agencies["shelter"], later, days=2))
    assert_sees_nothing(shelter, case, detail)
    show(house_now, counsellor, detail, "shelter")
    assert CANARY in look(shelter, detail).text

    end = datetime(2026, 11, 28, 5, tzinfo=house_now.now.tzinfo)  # midnight after the last day, in Toronto
    house_now.cast.now = end - timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: house_now.cast.now)
    shelter = house_now.visitor("shelter")
    assert 'data-lasts="1"' in look(shelter, detail).text
    house_now.cast.now = end
    assert_sees_nothing(shelter, case, detail)


def test_a_choice_to_keep_an_agency_out_ends_what_is_shown_to_it(house_now: House, case: CaseId):
    detail = covered(house_now, case)
    counsellor, shelter = house_now.visitor("counsellor"), house_now.visitor("shelter")
    show(house_now, counsellor, detail, "shelter")
    kinds = frozenset({Category.LOCATION_SAFETY})
    house_now.work(
        lambda cast: consent.exclude(case, agency=cast.agencies["shelter"], categories=kinds, now=house_now.now)
    )
    assert_sees_nothing(shelter, case, detail)
    assert "Shown to" not in counsellor.get(f"/cases/{case}").text
    house_now.work(lambda cast: consent.exclude(case, agency=cast.agencies["shelter"], now=house_now.now))
    assert look(shelter, detail).status_code == still(shelter, detail) == 404


# --- 5: the pledge --------------------------------------------------------------------------------------------------


def test_b05_the_pledge_is_for_one_conference_and_one_wording_and_gives_nothing_by_itself(
    house_now: House, monkeypatch: pytest.MonkeyPatch
):
    def gather(cast: Cast) -> tuple[MeetingId, MeetingId, DetailId]:
        case = taken_on(cast, house_now.now, "shelter", "detective")
        builders.release(cast["counsellor"], case, cast.agencies["shelter"], house_now.now)
        detail = builders.detail(cast["counsellor"], case, house_now.now)
        first = builders.meeting(cast["chair"], [case], house_now.now)
        other = builders.meeting(cast["chair"], [], house_now.now)
        for role in ("chair", "counsellor"):
            builders.enter(cast[role], first, house_now.now)
        builders.command(cast["chair"], first, "open", house_now.now)
        builders.call(cast["chair"], first, case, house_now.now)
        return first, other, detail

    first, other, detail = house_now.work(gather)
    shelter, detective = house_now.visitor("shelter"), house_now.visitor("detective")

    def enters(visitor: Visitor, meeting: MeetingId) -> bool:
        return "data-meeting" in visitor.get(f"/conferences/{meeting}").text

    assert not enters(shelter, first)
    shelter.post(f"/conferences/{other}/pledge")
    assert enters(shelter, other)
    assert not enters(shelter, first)  # another conference, another pledge
    shelter.post(f"/conferences/{first}/pledge")
    detective.post(f"/conferences/{first}/pledge")
    assert enters(shelter, first)
    path = f"/conferences/{first}/shared/{detail}"
    for role, visitor in (("shelter", shelter), ("detective", detective)):
        house_now.work(lambda cast, role=role: builders.enter(cast[role], first, house_now.now))
        assert CANARY not in visitor.get(f"/conferences/{first}/regions").text
        assert visitor.post(path).status_code == 404  # pledged, and nothing is shown
    house_now.work(lambda cast: builders.share(cast, first, detail, house_now.now))
    assert CANARY in shelter.post(path).text
    assert CANARY not in detective.post(path).text  # pledged, and no release

    for place in ("attendance.service", "consent.service.rights", "live.service.presence"):
        monkeypatch.setattr(f"conference.{place}.PLEDGE_WORDING", "another wording", raising=False)
    assert not enters(shelter, first)
    assert CANARY not in shelter.post(path).text


# --- 16: strict entry -----------------------------------------------------------------------------------------------


def test_b16_a_victim_service_types_an_identifying_detail_only_under_a_release_that_covers_it(
    house_now: House, case: CaseId
):
    counsellor, shelter = house_now.visitor("counsellor"), house_now.visitor("shelter")
    path = f"/cases/{case}/details/new"

    def typed(visitor: Visitor) -> int:
        return visitor.post(path, category="location_safety", text=CANARY).status_code

    refused = counsellor.post(path, category="location_safety", text=CANARY)
    assert refused.status_code == 422
    assert "only while a release that she signed covers it" in words(refused.text)
    house_now.work(
        lambda cast: builders.release(
            cast["counsellor"], case, cast.agencies["shelter"], house_now.now, category=Category.HEALTH
        )
    )
    assert typed(counsellor) == 422  # covers another kind
    assert house_now.work(lambda _cast: list(store.details(case))) == []

    house_now.work(lambda cast: builders.release(cast["counsellor"], case, cast.agencies["shelter"], house_now.now))
    assert typed(counsellor) == 302
    house_now.work(lambda cast: consent.withdraw_everything(cast["counsellor"], case, survivor_of(case), house_now.now))
    assert typed(counsellor) == 422
    assert len(house_now.work(lambda _cast: list(store.details(case)))) == 1
    assert typed(shelter) == 302  # a shelter is under no such rule
