"""Must-show behaviours of copies, through the pages."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from conference.accounts import service as accounts
from conference.audit.domain import Deed
from conference.cases.service import survivor_of
from conference.consent import service as consent
from conference.consent.domain import Category, NewRelease, Signature, Signer
from conference.kernel.ids import CaseId
from tests.behaviours.showing import SAFETY, covered, last_deed, look, show, taken_on
from tests.builders import CANARY
from tests.cast import PARTS, PASSWORD, Cast
from tests.web.conftest import House


@pytest.fixture
def house_now(house_of) -> House:
    return house_of()


@pytest.fixture
def case(house_now: House) -> CaseId:
    return house_now.work(lambda cast: taken_on(cast, house_now.now, "shelter", "detective"))


def test_b26_what_is_received_is_not_printed_unless_the_release_says_so_and_each_copy_is_recorded(
    house_now: House, case: CaseId
):
    detail = covered(house_now, case)
    for role in ("counsellor", "shelter"):
        house_now.work(lambda _cast, email=PARTS[role].email: accounts.set_password(email, PASSWORD, house_now.now))
    counsellor, shelter = house_now.visitor("counsellor"), house_now.visitor("shelter")
    show(house_now, counsellor, detail, "shelter")
    path = f"/details/{detail}/copy"

    assert "Print" not in shelter.get(f"/cases/{case}").text
    assert 'data-paper="Not for printing"' in look(shelter, detail).text
    refused = shelter.post(path, purpose=SAFETY.value)
    assert refused.status_code == 403
    assert CANARY not in refused.text
    assert "not copied or printed" in refused.text
    assert (last_deed(house_now).deed, last_deed(house_now).code) == (Deed.COPY, "copy_not_allowed")

    for password in ("", "not this one"):
        assert CANARY not in counsellor.post(path, password=password).text
    own = counsellor.post(path, password=PASSWORD)
    assert CANARY in own.text
    assert "Own record of Lakeshore Victim Services" in own.text
    assert "Rosa Imani, Lakeshore Victim Services · Wed 25 Nov 2026, 13:30" in own.text
    assert (last_deed(house_now).deed, last_deed(house_now).code) == (Deed.COPY, "holder")

    house_now.work(lambda cast: with_copies(cast, case, house_now.now))
    assert "Print" in shelter.get(f"/cases/{case}").text
    assert CANARY not in shelter.post(path, purpose=SAFETY.value).text
    printed = shelter.post(path, purpose=SAFETY.value, password=PASSWORD)
    assert CANARY in printed.text
    assert "Received, to plan for safety" in printed.text
    assert (last_deed(house_now).deed, last_deed(house_now).code) == (Deed.COPY, "release")
    assert CANARY not in shelter.post(path, purpose="housing", password=PASSWORD).text


def with_copies(cast: Cast, case: CaseId, now: datetime) -> None:
    """A second release of the same, which lets the shelter keep a copy."""
    new = NewRelease(
        about=survivor_of(case),
        signatures=(Signature(Signer.SURVIVOR),),
        recipient=cast.agencies["shelter"],
        categories=frozenset({Category.LOCATION_SAFETY}),
        purposes=frozenset({SAFETY}),
        signed_on=date(2026, 11, 25),
        last_day=date(2026, 12, 1),
        explained=True,
    )
    consent.record_release(cast["counsellor"], case, replace(new, copy_allowed=True), now)
