"""Anchors: the end of the record outside its writer's reach finds what the chain itself cannot."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import sqlalchemy as sa

from conference.audit import jobs as audit_jobs
from conference.audit import service as record
from conference.audit import store
from conference.audit.domain import START, Deed, Fault, chain_hash
from conference.audit.models import RecordAnchor, RecordEntry, RecordHead
from conference.infra import anchors, clock
from conference.infra.database import db, transaction
from conference.infra.jobs import known as known_jobs
from conference.infra.jobs import run
from conference.kernel.errors import RefusedError
from conference.kernel.ids import CaseId, new_uuid
from conference.reports import jobs
from tests.cast import PARTS


def write(cast, now, lines: int = 6) -> None:
    for _ in range(lines):
        record.append(Deed.LOOK, at=now, by=cast["chair"], code="holder", case=CaseId(new_uuid()))


def set_head(number: int, digest: str) -> None:
    with transaction() as current:
        current.execute(sa.update(RecordHead).values(number=number, hash=digest))


def cut_off_after(number: int) -> None:
    """Delete the tail and set the head back to match, as somebody would who may write to the database."""
    kept = next(link for link in store.links() if link.number == number)
    with transaction() as current:
        current.execute(sa.delete(RecordEntry).where(RecordEntry.number > number))
    set_head(number, kept.hash)


def write_all_anew(changed: int) -> None:
    """Change one entry, and compute every hash again from there on."""
    links, previous = list(store.links()), START
    with transaction() as current:
        for link in links:
            entry = replace(link.entry, code="release") if link.number == changed else link.entry
            digest = chain_hash(previous, link.number, entry)
            values = {**asdict(entry), "previous": previous, "hash": digest}
            current.execute(sa.update(RecordEntry).where(RecordEntry.number == link.number).values(**values))
            previous = digest
    set_head(len(links), previous)


def test_an_anchored_record_holds_and_says_what_it_agrees_with(cast, now):
    write(cast, now)
    made = jobs.anchor(now)
    write(cast, now, 2)
    finding = record.verify()
    assert finding.holds
    assert (finding.entries, finding.anchors, finding.latest) == (9, 1, made)
    assert made is not None
    assert made.number == 7


def test_truncation_is_detected_against_the_anchor(cast, now):
    write(cast, now)
    jobs.anchor(now)
    cut_off_after(4)
    finding = record.verify()
    assert (finding.number, finding.fault) == (5, Fault.CUT_OFF)


def test_a_record_that_was_written_anew_is_detected_against_the_anchor(cast, now):
    write(cast, now)
    jobs.anchor(now)
    write_all_anew(3)
    finding = record.verify()
    assert (finding.number, finding.fault) == (7, Fault.REWRITTEN)


def test_without_an_anchor_neither_would_be_noticed(cast, now):
    """This is why there are anchors."""
    write(cast, now)
    write_all_anew(3)
    assert record.verify().holds
    cut_off_after(4)
    assert record.verify().holds


def test_an_emptied_record_is_detected_against_the_anchor(cast, now):
    write(cast, now)
    jobs.anchor(now)
    with transaction() as current:
        current.execute(sa.delete(RecordEntry))
    set_head(0, START)
    assert record.verify().fault is Fault.CUT_OFF


def test_what_was_written_after_the_anchor_is_still_proved_by_the_chain(cast, now):
    write(cast, now)
    jobs.anchor(now)
    write(cast, now, 3)
    with transaction() as current:
        current.execute(sa.update(RecordEntry).where(RecordEntry.number == 9).values(answer="deny"))
    finding = record.verify()
    assert (finding.number, finding.fault, finding.anchors) == (9, Fault.BROKEN, 1)


def test_each_anchoring_is_itself_recorded(cast, now):
    jobs.anchor(now)
    jobs.anchor_today(now)
    assert [(link.entry.deed, link.entry.code) for link in store.links()] == [
        (Deed.ANCHOR_RECORD, "by_hand"),
        (Deed.ANCHOR_RECORD, "daily"),
    ]


def test_the_anchor_is_mailed_to_every_privacy_officer_and_tells_of_no_case(cast, now, tmp_path):
    write(cast, now)
    made = jobs.anchor(now)
    assert made is not None
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in (tmp_path / "mail").iterdir()]
    assert [mail["To"] for mail in mails] == [PARTS["privacy"].email]
    body = mails[0].get_body(("plain",))
    assert body is not None
    line = next(line for line in body.get_content().splitlines() if line.startswith("{"))
    assert json.loads(line) == {
        "number": made.number,
        "hash": made.hash,
        "at": "2026-11-25T18:30:00.000000+00:00",
        "policy_version": 1,
    }


def test_a_saved_mail_proves_as_much_as_the_file(cast, now, tmp_path):
    write(cast, now)
    jobs.anchor(now)
    (tmp_path / "anchors" / "record-anchors.jsonl").unlink()
    cut_off_after(4)
    assert record.verify().holds
    assert record.verify(tmp_path / "mail").fault is Fault.CUT_OFF
    assert record.verify(next((tmp_path / "mail").iterdir())).fault is Fault.CUT_OFF


def test_it_is_anchored_by_itself_once_in_a_local_day(cast, now):
    midnight = now.replace(hour=5, minute=0)  # in Toronto
    times = [midnight, midnight + timedelta(hours=3), midnight + timedelta(hours=23, minutes=59)]
    assert [jobs.anchor_today(at) is not None for at in times] == [True, False, False]
    assert jobs.anchor_today(midnight + timedelta(hours=24)) is not None


def test_several_processes_at_the_same_time_make_one_anchor(app, cast, now):
    def process(_number: int) -> bool:
        with app.app_context():
            try:
                return jobs.anchor_today(now) is not None
            finally:
                db.session.close()

    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(process, range(6)))
    assert sum(made) == 1
    db.session.rollback()
    assert len(db.session.scalars(sa.select(RecordAnchor)).all()) == 1
    assert record.verify().holds


def test_what_a_crash_kept_from_the_file_is_written_the_next_time(cast, now, tmp_path, monkeypatch):
    def crash(_line: str) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(anchors, "append", crash)
        jobs.anchor(now)
    file: Path = tmp_path / "anchors" / "record-anchors.jsonl"
    assert not file.exists()
    audit_jobs.write_out()
    audit_jobs.write_out()
    assert len(file.read_text().splitlines()) == 1
    assert record.verify().anchors == 1


def test_other_lines_in_a_file_of_anchors_are_passed_over(cast, now, tmp_path):
    write(cast, now)
    jobs.anchor(now)
    file: Path = tmp_path / "anchors" / "record-anchors.jsonl"
    file.write_text("> notes\n[1]\n{}\n" + file.read_text() + '{"number":"x"}\n')
    assert record.verify().anchors == 1


def test_entries_carry_the_version_of_the_settings(cast, now):
    write(cast, now, 1)
    assert record.policy_changed() == 2
    write(cast, now, 1)
    assert [link.entry.policy for link in store.links()] == [1, 2]
    assert record.verify().holds


def test_the_writer_refuses_what_is_no_id_and_no_code(cast, now):
    with pytest.raises(RefusedError, match="log_contains_detail"):
        record.append(Deed.LOOK, at=now, by=cast["chair"], code="She said that M. Rivers called")
    assert list(store.links()) == []


@pytest.fixture
def said(app):
    def run(*arguments: str) -> tuple[int, str]:
        db.session.close()
        outcome = app.test_cli_runner().invoke(args=["record", *arguments])
        return outcome.exit_code, outcome.output

    return run


def test_the_operator_anchors_and_verifies_in_words(cast, now, said, tmp_path):
    write(cast, now, 1)
    code, words = said("verify")
    assert (code, "its only entry stands" in words, "No anchor agrees" in words) == (0, True, True)
    code, words = said("anchor")
    assert (code, "anchored at entry 2" in words) == (0, True)
    code, words = said("verify")
    assert (code, "all 2 entries" in words, "one anchor, of entry 2 on Wed 25 Nov 2026, 13:30" in words) == (
        0,
        True,
        True,
    )
    cut_off_after(1)
    assert said("verify") == (1, "The record is cut off: an anchor knows of entry 2, and it is gone.\n" + NO_ANCHOR)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert said("verify", "--anchors", str(empty))[0] == 0
    assert said("verify", "--anchors", str(tmp_path / "nowhere"))[0] == 2


NO_ANCHOR = "No anchor agrees with it: without one, an end that was cut off cleanly could not be noticed.\n"


def test_the_record_is_anchored_by_a_job_that_outlives_a_failure(cast, now, monkeypatch):
    assert jobs.ANCHORING in known_jobs().values()
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "write_out", lambda: 1 / 0)
        run(jobs.ANCHORING)
    monkeypatch.setattr(clock, "now", lambda: now + jobs.ANCHORING.every)
    run(jobs.ANCHORING)
    assert [link.entry.code for link in store.links()] == ["daily"]
