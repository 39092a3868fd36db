"""The page of the record and the page of counts, as those who may open them see them."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.accounts import service as accounts
from conference.accounts import store as accounts_store
from conference.attendance import service as attendance
from conference.audit import service as record
from conference.audit.domain import Deed
from conference.audit.models import RecordEntry
from conference.consent import service as consent
from conference.infra.database import transaction
from conference.kernel.actor import Role
from conference.kernel.ids import new_uuid
from conference.live.service import sharing
from tests import builders


def officer_of(cast, role: str):
    """A privacy officer in somebody's agency; the cast gets them under that name."""
    member = accounts.add_member(
        name="Pat Osei",
        email=f"pat@{role}.example.org",
        language="en",
        agency=cast.agencies[role],
        roles={Role.PRIVACY_OFFICER},
        now=cast.now,
    )
    cast._actors["officer"] = accounts_store.actor(member, cast.now)


def rows_of(text: str) -> list[str]:
    cells = re.findall(r'<tr class="table__row".*?</tr>', text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in cells]


def shown_and_looked(cast):
    case, meeting, detail, _release = builders.shared_case(cast, cast.now)
    builders.share(cast, meeting, detail, cast.now)
    sharing.look(cast["shelter"], meeting, detail, cast.now)
    return case, detail


def test_only_rows_of_the_own_agency_are_read(house_of):
    house = house_of()
    house.work(shown_and_looked)
    text = house.visitor("privacy").get("/record").text
    assert "Nadia Bell" in text
    assert not [name for name in ("Sam Lindqvist", "Rosa Imani") if name in text]
    assert "Look at a sealed detail" not in [row for row in rows_of(text) if "Nadia" in row]


@pytest.mark.parametrize("how", ["agency", "person", "recused"])
def test_no_one_reads_rows_of_a_case_from_which_they_are_excluded_or_recused(house_of, how):
    house = house_of()
    case, _detail = house.work(shown_and_looked)
    house.work(lambda cast: officer_of(cast, "shelter"))
    officer = house.visitor("officer")
    assert "Look at a sealed detail" in " ".join(rows_of(officer.get("/record").text))

    def hide(cast) -> None:
        me = cast["officer"]
        if how == "recused":
            attendance.step_aside(me, case, cast.now)
        elif how == "agency":
            consent.exclude(case, agency=me.agency, now=cast.now)
        else:
            consent.exclude(case, person=me.person, now=cast.now)

    house.work(hide)
    assert "Look at a sealed detail" not in " ".join(rows_of(officer.get("/record").text))


def test_who_may_not_read_of_one_case_reads_no_old_row_whose_case_is_not_known_any_more(house_of):
    """Entries of the version before refer to their case by a hash that only the old master key could make again."""
    house = house_of()
    house.work(shown_and_looked)
    house.work(lambda cast: officer_of(cast, "shelter"))

    def make_old(_cast) -> None:
        with transaction() as current:
            current.execute(sa.update(RecordEntry).values(policy=None))

    house.work(make_old)
    officer = house.visitor("officer")
    assert "Look at a sealed detail" in " ".join(rows_of(officer.get("/record").text))
    house.work(
        lambda cast: attendance.step_aside(cast["officer"], builders.bring_case(cast["chair"], cast.now), cast.now)
    )
    assert "Look at a sealed detail" not in " ".join(rows_of(officer.get("/record").text))


def test_what_is_looked_for_narrows_the_rows(house_of):
    house = house_of()
    house.work(shown_and_looked)
    house.work(lambda cast: officer_of(cast, "shelter"))
    officer = house.visitor("officer")
    member = str(house.cast["shelter"].member)
    assert len(rows_of(officer.post("/record", deed="look", category="location_safety", member=member).text)) == 1
    for fields in (
        {"deed": "look", "answer": "deny"},
        {"deed": "look", "first_day": "2026-11-26"},
        {"deed": "look", "last_day": "2026-11-24"},
        {"category": "health"},
        {"member": str(house.cast["counsellor"].member)},
    ):
        assert "Nothing here fits." in officer.post("/record", **fields).text
    assert officer.post("/record", deed="no such deed").status_code == 422
    assert officer.post("/record", page="0").status_code == 422


def test_pages_go_back_in_time_without_losing_what_is_looked_for(house_of):
    house = house_of()

    def write(cast) -> None:
        for minute in range(120):
            record.append(Deed.SIGN_IN, at=cast.now - timedelta(minutes=minute), by=cast["chair"], code="password")

    house.work(write)
    officer = house.visitor("privacy")
    first = officer.post("/record", deed="sign_in")
    assert len(rows_of(first.text)) == 50
    assert 'name="deed" value="sign_in"' in first.text
    assert "Newer entries" not in first.text
    last = officer.post("/record", deed="sign_in", page="3")
    assert len(rows_of(last.text)) == 20
    assert "Older entries" not in last.text


def test_reading_and_verifying_the_record_are_in_it(house_of):
    house = house_of()
    officer = house.visitor("privacy")
    assert "Nothing is recorded for your agency yet." in officer.get("/record").text
    officer.post("/record/verify")
    text = officer.get("/record").text
    assert "The record holds: its only entry stands as it was written." in text
    assert "No anchor agrees with it" in text
    said = rows_of(text)
    assert ["Verified the record" in said[0], "Read the record" in said[1]] == [True, True]
    assert all("Adele Roy" in row for row in said)


def test_a_broken_record_is_said_with_the_number_of_its_entry(house_of):
    house = house_of()
    house.work(shown_and_looked)

    def change(_cast) -> None:
        with transaction() as current:
            current.execute(sa.text("UPDATE record_entry SET code = 'release' WHERE number = 3"))

    house.work(change)
    officer = house.visitor("privacy")
    officer.post("/record/verify")
    assert "The record is broken from entry 3 on" in officer.get("/record").text


def test_nobody_counts_a_case_that_they_are_kept_out_of(house_of):
    house = house_of()

    def bring(cast) -> None:
        kept_out = [cast.agencies["privacy"]]
        for number in range(16):
            builders.bring_case(cast["counsellor"], cast.now, kept_out=kept_out if number < 8 else [])

    house.work(bring)
    for role in ("chair", "privacy"):  # of the same agency, which is kept out of half of them
        assert "Not said 8 (100 %) 0 0 0 8" in rows_of(house.visitor(role).get("/reports").text)
    assert "Not said 16 (100 %)" in " ".join(rows_of(house.visitor("shelter").get("/reports").text))


def test_a_choice_that_differs_by_a_few_from_the_whole_or_the_last_is_refused(house_of):
    house = house_of()

    def bring(cast) -> None:
        for role, count in (("counsellor", 20), ("shelter", 18), ("lawyer", 3)):
            for _ in range(count):
                builders.bring_case(cast[role], cast.now)

    house.work(bring)
    chair, agencies = house.visitor("chair"), house.cast.agencies
    assert "Not said 41 (100 %)" in " ".join(rows_of(chair.get("/reports").text))
    assert "20 (100 %)" in chair.post("/reports", lead=str(agencies["counsellor"])).text
    assert "could point to one person" in chair.post("/reports", lead=str(agencies["shelter"])).text
    assert "Few" in " ".join(rows_of(chair.post("/reports", lead=str(agencies["lawyer"])).text))
    assert chair.post("/reports", lead=str(new_uuid())).status_code == 200
