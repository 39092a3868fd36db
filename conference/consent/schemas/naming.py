"""Form and words of a new pseudonym."""

from marshmallow import fields

from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l

NOT_OFFERED_WORDS = _l("This name is not among those offered any more. Please choose one of these.")


class NameForm(FormSchema):
    """Which of the pseudonyms offered."""

    name = fields.String(required=True, error_messages={"required": _l("Please choose one of these names.")})
