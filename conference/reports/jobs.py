"""What runs by itself or on the command line: anchoring the record once a day, and proving it."""

from datetime import datetime, timedelta
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from flask_babel import gettext as _

from conference.audit import service as record
from conference.audit.domain import Anchor
from conference.audit.jobs import write_out
from conference.directory import service as directory
from conference.infra import clock, jobs, mail
from conference.infra.database import transaction
from conference.infra.jobs import Job
from conference.infra.words import LANGUAGES
from conference.reports import service
from conference.reports.schemas import anchor_mail, finding_words

LOOK = timedelta(minutes=5)
"""How often it is asked whether today's anchor is made. The first time is a while after the start."""
UNREADABLE = 2
record_group = AppGroup("record", help="Look after the record.")


def subscribe() -> None:
    """Follow the days. Wired once, in app.py."""
    jobs.again_and_again(ANCHORING)


def anchor_today(now: datetime) -> Anchor | None:
    """The anchor of the local day, unless it is made; and whatever anchor a crash kept from being written out."""
    made = anchor(now, by_itself=True) if directory.is_set_up() else None
    write_out()
    return made


def anchor(now: datetime, *, by_itself: bool = False) -> Anchor | None:
    """Anchor the record: in the file, and by mail to every privacy officer. By itself, once in a local day."""
    with transaction():
        made = record.anchor(now, day=directory.today(now) if by_itself else None)
        if made is None:
            return None
        for email, language in service.officers(now).items():
            with force_locale(language):
                subject, body = anchor_mail(made)
            mail.write(to=email, subject=subject, body=body)
    return made


ANCHORING = Job("anchor", LOOK, anchor_today, at_start=False)


@record_group.command("anchor")
def anchor_command() -> None:
    """Say where the record ends, in the folder of anchors and by mail to the privacy officers."""
    with force_locale(LANGUAGES[0]):
        made = anchor(clock.now())
        if made is not None:
            click.echo(_("The record is anchored at entry %(number)s:", number=made.number))
            click.echo(f"  {made.hash}")


@record_group.command("verify")
@click.option(
    "--anchors",
    type=click.Path(exists=True, path_type=Path),
    help="Compare with these: a file of anchors, a saved mail, or a folder of them. By default RECORD_ANCHOR_FOLDER.",
)
def verify_command(anchors: Path | None) -> None:
    """Prove that the record stands as it was written. Answers 1 when it does not, 2 when anchors cannot be read."""
    with force_locale(LANGUAGES[0]):
        try:
            finding = record.verify(anchors)
        except (OSError, UnicodeDecodeError) as fault:
            click.echo(_("The anchors cannot be read."), err=True)
            raise SystemExit(UNREADABLE) from fault
        for sentence in finding_words(finding):
            click.echo(sentence, err=not finding.holds)
    if not finding.holds:
        raise SystemExit(1)
