"""A case that is erased leaves nothing to read and does not come back; a case that is not due is left alone."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.exc import IntegrityError

from conference.actions import service as actions
from conference.actions import store as actions_store
from conference.audit import service as record
from conference.audit.models import RecordEntry
from conference.cases import store as cases
from conference.cases.domain import CaseState
from conference.consent import service as consent
from conference.consent import store
from conference.consent.domain import Purpose, Reason, TakenBack
from conference.consent.models import ErasedCase
from conference.consent.policy import release_state
from conference.directory import service as directory
from conference.emergency import service as emergency
from conference.emergency.domain import Why
from conference.infra.database import db, session, transaction
from conference.infra.importing import Outcome
from conference.kernel.errors import HiddenError, RefusedError
from conference.kernel.ids import CaseId, MeetingId
from conference.kernel.narrative import Narrative
from conference.minutes import service as keeping
from conference.queue import service as queue
from conference.queue.jobs import import_queue
from tests import builders
from tests.builders import CANARY
from tests.cast import Cast
from tests.conftest import app_on

LATER = timedelta(days=91)
WORD = "Papagei-Kanarek-417"
"""A planted word of the card, of notes and of actions."""


def story(cast, now: datetime) -> tuple[CaseId, MeetingId]:
    """A case about which everything that can be written was written, closed at the end."""
    case, meeting, _detail, _release = builders.shared_case(cast, now)
    with transaction():
        row = builders.held_case(case)
        row.question = row.does_not_want = row.knows_why = Narrative.read(WORD)
    text = Narrative.read(f"Ask about the {WORD}")
    builders.command(cast["chair"], meeting, "note", now, text=text)
    builders.ask(cast["counsellor"], meeting, cast.agencies["shelter"], text, now)
    action = actions_store.for_case(case)[0].id
    builders.command(cast["shelter"], meeting, "accept", now, action=action)
    actions.update(cast["shelter"], action, text, now)
    builders.command(cast["chair"], meeting, "end", now)
    emergency.decline(cast["chair"], emergency.ask(cast["counsellor"], case, Why.DANGER, text, now), text, now)
    consent.close_case(cast["counsellor"], case, now)
    return case, meeting


def test_nothing_is_erased_before_its_time_or_under_a_legal_hold(cast, now):
    open_case = builders.bring_case(cast["counsellor"], now)
    case, _meeting = story(cast, now)
    assert consent.due(now + timedelta(days=90)) == []  # the local day runs to its end
    builders.hold(cast["counsellor"], case, now, until=now + timedelta(days=200))
    assert consent.erase_due(now + LATER) == 0
    assert consent.due(now + timedelta(days=201)) == [case]
    assert builders.held_case(open_case).state is CaseState.OPEN


def test_erasing_leaves_no_word_and_the_record_still_verifies(cast, now):
    case, meeting = story(cast, now)
    pseudonym = builders.held_case(case).pseudonym
    other = builders.bring_case(cast["shelter"], now)
    reference = record.references([case])[case]
    assert consent.erase_due(now + LATER) == 1
    left = builders.words_left()
    assert not [text for text in left if WORD in text or CANARY in text or pseudonym in text]
    assert cases.cards([other])[other].question
    assert reference in left  # the record says what was done; whose case it was, nobody can tell any more
    assert record.references([case]) == {case: "gone"}
    assert record.verify().holds
    row = builders.held_case(case)
    assert (row.state, row.second_name, row.primary_contact_id, row.source_key) == (CaseState.ERASED, "", None, None)
    assert store.details(case) == []
    assert store.case_facts([case], directory.zone())[case].releases == ()
    with pytest.raises(HiddenError):
        consent.require_visible(cast["counsellor"], case, now + LATER)
    minutes = keeping.minutes(cast["chair"], builders.held_meeting(meeting), now + LATER).minutes
    assert len(minutes.items) == 2
    assert not minutes.items[1].notes
    assert minutes.items[1].line.erased
    assert minutes.items[1].line.private
    assert consent.erase_due(now + LATER) == 0


def test_a_part_of_a_name_goes_with_the_name(cast, now):
    case = builders.bring_case(cast["counsellor"], now)
    with pytest.raises(IntegrityError), transaction():
        builders.held_case(case).pseudonym = "erased"


def test_a_pseudonym_is_not_given_again(cast, now, monkeypatch):
    case, _meeting = story(cast, now)
    pseudonym = builders.held_case(case).pseudonym
    consent.erase_due(now + LATER)
    assert consent.was_given(pseudonym)
    assert not consent.was_given("Quiet Heron of Nowhere")
    first = iter([pseudonym, "Nimble Otter"])
    monkeypatch.setattr("conference.cases.service.draw_pseudonym", lambda _taken, _choose: next(first))
    assert builders.held_case(builders.bring_case(cast["counsellor"], now)).pseudonym == "Nimble Otter"


def test_of_two_who_erase_at_once_one_does(cast, now, app):
    story(cast, now)

    def erase() -> int:
        with app.app_context():
            try:
                return consent.erase_due(now + LATER)
            finally:
                db.session.close()

    db.session.close()
    with ThreadPoolExecutor(2) as pool:
        answers = [done.result(timeout=60) for done in [pool.submit(erase), pool.submit(erase)]]
    assert sorted(answers) == [0, 1]
    assert session().query(RecordEntry).filter_by(deed="erase_case").count() == 1
    rows = session().query(ErasedCase).all()
    assert len(rows) == 2  # the case itself and its pseudonym


def test_closing_ends_every_release_and_reopening_brings_none_back(cast, shared_scene, now):
    case, _meeting, detail, release = shared_scene
    at = now + timedelta(minutes=1)
    consent.close_case(cast["counsellor"], case, at)
    assert consent.look(cast["counsellor"], detail, Purpose.SAFETY_PLANNING, at) == CANARY
    assert (builders.held_case(case).state, builders.held_case(case).closed_at) == (CaseState.CLOSED, at)
    consent.reopen_case(cast["counsellor"], case, at)
    assert (builders.held_case(case).state, builders.held_case(case).closed_at) == (CaseState.OPEN, at)
    facts = store.case_facts([case], directory.zone())[case]
    held = next(one for one in facts.releases if one.id == release)
    assert release_state(held, facts, at) is Reason.RELEASE_ENDED_BY_CLOSING
    builders.release(cast["counsellor"], case, cast.agencies["shelter"], at + timedelta(minutes=1))
    facts = store.case_facts([case], directory.zone())[case]
    now_on = at + timedelta(minutes=2)
    assert [release_state(one, facts, now_on) for one in facts.releases].count(None) == 1


@pytest.mark.parametrize("role", ["chair", "shelter", "recorder"])
def test_only_the_agency_that_brought_it_closes_it(cast, now, role):
    case = builders.bring_case(cast["counsellor"], now)
    for deed in (consent.close_case, lambda by, of, at: consent.take_back(by, of, TakenBack.NOT_ACCEPTED, at)):
        with pytest.raises(RefusedError) as refused:
            deed(cast[role], case, now)
        assert refused.value.code in {Reason.NOT_THE_HOLDER, Reason.ROLE_HAS_NO_CASE_ACCESS}
    with pytest.raises(HiddenError):
        consent.ending(cast[role], case, now)


def test_a_case_that_is_taken_back_is_known_to_its_agency_alone(cast, shared_scene, now):
    case, meeting, detail, _release = shared_scene
    builders.share(cast, meeting, detail, now)
    consent.take_back(cast["counsellor"], case, TakenBack.RECOGNISABLE, now)
    assert not store.sees(cast["shelter"], case, now)
    assert store.sees(cast["counsellor"], case, now)
    assert store.open_reveals_of(case) == []
    with pytest.raises(RefusedError):
        consent.take_back(cast["counsellor"], case, TakenBack.RECOGNISABLE, now)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backup"
    made.mkdir()
    return made


def test_the_files_hold_nothing_and_the_old_backup_brings_nothing_back(
    sqlite_url: str, tmp_path: Path, folder: Path, now: datetime
):
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    with app_on(sqlite_url, tmp_path) as app:
        case, pseudonym = _close_one(app, now)
    for name in tmp_path.glob(f"{file.stem}.db*"):
        shutil.copy(name, folder)
    assert WORD.encode() in b"".join(path.read_bytes() for path in folder.iterdir())
    with app_on(sqlite_url, tmp_path):
        assert consent.erase_due(now + LATER) == 1
        _nothing_in(tmp_path, file.stem, pseudonym)
    for path in tmp_path.glob(f"{file.stem}.db*"):
        path.unlink()
    for path in folder.iterdir():
        shutil.copy(path, tmp_path)
    with app_on(sqlite_url, tmp_path):
        assert builders.held_case(case).state is CaseState.CLOSED  # back from the dead, and sealed for good
        with pytest.raises(HiddenError):
            consent.look(_counsellor(now), store.details(case)[0].id, Purpose.SAFETY_PLANNING, now)
        assert consent.erase_due(now) == 1
        _nothing_in(tmp_path, file.stem, pseudonym)
        assert record.verify().holds


def _close_one(app: Flask, now: datetime) -> tuple[CaseId, str]:
    case, _meeting = story(Cast(now), now)
    return case, builders.held_case(case).pseudonym


def _counsellor(now: datetime):
    return Cast(now)["counsellor"]


def _nothing_in(place: Path, stem: str, pseudonym: str) -> None:
    for path in place.glob(f"{stem}*"):
        held = path.read_bytes()
        for word in (WORD, CANARY, pseudonym):
            assert word.encode() not in held, (path.name, word)


COLUMNS = (
    "Brought by;Date in;What she/he/they asked for;Question for the table;Knows about table?;Interpreter;"
    "Primary contact;Not to be involved"
)
ROW = "Lakeshore Victim Services;2026-11-16;A bed;Which house?;yes;no;rosa@victimservices.example.org;"


def test_an_import_does_not_bring_an_erased_case_back(cast, now, app):
    sheet = f"{COLUMNS}\n{ROW}\n".encode()
    with force_locale("en"):
        assert import_queue(sheet, now).counts == {Outcome.ADDED: 1}
        case = queue.waiting(cast["counsellor"], now)[0].card.id
        consent.close_case(cast["counsellor"], case, now)
        assert consent.erase_due(now + LATER) == 1
        report = import_queue(sheet, now + LATER)
    assert report.counts == {Outcome.UNCHANGED: 1}
    assert "It does not come back." in str(report.notes)
    assert queue.waiting(cast["counsellor"], now + LATER) == []
