"""Forms of showing a detail, of copies, and of asking why."""

from marshmallow import fields

from conference.consent.domain import Purpose
from conference.infra.forms import FormSchema
from conference.infra.words import lazy as _l


class ShowForm(FormSchema):
    """One agency that a detail is shown to, for one purpose."""

    agency = fields.UUID(required=True, error_messages={"required": _l("Please choose the agency.")})
    purpose = fields.Enum(
        Purpose, by_value=True, required=True, error_messages={"required": _l("Please choose what it is for.")}
    )


class CopyForm(FormSchema):
    """For what a received detail is printed, nothing for one's own; and the password, once it was asked for."""

    purpose = fields.Enum(Purpose, by_value=True, load_default=None)
    password = fields.String(load_default="")


class WhyForm(FormSchema):
    """The purpose that is asked about."""

    purpose = fields.Enum(Purpose, by_value=True, required=True)
