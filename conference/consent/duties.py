"""The table of duties to report, on the command line: what the law of the place says is local data, never code."""

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from flask_babel import gettext as _

from conference.consent.domain import Body, Category
from conference.consent.models import Duty
from conference.consent.service import disclosures as service
from conference.consent.service.waiting import code_of
from conference.directory.domain import AgencyKind
from conference.infra import clock
from conference.infra.words import LANGUAGES

_TITLE_LIMIT = 160
duty_commands = AppGroup("duty", help="Look after the duties to report that bind agencies here.")


@duty_commands.command("add")
@click.option("--title", required=True, help="What the duty is called, such as the law and its section.")
@click.option(
    "--binds",
    required=True,
    multiple=True,
    type=click.Choice([kind.value for kind in AgencyKind]),
    help="A kind of agency that it binds; as often as needed.",
)
@click.option("--body", required=True, type=click.Choice([body.value for body in Body]), help="Whom it is owed to.")
@click.option(
    "--kind",
    "kinds",
    required=True,
    multiple=True,
    type=click.Choice([kind.value for kind in Category]),
    help="A kind of detail that it asks for; as often as needed.",
)
@click.option("--must/--may", "mandatory", required=True, help="Whether the law says must, or only may.")
def add_command(title: str, *, binds: tuple[str, ...], body: str, kinds: tuple[str, ...], mandatory: bool) -> None:
    """Record a duty to report, on the word of counsel."""
    with force_locale(LANGUAGES[0]):
        if not 0 < len(title.strip()) <= _TITLE_LIMIT:
            raise click.BadParameter(_("At most %(limit)s characters.", limit=_TITLE_LIMIT), param_hint="--title")
        duty = service.record_duty(
            title=title.strip(),
            discloser=frozenset(AgencyKind(kind) for kind in binds),
            body=Body(body),
            categories=frozenset(Category(kind) for kind in kinds),
            mandatory=mandatory,
            now=clock.now(),
        )
        click.echo(_("Recorded as %(code)s.", code=code_of(duty)))


@duty_commands.command("list")
def list_command() -> None:
    """Show the duties, ended ones too."""
    with force_locale(LANGUAGES[0]):
        for duty in service.duties():
            click.echo(_line(duty))


def _line(duty: Duty) -> str:
    word = _("must") if duty.mandatory else _("may")
    state = "" if duty.until is None else "  " + _("(ended)")
    binds, kinds = ", ".join(sorted(duty.discloser)), ", ".join(sorted(duty.categories))
    return f"  {code_of(duty.id)}  {duty.title}  [{binds}] {word} → {duty.body}: {kinds}{state}"


@duty_commands.command("end")
@click.argument("code")
def end_command(code: str) -> None:
    """End the duty with this CODE of the list, such as one that a new law took the place of."""
    with force_locale(LANGUAGES[0]):
        held = [duty for duty in service.duties() if code_of(duty.id) == code.upper()]
        if len(held) != 1 or not service.end_duty(held[0].id, clock.now()):
            raise click.BadParameter(_("No duty that holds has this code."), param_hint="CODE")
        click.echo(_("Ended: it binds nobody any longer."))
