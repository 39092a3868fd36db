"""What an administrator does on the command line when agencies merge, and when people leave or move."""

from collections.abc import Sequence
from datetime import datetime

import click
from flask.cli import AppGroup
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from conference.accounts import moves
from conference.actions import service as actions
from conference.consent import service as consent
from conference.consent.events import AskAnew
from conference.directory import service as directory
from conference.directory.models import Agency
from conference.infra import clock
from conference.infra.database import publish, transaction
from conference.infra.words import LANGUAGES
from conference.kernel.actor import Role
from conference.kernel.errors import HiddenError

agency_commands = AppGroup("agency", help="Look after the agencies at the table.")
member_commands = AppGroup("member", help="Look after who acts for which agency.")


def merge(old: Agency, new: Agency, now: datetime) -> int:
    """One agency takes another over: its custody and what it was refused follow, its permissions end; how many people
    no longer act for it. Holders are asked to speak with the survivors whose releases named it.
    """
    with transaction():
        asked = consent.to_ask_anew(old.id, now)
        directory.merge(old.id, new.id, now)
        ended = moves.end_members_of(old.id, now)
        actions.hand_over(old.id, new.id, now)
        consent.agency_merged(old.id)
        for case, holder in asked:
            publish(AskAnew(case, holder))
        return ended


@agency_commands.command("merge")
@click.argument("old")
@click.argument("new")
def merge_command(old: str, new: str) -> None:
    """OLD becomes a part of NEW. Its agreement and its memberships end; its people join NEW with `flask member move`.

    NEW keeps what OLD kept, and is kept out of what OLD was kept out of. Releases that name OLD open nothing any more.
    """
    with force_locale(LANGUAGES[0]):
        was, now_is = _agency(old, "OLD"), _agency(new, "NEW")
        if was.id == now_is.id or was.id in directory.took_over(now_is.id) or now_is.id in directory.took_over(was.id):
            raise click.BadParameter(_("These are one agency already."), param_hint="NEW")
        ended = merge(was, now_is, clock.now())
        click.echo(_("%(old)s is a part of %(new)s now.", old=was.name, new=now_is.name))
        click.echo(ngettext("%(num)s membership has ended.", "%(num)s memberships have ended.", ended))
        click.echo(_("Whoever goes on there joins with: flask member move"))


@member_commands.command("end")
@click.argument("email")
def end_command(email: str) -> None:
    """The person with EMAIL acts for nobody from now on: signed out everywhere, off every team."""
    with force_locale(LANGUAGES[0]):
        if not moves.end_member(email, clock.now()):
            raise click.BadParameter(_("Nobody with this address is a member."), param_hint="EMAIL")
        click.echo(_("Ended. Every browser of theirs is signed out."))


@member_commands.command("move")
@click.argument("email")
@click.option("--to", "agency", required=True, metavar="AGENCY", help="The agency that they act for from now on.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    default=[Role.REPRESENTATIVE.value],
    show_default=True,
    help="What they do there; may be given several times.",
)
def move_command(email: str, agency: str, roles: Sequence[str]) -> None:
    """The person with EMAIL acts for AGENCY from now on, and for no other. Nothing is carried over: no team, no
    pledge, no sign-in. Whoever is kept out of a case, or has stepped aside from one, stays so.
    """
    with force_locale(LANGUAGES[0]):
        there = _agency(agency, "--to")
        try:
            moves.move_member(email, there.id, [Role(role) for role in roles], clock.now())
        except HiddenError as nobody:
            raise click.BadParameter(_("Nobody with this address is known here."), param_hint="EMAIL") from nobody
        click.echo(_("They act for %(agency)s from now on.", agency=there.name))


def _agency(name: str, where: str) -> Agency:
    found = directory.agency_called(name)
    if found is None:
        raise click.BadParameter(_("No agency here is called “%(name)s”.", name=name), param_hint=where)
    return found
