"""`flask import …`, `flask task-force …` and `flask record verify`, as an administrator types them."""

import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from conference.accounts import service as accounts
from conference.infra import clock

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
AGENCIES = """agency,kind,agreement_from,agreement_until,point_of_contact,email
Lakeshore Victim Services,victim services,2026-01-15,2027-01-14,Rosa Imani,rosa@vs.example.org
Bakery,bakery,2026-01-15,2027-01-14,Bo Lund,bo@bakery.example.org
"""
QUEUE = (
    "Brought by,Date in,Question for the table,Interpreter,Knows about table?,Primary contact,Not to be involved\n"
    "Lakeshore Victim Services,2026-11-20,Call me on 905-555-0147,no,yes,rosa@vs.example.org,\n"
)
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return lambda *words: app.test_cli_runner().invoke(args=[str(word) for word in words])


@pytest.fixture
def task_force(run: Run) -> None:
    assert run("task-force", "create", "--name", "Lakeshore", "--time-zone", "America/Toronto").exit_code == 0


@pytest.fixture
def agencies(tmp_path: Path, task_force: None) -> Path:
    file = tmp_path / "agencies.csv"
    file.write_text(AGENCIES, encoding="utf-8")
    return file


def test_nothing_is_imported_before_the_task_force_is_set_up(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "agencies.csv"
    file.write_text(AGENCIES, encoding="utf-8")

    answer = run("import", "agencies", file)

    assert answer.exit_code == 2
    assert "flask task-force create" in answer.output


def test_a_time_zone_that_is_none_is_refused(run: Run) -> None:
    answer = run("task-force", "create", "--name", "Lakeshore", "--time-zone", "Lakeshore/Standard")

    assert answer.exit_code == 2
    assert "America/Toronto" in answer.output


def test_refused_rows_are_told_and_written_to_a_file_of_one_s_own(run: Run, agencies: Path) -> None:
    answer = run("import", "agencies", agencies)

    assert answer.exit_code == 3
    assert "      1  went in\n      1  did not go in\n" in answer.output
    assert "  Line 3\n    kind: “bakery”\n      This kind of agency is not known." in answer.output
    corrections = agencies.with_name("agencies.to-correct.csv")
    assert stat.S_IMODE(corrections.stat().st_mode) == 0o600
    corrections.write_text(corrections.read_text(encoding="utf-8-sig").replace(",bakery,", ",other,"), encoding="utf-8")
    assert run("import", "agencies", corrections).exit_code == 0


def test_a_correction_file_that_somebody_works_on_is_never_written_over(run: Run, agencies: Path) -> None:
    run("import", "agencies", agencies)
    corrections = agencies.with_name("agencies.to-correct.csv")
    run("import", "agencies", agencies)
    assert sorted(file.name for file in agencies.parent.glob("*correct*")) == ["agencies.to-correct.csv"]
    corrections.write_text("half corrected", encoding="utf-8")

    run("import", "agencies", agencies)

    assert corrections.read_text(encoding="utf-8") == "half corrected"
    assert agencies.with_name("agencies.to-correct-2.csv").exists()


def test_corrections_go_where_they_are_wished(run: Run, agencies: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()

    run("import", "agencies", agencies, "--corrections", folder)
    run("import", "agencies", agencies, "--corrections", tmp_path / "named.csv")

    assert (folder / "agencies.to-correct.csv").exists()
    assert (tmp_path / "named.csv").exists()
    assert not agencies.with_name("agencies.to-correct.csv").exists()


def test_a_dry_run_says_the_same_and_leaves_nothing_behind(run: Run, agencies: Path) -> None:
    answer = run("import", "agencies", agencies, "--dry-run")

    assert answer.exit_code == 3
    assert "this is a dry run" in answer.output
    assert not agencies.with_name("agencies.to-correct.csv").exists()
    assert "Everybody has a password already" in run("task-force", "accounts").output


@pytest.mark.parametrize("content", [b"", b"\xff\xfea\x00", b"agency,kind\nA,police\n", b'agency\n"A\n'])
def test_a_file_that_cannot_be_read_changes_nothing(run: Run, agencies: Path, content: bytes) -> None:
    agencies.write_bytes(content)

    answer = run("import", "agencies", agencies)

    assert answer.exit_code == 2
    assert "cannot be read, so nothing went in" in answer.output


def test_a_folder_without_services_is_answered_in_plain_words(run: Run, tmp_path: Path, task_force: None) -> None:
    answer = run("import", "services", tmp_path)

    assert answer.exit_code == 2
    assert "No such file" in answer.output


def test_held_back_text_is_in_the_correction_file_only(
    run: Run, agencies: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run("import", "agencies", agencies)
    file = agencies.with_name("queue.csv")
    file.write_text(QUEUE, encoding="utf-8")

    answer = run("import", "queue", file)

    assert answer.exit_code == 3
    assert "This holds a phone number" in answer.output
    printed = capfd.readouterr()
    assert "0147" not in answer.output + printed.out + printed.err
    assert "905-555-0147" in file.with_name("queue.to-correct.csv").read_text(encoding="utf-8-sig")


def test_first_passwords_are_shown_once_and_somebody_chairs(
    app: Flask, run: Run, agencies: Path, tmp_path: Path
) -> None:
    run("import", "agencies", agencies)
    kept = tmp_path / "welcome.txt"

    answer = run("task-force", "accounts", "--choose-chair", "--to", kept)

    assert answer.exit_code == 0
    said = kept.read_text(encoding="utf-8")
    chair, heading, first = said.splitlines()
    assert (chair, heading[:15]) == ("Rosa Imani (Lakeshore Victim Services) chairs the table.", "First passwords")
    email, password, *_name = first.split()
    assert email == "rosa@vs.example.org"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert password not in answer.output
    with app.app_context():
        assert accounts.sign_in(email, password, NOW)
    run("task-force", "accounts", "--choose-chair", "--to", kept)
    assert kept.read_text(encoding="utf-8") == said


def test_a_chair_must_be_a_member(run: Run, agencies: Path) -> None:
    run("import", "agencies", agencies)

    assert run("task-force", "accounts", "--chair", "nobody@vs.example.org").exit_code == 2
    assert "Rosa Imani" in run("task-force", "accounts", "--chair", "Rosa@vs.example.org").output


def test_the_record_of_an_import_holds(run: Run, agencies: Path) -> None:
    run("import", "agencies", agencies)
    file = agencies.with_name("queue.csv")
    file.write_text(QUEUE.replace("Call me on 905-555-0147", "Who has a bed?"), encoding="utf-8")
    assert run("import", "queue", file).exit_code == 0

    assert run("record", "verify").exit_code == 0


def test_a_password_is_set_for_somebody_who_forgot_it_and_is_never_shown(app: Flask, run: Run, agencies: Path) -> None:
    run("import", "agencies", agencies)
    words = "six plain words for one person"
    set_password = app.test_cli_runner().invoke

    answer = set_password(args=["task-force", "password", "rosa@vs.example.org"], input=f"{words}\n{words}\n")

    assert answer.exit_code == 0
    assert words not in answer.output
    assert accounts.sign_in("rosa@vs.example.org", words, NOW)

    answer = set_password(args=["task-force", "password", "nobody@example.org"], input=f"{words}\n{words}\n")

    assert answer.exit_code == 2
    assert "Nobody signs in with this address." in answer.output
