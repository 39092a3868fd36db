"""What an administrator does to the keys, on the command line."""

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from flask_babel import gettext as _

from conference.consent import service as consent
from conference.infra import clock
from conference.infra.keys import Kind
from conference.infra.sealing import RotationError
from conference.infra.words import LANGUAGES

keys_commands = AppGroup("keys", help="Look after the keys of sealed details.")


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
