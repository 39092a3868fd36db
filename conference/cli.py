"""What an administrator does on the command line."""

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from flask import Flask
from flask.cli import AppGroup
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from conference.accounts import service as accounts
from conference.accounts.jobs import import_agencies
from conference.consent.duties import duty_commands
from conference.consent.explain import consent_commands
from conference.consent.jobs import cases_commands, keys_commands
from conference.demo.jobs import demo_command
from conference.directory import service as directory
from conference.directory.domain import Profile
from conference.directory.jobs import import_services
from conference.infra import clock
from conference.infra.database import transaction
from conference.infra.importing import Outcome, Report
from conference.infra.spreadsheet import Problem, SheetRefused, correction_file
from conference.infra.words import LANGUAGES, day
from conference.infra.workers import work_command
from conference.meetings import rhythm as rhythms
from conference.meetings import service as meetings
from conference.meetings.rhythm import Rhythm, RhythmError
from conference.notices.mergers import agency_commands, member_commands
from conference.queue.jobs import import_queue
from conference.reports.jobs import record_group

SOME_REFUSED = 3
"""What an import answers when some rows did not go in; 2 when the file itself cannot be read."""
UNREADABLE = 2

imports = AppGroup("import", help="Take in spreadsheets.")
task_force = AppGroup("task-force", help="Set up the task force.")

_existing = click.Path(exists=True, path_type=Path)
_dry_run = click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
_corrections = click.option(
    "--corrections",
    type=click.Path(path_type=Path),
    help="The file, or the folder, that the rows to correct are written to; by default beside what is imported, "
    "or here if that cannot be written.",
)


def register(app: Flask) -> None:
    """Make the commands known to `flask`."""
    consent = (consent_commands, duty_commands, keys_commands, cases_commands)
    mergers = (agency_commands, member_commands)
    for command in (imports, task_force, record_group, *consent, *mergers, demo_command, work_command):
        app.cli.add_command(command)


@contextmanager
def _in_plain_words() -> Generator[None]:
    """Outside a request nobody has chosen a language."""
    with force_locale(LANGUAGES[0]):
        yield


@imports.command("agencies")
@click.argument("file", type=_existing)
@_dry_run
@_corrections
def agencies_command(file: Path, *, dry_run: bool, corrections: Path | None) -> None:
    """Take in the spreadsheet of agencies."""
    _run(file, corrections, dry_run, lambda: import_agencies(file.read_bytes(), clock.now(), dry_run=dry_run))


@imports.command("queue")
@click.argument("file", type=_existing)
@_dry_run
@_corrections
def queue_command(file: Path, *, dry_run: bool, corrections: Path | None) -> None:
    """Take in the spreadsheet of cases that wait."""
    _run(file, corrections, dry_run, lambda: import_queue(file.read_bytes(), clock.now(), dry_run=dry_run))


@imports.command("services")
@click.argument("folder", type=_existing)
@_dry_run
@_corrections
def services_command(folder: Path, *, dry_run: bool, corrections: Path | None) -> None:
    """Take in a service directory: the FOLDER of an HSDS 3 tabular data package, or corrected rows beside it."""
    _run(folder, corrections, dry_run, lambda: import_services(folder, clock.now(), dry_run=dry_run))


def _run(file: Path, corrections: Path | None, dry_run: bool, work: Callable[[], Report]) -> None:  # noqa: FBT001
    with _in_plain_words():
        if not directory.is_set_up():
            click.echo(_("There is no task force yet. Set one up first: flask task-force create"), err=True)
            raise SystemExit(UNREADABLE)
        try:
            report = work()
        except (SheetRefused, OSError) as fault:
            _unreadable(file, fault)
        _say(file, report, dry_run=dry_run)
        if report.refused and (corrections or not dry_run):
            place = _write_corrections(file, corrections, correction_file(report.sheet, report.refused))
            click.echo(_("Rows to correct: %(place)s — correct them there and import that file.", place=place))
    raise SystemExit(SOME_REFUSED if report.refused else 0)


