"""Bringing a case: who may know of it from the first instant, and what each reader of its page is shown."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Never

import pytest
from flask import Flask
from flask.testing import FlaskClient

from conference.accounts import service as accounts
from conference.audit import service as record
from conference.cases import service as cases
from conference.cases import store as cases_store
from conference.cases.domain import Step
from conference.consent import service as consent
from conference.consent import store as consent_store
from conference.consent.domain import Category
from conference.directory import service as directory
from conference.infra import clock
from conference.kernel.errors import HiddenError, InvalidError, RefusedError
from conference.kernel.ids import CaseId, new_uuid
from conference.pages import service as pages
from conference.queue import service as queue
from tests.builders import bring_case, detail, release
from tests.cast import PARTS, PASSWORD, Cast

LATER = timedelta(minutes=5)


@pytest.fixture
def sign_in(app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], FlaskClient]:
    """Sign one of the cast in, at the test's own time."""
    monkeypatch.setattr(clock, "now", lambda: now)

    def enter(role: str) -> FlaskClient:
        accounts.set_password(PARTS[role].email, PASSWORD)
        client = app.test_client()
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
        assert token is not None
        sent = {"csrf_token": token[1], "email": PARTS[role].email, "password": PASSWORD}
        assert client.post("/sign-in", data=sent).status_code == 302
        return client

    return enter


def in_queue(cast: Cast, role: str, case: CaseId, now: datetime) -> bool:
    return case in {row.card.id for row in queue.waiting(cast[role], now)}


def test_whom_she_keeps_out_never_learns_of_it(cast: Cast, now: datetime):
    case = bring_case(cast["counsellor"], now, kept_out=[cast.agencies["detective"]])
    assert in_queue(cast, "shelter", case, now)
    assert not in_queue(cast, "detective", case, now)
    with pytest.raises(HiddenError):
        pages.case_page(cast["detective"], case, now)


