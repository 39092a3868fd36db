"""Screens in the room, as a browser sends them; and the words of their refusals."""

from typing import Any

from marshmallow import fields, validate

from conference.infra.forms import FormSchema
from conference.infra.words import LANGUAGES
from conference.infra.words import lazy as _l
from conference.live.pairing import ALPHABET, LENGTH, read_code
from conference.live.schemas.given import Commands

_NOT_A_CODE = _l("A code has eight letters and digits, such as K7QM-3PXA. Please look at the screen again.")


class Code(fields.String):
    """The code on a screen, however it was typed."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        code = read_code(super()._deserialize(value, attr, data, **kwargs))
        if len(code) != LENGTH or not set(code) <= set(ALPHABET):
            raise self.make_error("invalid")
        return code


class Pairing(FormSchema):
    """Have a screen show this conference, in a language of its own."""

    code = Code(required=True, error_messages={"required": _NOT_A_CODE, "invalid": _NOT_A_CODE})
    language = fields.String(load_default=None, validate=validate.OneOf(LANGUAGES))


class TakingOff(FormSchema):
    """Take the conference off one screen, or off every one."""

    display = fields.UUID(load_default=None)


COMMANDS: Commands = {"pair_display": Pairing, "end_displays": TakingOff}
REFUSALS = {
    "wrong_code": _l("No screen shows this code now. A code holds for ten minutes and works once."),
    "too_many_codes": _l("So many codes were wrong that this has to wait. Please try again in a few minutes."),
}
