"""The life of a case, an agency and a member: met under a fresh name, merged, moved, closed, erased. Through pages."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from conference.audit import service as record
from conference.cases import service as cases_service
from conference.cases.domain import Step
from conference.consent import service as consent
from conference.consent.domain import Purpose
from conference.consent.models import LegalHold
from conference.infra import clock
from conference.infra.database import db, session, transaction
from conference.kernel.ids import CaseId
from conference.kernel.narrative import Narrative
from conference.meetings import store as meetings
from conference.meetings.service import running
from tests import builders
from tests.builders import CANARY
from tests.cast import PARTS
from tests.strict import QUESTION, make_strict, strict_case

MISSING = "/cases/01900000-0000-7000-8000-000000000000"
PLACE = f"/details/%s/shared/{Purpose.SAFETY_PLANNING.value}/look"


# ------------------------------------------------------------ b14: step 2 in the strict profile
def test_b14_step_2_carries_only_allowed_fields_and_a_fresh_label(room, open_live_page):
    room.work(make_strict)
    case = room.work(lambda: strict_case(room.cast["counsellor"], room.now))
    pseudonym = room.work(lambda: builders.held_case(case).pseudonym)
    first, second = (held_meeting(room, open_live_page, case, pseudonym) for _time in range(2))
    assert first != second
    assert pseudonym not in {first, second}


def held_meeting(room: Any, open_live_page: Any, case: CaseId, pseudonym: str) -> str:
    """One conference with the case on the table; gives the name that it was called by there."""
    meeting = room.work(lambda: builders.meeting(room.cast["chair"], [], room.now, publish=False))
    counsellor, chair = (open_live_page(role, room.meeting) for role in ("counsellor", "chair"))
    assert counsellor.post(f"/conferences/{meeting}/agenda/items", case=str(case)).ok
    assert chair.post(f"/conferences/{meeting}/agenda/publish").ok
    item, label = room.work(lambda: label_of(meeting, case))
    pages = {role: open_live_page(role, meeting) for role in ("chair", "counsellor", "detective", "recorder")}
    assert pages["chair"].command(meeting, "open")["ok"]
    assert not shown_to(pages["detective"], meeting, label)
    assert pages["chair"].command(meeting, "call", item=str(item))["ok"]
    assert pages["detective"].wait_until(lambda: label in str(pages["detective"].heard))
    for role in ("chair", "detective", "recorder"):
        everything = told(pages[role], meeting)
        for word in (pseudonym, QUESTION, str(case), "A statement to anybody", "East"):
            assert word not in everything, (role, word)
        assert (label in everything) is (role != "recorder")  # only representatives have a part in it
    assert pseudonym in told(pages["counsellor"], meeting)
    assert pages["chair"].command(meeting, "end")["ok"]
    return label


def label_of(meeting: Any, case: CaseId) -> tuple[Any, str]:
    item = next(item for item in meetings.items(meeting) if item.case_id == case)
    assert item.label is not None
    return item.id, item.label


def told(page: Any, meeting: Any) -> str:
    """Everything that a page was told of a conference: pushed, fetched, and read on its pages."""
    fetched = [
        page.http.get(f"{page.url}{path}").text
        for path in (f"/conferences/{meeting}", f"/conferences/{meeting}/regions", f"/conferences/{meeting}/agenda")
    ]
    return "".join([str(page.heard), *fetched])


def shown_to(page: Any, meeting: Any, word: str) -> bool:
    return word in told(page, meeting)


# ------------------------------------------------------------ b25: mergers and moves
def test_b25_in_mergers_and_moves_refusals_follow_and_permissions_do_not(house_of, look):
    house = house_of()
    hidden, shared, detail, personal = house.work(lambda cast: before_the_merger(house, cast))
    shelter, counsellor = house.visitor("shelter"), house.visitor("counsellor")
    show = counsellor.post(
        f"/details/{detail}/show", agency=str(house.cast.agencies["shelter"]), purpose="safety_planning"
    )
    assert show.status_code == 302
    assert CANARY in shelter.post(PLACE % detail).text
    done = house.app.test_cli_runner().invoke(args=["agency", "merge", "Harbour House", "Community Legal Clinic"])
    assert done.exit_code == 0, done.output
    assert shelter.get("/queue").status_code == 302  # to the door: nobody acts for the old agency
    lawyer = house.visitor("lawyer")
    assert look(lawyer.get(f"/cases/{hidden}")) == look(lawyer.get(MISSING))
    assert lawyer.get(f"/cases/{shared}").status_code == 200
    assert CANARY not in lawyer.post(PLACE % detail).text
    assert "no more: please ask her anew" in counsellor.get("/").text
    move = ["member", "move", PARTS["shelter"].email, "--to", "Regional Police"]
    assert house.app.test_cli_runner().invoke(args=move).exit_code == 0
    house.work(lambda cast: cast.refresh("shelter"))
    moved = house.visitor("shelter")
    assert moved.get("/queue").status_code == 200
    assert look(moved.get(f"/cases/{personal}")) == look(moved.get(MISSING))
    assert moved.get(f"/cases/{hidden}").status_code == 200  # it was the agency that she kept out
    assert CANARY not in moved.post(PLACE % detail).text


def before_the_merger(house: Any, cast: Any) -> tuple[CaseId, CaseId, Any, CaseId]:

    rosa, now = cast["counsellor"], house.now
    hidden = builders.bring_case(rosa, now, kept_out=[cast.agencies["shelter"]])
    shared, personal = builders.bring_case(rosa, now), builders.bring_case(rosa, now)
    consent.exclude(personal, person=cast["shelter"].person, by=rosa, now=now)
    builders.release(rosa, shared, cast.agencies["shelter"], now)
    detail = builders.detail(rosa, shared, now)
    cases_service.set_step(shared, Step.NEEDED_AGENCIES, frozenset({cast.agencies["shelter"], cast.agencies["lawyer"]}))
    for role in ("shelter", "lawyer"):
        cases_service.put_on_team(shared, cast[role], rosa.member, now)
    return hidden, shared, detail, personal


# ------------------------------------------------------------ b27: closing and erasing
def test_b27_closing_ends_sharing_and_erasing_leaves_nothing(house_of, tmp_path, monkeypatch):
    house = house_of()
    case, detail, pseudonym, minutes = house.work(lambda cast: a_shared_case(house, cast))
    counsellor, shelter = house.visitor("counsellor"), house.visitor("shelter")
    shown = {"agency": str(house.cast.agencies["shelter"]), "purpose": "safety_planning"}
    assert counsellor.post(f"/details/{detail}/show", **shown).status_code == 302
    assert CANARY in shelter.post(PLACE % detail).text
    page = f"/cases/{case}/closing"
    assert shelter.get(page).status_code == 404
    assert counsellor.post(page, deed="close").status_code == 302
    assert CANARY not in shelter.post(PLACE % detail).text
    assert CANARY in counsellor.post(f"/details/{detail}/look").text
    assert "Kept until the end of" in counsellor.get(page).text
    assert counsellor.post(page, deed="reopen").status_code == 302
    assert counsellor.post(f"/details/{detail}/show", **shown).status_code == 422  # it needs a new release
    assert counsellor.post(page, deed="close").status_code == 302
    assert counsellor.post(f"/cases/{case}/holds").status_code == 302
    assert "A legal hold is on this case" in counsellor.get(page).text
    backup = a_backup(tmp_path)
    at_the_end(house, monkeypatch)
    assert erased(house) == "0 cases were erased."
    house.work(lambda _cast: lift_holds())
    assert erased(house) == "1 case was erased."
    no_trace(house, tmp_path, pseudonym, case, detail)
    assert "A case that was erased" in house.visitor("chair").get(minutes).text
    restore(house, tmp_path, backup)
    assert CANARY not in house.visitor("counsellor").post(f"/details/{detail}/look").text
    assert erased(house) == "1 case was erased."
    no_trace(house, tmp_path, pseudonym, case, detail)


def a_shared_case(house: Any, cast: Any) -> tuple[CaseId, Any, str, str]:
    rosa, now = cast["counsellor"], house.now
    case = builders.bring_case(rosa, now, question=QUESTION, needs=[QUESTION])
    builders.release(rosa, case, cast.agencies["shelter"], now)
    detail = builders.detail(rosa, case, now)
    cases_service.set_step(case, Step.NEEDED_AGENCIES, frozenset({cast.agencies["shelter"]}))
    cases_service.put_on_team(case, cast["shelter"], rosa.member, now)
    meeting = builders.meeting(cast["chair"], [case], now)
    for role in ("chair", "counsellor"):
        builders.enter(cast[role], meeting, now)
    builders.command(cast["chair"], meeting, "open", now)
    builders.call(cast["chair"], meeting, case, now)
    builders.command(cast["chair"], meeting, "note", now, text=Narrative.read(QUESTION))
    with transaction():
        running.end_meeting(builders.held_meeting(meeting), by=cast["chair"], now=now)
    return case, detail, builders.held_case(case).pseudonym, f"/conferences/{meeting}/minutes"


def at_the_end(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """91 days later; everybody signs in anew."""
    house.now = house.cast.now = house.now + timedelta(days=91)
    monkeypatch.setattr(clock, "now", lambda: house.now)


def erased(house: Any) -> str:
    said = house.app.test_cli_runner().invoke(args=["cases", "erase"])
    assert said.exit_code == 0, said.output
    return said.output.strip()


def lift_holds() -> None:
    with transaction():
        for held in session().query(LegalHold):
            held.until = clock.now()


def a_backup(folder: Path) -> Path:
    """The data, as a backup takes them: without the keys."""
    place = folder / "backup"
    place.mkdir()
    for path in folder.glob("table.db*"):
        shutil.copy(path, place)
    return place


def restore(house: Any, folder: Path, backup: Path) -> None:
    with house.app.app_context():
        db.session.close()
        for engine in db.engines.values():
            engine.dispose()
    for path in folder.glob("table.db*"):
        path.unlink()
    for path in backup.iterdir():
        shutil.copy(path, folder)


def no_trace(house: Any, folder: Path, pseudonym: str, case: CaseId, detail: Any) -> None:
    """Nothing on any page, nothing in any file, and the record still stands as it was written."""
    counsellor = house.visitor("counsellor")
    assert counsellor.get(f"/cases/{case}").status_code == 404
    assert counsellor.post(f"/details/{detail}/look").status_code == 404
    for path in folder.glob("table*"):
        held = path.read_bytes()
        for word in (QUESTION, CANARY, pseudonym):
            assert word.encode() not in held, (path.name, word)
    assert house.work(lambda _cast: record.verify().holds)
