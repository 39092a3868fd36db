"""`flask demo`: a fictional, lived-in task force, and who can sign in to it."""

import click
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from conference.demo import service
from conference.demo.domain import PASSWORD, Account
from conference.demo.policy import Refusal
from conference.demo.schemas import REFUSAL_WORDS, ROLE_WORDS
from conference.infra import clock
from conference.infra.words import LANGUAGES
from conference.kernel.errors import RefusedError
from conference.settings import Environment

_REFUSED = 1


@click.command("demo", help="Fill an empty database with a fictional task force, and show who can sign in.")
def demo_command() -> None:
    """Set the demo table. Run again, it changes nothing and shows the accounts again."""
    production = current_app.config["ENVIRONMENT"] is Environment.PRODUCTION
    now = clock.now()
    with force_locale(LANGUAGES[0]):
        try:
            service.set_the_table(now, production=production)
        except RefusedError as refused:
            click.echo(str(REFUSAL_WORDS[Refusal(refused.code)]), err=True)
            raise SystemExit(_REFUSED) from refused
        for line in _welcome(service.accounts(now)):
            click.echo(line)


def _welcome(accounts: list[Account]) -> list[str]:
    return [
        _("A fictional task force is at the table. Everybody’s password: %(password)s", password=PASSWORD),
        "",
        *(_line(account) for account in accounts),
    ]


def _line(account: Account) -> str:
    person = account.person
    roles = ", ".join(str(words) for role, words in ROLE_WORDS.items() if role in person.roles)
    about = [person.name, roles, account.agency]
    if person.language != LANGUAGES[0]:
        about.append(_("reads French"))
    if account.paused:
        about.append(_("paused: its agreement has ended"))
    return f"  {person.email:<32}  {' · '.join(about)}"
