"""What the pages of minutes share: the blueprint, the conference, the password that is asked once more, and a file."""

from pathlib import Path
from typing import cast
from uuid import UUID

from flask import Blueprint, Response, current_app
from flask_babel import gettext as _

from conference.accounts import service as accounts
from conference.infra import clock, forms, typesetting
from conference.infra.http import actor
from conference.kernel.errors import RefusedError
from conference.kernel.ids import MeetingId
from conference.meetings import service as meetings
from conference.meetings.models import Meeting

blueprint = Blueprint("minutes", __name__)


def held_meeting(meeting_id: UUID) -> Meeting:
    """A conference that the actor may know of. Raises HiddenError."""
    return meetings.known(actor(), MeetingId(meeting_id), clock.now())


def confirmed(form: forms.Form) -> forms.Form:
    """The form again; with what is wrong with its password, if it is not the actor's own."""
    if form.errors:
        return form
    password = form.values["password"]
    if not password:
        return form.with_errors({"password": _("Please type your password.")})
    try:
        accounts.confirm_password(actor(), password, clock.now())
    except RefusedError:
        return form.with_errors({"password": _("This is not your password.")})
    return form


def typeset(sheet: typesetting.Sheet) -> bytes | None:
    """The sheet as a PDF; None where it holds letters that no typeface here has."""
    try:
        return typesetting.pdf(sheet, Path(cast(str, current_app.static_folder)))
    except typesetting.LettersMissingError:
        return None


def letters_missing() -> str:
    """What to do where no file could be made."""
    return _(
        "This server has no typeface for some of the signs in it, such as an emoji or another script. "
        "Please print it from the page instead."
    )


def as_file(page: bytes, name: str) -> Response:
    """A PDF to keep, under a name that says nothing."""
    held = Response(page, mimetype="application/pdf")
    held.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return held
