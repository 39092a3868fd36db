"""Forms of consent."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from conference.consent.domain import Category
from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l
from conference.kernel.narrative import clean

DETAIL_LIMIT = 500
_TOO_LONG = _l("This is too long: at most %(limit)s characters.", limit=DETAIL_LIMIT)


class _DetailText(fields.String):
    """What is sealed, without outer space; what shows nothing is missing."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        if not clean(text):
            raise self.make_error("required")
        return text


class DetailForm(FormSchema):
    """A detail to seal. It is no Narrative: the very thing that the guard keeps out belongs here."""

    about = fields.UUID(load_default=None)
    category = fields.Enum(
        Category, by_value=True, required=True, error_messages={"required": _l("Please choose the kind of detail.")}
    )
    text = _DetailText(
        required=True,
        validate=validate.Length(max=DETAIL_LIMIT, error=_TOO_LONG),
        error_messages={"required": _l("Please type the detail.")},
    )
