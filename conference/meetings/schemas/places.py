"""The field of a place or a video link."""

from flask_babel import gettext as _
from marshmallow import fields, validate
from marshmallow.exceptions import ValidationError

from conference.infra.words import lazy as _l
from conference.meetings.domain import PLACE_LIMIT

_TOO_LONG = _l("This is too long: at most %(limit)s characters.", limit=PLACE_LIMIT)


def place_field() -> fields.String:
    """Where a conference is; nothing: not known yet."""
    return fields.String(load_default=None, validate=[validate.Length(max=PLACE_LIMIT, error=_TOO_LONG), _one_line])


def _one_line(text: str) -> None:
    """A place is shown as it is typed: on one line, in characters that can be seen."""
    if not text.isprintable():
        raise ValidationError(_("Please keep it to one line."))