def _unreadable(file: Path, fault: SheetRefused | OSError) -> NoReturn:
    click.echo(_("%(name)s cannot be read, so nothing went in.", name=file.name), err=True)
    lines = [problem.say for problem in fault.problems] if isinstance(fault, SheetRefused) else [fault.strerror]
    for line in lines:
        click.echo(f"  {line}", err=True)
    raise SystemExit(UNREADABLE)


def _say(file: Path, report: Report, *, dry_run: bool) -> None:
    """Tell how many rows went in, then what to know about them, then every reason of every row that did not."""
    click.echo(file.name + (" · " + _("nothing is changed, this is a dry run") if dry_run else ""))
    for number, words in (
        (report.counts.get(Outcome.ADDED, 0), _("went in")),
        (report.counts.get(Outcome.CHANGED, 0), _("were there and changed")),
        (report.counts.get(Outcome.UNCHANGED, 0), _("were there already")),
        (report.refused_rows, _("did not go in")),
    ):
        if number or words == _("went in"):
            click.echo(f"  {number:>5}  {words}")
    if report.notes:
        click.echo("\n" + _("Good to know"))
    for note in report.notes:
        where = _("Line %(line)s: ", line=note.line) if note.line else ""
        click.echo(f"  {where}{note.say}")
    if report.refused:
        click.echo("\n" + ngettext("%(num)s row to correct", "%(num)s rows to correct", report.refused_rows))
    line = 0
    for problem in report.refused:
        if problem.line != line:
            click.echo("  " + _("Line %(line)s", line=problem.line))
            line = problem.line
        click.echo(f"    {_place(problem)}\n      {problem.say}")
    click.echo()


def _place(problem: Problem) -> str:
    if not problem.column:
        return _("The whole row")
    return f"{problem.column}: “{problem.value}”" if problem.value else problem.column


def _write_corrections(file: Path, wish: Path | None, content: bytes) -> Path:
    """Write the rows to correct, for this account's eyes only; never over a file that somebody may be working on."""
    place = wish if wish and not wish.is_dir() else _free_place(file.stem, wish or _writable(file.parent), content)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
    return place


def _writable(folder: Path) -> Path:
    return folder if os.access(folder, os.W_OK) else Path.cwd()


def _free_place(stem: str, folder: Path, content: bytes) -> Path:
    number, place = 1, folder / f"{stem}.to-correct.csv"
    while place.exists() and place.read_bytes() != content:
        number += 1
        place = folder / f"{stem}.to-correct-{number}.csv"
    return place