def test_a_case_is_not_stored_when_keeping_out_fails(cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> Never:
        raise RuntimeError

    monkeypatch.setattr(consent, "exclude", fail)
    with pytest.raises(RuntimeError):
        bring_case(cast["counsellor"], now, kept_out=[cast.agencies["detective"]])
    assert not cases_store.pseudonyms()


def test_what_is_kept_at_home_is_known_at_home_only_until_it_is_brought(cast: Cast, now: datetime):
    case = bring_case(cast["counsellor"], now, to_the_table=False)
    assert in_queue(cast, "counsellor", case, now)
    assert not in_queue(cast, "chair", case, now)
    with pytest.raises(HiddenError):
        queue.to_the_table(cast["chair"], case, now)
    queue.to_the_table(cast["counsellor"], case, now)
    assert in_queue(cast, "chair", case, now)
    with pytest.raises(RefusedError):
        queue.to_the_table(cast["chair"], case, now)
    assert record.verify().holds


@pytest.mark.parametrize("role", ["recorder", "privacy", "adviser", "administrator"])
def test_only_representatives_bring_cases(cast: Cast, now: datetime, role: str):
    with pytest.raises(RefusedError):
        bring_case(cast[role], now)


@pytest.mark.parametrize("role", ["privacy", "adviser", "administrator"])
def test_who_reads_no_cards_has_an_empty_queue(cast: Cast, now: datetime, role: str):
    bring_case(cast["counsellor"], now)
    assert queue.waiting(cast[role], now) == []


def test_a_contact_whose_agency_is_kept_out_or_paused_is_refused(cast: Cast, now: datetime):
    for role, kept_out in (("detective", [cast.agencies["detective"]]), ("outsider", [])):
        with pytest.raises(InvalidError) as refused:
            bring_case(cast["counsellor"], now, kept_out=kept_out, backup=cast[role])
        assert set(refused.value.fields) == {"backup"}


def test_who_steps_aside_sees_it_nowhere(cast: Cast, now: datetime):
    case = bring_case(cast["counsellor"], now)
    queue.step_aside(cast["shelter"], case, now)
    assert not in_queue(cast, "shelter", case, now)
    with pytest.raises(HiddenError):
        queue.step_aside(cast["shelter"], case, now)


def test_who_is_kept_out_is_told_to_the_lead_and_the_contacts_only(cast: Cast, now: datetime):
    case = bring_case(cast["counsellor"], now, kept_out=[cast.agencies["detective"]], backup=cast["lawyer"])
    shown = {role: pages.case_page(cast[role], case, now).kept_out for role in ("counsellor", "lawyer", "shelter")}
    police = (PARTS["detective"].agency,)
    assert shown == {"counsellor": police, "lawyer": police, "shelter": ()}


def test_only_the_holder_reads_that_a_release_was_withdrawn(cast: Cast, now: datetime):
    case = bring_case(cast["counsellor"], now)
    held = release(cast["counsellor"], case, cast.agencies["shelter"], now)
    assert [line.id for line in pages.case_page(cast["shelter"], case, now).received] == [held]
    consent.withdraw(cast["counsellor"], held, now)
    assert pages.case_page(cast["shelter"], case, now + LATER).received == ()
    assert [line.why_not for line in pages.case_page(cast["counsellor"], case, now + LATER).given] == [
        "release_withdrawn"
    ]
    chairs = pages.case_page(cast["chair"], case, now)
    assert (chairs.given, chairs.received, chairs.details) == ((), (), ())


def test_sealed_details_are_listed_by_kind_to_their_holder_only(cast: Cast, now: datetime):
    case = bring_case(cast["counsellor"], now)
    release(cast["counsellor"], case, cast.agencies["shelter"], now)
    detail(cast["counsellor"], case, now)
    assert [line.category for line in pages.case_page(cast["counsellor"], case, now).details] == [
        Category.LOCATION_SAFETY
    ]
    assert pages.case_page(cast["shelter"], case, now).details == ()


def test_a_step_names_the_agencies_that_stay(cast: Cast, now: datetime):
    case = bring_case(cast["counsellor"], now)
    first, second = cast.agencies["shelter"], cast.agencies["lawyer"]
    cases.set_step(case, Step.NEEDED_AGENCIES, frozenset({first}))
    cases.set_step(case, Step.NEEDED_AGENCIES, frozenset({second}))
    assert cases_store.needed_agencies([case])[case] == {second}
    assert cases_store.cards([case])[case].step is Step.NEEDED_AGENCIES
    with pytest.raises(HiddenError):
        cases.set_step(CaseId(new_uuid()), Step.DE_IDENTIFIED, frozenset())


def test_a_case_keeps_her_order(cast: Cast, now: datetime):
    needs = ("A lawyer", "Somewhere safe tonight", "Her own phone")
    case = bring_case(cast["counsellor"], now, needs=needs)
    assert tuple(need.text for need in cases_store.cards([case])[case].needs) == needs


@pytest.mark.parametrize("role", ["privacy", "adviser", "administrator"])
def test_today_holds_nothing_of_a_case_for_those_who_read_none(
    cast: Cast, now: datetime, role: str, sign_in: Callable[[str], FlaskClient]
):
    case = bring_case(cast["counsellor"], now)
    name = cases_store.cards([case])[case].pseudonym
    client = sign_in(role)
    page = client.get("/").text
    assert name not in page
    assert 'href="/queue"' not in page
    assert client.get(f"/cases/{case}").status_code == 404


def test_hidden_missing_and_misspelt_answer_alike(cast: Cast, now: datetime, sign_in: Callable[[str], FlaskClient]):
    case = bring_case(cast["counsellor"], now, kept_out=[cast.agencies["detective"]])
    client = sign_in("detective")
    answers = [client.get(path) for path in (f"/cases/{case}", f"/cases/{new_uuid()}", "/no-such-page")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1


def test_exclusions_are_stored_with_the_case(cast: Cast, now: datetime):
    case = bring_case(cast["counsellor"], now, kept_out=[cast.agencies["detective"], cast.agencies["chair"]])
    facts = consent_store.case_facts([case], directory.zone())[case]
    kept_out = {held.agency for held in facts.exclusions}
    assert kept_out == {cast.agencies["detective"], cast.agencies["chair"]}
