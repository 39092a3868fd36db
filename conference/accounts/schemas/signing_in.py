"""Forms of accounts."""

from marshmallow import fields, validate

from conference.infra.forms import FormSchema
from conference.infra.words import LANGUAGES
from conference.infra.words import lazy as _l

_ASK_EMAIL = _l("Please type your e-mail address.")
_ASK_PASSWORD = _l("Please type your password.")


class SignInForm(FormSchema):
    """E-mail and password."""

    email = fields.String(
        required=True, validate=validate.Email(error=_ASK_EMAIL), error_messages={"required": _ASK_EMAIL}
    )
    password = fields.String(required=True, error_messages={"required": _ASK_PASSWORD})


class PasswordForm(FormSchema):
    """A step for which whoever acts shows that it is still them."""

    password = fields.String(required=True, error_messages={"required": _ASK_PASSWORD})


_WAY_BACK = validate.Regexp(r"/(?![/\\])[^\s]*\Z")
"""A path of ours, never an address elsewhere."""


class UnlockForm(PasswordForm):
    """The password at a locked browser, and the page that it was asked for on."""

    next = fields.String(validate=_WAY_BACK)


class LanguageForm(FormSchema):
    """The language to read in."""

    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    next = fields.String(validate=_WAY_BACK)