def _zone(_context: click.Context, _option: click.Parameter, name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        message = f"{name!r} is no time zone. Write it as in America/Toronto."
        raise click.BadParameter(message) from unknown


def _rhythm(_context: click.Context, _option: click.Parameter, rule: str | None) -> Rhythm | None:
    try:
        return None if rule is None else rhythms.read(rule)
    except RhythmError as unknown:
        message = f"{rule!r} is no rule that a series follows. Write it as in FREQ=MONTHLY;BYDAY=2TU."
        raise click.BadParameter(message) from unknown


_WEDNESDAY = 2
"""The day that task forces usually meet."""


@task_force.command("create")
@click.option("--name", required=True, help="What the task force is called.")
@click.option("--time-zone", required=True, callback=_zone, help="Such as America/Toronto.")
@click.option("--first-day", type=click.DateTime(["%Y-%m-%d"]), help="Of the conferences; by default next Wednesday.")
@click.option("--at", type=click.DateTime(["%H:%M"]), default="13:30", show_default=True, help="When they begin.")
@click.option("--every-weeks", type=click.IntRange(1, 12), default=2, show_default=True)
@click.option(
    "--rule",
    "rhythm",
    metavar="RRULE",
    callback=_rhythm,
    help="Another rhythm, as RFC 5545 writes it: FREQ=MONTHLY;BYDAY=2TU is every second Tuesday of a month.",
)
@click.option("--minutes", type=click.IntRange(15, 480), default=120, show_default=True)
@click.option(
    "--profile",
    type=click.Choice([profile.value for profile in Profile]),
    default=Profile.TABLE.value,
    show_default=True,
    help="Who may know of a case: every agency at the table, or only the people who work on it.",
)
def create_command(
    name: str,
    time_zone: str,
    *,
    profile: str,
    first_day: datetime | None,
    at: datetime,
    every_weeks: int,
    rhythm: Rhythm | None,
    minutes: int,
) -> None:
    """Set up the task force of this installation and the rhythm of its conferences; once."""
    now = clock.now()
    with _in_plain_words():
        if directory.is_set_up():
            click.echo(_("There is a task force already; nothing was changed."))
            return
        with transaction():
            directory.create_task_force(name=name, time_zone=time_zone, profile=Profile(profile))
            wanted = rhythm or Rhythm(every_weeks, first_day.weekday() if first_day else _WEDNESDAY)
            since = first_day.date() if first_day else directory.today(now) + timedelta(days=1)
            first = rhythms.first_day(wanted, since)
            meetings.create_series(first_day=first, rhythm=wanted, starts_at=at.time(), minutes=minutes)
            meetings.ensure_series_dates(now)
        click.echo(_("%(name)s is set up, in the time zone %(zone)s.", name=name, zone=time_zone))
        click.echo(_("Its first conference is on %(day)s at %(time)s.", day=day(first), time=at.strftime("%H:%M")))


@task_force.command("accounts")
@click.option("--chair", metavar="EMAIL", help="Make this member the chair too.")
@click.option(
    "--choose-chair",
    is_flag=True,
    help="If nobody is chair yet: make the first representative of a victim-services agency the chair too.",
)
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Add the passwords to this file, for this account's eyes only, instead of showing them.",
)
def accounts_command(chair: str | None, *, choose_chair: bool, to: Path | None) -> None:
    """Give everybody who has no password a first one, shown this once, so that people can sign in."""
    now = clock.now()
    with _in_plain_words():
        lines = _chair_lines(chair, choose=choose_chair)
        given = accounts.give_first_passwords(now)
        lines += [_("First passwords, each for one person:")] if given else []
        lines += [_first_password(first, now) for first in given]
        if not given:
            click.echo(_("Everybody has a password already; nobody's was changed."))
        elif to is not None:
            click.echo(_("First passwords are in %(place)s.", place=to))
        if to is None:
            click.echo("\n".join(lines))
            return
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in lines)


@task_force.command("password")
@click.argument("email")
def password_command(email: str) -> None:
    """Set the password of the person who signs in with EMAIL, such as one who forgot it. It is asked for, unseen."""
    with _in_plain_words():
        password: str = click.prompt(_("New password"), hide_input=True, confirmation_prompt=True)
        if not accounts.set_password(email, password, clock.now()):
            raise click.BadParameter(_("Nobody signs in with this address."), param_hint="EMAIL")
        click.echo(_("The password is set. Hand it over in person or by telephone."))


def _first_password(first: accounts.FirstPassword, now: datetime) -> str:
    member = first.member
    paused = "" if directory.is_current(member.agency, now) else "  " + _("(once its agreement is renewed)")
    return f"  {first.email:<40} {first.password}  {member.name}, {member.agency_name}{paused}"


def _chair_lines(email: str | None, *, choose: bool) -> list[str]:
    """Make somebody the chair where that was asked for, and say who it is."""
    chosen = accounts.choose_chair(email, clock.now()) if email or choose else None
    if email and chosen is None:
        raise click.BadParameter(_("Nobody with this address is a member."), param_hint="--chair")
    return [_("%(name)s (%(agency)s) chairs the table.", name=chosen.name, agency=chosen.agency_name)] if chosen else []
