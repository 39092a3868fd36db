"""The two spreadsheets and the service directory, taken in by the functions behind `flask import`."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from conference.accounts import service as accounts
from conference.accounts.jobs import import_agencies
from conference.cases.domain import AgeBand, Knows, Step
from conference.cases.models import Case, Need
from conference.consent.models import Exclusion
from conference.directory import service as directory
from conference.directory import store as directory_store
from conference.directory.jobs import import_services
from conference.infra.database import session
from conference.infra.importing import Outcome, Report
from conference.infra.spreadsheet import SheetRefused, correction_file
from conference.queue.jobs import import_queue

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"

AGENCIES = """agency,kind,agreement_from,agreement_until,point_of_contact,email,emergency_phone
Lakeshore Victim Services,victim services,2026-01-15,2027-01-14,Rosa Imani,rosa@vs.example.org,555-0110
Maison du Lac,maison d’hébergement,15/01/2026,14 janvier 2027,Sam Lindqvist,sam@lac.example.org,
Old Bridges,mental health,2025-10-01,2026-09-30,Chris Duval,chris@bridges.example.org,
Police,police,2026-01-15,2026-12-05,Tom Okafor,tom@police.example.org,
"""
COLUMNS = (
    "Brought by;Date in;Age band;Area;What she/he/they asked for;Does NOT want;Question for the table;Language;"
    "Interpreter;Knows about table?;First contact;Primary contact;Backup;Not to be involved;Urgent because\n"
)
GOOD = (
    "lakeshore  victim services;16/11/2026;18–24;Nord;Un lit; ;Quelle maison?;français;oui;oui;2026-11-16 21:40;"
    "rosa@vs.example.org;;Police;de retour dans les 12 mois\n"
)


@pytest.fixture(autouse=True)
def task_force(app: Flask) -> Iterator[None]:
    with app.app_context(), force_locale("en"):
        directory.create_task_force(name="Lakeshore", time_zone="America/Toronto")
        yield


@pytest.fixture
def agencies() -> Report:
    return import_agencies(AGENCIES.encode(), NOW)


def queue(rows: str, *, dry_run: bool = False) -> Report:
    return import_queue(b"\xef\xbb\xbf" + (COLUMNS + rows).encode(), NOW, dry_run=dry_run)


def row(**changed: str) -> str:
    """The good row with some cells written differently, by column."""
    columns, cells = COLUMNS.strip().split(";"), GOOD.strip().split(";")
    by_column = dict(zip(columns, cells, strict=True))
    by_column |= {name.replace("_", " "): text for name, text in changed.items()}
    return ";".join(f'"{by_column[column]}"' for column in columns) + "\n"


def cases() -> list[Case]:
    return list(session().query(Case).order_by(Case.brought_on))


def said(report: Report) -> str:
    return "\n".join(f"{problem.line} {problem.column}: {problem.say}" for problem in report.refused)


def notes(report: Report) -> str:
    return "\n".join(f"{note.line}: {note.say}" for note in report.notes)


def test_agencies_come_in_with_their_agreement_and_their_member(agencies: Report) -> None:
    assert agencies.counts == {Outcome.ADDED: 4}
    assert agencies.refused == ()
    lake = directory.agency_called("maison du lac")
    assert lake is not None
    assert [(days.first, days.last) for days in directory.agreements(lake.id)] == [
        (date(2026, 1, 15), date(2027, 1, 14))
    ]
    sam = accounts.member_called("sam@lac.example.org", NOW)
    assert sam is not None
    assert {role.value for role in sam.roles} == {"representative", "coordinator"}
    assert "4: Old Bridges: agreement ended Wed 30 Sep 2026" in notes(agencies)
    assert "5: Police: agreement ends Sat 5 Dec 2026" in notes(agencies)


def test_agencies_twice_change_nothing(agencies: Report) -> None:
    assert import_agencies(AGENCIES.encode(), NOW).counts == {Outcome.UNCHANGED: 4}


def test_a_renewed_agreement_is_added_and_history_is_kept(agencies: Report) -> None:
    renewed = AGENCIES.replace("2025-10-01,2026-09-30", "2026-11-01,2027-10-31")

    report = import_agencies(renewed.encode(), NOW)

    assert report.counts == {Outcome.UNCHANGED: 3, Outcome.CHANGED: 1}
    assert "A new agreement was recorded, until Sun 31 Oct 2027" in notes(report)
    bridges = directory.agency_called("Old Bridges")
    assert bridges is not None
    assert len(directory.agreements(bridges.id)) == 2
    assert directory.is_current(bridges.id, NOW)


@pytest.mark.parametrize(
    ("written", "instead", "column", "words"),
    [
        ("2026-01-15,2027-01-14", "2027-01-14,2026-01-15", "agreement_until", "would end before it begins"),
        ("2026-01-15,2027-01-14", "2026-01-15,2026-06-30", "agreement_until", "cannot end an agreement sooner"),
        (",police,", ",shelter,", "kind", "recorded as police"),
        (",police,", ",bakery,", "kind", "not known"),
        ("2026-12-05", "05/12/2026", "agreement_until", "Tue 12 May 2026 or Sat 5 Dec 2026"),
        ("tom@police.example.org", "tom at police", "email", "not an e-mail address"),
    ],
)
def test_a_row_that_contradicts_is_refused_with_the_reason(
    agencies: Report, written: str, instead: str, column: str, words: str
) -> None:
    report = import_agencies(AGENCIES.replace(written, instead, 1).encode(), NOW)

    assert [problem.column for problem in report.refused] == [column]
    assert words in report.refused[0].say
    assert report.counts == {Outcome.UNCHANGED: 3}


def test_a_case_comes_in_at_the_table_with_all_that_was_written(agencies: Report) -> None:
    report = queue(GOOD)

    assert (report.counts, said(report)) == ({Outcome.ADDED: 1}, "")
    (case,) = cases()
    assert (case.step, case.age_band, case.region) == (Step.DE_IDENTIFIED, AgeBand.FROM_18_TO_24, "Nord")
    assert (case.knows, case.interpreter, case.languages) == (Knows.YES, True, "français")
    assert (case.brought_on, case.first_contact_at) == (date(2026, 11, 16), datetime(2026, 11, 17, 2, 40, tzinfo=UTC))
    assert (case.returned, case.urgent_because) == (True, "")
    assert [need.text for need in session().query(Need)] == ["Un lit"]
    police = directory.agency_called("Police")
    assert police is not None
    assert [exclusion.agency_id for exclusion in session().query(Exclusion)] == [police.id]


def test_the_same_rows_again_change_nothing_whatever_their_dashes(agencies: Report) -> None:
    queue(GOOD)

    again = queue(row(Age_band="18-24", Brought_by="Lakeshore Victim Services", Date_in="2026-11-16"))

    assert again.counts == {Outcome.UNCHANGED: 1}
    assert len(cases()) == 1


def test_a_row_that_is_there_twice_counts_once_and_is_said(agencies: Report) -> None:
    report = queue(GOOD + GOOD)

    assert report.counts == {Outcome.ADDED: 1, Outcome.UNCHANGED: 1}
    assert "3: This row is the same as line 2" in notes(report)


def test_a_dry_run_tells_the_same_and_changes_nothing(agencies: Report) -> None:
    assert queue(GOOD, dry_run=True).counts == {Outcome.ADDED: 1}
    assert cases() == []


@pytest.mark.parametrize(
    ("column", "typed", "words"),
    [
        ("Brought by", "Nobody", "No agency here is called"),
        ("Brought by", "Old Bridges", "not current (Wed 1 Oct 2025 – Wed 30 Sep 2026)"),
        ("Date in", "2026-13-02", "There is no such day"),
        ("Date in", "03/04/2026", "Is this Wed 4 Mar 2026 or Fri 3 Apr 2026?"),
        ("Date in", "2026-11-22", "has not come yet"),
        ("First contact", "2026-11-21 09:30", "has not come yet"),
        ("Primary contact", "nobody@vs.example.org", "Nobody with this address"),
        ("Primary contact", "", "Write the e-mail address of her worker"),
        ("Backup", "rosa@vs.example.org", "other than the primary contact"),
        ("Backup", "tom@police.example.org", "not to be involved"),
        ("Not to be involved", "Polcie", "No agency here is called"),
        ("Not to be involved", "Lakeshore Victim Services", "cannot be kept out"),
        ("Question for the table", "Call me on 905-555-0147", "a phone number"),
        ("Question for the table", "", "Write the question for this meeting"),
    ],
)
def test_a_case_that_cannot_come_in_says_why(agencies: Report, column: str, typed: str, words: str) -> None:
    report = queue(row(**{column: typed}))

    assert (report.counts, cases()) == ({}, [])
    assert [problem.column for problem in report.refused] == [column]
    assert words in report.refused[0].say
    assert "905" not in report.refused[0].value + report.refused[0].say


def test_every_problem_of_a_row_is_said_at_once(agencies: Report) -> None:
    report = queue(
        row(**{"Date in": "2026-13-02", "Question for the table": "", "Primary contact": "no@x.example.org"})
    )

    assert {problem.column for problem in report.refused} == {"Date in", "Question for the table", "Primary contact"}
    assert report.refused_rows == 1


def test_a_backup_whose_agency_is_paused_goes_in_and_is_said(agencies: Report) -> None:
    report = queue(row(Backup="chris@bridges.example.org"))

    assert report.counts == {Outcome.ADDED: 1}
    assert "2: Chris Duval of Old Bridges is a contact, but has no current agreement" in notes(report)


def test_a_corrected_file_adds_the_corrected_rows_only(agencies: Report) -> None:
    report = queue(GOOD + row(**{"Date in": "2026-13-02"}) + row(Area="Sud", **{"Question for the table": ""}))
    assert report.counts == {Outcome.ADDED: 1}
    corrections = correction_file(report.sheet, report.refused).decode("utf-8-sig")
    assert corrections.count("\n") == 3

    again = import_queue(corrections.replace("2026-13-02", "2026-11-02").encode(), NOW)

    assert again.counts == {Outcome.ADDED: 1}
    assert again.refused_rows == 1
    assert len(cases()) == 2


def test_a_file_without_the_column_of_whom_she_keeps_out_is_refused(agencies: Report) -> None:
    with pytest.raises(SheetRefused, match="Not to be involved"):
        import_queue((COLUMNS + GOOD).replace("Not to be involved", "Remarks").encode(), NOW)


def package(folder: Path, services: str) -> Path:
    (folder / "services.csv").write_text(services, encoding="utf-8")
    (folder / "organizations.csv").write_text("id,name\no1,Clinic\n", encoding="utf-8")
    phones = 'id,service_id,organization_id,number,type\np1,s1,o1,"""555-0120""",fax\np2,s1,o1,555-0121,voice\n'
    (folder / "phones.csv").write_text(phones, encoding="utf-8")
    (folder / "languages.csv").write_text("id,service_id,name,code\nl1,s1,Urdu,ur\nl2,s1,,fr\n", encoding="utf-8")
    (folder / "addresses.csv").write_text("id,address_1\na1,1-30 Main Street\n", encoding="utf-8")
    return folder


SERVICES = """id,organization_id,name,status,url,minimum_age,assured_date
s1,o1,Counselling,active,http://example.org/c,16,2026-05-01
s2,o9,Legal help,active,javascript:alert(1),,
s3,o9,Night bed,active,,,
s4,o1,Old group,inactive,,,
"""


def test_services_are_joined_and_what_is_missing_is_said(tmp_path: Path) -> None:
    report = import_services(package(tmp_path, SERVICES), NOW)

    assert report.counts == {Outcome.ADDED: 2, Outcome.UNCHANGED: 1}
    assert "not a web address" in said(report)
    assert "4: The package does not say which organisation offers this" in notes(report)
    assert "“Old group” is not offered at present" in notes(report)
    found = {service.source_id: service for service in directory_store.services()}
    assert set(found) == {"s1", "s3"}
    assert (found["s1"].organisation, found["s1"].phone, found["s1"].languages) == ("Clinic", "555-0121", "Urdu, fr")
    assert (found["s1"].eligibility, found["s1"].last_checked) == ("16+", date(2026, 5, 1))


def test_services_again_change_only_what_changed(tmp_path: Path) -> None:
    import_services(package(tmp_path, SERVICES), NOW)
    changed = SERVICES.replace("Counselling", "Counselling and care").replace("Night bed,active", "Night bed,defunct")

    report = import_services(package(tmp_path, changed), NOW)

    assert report.counts == {Outcome.CHANGED: 2, Outcome.UNCHANGED: 1}
    assert [service.name for service in directory_store.services()] == ["Counselling and care"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared example data is not here")
def test_the_spreadsheets_of_a_monday_morning() -> None:
    first = import_agencies((SHARED / "agencies.csv").read_bytes(), NOW)
    assert (first.counts, first.refused) == ({Outcome.ADDED: 11}, ())
    assert "Bridges Addiction & Mental Health: agreement ended Wed 30 Sep 2026" in notes(first)
    assert "Community Legal Clinic: agreement ends Mon 30 Nov 2026" in notes(first)

    second = import_queue((SHARED / "queue.csv").read_bytes(), NOW)
    assert (second.counts, second.refused_rows) == ({Outcome.ADDED: 11}, 3)
    assert {(problem.line, problem.column) for problem in second.refused} == {
        (13, "What she/he/they asked for"),
        (14, "Brought by"),
        (15, "Date in"),
        (15, "Question for the table"),
        (15, "Primary contact"),
    }
    assert "Nowhere (1)" in notes(second)
    assert "8: Chris Duval of Bridges" in notes(second)
    assert import_queue((SHARED / "queue.csv").read_bytes(), NOW).counts == {Outcome.UNCHANGED: 11}

    third = import_services(SHARED / "hsds", NOW)
    assert (third.counts, third.refused) == ({Outcome.ADDED: 1}, ())
    (service,) = directory_store.services()
    assert (service.organisation, service.phone) == ("Example Organization Inc.", "+44 1234 234567 x100")
