"""Asking the rules on the command line: may this member see that detail, then, and why."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from flask_babel import gettext as _

from conference.consent import service as consent
from conference.consent.domain import Explanation, Purpose
from conference.consent.schemas import BASIS_WORDS, KNOWN_WORDS, WHY_WORDS
from conference.directory import service as directory
from conference.infra import clock
from conference.infra.words import LANGUAGES, day, moment
from conference.kernel.errors import HiddenError, InvalidError
from conference.kernel.ids import DetailId, MeetingId

consent_commands = AppGroup("consent", help="Ask the rules of who may see what.")


@consent_commands.command("explain")
@click.option("--member", metavar="EMAIL", required=True, help="Who asks: the address they sign in with.")
@click.option("--detail", type=click.UUID, required=True, help="The sealed detail. Its contents are not read.")
@click.option("--purpose", type=click.Choice([purpose.value for purpose in Purpose]), required=True)
@click.option("--at", "at_words", metavar="TIME", required=True, help='Such as "2026-11-25 13:30", local time.')
@click.option("--meeting", type=click.UUID, help="The meeting it is asked from; without it, between meetings.")
def explain_command(member: str, detail: UUID, purpose: str, at_words: str, meeting: UUID | None) -> None:
    """Say whether a member could see a sealed detail at a time, and why. The question is recorded."""
    with force_locale(LANGUAGES[0]):
        zone = directory.zone()
        at = _instant(at_words, zone)
        place = MeetingId(meeting) if meeting else None
        try:
            found = consent.why_member(member, DetailId(detail), Purpose(purpose), at, clock.now(), meeting=place)
        except HiddenError as none:
            raise click.BadParameter(_("There is no such detail."), param_hint="--detail") from none
        except InvalidError as nobody:
            raise click.BadParameter(_("Nobody signs in with this address."), param_hint="--member") from nobody
        for name, words in _lines(found, zone):
            click.echo(f"  {name:<8} {words}")


def _instant(words: str, zone: ZoneInfo) -> datetime:
    try:
        given = datetime.fromisoformat(words)
    except ValueError as unreadable:
        raise click.BadParameter(
            _("This is no time. Write it as in 2026-11-25 13:30."), param_hint="--at"
        ) from unreadable
    return given if given.tzinfo else given.replace(tzinfo=zone)


def _lines(found: Explanation, zone: ZoneInfo) -> list[tuple[str, str]]:
    """The answer as an administrator reads it. The names of the lines stay English, as the codes do."""
    answer = found.answer
    if answer:
        words, basis = str(BASIS_WORDS[answer.code]), _basis(found, zone)
    else:
        words = "; ".join(str(KNOWN_WORDS.get(code) or WHY_WORDS[code]) for code in found.reasons)
        basis = _("none")
    said = _("yes") if answer else _("no")
    return [("answer", said), ("reason", answer.code), ("words", words), ("basis", basis)]


def _basis(found: Explanation, zone: ZoneInfo) -> str:
    if found.release is not None:
        signed, end = found.release.signed_at.astimezone(zone), found.release.ends_at
        until = moment(end.astimezone(zone)) if end else ""
        return _("release %(id)s, signed %(day)s, until %(end)s", id=found.release.id, day=day(signed), end=until)
    if found.override is not None and found.override.end is not None:
        start, end = found.override.start.astimezone(zone), found.override.end.astimezone(zone)
        return _(
            "override %(id)s, %(start)s to %(end)s", id=found.answer.override, start=moment(start), end=moment(end)
        )
    return _("the agency holds it")
