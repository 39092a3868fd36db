"""What runs by itself or on the command line: erasing what need not be kept, and looking after the keys."""

from datetime import timedelta

import click
from flask.cli import AppGroup
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from conference.consent import service as consent
from conference.consent.events import RightsChanged, WordsNotNeeded
from conference.infra import clock, jobs
from conference.infra.database import subscribe as on
from conference.infra.jobs import Job
from conference.infra.keys import Kind
from conference.infra.sealing import RotationError
from conference.infra.words import LANGUAGES

ERASING = Job("erasing", timedelta(hours=1), consent.erase_due)
"""A local day ends at any hour, and an old backup may have come back: so it is asked at the start, and every hour."""
cases_commands = AppGroup("cases", help="Look after what is kept of cases.")
keys_commands = AppGroup("keys", help="Look after the keys of sealed details.")


def subscribe() -> None:
    """Follow what happens. Wired once, in app.py."""
    on(RightsChanged, _end_what_fell)
    on(WordsNotNeeded, _destroy_words)
    jobs.again_and_again(ERASING)


def _end_what_fell(happened: RightsChanged) -> None:
    """What is shown between meetings ends with what it stands on."""
    consent.end_what_fell(happened.case, clock.now())


def _destroy_words(_happened: WordsNotNeeded) -> None:
    consent.erase_due(clock.now())


@keys_commands.command("rotate")
def rotate_command() -> None:
    """Give every agency a new key, and wrap the keys of details and cases anew under MASTER_KEY, while people work.

    To change MASTER_KEY: set MASTER_KEY_PREVIOUS to the old one and MASTER_KEY to the new one, restart the server, run
    this, then unset MASTER_KEY_PREVIOUS and restart once more.
    """
    with force_locale(LANGUAGES[0]):
        try:
            rotated = consent.rotate_keys(clock.now())
        except RotationError as fault:
            owner = {"kind": fault.key.kind.value, "owner": fault.key.owner}
            click.echo(_("Nothing was changed: the %(kind)s key of %(owner)s does not open.", **owner), err=True)
            raise SystemExit(1) from fault
        for number, words in (
            (rotated.get(Kind.AGENCY, 0), _("agencies have a new key")),
            (rotated.get(Kind.DETAIL, 0), _("keys of sealed details are wrapped anew")),
            (rotated.get(Kind.CASE, 0), _("keys of cases are wrapped anew")),
        ):
            click.echo(f"  {number:>5}  {words}")
        click.echo(_("All are under MASTER_KEY now; MASTER_KEY_PREVIOUS can be unset."))


@cases_commands.command("erase")
@click.option("--dry-run", is_flag=True, help="Say how many would be erased, and change nothing.")
def erase_command(*, dry_run: bool) -> None:
    """Erase the cases that were closed long enough, and those that an old backup brought back. The server does the same
    by itself, every hour.
    """
    with force_locale(LANGUAGES[0]):
        if dry_run:
            number = len(consent.due(clock.now()))
            click.echo(ngettext("%(num)s case would be erased.", "%(num)s cases would be erased.", number))
            return
        number = consent.erase_due(clock.now())
        click.echo(ngettext("%(num)s case was erased.", "%(num)s cases were erased.", number))
